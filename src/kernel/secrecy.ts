import { createHmac, randomBytes } from 'node:crypto';
import type { Step } from './act.ts';
import type { Entry } from './ledger.ts';
import type { Id, Row, Table } from './store.ts';

/**
 * A person's name on the ledger: made of a random salt, kept apart, destroyed when the person is erased (hardening L3). It is an HMAC of
 * whose it is, so that nobody can give it to somebody else on the disk (L1); without the salt it says nothing.
 */
export interface Identity extends Row {
  pseudonym: string;
  salt: string;
}

/** Words whose HMAC stands on the ledger. They and their salt are erased together; what is left on the ledger says nothing. */
export interface Words extends Row {
  /** Whose they are, for export and erasure. */
  person?: Id;
  salt: string;
  text: string;
}

export const identities: Table<Identity> = { name: 'identities', personal: { mine: (row) => row.id } };
export const words: Table<Words> = {
  name: 'words',
  personal: { mine: (row) => row.person },
  indexes: { person: (w) => w.person },
};

export const randomId = (): string => randomBytes(9).toString('base64url');
export const newSalt = (): string => randomBytes(16).toString('base64url');
export const pseudonymOf = (salt: string, person: Id): string =>
  `p-${createHmac('sha256', salt).update(person).digest('base64url').slice(0, 12)}`;
export const seal = (salt: string, text: string): string => createHmac('sha256', salt).update(text).digest('hex');

/** The ledger's own entry that words were erased, and which: without one, words that are gone were lost or taken. */
const ERASED = 'words.erased';
/** Ids named in one entry: a line of the ledger stays short. */
const A_LINE = 200;

/** Removes words with their salts and says so on the ledger, in one commit. */
export function eraseWords(ids: readonly Id[]): Step[] {
  const steps: Step[] = ids.map((id) => ({ do: 'remove', table: words.name, id }));
  for (let from = 0; from < ids.length; from += A_LINE) {
    const some = ids.slice(from, from + A_LINE);
    steps.push({ do: 'note', what: ERASED, facts: { count: some.length, ids: some.join(' ') } });
  }
  return steps;
}

/** The words that this entry says were erased. */
export const erasedBy = ({ what, facts }: Entry): Id[] =>
  what === ERASED && typeof facts.ids === 'string' ? facts.ids.split(' ') : [];

/** The words that this entry stands for, when it stands for any. */
export const wordsOf = ({ facts }: Entry): { id: Id; seal: string } | undefined =>
  typeof facts.words === 'string' && typeof facts.seal === 'string' ? { id: facts.words, seal: facts.seal } : undefined;
