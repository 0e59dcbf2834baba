import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { follows, GENESIS } from '../../src/kernel/ledger.ts';
import type { LowdbStore } from '../../src/storage/lowdb/index.ts';
import { openLowdb } from '../../src/storage/lowdb/index.ts';
import { FaultyDisk } from '../kit/storedisk.ts';
import { draft, putting, tables, thing } from '../kit/storetables.ts';

export interface Counted {
  faults: number;
  acknowledged: number;
  found: number;
  twice: number;
  /** What is wrong with the ledger at the end; empty: nothing. */
  ledger: string;
}

/** So many acts go on at once; each is sent twice, as Teams does. */
const AT_ONCE = 8;

/**
 * The embedded store on a disk that is full, that fails to write, to sync or to take back, or whose process is gone, one fault after the
 * other: what was acknowledged must be found, once.
 */
export async function diskStory(faults: number, random: () => number): Promise<Counted> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-faults-disk-'));
  const acknowledged = new Set<string>();
  let n = 0;
  let store: LowdbStore | undefined;
  try {
    let disk = new FaultyDisk();
    store = await openLowdb({ folder, tables, disk, probeEvery: 2, compactAt: 40_000 });
    const press = async (): Promise<void> => {
      const ids = Array.from({ length: AT_ONCE }, () => `t${n++}`);
      const sent = ids.flatMap((id) => {
        const act = {
          ...putting(thing(id, { words: 'w'.repeat(Math.floor(random() * 400)) })),
          key: `k-${id}`,
          reply: id,
          ledger: [draft(id)],
        };
        return [act, act].map(async (it) => {
          const outcome = await store?.commit(it).catch(() => undefined);
          if (outcome && outcome.kind !== 'conflict') acknowledged.add(id);
        });
      });
      await Promise.all(sent);
    };
    for (let fault = 0; fault < faults; fault++) {
      await press();
      const kind = Math.floor(random() * 5);
      if (kind === 0) Object.assign(disk, { room: Math.floor(random() * 3_000), code: 'ENOSPC' });
      if (kind === 1) Object.assign(disk, { room: Math.floor(random() * 3_000), code: 'EIO' });
      if (kind === 2) disk.failSyncs = 1;
      if (kind === 3) Object.assign(disk, { room: Math.floor(random() * 500), failTruncates: 1 });
      await press();
      disk.room = Number.POSITIVE_INFINITY;
      // The fifth: the process is gone; of the others, those after which the store takes nothing more.
      if (kind === 4 || !store.ready()) {
        await store.close().catch(() => undefined);
        disk = new FaultyDisk();
        store = await openLowdb({ folder, tables, disk, probeEvery: 2, compactAt: 40_000 });
      }
    }
    await store.close();
    store = await openLowdb({ folder, tables });
    const entries = await store.entries(1, n * 2);
    const times = new Map<string, number>();
    for (const { about = '' } of entries) times.set(about, (times.get(about) ?? 0) + 1);
    const rows = new Set((await store.all('things')).map(({ id }) => id));
    let head = GENESIS;
    let ledger = '';
    for (const entry of entries) {
      ledger ||= follows(head, entry) ?? '';
      head = entry;
    }
    return {
      faults,
      acknowledged: acknowledged.size,
      found: [...acknowledged].filter((id) => rows.has(id) && times.has(id)).length,
      twice: [...times.values()].filter((count) => count > 1).length,
      ledger,
    };
  } finally {
    await store?.close().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}
