import { knownAt, type Past } from './past.ts';
import type { Role } from './role.ts';
import type { Id, Json, Row, Table } from './store.ts';
import type { Day, Instant } from './time.ts';

/**
 * Who owes: a person for themselves (it ends when they leave), whoever sits in a person's chair (it passes to the officer-in-charge,
 * or for an empty chair one up), or whoever holds a role. Resolved when a card is drawn and again when it is pressed.
 */
export type Owner =
  | { person: Id }
  | { chair: Id }
  | { role: Role; unit: string /** Only those who hold the role for this body. */; body?: string };

/** What a card, a notice or a reply points at: `capability.what` and the id that the capability knows it by. */
export interface Ref {
  kind: string;
  id: Id;
}

export const STATES = ['waiting', 'open', 'done', 'excused', 'missed', 'withdrawn'] as const;
export type State = (typeof STATES)[number];

/** One thing that somebody owes. */
export interface Obligation extends Row {
  /** `capability.kind` */
  kind: string;
  /** The run it belongs to; undefined for standing work. */
  cycle?: Id;
  /** What it is about, in the capability's words. */
  about: Id;
  owner: Owner;
  state: State;
  /** Waiting until this moment; undefined: until its capability opens it. */
  opens?: Instant;
  /** Last day, in the owner's zone; undefined: no ladder, ends with the cycle. */
  due?: Day;
  /** When it came to be owed; rows from before this was kept have none. */
  since?: Instant;
  openedAt?: Instant;
  settledAt?: Instant;
  /** What it was before it was opened again or settled otherwise; `stateAt` reads it. */
  before?: Past<State>;
  /** First time a card with it arrived in the present holder's chat, and whose chat that was. */
  reachedAt?: Instant;
  reached?: Id;
  /** When the announcement of the next step up arrived there. */
  announcedAt?: Instant;
  /** A date the holder has planned; near ones hold an escalation, once. */
  planned?: Day;
  /** A plan has held the escalation already, and which one: it holds to its end, a later one holds nothing. */
  heldOnce?: boolean;
  heldFor?: Day;
  /** Steps of the ladder already taken, by name. */
  rungs: string[];
  /** Its name on the ledger: random, so that the ledger names nobody (hardening L3). */
  tag: string;
  /** How many answers were recorded; a card carries the number that it showed. */
  revision: number;
  /** A delegate who has accepted; the owner still owes. */
  delegate?: Id;
  /** For counting and showing; the capability's. */
  data: { [name: string]: Json };
}

/** One answer; earlier ones stay. */
export interface Response extends Row {
  obligation: Id;
  revision: number;
  by: Id;
  /** On whose behalf, when somebody else answered. */
  for?: Id;
  /** As officer-in-charge, delegate, focal point, … */
  capacity?: string;
  at: Instant;
  via: string;
  answer: Json;
  /** Where the salt lies under which the ledger holds this answer's HMAC. */
  words: Id;
}

export const ownerKey = (owner: Owner): string =>
  'person' in owner
    ? `person:${owner.person}`
    : 'chair' in owner
      ? `chair:${owner.chair}`
      : `role:${owner.role}:${owner.unit}${owner.body ? `:${owner.body}` : ''}`;

export const isOwed = (o: Pick<Obligation, 'state'>): boolean => o.state === 'open';
export const isSettled = (o: Pick<Obligation, 'state'>): boolean => o.state !== 'open' && o.state !== 'waiting';

/** How it stood before `until`, as it was known then; undefined: it was not owed yet. */
export function stateAt(
  o: Pick<Obligation, 'state' | 'since' | 'settledAt' | 'before'>,
  until: Instant,
): State | undefined {
  if (o.since !== undefined && o.since >= until) return undefined;
  return knownAt<State>(o.state, statesOf(o), until);
}

/** Until it was settled it was open. */
const statesOf = (o: Pick<Obligation, 'state' | 'settledAt' | 'before'>): Past<State> => [
  ...(o.before ?? []),
  ...(isSettled(o) && o.settledAt ? [[o.settledAt, 'open'] as [Instant, State]] : []),
];

/** What a row carries on when what it was settled as is over: nothing while it was not settled. */
export const settledBefore = (o: Obligation, at: Instant): Pick<Obligation, 'before'> =>
  isSettled(o) ? { before: [...statesOf(o), [at, o.state]] } : {};

export const obligations: Table<Obligation> = {
  name: 'obligations',
  personal: {
    words: ['link', 'prepared', 'exceptions', 'text'],
    by: ['by', 'preparedBy', 'owner.chair', 'owner.person'],
  },
  indexes: {
    owner: (o) => (isSettled(o) ? undefined : ownerKey(o.owner)),
    everOwner: (o) => ownerKey(o.owner),
    delegate: (o) => (isSettled(o) ? undefined : o.delegate),
    cycle: (o) => o.cycle,
    kind: (o) => `${o.cycle ?? ''}:${o.kind}`,
    about: (o) => `${o.kind}:${o.about}`,
  },
  // The second: for which units (and which body) a role owes something now.
  counts: (o) => [
    `${o.cycle ?? ''}:${o.kind}:${o.state}`,
    ...('role' in o.owner && !isSettled(o)
      ? [`owner|${o.owner.role}|${o.owner.unit}${o.owner.body ? `|${o.owner.body}` : ''}`]
      : []),
  ],
};

/** Under these keys an answer, of whatever kind, has words of whoever gave it. */
const ANSWER_WORDS = [
  'text',
  'topics',
  'idea',
  'links',
  'link',
  'reason',
  'document',
  'comment',
  'cause',
  'practice',
  'why',
  'strengths',
  'shortcomings',
  'actions',
  'others',
  'exceptions',
  'correct',
  '*',
] as const;

export const responses: Table<Response> = {
  name: 'responses',
  personal: { words: ANSWER_WORDS, by: ['by'] },
  indexes: { obligation: (r) => r.obligation, by: (r) => r.by },
};
