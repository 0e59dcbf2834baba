import type { Entry, EntryDraft, Head } from './ledger.ts';
import type { Instant } from './time.ts';

export type Id = string;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Anything the store keeps. `version` is the store's: 1 at the first put, one more at each further one. */
export interface Row {
  id: Id;
  version: number;
}

/** A row before the store has given it a version. */
export type Draft<R extends Row> = Omit<R, 'version'> & { version?: number };

/** What of a row is somebody's own, for export and erasure (hardening L3, docs/privacy.md). A test holds that every table says it. */
export type Personal<R> =
  /** Ids at most: who was asked and what they did, without a word of theirs. It stays. */
  | 'ids'
  /** The whole row is theirs whom this names: it goes with them. */
  | { mine(row: R): Id | readonly Id[] | undefined }
  /**
   * Words under the keys `words`, at any depth, belong to whoever the nearest key of `by` around them names (a path where it lies deeper);
   * they go, the row stays. `*` is any text with a space in it, under whatever key. Below a key of `apart` the names around do not count.
   */
  | { words: readonly string[]; by: readonly string[]; apart?: readonly string[] };

/** How a table is found and counted, whichever version a row has. Declared once, by the kernel or by a capability; every store obeys it. */
export interface Table<R extends Row = Row> {
  name: string;
  /** Equality: the values under which a row is found. Undefined: not found under this index. */
  indexes?: Record<string, (row: R) => string | readonly string[] | undefined>;
  /** Order: the text by which rows are ranged (instants compare as text). Undefined: not in this range. */
  ordered?: Record<string, (row: R) => string | undefined>;
  /** Counters to which this row adds one. The store keeps them with each commit, so that reports need not scan. */
  counts?: (row: R) => readonly string[];
  personal?: Personal<R>;
}

/**
 * One act's whole effect, as data: state, ledger and outbox together or not at all.
 * A store applies it in one line of its journal or one statement.
 */
export interface Work {
  at: Instant;
  /** Idempotency: a second commit under the same key changes nothing and answers with the first one's `reply`. */
  key?: string;
  reply?: Json;
  /** Empties every reply kept until now (it becomes null): words may stand in them. The keys stay, so that nothing is done twice. */
  emptyReplies?: true;
  /** Rows that were read and must not have changed since; version 0: must not exist. */
  expects: { table: string; id: Id; version: number }[];
  /** The store's moment before the first of them was read. */
  asOf?: number;
  /** `base`: the version that is replaced, which the row must still have, as under `expects`; without it whichever there is. */
  puts: { table: string; row: Draft<Row>; base?: number }[];
  deletes: { table: string; id: Id }[];
  ledger: EntryDraft[];
  /** Makes the rows staged under this id visible, in the same commit (large imports). */
  publish?: Id;
}

export type Outcome =
  | { kind: 'done'; ledger: Entry[] }
  /** This key was committed before. */
  | { kind: 'repeat'; reply: Json }
  /** Something read has changed meanwhile: decide again. */
  | { kind: 'conflict'; table: string; id: Id };

export type Awaitable<T> = T | Promise<T>;

/**
 * The store port. Reads show only what is durable. Embedded stores answer reads at once (no promise), others later: callers that
 * want speed may look. Errors: STW_STORE_CLOSED, STW_STORE_FULL (nothing acknowledged, try later), STW_STORE_BROKEN (stop writing).
 */
export interface Store {
  get(table: string, id: Id): Awaitable<Row | undefined>;
  find(table: string, index: string, value: string): Awaitable<Row[]>;
  /** Rows with `from` ≤ key ≤ `to`, in the order of the key, then of the id. */
  range(table: string, order: string, span: { from?: string; to?: string; limit?: number }): Awaitable<Row[]>;
  /** Every row, in the order of the id. */
  all(table: string): Awaitable<Row[]>;
  /** Counters of a table whose name starts with `prefix`; zeros are left out. */
  counts(table: string, prefix: string): Awaitable<Map<string, number>>;
  /** The reply kept under a key, when it was committed within the last 7 days; null when it was emptied. */
  reply(key: string): Awaitable<Json | undefined>;

  /** Resolves once the work is durable and visible. Works that arrive together share one write. */
  commit(work: Work): Promise<Outcome>;
  /** Keeps part of a large import durable and invisible until a work publishes it; dropped when `id` is staged from part 0 again. */
  stage(id: Id, part: number, puts: Omit<Work['puts'][number], 'base'>[]): Promise<void>;

  /** Forgets what was staged under it: an import that was not published leaves nobody's words behind. */
  unstage(id: Id): Promise<void>;

  /**
   * Another one as soon as anything is written: a work of this very moment (`asOf`) need not be compared with what is there now. A store that
   * cannot tell has none, and compares.
   */
  moment?(): number;
  head(): Awaitable<Head>;
  /** Ledger entries from sequence number `from` on, in order. */
  entries(from: number, limit: number): Awaitable<Entry[]>;

  /** True while commits are accepted (the disk has room, nothing is broken). */
  ready(): boolean;
  close(): Promise<void>;
}
