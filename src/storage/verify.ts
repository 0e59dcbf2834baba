import { reasonOf, StewardError } from '../errors.ts';
import { type Entry, follows, GENESIS, type Head } from '../kernel/ledger.ts';
import { erasedBy, seal, words as table, type Words, wordsOf } from '../kernel/secrecy.ts';
import type { Awaitable, Id, Store } from '../kernel/store.ts';
import { checkLedgerFiles, pathsOf, readManifest } from './lowdb/layout.ts';
import { LedgerFiles } from './lowdb/ledgerfiles.ts';
import { readJournal } from './lowdb/recover.ts';
import { openTable } from './lowdb/tablefile.ts';

export interface VerifyOptions {
  /** A head that was noted earlier, outside the data: finds a tail that was cut, a chain made anew, an old backup (L1). */
  against?: Head;
}

type Kept = Pick<Words, 'salt' | 'text'>;
/** The words kept under an id. */
type WordsOf = (id: Id) => Awaitable<Kept | undefined>;
type Read = (from: number, limit: number) => Awaitable<Entry[]>;

export interface Verified {
  ok: boolean;
  /** Entries found in order and unchanged. */
  entries: number;
  head: Head;
  /** Entries whose words were erased, as an entry of its own says. */
  erased: number;
  broken?: { seq: number; reason: string };
}

const BATCH = 2_000;

/**
 * Reads the whole ledger of an open store in batches and checks every link, and that the words it stands for are there unchanged or were
 * erased by an entry of its own (L3). Never throws for a damaged one: it says where.
 */
export const verify = (
  store: Pick<Store, 'entries' | 'head' | 'get'>,
  options: VerifyOptions = {},
): Promise<Verified> =>
  walk(
    (from, limit) => store.entries(from, limit),
    async () => store.head(),
    (id) => store.get(table.name, id) as Awaitable<Words | undefined>,
    options,
  );

/**
 * The same on the raw files of a data folder that nobody holds, without changing or even opening the store: also finds files that were
 * cut, removed, edited or put back.
 */
export async function verifyFolder(folder: string, options: VerifyOptions = {}): Promise<Verified> {
  let head: Head = GENESIS;
  const tail: Entry[] = [];
  let words = new Map<Id, Kept>();
  const note = (error: unknown): { seq: number; reason: string } => ({ seq: head.seq + 1, reason: sentence(error) });
  let broken: Verified['broken'];
  let files = new LedgerFiles(folder, []);
  try {
    const manifest = readManifest(folder);
    head = manifest.head;
    files = new LedgerFiles(folder, manifest.ledger);
    words = new Map(
      openTable<Words>(pathsOf(folder).db, manifest, table.name).db.data.rows.map((row) => [row.id, row]),
    );
    const { cut } = readJournal(folder, manifest, (records) => {
      for (const record of records) {
        if ('stage' in record) continue;
        for (const entry of record.ledger) tail.push(entry);
        for (const [name, row] of record.puts) if (name === table.name) words.set(row.id, row as Words);
        for (const [name, id] of record.deletes) if (name === table.name) words.delete(id);
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
    (id) => words.get(id),
    options,
  );
  // What the files themselves say comes first: words that could not be read are not words that are gone.
  return broken && (!walked.broken || broken.seq <= walked.broken.seq) ? { ...walked, ok: false, broken } : walked;
}

async function walk(
  read: Read,
  headOf: () => Promise<Head>,
  words: WordsOf,
  { against }: VerifyOptions,
): Promise<Verified> {
  let at: Head = GENESIS;
  let erased = 0;
  /** Words that are not there, until an entry says that they were erased. */
  const missing = new Map<Id, number>();
  const take = async (entry: Entry): Promise<string | undefined> => {
    const stands = wordsOf(entry);
    if (stands) {
      const asked = words(stands.id);
      const kept = asked instanceof Promise ? await asked : asked;
      if (!kept) missing.set(stands.id, entry.seq);
      else if (seal(kept.salt, kept.text) !== stands.seal) return `the words of entry ${entry.seq} were changed`;
    }
    for (const id of erasedBy(entry)) if (missing.delete(id)) erased++;
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
    for (const entry of later) for (const id of erasedBy(entry)) if (missing.delete(id)) erased++;
    from += later.length;
  }
  const [gone] = missing.values();
  if (gone !== undefined)
    return end(`the words of entry ${gone} are gone, and no entry says that they were erased`, gone);
  return end();
}

const sentence = (error: unknown): string =>
  error instanceof StewardError && error.code === 'STW_STORE_DAMAGED'
    ? `${error.values.file}: ${error.values.reason}`
    : reasonOf(error);
