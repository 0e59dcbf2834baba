import { mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../../kernel/ledger.ts';
import type { Id, Row } from '../../kernel/store.ts';
import { forgottenBefore, isForgotten, type JournalRecord, type KeptReply, type StageRecord } from '../record.ts';
import { replaceFileSync, syncFolderSync } from './disk.ts';
import { scan } from './frames.ts';
import {
  damaged,
  KEYS,
  ledgerName,
  type Manifest,
  pathsOf,
  readManifest,
  STAGED,
  segmentName,
  tidy,
} from './layout.ts';
import { openTable } from './tablefile.ts';

/** What became of a row: its new self (undefined: deleted), whose version is complete or counts on from the one in the file. */
interface Change {
  row: Row | undefined;
  /** How many versions it is ahead of the file; undefined when its version is complete. */
  ahead: number | undefined;
}

type KeyRow = KeptReply & { id: string };
type StagedRow = StageRecord & { id: string };
const SPARE_BYTES = 8 * 1024 * 1024;

/**
 * Brings the lowdb files and the ledger up to the end of a closed journal segment, then removes the segments. Runs in its own thread and
 * reads everything from the disk, so that the main thread neither stalls nor copies. Killed at any moment, the folder is the old one or
 * the new one: the manifest is replaced last.
 *
 * @param step told before each step that changes the disk; a test kills it there
 * @returns the new manifest; undefined when the disk has too little room, and nothing was touched
 */
export function compactFolder(
  folder: string,
  through: number,
  step: (name: string) => void = () => undefined,
): Manifest | undefined {
  const paths = pathsOf(folder);
  const old = readManifest(folder);
  if (through <= old.segment) return old;
  const work = new Changes();
  let group = old.group;
  let bytes = SPARE_BYTES;
  for (let segment = old.segment + 1; segment <= through; segment++) {
    const path = join(paths.journal, segmentName(segment));
    const content = readFileSync(path);
    bytes += content.length;
    const { groups, tail } = scan(content, group + 1, (records) => {
      for (const record of records) work.take(record);
    });
    if (tail !== 'clean') throw damaged(path, 'a group in it is broken');
    group += groups;
  }
  const staged = openTable<StagedRow>(paths.db, old, STAGED, old.generation + 1);
  work.settle(staged.db.data.rows);
  for (const table of work.tables.keys()) bytes += old.tables[table]?.bytes ?? 0;
  bytes += old.tables[KEYS]?.bytes ?? 0;
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes) return undefined;

  const manifest: Manifest = {
    ...old,
    generation: old.generation + 1,
    segment: through,
    group,
    lastAt: work.lastAt || old.lastAt,
    tables: { ...old.tables },
    ledger: [...old.ledger],
  };
  for (const [table, changes] of work.tables) {
    step(`table ${table}`);
    const { db, file } = openTable<Row>(paths.db, old, table, manifest.generation);
    db.data.rows = merged(db.data.rows, changes);
    db.write();
    if (file.written) manifest.tables[table] = file.written;
  }
  step('keys');
  const keys = openTable<KeyRow>(paths.db, old, KEYS, manifest.generation);
  keys.db.data.rows = work.keysAfter(keys.db.data.rows, manifest.lastAt);
  keys.db.write();
  if (keys.file.written) manifest.tables[KEYS] = keys.file.written;
  staged.db.data.rows = work.stagedRows();
  staged.db.write();
  if (staged.file.written) manifest.tables[STAGED] = staged.file.written;
  step('ledger');
  addLedger(paths.ledger, manifest, work.ledger);
  step('folders');
  syncFolderSync(paths.db);
  syncFolderSync(paths.ledger);
  step('manifest');
  replaceFileSync(paths.manifest, [`${JSON.stringify(manifest, null, 1)}\n`], () => undefined);
  syncFolderSync(paths.db);
  step('tidy');
  tidy(folder, manifest);
  syncFolderSync(paths.journal);
  return manifest;
}

/** Errors: STW_STORE_DAMAGED when the entries don't continue the files: no line may be lost between journal and ledger. */
function addLedger(folder: string, manifest: Manifest, entries: Entry[]): void {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return;
  if (
    first.seq !== manifest.head.seq + 1 ||
    first.prev !== manifest.head.hash ||
    last.seq - first.seq !== entries.length - 1
  ) {
    throw damaged(folder, `entry ${manifest.head.seq + 1} is missing`);
  }
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  replaceFileSync(join(folder, ledgerName(first.seq)), lines(entries), (piece) => {
    bytes += piece.length;
  });
  manifest.ledger.push({ file: ledgerName(first.seq), first: first.seq, last: last.seq, bytes });
  manifest.head = { seq: last.seq, hash: last.hash };
}

function* lines(entries: Entry[]): Generator<string> {
  for (let at = 0; at < entries.length; at += 500) {
    yield entries
      .slice(at, at + 500)
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join('');
  }
}

/** The rows of a file with the changes worked in; the order of the file stays, what is new follows. */
function merged(rows: Row[], changes: Map<Id, Change>): Row[] {
  const left = new Map(changes);
  const out: Row[] = [];
  for (const row of rows) {
    const change = left.get(row.id);
    left.delete(row.id);
    if (!change) out.push(row);
    else if (change.row)
      out.push(change.ahead === undefined ? change.row : { ...change.row, version: row.version + change.ahead });
  }
  for (const { row, ahead } of left.values()) if (row) out.push(ahead === undefined ? row : { ...row, version: ahead });
  return out;
}

/** Everything that closed segments change, gathered in their order. */
class Changes {
  readonly tables = new Map<string, Map<Id, Change>>();
  readonly ledger: Entry[] = [];
  lastAt = '';
  readonly #keys = new Map<string, KeptReply>();
  /** The replies that the file holds are emptied. */
  #emptied = false;
  readonly #records: JournalRecord[] = [];
  #parts = new Map<Id, Map<number, StagedRow>>();

  take(record: JournalRecord): void {
    this.#records.push(record);
  }

  /** Works everything in, once it is known what was staged before. */
  settle(staged: StagedRow[]): void {
    for (const row of staged) this.#stage(row);
    for (const record of this.#records) {
      if ('stage' in record) {
        this.#stage(record);
        continue;
      }
      if (record.publish !== undefined) this.#publish(record.publish);
      for (const [table, row] of record.puts) this.#of(table).set(row.id, { row, ahead: undefined });
      for (const [table, id] of record.deletes) this.#of(table).set(id, { row: undefined, ahead: undefined });
      for (const entry of record.ledger) this.ledger.push(entry);
      this.lastAt = record.at;
      if (record.emptyReplies) this.#emptyReplies();
      if (record.key === undefined) continue;
      this.#keys.delete(record.key);
      this.#keys.set(record.key, { at: record.at, reply: record.reply ?? null });
    }
  }

  keysAfter(rows: KeyRow[], lastAt: string): KeyRow[] {
    const forgotten = lastAt ? forgottenBefore(lastAt) : '';
    const kept = rows
      .filter((row) => !this.#keys.has(row.id))
      .map((row) => (this.#emptied ? { ...row, reply: null } : row));
    for (const [id, reply] of this.#keys) kept.push({ id, ...reply });
    return kept.filter((row) => row.at >= forgotten);
  }

  #emptyReplies(): void {
    this.#emptied = true;
    for (const [key, { at }] of this.#keys) this.#keys.set(key, { at, reply: null });
  }

  stagedRows(): StagedRow[] {
    return [...this.#parts.values()].flatMap((parts) => [...parts.values()]);
  }

  #stage(record: StageRecord): void {
    const { stage, part, puts } = record;
    const row = { id: `${stage}#${part}`, stage, part, puts };
    const parts = this.#parts.get(stage);
    if (isForgotten(record)) this.#parts.delete(stage);
    else if (!parts || part === 0) this.#parts.set(stage, new Map([[part, row]]));
    else parts.set(part, row);
  }

  #publish(stage: Id): void {
    const parts = [...(this.#parts.get(stage)?.values() ?? [])].sort((a, b) => a.part - b.part);
    this.#parts.delete(stage);
    for (const { puts } of parts) {
      for (const [table, row] of puts) {
        const before = this.#of(table).get(row.id);
        const base = before?.row ? before.row.version : 0;
        if (!before) this.#of(table).set(row.id, { row, ahead: 1 });
        else if (before.ahead !== undefined) this.#of(table).set(row.id, { row, ahead: before.ahead + 1 });
        else this.#of(table).set(row.id, { row: { ...row, version: base + 1 }, ahead: undefined });
      }
    }
  }

  #of(table: string): Map<Id, Change> {
    const known = this.tables.get(table);
    if (known) return known;
    const fresh = new Map<Id, Change>();
    this.tables.set(table, fresh);
    return fresh;
  }
}
