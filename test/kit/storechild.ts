/**
 * A process that records acts until it is killed: `node storechild.js FOLDER FROM COMPACT_AT`. It prints "N done" or "N repeat" once act
 * N is acknowledged; the parent counts these lines and kills it upon one of them.
 */
import { openLowdb } from '../../src/storage/lowdb/index.ts';
import { draft, type Thing, tables, thing, work } from './storetables.ts';

const LANES = 8;
const LIVES = 100;
const [folder = '', from = '0', compactAt = ''] = process.argv.slice(2);
const store = await openLowdb({ folder, tables, ...(compactAt ? { compactAt: Number(compactAt) } : {}) });
let next = Number(from);

async function lane(): Promise<void> {
  for (;;) {
    const n = next++;
    const lane = `lane${n % LANES}`;
    const row = (await store.get('things', lane)) as Thing | undefined;
    const outcome = await store.commit(
      work({
        key: `act ${n}`,
        reply: n,
        expects: [{ table: 'things', id: lane, version: row?.version ?? 0 }],
        puts: [
          { table: 'things', row: thing(`t${n}`, { due: String(n % 7), words: 'w'.repeat(n % 300) }) },
          { table: 'things', row: thing(lane, { state: 'lane', owner: String(Number(row?.owner ?? 0) + 1) }) },
        ],
        deletes: n >= LIVES ? [{ table: 'things', id: `t${n - LIVES}` }] : [],
        ledger: [draft(String(n))],
      }),
    );
    if (outcome.kind === 'conflict') next = Math.min(next, n);
    else process.stdout.write(`${n} ${outcome.kind}\n`);
  }
}
await Promise.all(Array.from({ length: LANES }, lane));
