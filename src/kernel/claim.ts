import { createHash } from 'node:crypto';
import type { Id, Row, Table } from './store.ts';
import type { Instant } from './time.ts';

/** Why Steward does not link an account by itself: two rows have its address; the row belongs to another account; it is an administrator's. */
export const CLAIM_WHYS = ['several', 'linked', 'administrator'] as const;
export type ClaimWhy = (typeof CLAIM_WHYS)[number];

/** An account of the tenant that may be somebody of the people file: an administrator decides (hardening D7). */
export interface Claim extends Row {
  /** Its Entra object id, from the checked token's activity. */
  account: string;
  /** As the tenant's directory has them, never from what the activity says. */
  name: string;
  email: string;
  /** The rows that fit. */
  people: Id[];
  why: ClaimWhy;
  user: string;
  conversation: string;
  serviceUrl: string;
  state: 'open' | 'linked' | 'refused';
  at: Instant;
  /** Whom it was linked to. */
  person?: Id;
  decidedBy?: Id;
  decidedAt?: Instant;
}

export const claims: Table<Claim> = {
  name: 'claims',
  personal: { mine: (row) => row.people },
  indexes: { state: (c) => c.state, account: (c) => c.account },
  counts: (c) => [c.state],
};

/** Short enough to be typed: one account has one claim. */
export const claimId = (account: string): Id => createHash('sha256').update(account).digest('hex').slice(0, 12);
