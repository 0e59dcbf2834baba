import { createHash } from 'node:crypto';
import type { Id } from './store.ts';
import type { Instant } from './time.ts';

/** What happened, before the store has chained it. Ids in it are pseudonyms; words are only there as an HMAC (hardening L3). */
export interface EntryDraft {
  at: Instant;
  /** `capability.act` or the kernel's own `organisation.import`, `role.grant`, … */
  what: string;
  /** Pseudonyms of who acted and on whose behalf; `clock`, `operator:<user>`. */
  by: string;
  for?: string;
  via: string;
  /** The obligation, cycle or record it is about. */
  about?: Id;
  /** Facts without personal text: states, dates, counts, versions, HMACs of words. */
  facts: { [name: string]: string | number | boolean | null };
}

export interface Entry extends EntryDraft {
  /** 1, 2, 3 … without a gap. */
  seq: number;
  /** Hash of the entry before this one; 64 zeros before the first. */
  prev: string;
  hash: string;
}

export interface Head {
  /** 0: the ledger is empty. */
  seq: number;
  hash: string;
}

export const GENESIS: Head = { seq: 0, hash: '0'.repeat(64) };

/** Chains a draft behind a head. The hash covers everything in the entry, in a fixed order of names. */
export function chain(head: Head, draft: EntryDraft): Entry {
  const bare = { ...draft, seq: head.seq + 1, prev: head.hash };
  return { ...bare, hash: hashOf(bare) };
}

/** The hash an entry must carry. */
export function hashOf(entry: Omit<Entry, 'hash'>): string {
  const facts = Object.keys(entry.facts)
    .sort()
    .map((name) => [name, entry.facts[name]]);
  const text = JSON.stringify([
    entry.seq,
    entry.prev,
    entry.at,
    entry.what,
    entry.by,
    entry.for ?? null,
    entry.via,
    entry.about ?? null,
    facts,
  ]);
  return createHash('sha256').update(text).digest('hex');
}

/** Checks that `entry` follows `head`; says why not. */
export function follows(head: Head, entry: Entry): string | undefined {
  if (entry.seq !== head.seq + 1) return `entry ${head.seq + 1} is missing`;
  if (entry.prev !== head.hash) return `entry ${entry.seq} does not continue entry ${head.seq}`;
  const { hash, ...bare } = entry;
  if (hash !== hashOf(bare)) return `entry ${entry.seq} was changed`;
  return undefined;
}
