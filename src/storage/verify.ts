import { reasonOf, StewardError } from '../errors.ts';
import { type Entry, follows, GENESIS, type Head } from '../kernel/ledger.ts';
import { erasedBy, seal, words as table, type Words, wordsOf } from '../kernel/secrecy.ts';
import type { Awaitable, Id, Row, Store } from '../kernel/store.ts';
import { type Tables, type Unvouched, VOUCHED_TABLES, Vouched } from '../kernel/vouched.ts';
import { checkLedgerFiles, pathsOf, readManifest } from './lowdb/layout.ts';
import { LedgerFiles } from './lowdb/ledgerfiles.ts';
import { readJournal } from './lowdb/recover.ts';
import { openTable } from './lowdb/tablefile.ts';

export interface VerifyOptions {
  /** A head that was noted earlier, outside the data: finds a tail that was cut, a chain made anew, an old backup (L1). */
  against?: Head;
  /** Compares what gives rights in the tables with what the ledger says of it (L1). */
  rights?: boolean;
}

type Read = (from: number, limit: number) => Awaitable<Entry[]>;

export interface Verified {
  ok: boolean;
  /** Entries found in order and unchanged. */
  entries: number;
  head: Head;
  /** Entries whose words were erased, as an entry of its own says. */
  erased: number;
  broken?: { seq: number; reason: string };
  /** Rights that stand in the tables and that no entry gives, when they were asked for; looked for in a whole ledger only. */
  unvouched?: Unvouched[];
}

const BATCH = 2_000;

/**
 * Reads the whole ledger of an open store in batches and checks every link, and that the words it stands for are there unchanged or were
 * erased by an entry of its own (L3). Never throws for a damaged one: it says where.
 */
export const verify = (
  store: Pick<Store, 'entries' | 'head' | 'get' | 'all'>,
  options: VerifyOptions = {},
): Promise<Verified> =>
  walk(
    (from, limit) => store.entries(from, limit),
    async () => store.head(),
    store,
    options,
  );

/**
 * The rights of an open store that no entry of its ledger gives: what `verify` finds too, without looking whether the ledger is whole.
 * Quick enough for every start.
 */
export async function unvouched(store: Pick<Store, 'entries' | 'head' | 'get' | 'all'>): Promise<Unvouched[]> {
  const rights = new Vouched();
  const { seq } = await store.head();
  for (let from = 1; from <= seq; from += BATCH)
    for (const entry of await store.entries(from, BATCH)) rights.take(entry);
  return rights.check(store);
}

/**
 * The same on the raw files of a data folder that nobody holds, without changing or even opening the store: also finds files that were
 * cut, removed, edited or put back.
 */
export async function verifyFolder(folder: string, options: VerifyOptions = {}): Promise<Verified> {
  let head: Head = GENESIS;
  const tail: Entry[] = [];
  const tables = new Map<string, Map<Id, Row>>(VOUCHED_TABLES.map((name) => [name, new Map()]));
  const note = (error: unknown): { seq: number; reason: string } => ({ seq: head.seq + 1, reason: sentence(error) });
  let broken: Verified['broken'];
  let files = new LedgerFiles(folder, []);
  try {
    const manifest = readManifest(folder);
    head = manifest.head;
    files = new LedgerFiles(folder, manifest.ledger);
    for (const [name, rows] of tables)
      for (const row of openTable<Row>(pathsOf(folder).db, manifest, name).db.data.rows) rows.set(row.id, row);
    const { cut } = readJournal(folder, manifest, (records) => {
      for (const record of records) {
        if ('stage' in record) continue;
        for (const entry of record.ledger) tail.push(entry);
        for (const [name, row] of record.puts) tables.get(name)?.set(row.id, row);
        for (const [name, id] of record.deletes) tables.get(name)?.delete(id);
      }
    });
    if (cut) broken = { seq: (tail.at(-1) ?? head).seq + 1, reason: `the last group in ${cut.file} is broken` };
    checkLedgerFiles(folder, manifest);
  } catch (error) {
    broken = note(error);
  }
  head = tail.at(-1) ?? head;
  const read = async (from: number, limit: number): Promise<Entry[]> => {
    if (from <= files.last) return files.read(from, limit);
    const start = tail.findIndex((entry) => entry.seq >= from);
    return start < 0 ? [] : tail.slice(start, start + limit);
  };
  const walked = await walk(
    read,
    async () => ({ seq: head.seq, hash: head.hash }),
    { all: (name) => [...(tables.get(name)?.values() ?? [])], get: (name, id) => tables.get(name)?.get(id) },
    options,
  );
  // What the files themselves say comes first: words that could not be read are not words that are gone.
  return broken && (!walked.broken || broken.seq <= walked.broken.seq) ? { ...walked, ok: false, broken } : walked;
}

async function walk(
  read: Read,
  headOf: () => Promise<Head>,
  tables: Tables,
  { against, rights: compared }: VerifyOptions,
): Promise<Verified> {
  let at: Head = GENESIS;
  let erased = 0;
  /** Words that are not there, until an entry says that they were erased. */
  const missing = new Map<Id, number>();
  const rights = new Vouched();
  const take = async (entry: Entry): Promise<string | undefined> => {
    const stands = wordsOf(entry);
    if (stands) {
      const asked = tables.get(table.name, stands.id);
      const kept = (asked instanceof Promise ? await asked : asked) as Words | undefined;
      if (!kept) missing.set(stands.id, entry.seq);
      else if (seal(kept.salt, kept.text) !== stands.seal) return `the words of entry ${entry.seq} were changed`;
    }
    for (const id of erasedBy(entry)) if (missing.delete(id)) erased++;
    rights.take(entry);
    return undefined;
  };
  // What is committed while this runs counts next time.
  const head = await headOf();
  const end = (reason?: string, seq = at.seq + 1): Verified => ({
    ok: reason === undefined,
    entries: at.seq,
    head: { seq: head.seq, hash: head.hash },
    erased,
    ...(reason === undefined ? {} : { broken: { seq, reason } }),
  });
  let limit = BATCH;
  while (at.seq < head.seq) {
    let batch: Entry[];
    try {
      batch = await read(at.seq + 1, limit);
    } catch (error) {
      // Halved until the line that can't be read stands alone: then its number is known.
      if (limit === 1) return end(sentence(error));
      limit = Math.floor(limit / 2);
      continue;
    }
    if (batch.length === 0) return end(`entry ${at.seq + 1} is missing`);
    for (const entry of batch) {
      if (at.seq === head.seq) break;
      const wrong = follows(at, entry);
      if (wrong) return end(wrong);
      if (against?.seq === entry.seq && against.hash !== entry.hash)
        return end(`entry ${entry.seq} is not the one noted earlier: the ledger was rewritten`);
      const changed = await take(entry);
      if (changed) return end(changed, entry.seq);
      at = entry;
    }
  }
  if (at.hash !== head.hash) return end(`the ledger does not end with the head that was kept`, head.seq);
  if (against && against.seq > head.seq)
    return end(`the ledger ends before entry ${against.seq}: its end was cut, or an older backup put back`);
  // Words that were erased while this ran are named in an entry behind the head.
  for (let from = head.seq + 1; missing.size > 0; ) {
    const later = await read(from, BATCH);
    if (later.length === 0) break;
    for (const entry of later) {
      for (const id of erasedBy(entry)) if (missing.delete(id)) erased++;
      rights.take(entry);
    }
    from += later.length;
  }
  const [gone] = missing.values();
  if (gone !== undefined)
    return end(`the words of entry ${gone} are gone, and no entry says that they were erased`, gone);
  if (!compared) return end();
  const unvouched = await rights.check(tables);
  return { ...end(), ok: unvouched.length === 0, unvouched };
}

const sentence = (error: unknown): string =>
  error instanceof StewardError && error.code === 'STW_STORE_DAMAGED'
    ? `${error.values.file}: ${error.values.reason}`
    : reasonOf(error);
