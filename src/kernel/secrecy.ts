import { createHmac, randomBytes } from 'node:crypto';
import type { Id, Row, Table } from './store.ts';

/** A person's name on the ledger: random, kept apart, destroyed when the person is erased (hardening L3). */
export interface Identity extends Row {
  pseudonym: string;
}

/** Words whose HMAC stands on the ledger. They and their salt are erased together; what is left on the ledger says nothing. */
export interface Words extends Row {
  /** Whose they are, for export and erasure. */
  person?: Id;
  salt: string;
  text: string;
}

export const identities: Table<Identity> = { name: 'identities' };
export const words: Table<Words> = { name: 'words', indexes: { person: (w) => w.person } };

export const randomId = (): string => randomBytes(9).toString('base64url');
export const newSalt = (): string => randomBytes(16).toString('base64url');
export const seal = (salt: string, text: string): string => createHmac('sha256', salt).update(text).digest('hex');
