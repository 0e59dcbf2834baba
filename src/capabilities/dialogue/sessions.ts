import { ended, knownAt, type Past } from '../../kernel/past.ts';
import type { Id, Row, Table } from '../../kernel/store.ts';
import type { Day, Instant } from '../../kernel/time.ts';

export const FORMS = ['in-person', 'remote', 'mixed'] as const;
export type SessionForm = (typeof FORMS)[number];

/** What a record says of a session, and what was known then of those in it. */
export interface Facts {
  /** Who led it: the chair, an officer-in-charge, a deputy. */
  leader: Id;
  date: Day;
  minutes: number;
  form: SessionForm;
  /** Of the team; the deputy who led it among them. */
  present: Id[];
  absent: Id[];
  /** From elsewhere. */
  joined: Id[];
  /** The unit whose session it was. */
  unit: string;
  /** Non-staff in the room, each with the unit they belonged to. */
  guests: [Id, string][];
}

/** One session as it is known now. The words of earlier records stand in the responses of its lead. */
export interface Session extends Row, Facts {
  cycle: Id;
  /** The lead obligation it answers, and the chair that owes it. */
  lead: Id;
  chair: Id;
  /** What was recorded before it was corrected. */
  before?: Past<Facts>;
  recordedBy: Id;
  /** As officer-in-charge, deputy, focal point. */
  capacity: string;
  at: Instant;
  /** First recorded: a correction later does not move it. */
  firstAt: Instant;
  revision: number;
  topics: string;
  idea: string;
}

export const factsOf = (s: Facts): Facts => {
  const { leader, date, minutes, form, present, absent, joined, unit, guests } = s;
  return { leader, date, minutes, form, present, absent, joined, unit, guests };
};

/** The same session with other facts: what was recorded before stays known for its time. */
export const revised = (old: Session, now: Partial<Facts>, by: Id, at: Instant): Session => ({
  ...old,
  ...now,
  before: ended(old.before, factsOf(old), at),
  revision: old.revision + 1,
  recordedBy: by,
  at,
});

/** What was known of a session before `until`; undefined: it was not recorded yet. */
export const factsAt = (s: Session, until: Instant): Facts | undefined =>
  s.firstAt < until ? knownAt(factsOf(s), s.before, until) : undefined;

export const sessions: Table<Session> = {
  name: 'dialogue.sessions',
  personal: { words: ['topics', 'idea'], by: ['recordedBy'] },
  indexes: { lead: (s) => s.lead, cycle: (s) => s.cycle },
  counts: (s) => [s.cycle],
};

/** A team that asks to sit in the session one level up. Its id is its own lead. */
export interface Join extends Row {
  cycle: Id;
  chair: Id;
  /** The lead of the higher session. */
  to: Id;
  from: Id;
  state: 'asked' | 'accepted' | 'declined';
}

export const joins: Table<Join> = { name: 'dialogue.joins', personal: 'ids', indexes: { to: (j) => j.to } };

export const ANSWERS = ['met', 'not', 'unsure'] as const;

/** What somebody without a record answered to the one question; never participation by itself. */
export interface Reply extends Row {
  cycle: Id;
  person: Id;
  unit: string;
  answer: (typeof ANSWERS)[number];
  day: Day | null;
  /** When it was given. */
  at: Instant;
}

export const replies: Table<Reply> = {
  name: 'dialogue.replies',
  personal: 'ids',
  indexes: { cycle: (r) => r.cycle },
  counts: (r) => [`${r.cycle}:${r.answer}`],
};
