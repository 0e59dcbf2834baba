import type { Role } from './role.ts';
import { addDays, addMonths, type Day } from './time.ts';

/** When reminders go out around a due date, when they go up the line, when they stay quiet. All numbers are calendar days. */
export interface Ladder {
  /** Reminders this many days before the due date. */
  before: number[];
  /** A reminder on the day. */
  on: boolean;
  /** After it, a reminder every so many days, or every month: on the same day of the month, its last where there is none (I3). */
  every?: number | 'month';
  /** To the holder's supervisor, this many days late; announced to the holder one working day ahead. */
  supervisor?: number;
  /** To the head of the entity, this many days late. */
  head?: number;
  /** Who gets the list instead, where the next step would go above a head of entity. */
  office: Role;
}

/** The default of the product: one readable place. */
export const LADDER = { before: [14, 3], on: true, every: 7, supervisor: 14, head: 28 } as const;

export type Rung =
  | { name: string; day: Day; goes: 'holder' }
  | { name: 'supervisor' | 'head'; day: Day; goes: 'up' /** Days late. */; late: number };

/**
 * The steps of a ladder in order, from the first day to `until`; endless ladders end there. Steps before `opened` are left out: whoever
 * is asked late is not reminded of reminders missed.
 */
export function rungs(ladder: Ladder, opened: Day, due: Day, until: Day): Rung[] {
  const all: Rung[] = ladder.before.map((n) => ({
    name: `before-${n}`,
    day: addDays(due, -n),
    goes: 'holder' as const,
  }));
  if (ladder.on) all.push({ name: 'on', day: due, goes: 'holder' });
  if (ladder.every === 'month')
    for (let n = 1, day = addMonths(due, n); day <= until; n++, day = addMonths(due, n))
      all.push({ name: `late-${n}m`, day, goes: 'holder' });
  else if (ladder.every)
    for (let n = ladder.every, day = addDays(due, n); day <= until; n += ladder.every, day = addDays(due, n))
      all.push({ name: `late-${n}`, day, goes: 'holder' });
  if (ladder.supervisor !== undefined)
    all.push({ name: 'supervisor', day: addDays(due, ladder.supervisor), goes: 'up', late: ladder.supervisor });
  if (ladder.head !== undefined)
    all.push({ name: 'head', day: addDays(due, ladder.head), goes: 'up', late: ladder.head });
  const rank = (rung: Rung) => (rung.goes === 'up' ? 1 : 0);
  return all
    .filter((rung) => rung.day > opened && rung.day <= until)
    .sort((a, b) => a.day.localeCompare(b.day) || rank(a) - rank(b));
}
