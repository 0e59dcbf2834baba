import type { Ref } from './obligation.ts';
import type { Id, Row, Table } from './store.ts';
import type { Day, Instant } from './time.ts';

/**
 * Why somebody is told something unasked. `ask` and `remind` wait while the person snoozes; `announce` (what will go up the line
 * tomorrow) goes even to somebody away; `escalate` is what goes to the line or an office; `tell` is everything else.
 */
export type Why = 'ask' | 'remind' | 'announce' | 'escalate' | 'tell';

/** Something a person is to be told; everything of one day goes out as one message (promise 8). */
export interface Notice extends Row {
  person: Id;
  ref: Ref;
  why: Why;
  /** The obligation it asks for, when it does: void once that is settled. */
  obligation?: Id;
  cycle?: Id;
  at: Instant;
  state: 'waiting' | 'queued';
}

export const notices: Table<Notice> = {
  name: 'notices',
  personal: { mine: (row) => row.person },
  indexes: { person: (n) => n.person, obligation: (n) => n.obligation, cycle: (n) => n.cycle },
  counts: (n) => [`${n.cycle ?? ''}:${n.state}`],
};

/** What waits to be sent: a reference, drawn when it is sent. */
export interface Outgoing extends Row {
  person: Id;
  /** `alarm`: to administrators, first of all and even while sending is held. */
  lane: 'alarm' | 'prompt' | 'update';
  /** Notices of a prompt. */
  notices: Id[];
  /** The message to update in place. */
  prompt?: Id;
  /** An alarm to administrators, a followed-up answer: drawn from this alone. */
  ref?: Ref;
  at: Instant;
  /** Counts as the one unsolicited message of the working day. */
  unsolicited: boolean;
}

/** In the order in which they are sent. */
const LANES: Outgoing['lane'][] = ['alarm', 'prompt', 'update'];
/** The end of the alarms in the queue. */
export const ALARMS_END = '0:~';

export const outbox: Table<Outgoing> = {
  name: 'outbox',
  personal: { mine: (row) => row.person },
  indexes: { person: (o) => o.person, prompt: (o) => o.prompt },
  ordered: { queue: (o) => `${LANES.indexOf(o.lane)}:${o.at}` },
  counts: (o) => [o.lane],
};

/** A message that stands in somebody's chat, so that it can be updated in place. */
export interface Prompt extends Row {
  person: Id;
  refs: Ref[];
  /** Runs that it speaks of: who was asked in which. */
  cycles: Id[];
  conversation: string;
  activity: string;
  at: Instant;
  /** The version of what it shows, to send no update that changes nothing. */
  digest: string;
  /** The outbox row that brought it: the name of its list, so that further pages are found. */
  list?: Id;
}

export const prompts: Table<Prompt> = {
  name: 'prompts',
  personal: { mine: (row) => row.person },
  ordered: { at: (p) => p.at },
  indexes: {
    ref: (p) => p.refs.map((r) => `${r.kind}:${r.id}`),
    person: (p) => p.person,
    cycle: (p) => p.cycles.map((c) => `${c}:${p.person}`),
    activity: (p) => `${p.person}:${p.activity}`,
    list: (p) => p.list,
  },
};

/** What a person has asked of Steward, and when it last wrote unasked. */
export interface Manners extends Row {
  snoozedUntil?: Day;
  awayUntil?: Day;
  /** First day of that absence: days away give nobody less time to answer. */
  awayFrom?: Day;
  /** The person's working day of the last unsolicited message, and its moment. */
  lastDay?: Day;
  lastAt?: Instant;
  greeted?: boolean;
  /** Chosen in the chat: goes before the people file's. */
  language?: string;
}

export const manners: Table<Manners> = { name: 'manners', personal: { mine: (row) => row.id } };

/** Where and whether a person is reached (promise 10). */
export interface Reach extends Row {
  state: 'unmet' | 'met' | 'blocked' | 'failed' | 'not-installed';
  /** The channel's own user id and addresses, from personal conversations only. */
  user?: string;
  conversation?: string;
  serviceUrl?: string;
  /** The Entra object id this person is linked to (hardening D7). */
  linked?: string;
  reason?: string;
  at: Instant;
}

export const reaches: Table<Reach> = {
  name: 'reaches',
  personal: { mine: (row) => row.id },
  indexes: { linked: (r) => r.linked, user: (r) => r.user },
  counts: (r) => [r.state],
};
