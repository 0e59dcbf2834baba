import type { Role } from './role.ts';
import type { Id, Row, Table } from './store.ts';
import type { Instant } from './time.ts';

/** Two roles outside operations who keep the head of the ledger: whoever holds the disk cannot take it back from their chats (hardening L1). */
export const WITNESSES: readonly Role[] = ['ethics-office', 'oversight-secretariat'];

/** Told weekly, Monday, and when a head of entity has certified. */
export const WITNESS_WHYS = ['weekly', 'certified'] as const;

/** A head as it was told. Its id is its number: what is told never changes. */
export interface Witnessed extends Row {
  seq: number;
  hash: string;
  why: (typeof WITNESS_WHYS)[number];
  at: Instant;
}

export const witnessed: Table<Witnessed> = { name: 'witnessed', personal: 'ids' };

export const witnessId = (seq: number): Id => `head-${seq}`;
