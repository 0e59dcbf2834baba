import type { Entry } from '../kernel/ledger.ts';
import type { Id, Json, Row } from '../kernel/store.ts';
import type { Instant } from '../kernel/time.ts';

/** A work that was found to fit: versions given, entries chained. What the journal keeps, and all that is needed to repeat it. */
export interface WorkRecord {
  at: Instant;
  key?: string;
  reply?: Json;
  /** Before its own: the replies kept until now are emptied. */
  emptyReplies?: true;
  puts: (readonly [table: string, row: Row])[];
  deletes: (readonly [table: string, id: Id])[];
  ledger: Entry[];
  /** The staged import whose rows become visible; they get their versions when this is applied. */
  publish?: Id;
}

/** One part of a staged import. Its rows have version 0 until they are published. A first part without rows: it is forgotten. */
export interface StageRecord {
  stage: Id;
  part: number;
  puts: (readonly [table: string, row: Row])[];
}

export const isForgotten = ({ part, puts }: StageRecord): boolean => part === 0 && puts.length === 0;

/** What the journal keeps, one after the other. */
export type JournalRecord = WorkRecord | StageRecord;

/** A key under which a work was committed, and what was answered then. */
export interface KeptReply {
  at: Instant;
  reply: Json;
}

const WEEK = 7 * 86_400_000;

/** Keys kept before this moment have been forgotten. */
export const forgottenBefore = (at: Instant): Instant => new Date(Date.parse(at) - WEEK).toISOString();
