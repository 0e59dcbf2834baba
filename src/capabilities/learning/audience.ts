import type { Cycle } from '../../kernel/cycle.ts';
import { type Person, within } from '../../kernel/person.ts';
import { rings } from '../../kernel/rings.ts';
import type { View } from '../../kernel/view.ts';
import { type Content, contentOf } from './content.ts';
import { completions } from './records.ts';
import { already, type Round, roundOf } from './round.ts';

export type Wanted = Pick<Content, 'audience' | 'nonStaff'> & Round & { units: readonly string[] };

export const wantedBy = (cycle: Cycle): Wanted => ({ ...contentOf(cycle), ...roundOf(cycle), units: cycle.units });

export const isIn = (person: Pick<Person, 'unit'>, units: readonly string[]): boolean =>
  units.length === 0 || units.some((unit) => within(person.unit, unit));

/**
 * Does this person owe the course, and how? New joiners owe it only where they came after the launch, which whoever calls knows.
 */
export function owes(person: Person, it: Wanted, view: View, joins = false): 'owed' | 'excused' | undefined {
  if (person.status === 'left' || !isIn(person, it.units)) return undefined;
  if (person.category !== 'staff' && !it.nonStaff) return undefined;
  if (it.audience === 'joiners' && !joins) return undefined;
  if (it.audience === 'managers' && !view.once(`manages:${person.id}`, () => view.org.reports(person.id).length > 0))
    return undefined;
  return person.status === 'active' ? 'owed' : 'excused';
}

/** Has this person completed the course before? */
export const hasCompleted = (person: string, course: string, view: View): boolean =>
  view.find(completions.name, 'of', `${person}|${course}`).length > 0;

/** Who is meant, each person once. */
export interface Survey {
  owed: Person[];
  /** Of them, those who completed it before. */
  again: Person[];
  excused: Person[];
  nonStaff: Person[];
  /** In the audience and not asked: another run does, or they have completed it in this round. */
  asked: Person[];
  completed: Person[];
}

export function survey(it: Wanted, view: View): Survey {
  const found: Survey = { owed: [], again: [], excused: [], nonStaff: [], asked: [], completed: [] };
  const managing = new Set(view.org.all().map((p) => (p.status === 'left' ? '' : p.managerId)));
  for (const person of view.org.all()) {
    if (it.audience === 'managers' && !managing.has(person.id)) continue;
    const how = owes(person, it.audience === 'managers' ? { ...it, audience: 'everyone' } : it, view);
    const why = how && already(person.id, it, view);
    if (why) found[why].push(person);
    else if (how === 'owed') {
      found.owed.push(person);
      if (hasCompleted(person.id, it.course, view)) found.again.push(person);
    } else if (how === 'excused') found.excused.push(person);
    else if (person.category === 'non-staff' && person.status !== 'left' && isIn(person, it.units))
      found.nonStaff.push(person);
  }
  return found;
}

export const ringsOf = (seen: Survey): string[][] => rings([...seen.owed, ...seen.excused]);
