import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeze } from '../clean.ts';
import type { JournalRecord, StageRecord } from '../record.ts';
import type { State } from '../state.ts';
import { scan } from './frames.ts';
import type { JournalPlace } from './journal.ts';
import { damaged, KEYS, type Manifest, pathsOf, STAGED, segmentName, segmentsIn } from './layout.ts';
import { openTable } from './tablefile.ts';

/** A group that a crash had left half-written: nobody was told that it was recorded, and it has been cut. */
export interface Cut {
  file: string;
  bytes: number;
}

/** Fills an empty state from the lowdb files; tables that the program no longer declares are left on the disk. */
export function loadFiles(folder: string, manifest: Manifest, state: State): void {
  const { db } = pathsOf(folder);
  for (const name of Object.keys(manifest.tables)) {
    if (!state.has(name)) continue;
    const rows = openTable<{ id: string; version: number }>(db, manifest, name).db.data.rows;
    state.table(name).load(freeze(rows));
  }
  for (const { id, at, reply } of openTable<{ id: string; at: string; reply: null }>(db, manifest, KEYS).db.data.rows) {
    state.keys.set(id, { at, reply: freeze(reply) });
  }
  for (const row of openTable<StageRecord>(db, manifest, STAGED).db.data.rows) {
    const parts = state.staged.get(row.stage) ?? new Map<number, StageRecord['puts']>();
    state.staged.set(row.stage, parts.set(row.part, row.puts));
  }
  state.head = manifest.head;
  state.lastAt = manifest.lastAt;
}

/**
 * Reads the journal behind the files, in order. Errors: STW_STORE_DAMAGED for a missing segment or a broken group that is not the last.
 * @returns where the journal goes on, and what stands behind that, if anything
 */
export function readJournal(
  folder: string,
  manifest: Manifest,
  take: (records: JournalRecord[]) => void,
): { place: JournalPlace; cut?: Cut } {
  const { journal } = pathsOf(folder);
  const segments = segmentsIn(folder).filter((segment) => segment > manifest.segment);
  let place: JournalPlace = { segment: manifest.segment + 1, fresh: true, end: 0, group: manifest.group };
  let cut: Cut | undefined;
  let expected = manifest.segment + 1;
  for (const segment of segments) {
    const file = join(journal, segmentName(segment));
    if (segment !== expected++) throw damaged(file, 'the segment before it is missing');
    const bytes = readFileSync(file);
    // A segment that was opened but never written to counts for nothing.
    if (cut && bytes.length === 0) continue;
    if (cut) throw damaged(cut.file, 'a broken group stands before good ones');
    const { groups, end, tail } = scan(bytes, place.group + 1, take);
    if (tail === 'damaged') throw damaged(file, `the group at byte ${end} is broken, and good ones follow it`);
    place = { segment, fresh: false, end, group: place.group + groups };
    if (tail === 'torn') cut = { file, bytes: bytes.length - end };
  }
  return cut ? { place, cut } : { place };
}
