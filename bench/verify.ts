import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { EntryDraft } from '../src/kernel/ledger.ts';
import { seal, type Words, words } from '../src/kernel/secrecy.ts';
import type { Table } from '../src/kernel/store.ts';
import { openLowdb } from '../src/storage/lowdb/index.ts';
import { verify, verifyFolder } from '../src/storage/verify.ts';
import type { Row } from './fanout.ts';

const ENTRIES = 500_000;
const GROUP = 2_000;
const AT = '2027-01-11T09:00:00.000Z';

/** How long it takes to verify 500,000 entries, half of them with the words of an answer: on the files, and on the open store. */
export async function bench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-bench-verify-'));
  try {
    const store = await openLowdb({ folder, tables: [words as unknown as Table] });
    for (let from = 0; from < ENTRIES; from += GROUP) {
      const ids = Array.from({ length: GROUP }, (_, n) => from + n);
      const kept = ids
        .filter((n) => n % 2 === 0)
        .map((n): Omit<Words, 'version'> => ({ id: `w${n}`, salt: `salt ${n}`, text: `{"took":"part","n":${n}}` }));
      const sealed = new Map(kept.map((row) => [row.id, seal(row.salt, row.text)]));
      await store.commit({
        at: AT,
        expects: [],
        deletes: [],
        puts: kept.map((row) => ({ table: words.name, row })),
        ledger: ids.map((n): EntryDraft => {
          const fits = sealed.get(`w${n}`);
          const facts = { revision: 1, ...(fits ? { words: `w${n}`, seal: fits } : {}) };
          return { at: AT, what: 'dialogue.confirm', by: `p-${n % 43_000}`, via: 'card', about: `t${n}`, facts };
        }),
      });
    }
    await store.compact();
    const rows: Row[] = [];
    for (const [name, run] of [
      ['on the files', () => verifyFolder(folder)],
      ['on the open store', () => verify(store)],
    ] as const) {
      const from = performance.now();
      const found = await run();
      const value = (performance.now() - from) / 1_000;
      if (!found.ok || found.entries !== ENTRIES) throw new Error(`verify found ${JSON.stringify(found)}`);
      rows.push({ name: `verify of 500,000 entries, ${name}`, value, unit: 's', target: 'under 10', ok: value < 10 });
    }
    await store.close();
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
