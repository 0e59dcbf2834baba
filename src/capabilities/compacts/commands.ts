import type { Command } from '../../kernel/capability.ts';
import { COUNTERSIGNER, OVERVIEW, PAPER, SECRETARIAT } from './names.ts';
import { paperFor, runs } from './papers.ts';

/** What people may type; the words stand under `say.<id>`. */
export const commands: Command[] = [
  { id: 'launch', may: [SECRETARIAT], run: () => ({ act: 'compacts.launch', data: { nav: 'start', about: 'new' } }) },
  {
    id: 'mine',
    may: (person, view) => paperFor(person.id, view) !== undefined,
    run: (person, view) => ({ show: { kind: PAPER, id: paperFor(person.id, view)?.id ?? '' } }),
  },
  {
    id: 'overview',
    may: (person, view) =>
      runs(view).length > 0 && view.org.holdsAny(person.id, [SECRETARIAT, COUNTERSIGNER, 'performance-board']),
    run: (_person, view) => ({ show: { kind: OVERVIEW, id: runs(view)[0]?.id ?? '' } }),
  },
];
