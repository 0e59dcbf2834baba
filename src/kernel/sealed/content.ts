import { randomInt } from 'node:crypto';
import type { Id } from '../store.ts';
import type { Instant } from '../time.ts';

/** What one sealed document holds. No order in it says who came first. */
export interface Content {
  /** Whose it is; outside it has a name that says nothing. */
  group: string;
  /** How often each answer was given, per question. */
  counts: { [question: string]: { [answer: string]: number } };
  /** What was written, per field, shuffled at every write. */
  words: { [field: string]: string[] };
  /** Keyed names of who has answered, sorted. */
  names: string[];
  /** What was told in confidence, with who told it. */
  letters: Letter[];
}

/** Something told to one office alone, and by whom: confidential, not anonymous. */
export interface Letter {
  /** Random to everybody without the key; the ledger and the outcome know it by this. */
  ref: string;
  by: Id;
  about: Id;
  at: Instant;
  words: { [field: string]: string };
}

/** One anonymous answer: an answer a question, a text a field. */
export interface Ballot {
  marks: { [question: string]: string };
  words: { [field: string]: string };
}

export const empty = (group: string): Content => ({ group, counts: {}, words: {}, names: [], letters: [] });

/** Adds one answer; texts are mixed anew among those that were there. */
export function add(content: Content, name: string, ballot: Ballot): void {
  for (const [question, answer] of Object.entries(ballot.marks)) {
    const counts = content.counts[question] ?? {};
    content.counts[question] = { ...counts, [answer]: (counts[answer] ?? 0) + 1 };
  }
  for (const [field, text] of Object.entries(ballot.words))
    if (text) content.words[field] = shuffled([...(content.words[field] ?? []), text]);
  content.names = [...content.names, name].sort();
}

/** In an order that nobody can guess. */
export function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
  }
  return mixed;
}
