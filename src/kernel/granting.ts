import type { Grant, Role } from './role.ts';
import type { Id, Row, Table } from './store.ts';
import { type Instant, plus } from './time.ts';

/** That a role was given or taken: what is told of it is drawn from here, and stays when the grant has gone again. */
export interface RoleChange extends Row {
  what: 'grant' | 'revoke';
  grant: Id;
  role: Role;
  person: Id;
  unit: string;
  /** A person's id, `clock` for a setting, or `operator:<user>`. */
  by: Id;
  /** The second person, where two are needed. */
  confirmed?: Id;
  at: Instant;
  /** Whom it concerned at that moment; they may read it whatever they hold since. */
  told: Id[];
}

export const roleChanges: Table<RoleChange> = { name: 'roleChanges', personal: 'ids' };

/** A change of a role that needs a second person, and waits for one. */
export interface Proposal extends Row, Pick<Grant, 'role' | 'person' | 'unit' | 'body'> {
  what: 'grant' | 'revoke';
  by: Id;
  at: Instant;
  /** Who was asked. */
  told: Id[];
  /** `void`: nobody confirmed it in time. */
  state: 'open' | 'confirmed' | 'declined' | 'withdrawn' | 'void';
  decidedBy?: Id;
  decidedAt?: Instant;
}

export const proposals: Table<Proposal> = {
  name: 'proposals',
  personal: 'ids',
  indexes: { state: (p) => p.state },
};

/** A proposal that nobody has confirmed for so long is void: who would press then has forgotten what it was about. */
export const PROPOSAL_DAYS = 30;
export const proposalEnds = ({ at }: Pick<Proposal, 'at'>): Instant => plus(at, PROPOSAL_DAYS * 86_400_000);
