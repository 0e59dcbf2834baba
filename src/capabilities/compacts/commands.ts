import type { Command } from '../../kernel/capability.ts';
import type { View } from '../../kernel/view.ts';
import { firstReleased } from './assess/release.ts';
import { assessId } from './assess/tables.ts';
import { ASSESS, BOARD, COUNTERSIGNER, OVERVIEW, PAPER, RESULTS, SECRETARIAT } from './names.ts';
import { paperFor, runs } from './papers.ts';

/** What people may type; the words stand under `say.<id>`. */
export const commands: Command[] = [
  { id: 'launch', may: [SECRETARIAT], run: () => ({ act: 'compacts.launch', data: { nav: 'start', about: 'new' } }) },
  {
    id: 'mine',
    may: (person, view) => paperFor(person.id, view) !== undefined,
    run: (person, view, rest) => ({ show: { kind: PAPER, id: paperFor(person.id, view, yearIn(rest))?.id ?? '' } }),
  },
  {
    id: 'overview',
    may: (person, view) =>
      runs(view).length > 0 && view.org.holdsAny(person.id, [SECRETARIAT, COUNTERSIGNER, 'performance-board']),
    run: (_person, view) => ({ show: { kind: OVERVIEW, id: runs(view)[0]?.id ?? '' } }),
  },
  { id: 'limits', may: [SECRETARIAT], run: () => ({ act: 'compacts.limits', data: { nav: 'start', about: 'all' } }) },
  {
    id: 'assess',
    may: (person, view) => view.org.holds(person.id, BOARD) && asked(view) !== undefined,
    run: (_person, view) => ({ show: { kind: ASSESS, id: asked(view) ?? '' } }),
  },
  {
    id: 'results',
    may: (_person, view) => firstReleased(view) !== undefined,
    run: (_person, view) => ({ show: { kind: RESULTS, id: firstReleased(view) ?? '' } }),
  },
];

/** A year that was named: an earlier compact is meant. */
const yearIn = (rest: string): number | undefined => {
  const year = /\b(?:19|2\d)\d{2}\b/.exec(rest)?.[0];
  return year ? Number(year) : undefined;
};

/** The Board's list of the newest run, once it is asked. */
const asked = (view: View): string | undefined =>
  runs(view)
    .map((c) => assessId(c.id))
    .find((id) => view.obligation(id) !== undefined);
