import type { Course } from '../../content/course.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Id, Row, Table } from '../../kernel/store.ts';
import type { Day, Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import type { DATES, Field, StateName } from './layout.ts';

/** A version of a course that somebody has answered from: an edit does not reach into it. */
export interface Version extends Row {
  course: Course;
}

/** How far a learner has come in one run; there is none before the first answer. Its id is the obligation's. */
export interface Learner extends Row {
  run: Id;
  person: Id;
  zone: string;
  /** How far along: a lesson or the final assessment, and the how-manieth time. */
  part: string;
  attempt: number;
  /** A lesson gone through before, done once more: it stands beside the way through the course, and moves nothing on it. */
  repeat?: { part: string; attempt: number };
  /** The day of the last answer or move: what came on a later day goes before a repeat or a final assessment that was only opened. */
  on?: Day;
  /** Lessons gone through, in the order in which that was. */
  lessons: string[];
  /** The next lesson is asked for on this day. */
  nextOn?: Day;
  /** Chose "do it all now": the next lesson follows at once. */
  atOnce?: boolean;
}

/** The first answer to a question. */
export interface Answer {
  q: string;
  /** The author's letters, or the cell, with commas. */
  chosen: string;
  right: boolean;
  at: Instant;
}

/** One go at one part, from its first answer on: the paper stays as it was drawn, with the version of the course. */
export interface Sheet extends Row {
  learn: Id;
  run: Id;
  person: Id;
  part: string;
  attempt: number;
  course: string;
  /** The version of the course. */
  edition: string;
  paper: string[];
  answers: Answer[];
}

export const HOWS = ['assessment', 'elsewhere'] as const;

/** A course that somebody has completed, here or elsewhere. Its id stands on the certificate. */
export interface Completion extends Row {
  person: Id;
  course: string;
  run?: Id;
  learn?: Id;
  edition?: string;
  how: (typeof HOWS)[number];
  at: Instant;
  /** The day on the certificate, in the learner's own zone. */
  day: Day;
  /** Of a completion elsewhere: what the file called it. */
  reference?: string;
  /** Brought by a file, and not yet laid over what is owed. */
  pending?: string;
}

/** One repetition of one question, as the library keeps it, with dates as text. */
export interface Memory {
  q: string;
  course: string;
  card: { [name: string]: string | number };
}

/** One question a week, for whoever asked for it. Its id is the person's. */
export interface Weekly extends Row {
  since: Instant;
  memories: Memory[];
  /** The question that is asked now. */
  asked?: { q: string; course: string; edition: string; turn: number };
  turn: number;
  /** What was answered last, until the next is asked. */
  last?: { q: string; course: string; edition: string; turn: number; chosen: string; right: boolean };
}

/** A session in a room: who was there, and which lessons were gone through. */
export interface Room extends Row {
  run: Id;
  trainer: Id;
  unit: string;
  day: Day;
  /** Empty: the whole course. */
  lesson: string;
  present: Id[];
  /** The lessons that count for somebody because they were there, so that a correction can take them back. */
  gave?: { person: Id; lessons: string[] }[];
  recordedAt?: Instant;
}

/** How the office has the completion list in files: its columns in their order, dates, and its words for the states. */
export interface Layout extends Row {
  columns: { heading: string; field: Field }[];
  dates: (typeof DATES)[number];
  /** Empty: the state's own name. */
  words: { [state in StateName]: string };
}

const table = <R extends Row>(name: string, more: Omit<Table<R>, 'name'> = {}): Table<R> => ({
  name: `learning.${name}`,
  ...more,
});

export const versions = table<Version>('versions', { personal: 'ids' });
/** Those of one zone, whose next lesson is due on one day, follow each other. */
export const dueKey = (run: Id, zone: string, day: Day, learner: Id): string => `${run}|${zone}|${day}|${learner}`;

export const learners = table<Learner>('learners', {
  personal: { mine: (row) => row.person },
  ordered: { due: (l) => (l.nextOn ? dueKey(l.run, l.zone, l.nextOn, l.id) : undefined) },
  indexes: { run: (l) => l.run },
});
export const sheets = table<Sheet>('sheets', {
  personal: { mine: (row) => row.person },
  indexes: { learn: (s) => s.learn, run: (s) => s.run },
  // A question's first answer counts; what a repeat chose is nobody's figure.
  counts: (s) =>
    s.attempt > 1
      ? []
      : s.answers.flatMap((a) => [
          `${s.run}|${a.q}|n`,
          a.right ? `${s.run}|${a.q}|right` : `${s.run}|${a.q}|wrong|${a.chosen}`,
        ]),
});
/** Completions in the order in which they came to be known. */
export const orderOf = ({ at, id }: Pick<Completion, 'at' | 'id'>): string => `${at}|${id}`;
export const completions = table<Completion>('completions', {
  personal: { words: ['reference'], by: ['person'] },
  indexes: {
    person: (c) => c.person,
    of: (c) => `${c.person}|${c.course}`,
    run: (c) => c.run,
    learn: (c) => c.learn,
    pending: (c) => c.pending,
  },
  ordered: { at: orderOf },
});
export const weeklies = table<Weekly>('weekly', { personal: { mine: (row) => row.id } });
export const layouts = table<Layout>('layouts', { personal: 'ids' });
export const rooms = table<Room>('rooms', {
  personal: 'ids',
  indexes: { trainer: (r) => r.trainer, run: (r) => r.run },
});

/** By what something owed was completed: one completion may close what several runs ask. */
export const completionOf = (o: Pick<Obligation, 'id' | 'data'>, view: View): Completion | undefined =>
  view.peek<Completion>(completions.name, String(o.data.certificate ?? '')) ??
  view.find<Completion>(completions.name, 'learn', o.id)[0];
