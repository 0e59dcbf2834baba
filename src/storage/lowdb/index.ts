import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { StewardError } from '../../errors.ts';
import type { Entry } from '../../kernel/ledger.ts';
import type { Awaitable, Store, Table } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import { freeze } from '../clean.ts';
import { Groups } from '../groups.ts';
import type { JournalRecord } from '../record.ts';
import { readsOf, State } from '../state.ts';
import { type Backup, copyOut } from './backup.ts';
import { type RunningCompaction, startCompaction } from './compaction.ts';
import { type Disk, ownFolder, realDisk } from './disk.ts';
import { Journal } from './journal.ts';
import { checkLedgerFiles, type Manifest, pathsOf, readManifest, segmentName, segmentsIn, tidy } from './layout.ts';
import { LedgerFiles } from './ledgerfiles.ts';
import { type Cut, loadFiles, readJournal } from './recover.ts';

export interface LowdbOptions {
  folder: string;
  tables: readonly Table[];
  /** Told what an operator should read: a half-written group that was cut, a compaction that could not run. */
  report?: (line: string) => void;
  /** Journal bytes after which a compaction begins; by default 16 MB, or half of what the tables take if that is more. */
  compactAt?: number;
  /** Milliseconds between looks whether a full disk has room again. */
  probeEvery?: number;
  disk?: Disk;
}

export interface LowdbStore extends Store {
  /**
   * Brings the files up to date and removes the journal before them, so that what was deleted is nowhere on the disk any more (L3).
   * Errors: STW_STORE_FULL when there is too little room; STW_STORE_DAMAGED.
   */
  compact(): Promise<void>;
  /**
   * Writes a copy of everything that is durable when it is asked for into a new folder, while acts go on. Errors: as `compact`; STW_REFUSED
   * when something lies there already; what the disk says.
   */
  backup(to: string, at: Instant): Promise<Backup>;
  /** The half-written group that the start cut away, if there was one. */
  readonly cut: Cut | undefined;
}

const MEGABYTE = 1024 * 1024;
const PROBE_EVERY = 1_000;

/**
 * The embedded store: a lowdb file a table, and before them a journal that makes each group of acts durable with one fdatasync. Whoever
 * opens it must hold the folder (`hold`). Errors: STW_STORE_DAMAGED, with nothing changed.
 */
export async function openLowdb(options: LowdbOptions): Promise<LowdbStore> {
  const { folder, disk = realDisk, report = () => undefined } = options;
  const paths = pathsOf(folder);
  for (const path of [folder, paths.db, paths.ledger, paths.journal]) await ownFolder(path);
  for (const table of options.tables) {
    if (table.name.startsWith('~'))
      throw new StewardError('STW_INTERNAL', { reason: `no table may be called ${table.name}` });
  }
  const manifest = readManifest(folder);
  checkLedgerFiles(folder, manifest);
  const state = new State(options.tables);
  loadFiles(folder, manifest, state);
  const tail: Entry[] = [];
  const keepTail = (records: JournalRecord[]): void => {
    for (const record of records) if (!('stage' in record)) for (const entry of record.ledger) tail.push(entry);
  };
  const { place, cut } = readJournal(folder, manifest, (records) => {
    for (const record of records) state.apply(freeze(record));
    keepTail(records);
  });
  // Only now, when all of it could be read, is anything changed.
  tidy(folder, manifest);
  for (const segment of segmentsIn(folder))
    if (segment > place.segment) rmSync(join(paths.journal, segmentName(segment)));
  if (cut)
    report(
      `The last ${cut.bytes} bytes of ${cut.file} were half-written when Steward stopped and have been cut. Nobody was told that they were recorded.`,
    );
  const journal = await Journal.open(disk, folder, place, options.probeEvery ?? PROBE_EVERY);
  const store = new Opened(options, { state, tail, manifest, journal, report, cut, keepTail }).store();
  // Nobody goes on with an import that a kill has interrupted. Where the disk is full, the next start tries again.
  for (const id of [...state.staged.keys()]) await store.unstage(id).catch(() => undefined);
  return store;
}

interface Parts {
  state: State;
  /** Ledger entries that lie in the journal only. */
  tail: Entry[];
  manifest: Manifest;
  journal: Journal;
  report: (line: string) => void;
  cut: Cut | undefined;
  keepTail: (records: JournalRecord[]) => void;
}

/** An open store: the journal, and the compaction that follows it. */
class Opened {
  readonly #options: LowdbOptions;
  readonly #parts: Parts;
  readonly #groups: Groups;
  readonly #ledger: LedgerFiles;
  #compaction: RunningCompaction | undefined;
  #compacting: Promise<Error | undefined> | undefined;
  #compactAt: number;
  #closed = false;

  constructor(options: LowdbOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#ledger = new LedgerFiles(options.folder, parts.manifest.ledger);
    this.#compactAt = this.#threshold(parts.manifest);
    this.#groups = new Groups(
      parts.state,
      (records) => parts.journal.append(records),
      (records) => {
        parts.keepTail(records);
        if (parts.journal.size >= this.#compactAt && !this.#compacting) void this.#compact();
      },
    );
  }

  store(): LowdbStore {
    const { state, journal, cut } = this.#parts;
    return {
      ...readsOf(state),
      commit: (work) => this.#groups.commit(work),
      stage: (id, part, puts) => this.#groups.stage(id, part, puts),
      unstage: (id) => this.#groups.unstage(id),
      entries: (from, limit) => this.#entries(Math.max(1, from), limit),
      ready: () => !this.#closed && this.#groups.sound && journal.ready(),
      close: () => this.#close(),
      compact: async () => {
        if (this.#closed) throw new StewardError('STW_STORE_CLOSED');
        // One that is under way began before what the caller wants to be gone.
        await this.#compacting;
        const failed = await this.#compact();
        if (failed) throw failed;
      },
      backup: (to, at) => this.#backup(to, at),
      cut,
    };
  }

  /** A compaction, and a copy of what it wrote before another may remove it. */
  async #backup(to: string, at: Instant): Promise<Backup> {
    while (this.#compacting) await this.#compacting;
    if (this.#closed) throw new StewardError('STW_STORE_CLOSED');
    let copy: Promise<Backup> | undefined;
    const failed = await this.#compact(async () => {
      copy = copyOut(this.#options.folder, this.#parts.manifest, to, at);
      await copy.catch(() => undefined);
    });
    if (failed) throw failed;
    if (!copy) throw new StewardError('STW_STORE_CLOSED');
    return copy;
  }

  #entries(from: number, limit: number): Awaitable<Entry[]> {
    const { tail } = this.#parts;
    const inFiles = this.#ledger.last;
    const behind = (first: number, most: number): Entry[] => {
      const start = first - (tail[0]?.seq ?? first);
      return start < 0 ? [] : tail.slice(start, start + most);
    };
    if (from > inFiles || limit <= 0) return behind(from, Math.max(0, limit));
    const more = behind(inFiles + 1, Math.max(0, from + limit - inFiles - 1));
    return this.#ledger.read(from, Math.min(limit, inFiles - from + 1)).then((entries) => entries.concat(more));
  }

  /** Compacts all that is durable now. Resolves with what went wrong; the journal stays as it is then. */
  #compact(then?: () => Promise<void>): Promise<Error | undefined> {
    this.#compacting ??= this.#runCompaction()
      .then(async (failed) => {
        if (!failed) await then?.();
        return failed;
      })
      .catch((error: unknown) => error as Error)
      .then((failed) => {
        this.#compacting = undefined;
        this.#compaction = undefined;
        if (!failed || this.#closed) return failed;
        // Tried again once as much has been written again.
        this.#compactAt = this.#parts.journal.size + this.#threshold(this.#parts.manifest);
        this.#parts.report(
          `The data files were not brought up to date: ${failed.message} The journal keeps everything meanwhile.`,
        );
        return failed;
      });
    return this.#compacting;
  }

  async #runCompaction(): Promise<Error | undefined> {
    const { folder } = this.#options;
    const through = await this.#groups.between(() => this.#parts.journal.rotate());
    if (this.#closed) return new StewardError('STW_STORE_CLOSED');
    this.#compaction = startCompaction(folder, through);
    const answer = await this.#compaction.answer;
    if ('failed' in answer) return new StewardError('STW_INTERNAL', { reason: answer.failed });
    const { manifest } = answer;
    if (!manifest) return new StewardError('STW_STORE_FULL');
    this.#parts.manifest = manifest;
    this.#ledger.replace(manifest.ledger);
    const { tail } = this.#parts;
    tail.splice(0, manifest.head.seq + 1 - (tail[0]?.seq ?? manifest.head.seq + 1));
    this.#compactAt = this.#threshold(manifest);
    return undefined;
  }

  #threshold(manifest: Manifest): number {
    const tables = Object.values(manifest.tables).reduce((sum, info) => sum + info.bytes, 0);
    return this.#options.compactAt ?? Math.min(128 * MEGABYTE, Math.max(16 * MEGABYTE, tables / 2));
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#groups.close();
    await this.#compaction?.stop();
    await this.#compacting;
    await this.#parts.journal.close();
  }
}
