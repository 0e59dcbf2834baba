import { entityOf, type Person } from '../../kernel/person.ts';
import type { Acting } from '../../kernel/role.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { BOARD, COUNTERSIGNER, PREPARER, SECRETARIAT } from './names.ts';
import { chairOf, type Paper } from './papers.ts';
import { endOf, type Period, startOf } from './periods.ts';

/** Sits in the chair now. */
export const holds = (person: Id, paper: Paper, view: View): boolean =>
  view.org.holdersOf({ chair: chairOf(paper) }).some((p) => p.id === person);
/** Prepares for this manager, never submits. */
export const prepares = (person: Id, paper: Paper, view: View): boolean =>
  view.org.holds(person, PREPARER, undefined, chairOf(paper));
export const isOffice = (person: Id, view: View): boolean => view.org.holds(person, SECRETARIAT);
/** On the Board, and apart: not of the same entity, not in the chair. Asked at each act. */
export function judges(person: Person, paper: Paper, view: View): boolean {
  return view.org.holds(person.id, BOARD) && !isRecused(person, paper, view);
}
export const isRecused = (person: Person, paper: Paper, view: View): boolean =>
  entityOf(person) === paper.entity ||
  holds(person.id, paper, view) ||
  paper.holdings.some((h) => h.chair === person.id);

/** Before release: the manager, the preparers, the secretariat, the countersigner, the Board without those recused (people.md). */
export const maySee = (person: Person, paper: Paper, view: View): boolean =>
  holds(person.id, paper, view) ||
  prepares(person.id, paper, view) ||
  isOffice(person.id, view) ||
  view.org.holds(person.id, COUNTERSIGNER) ||
  judges(person, paper, view);

/** In whose time a figure of a post falls: the present holder's own, somebody's before, or of an officer-in-charge. */
export interface Tenure {
  what: 'own' | 'inherited' | 'acting';
  person?: Id;
}
export function tenure(paper: Paper, period: Period, view: View): Tenure {
  const on = endOf(period);
  const then = paper.holdings.findLast((h) => h.from <= on) ?? paper.holdings[0];
  const chair = then?.chair ?? paper.post;
  const acting = view
    .find<Acting>('actings', 'for', chair)
    .find((a) => a.from <= on && a.to >= startOf(period) && a.to >= on.slice(0, 8));
  if (acting) return { what: 'acting', person: acting.person };
  return chair === chairOf(paper) ? { what: 'own' } : { what: 'inherited', person: chair };
}
/** A compact that somebody took up, or gave up, within the year. */
export const isPartYear = (paper: Paper): boolean => (paper.holdings.at(-1)?.from ?? '') > `${paper.year}-01-31`;
