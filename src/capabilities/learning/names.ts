import type { Role } from '../../kernel/role.ts';
import type { Id } from '../../kernel/store.ts';

export { opens } from '../../kernel/parts.ts';

/** What is owed, and the card that asks for it. */
export const LEARN = 'learning.learn';
/** The office that launches courses and reads the reports. */
export const OFFICE: Role = 'learning-office';
/** Where the list goes when the next step would lie above a head of entity (people.md). */
export const LIST: Role = 'ethics-office';
export const TRAINER: Role = 'trainer';

/** The final assessment, among the parts of a course; the others are its lessons. */
export const FINAL = 'final';

/** Stands for a run where there is none: every course on the shelf; `@course`: that one. */
export const ANY = '@';

/*
 * Ids say what they are of, so that an act of tomorrow finds what an act of today has made, and a repeat makes it only once.
 */
export const learnId = (run: Id, person: Id): Id => `learn|${run}|${person}`;
export const sheetId = (learn: Id, part: string, attempt: number): Id => `${learn}|${part}|${attempt}`;
export const versionId = (course: string, version: string): Id => `${course}|${version}`;

export const CARDS = {
  lesson: 'learning.lesson',
  contents: 'learning.contents',
  mine: 'learning.mine',
  team: 'learning.team',
  run: 'learning.run',
  sure: 'learning.sure',
  runs: 'learning.runs',
  weekly: 'learning.weekly',
  none: 'learning.none',
  sample: 'learning.sample',
  people: 'learning.people',
  trainer: 'learning.trainer',
  points: 'learning.points',
  room: 'learning.room',
  verified: 'learning.verified',
  layout: 'learning.layout',
} as const;
