import type { Shelf } from '../../content/shelf.ts';
import type { Command } from '../../kernel/capability.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { isRunning, presentRun } from './content.ts';
import { LIST_LAYOUT } from './layout.ts';
import { ANY, CARDS, LEARN, OFFICE, TRAINER } from './names.ts';
import { tokenOf } from './paper.ts';
import { type Completion, completions, type Weekly, weeklies } from './records.ts';
import { unitsFor } from './rights.ts';
import { learnsOf } from './shows/mine.ts';
import { teamOf } from './shows/team.ts';
import { standingOf } from './standing.ts';
import { goOf } from './weekly.ts';

const nothing = { show: { kind: CARDS.none, id: 'none' } };
const office: Command['may'] = [OFFICE];
const runs: Command['may'] = (person, view) => view.org.holds(person.id, OFFICE) && isRunning(presentRun(view));
const learns: Command['may'] = (person, view) => learnsOf(person.id, view).length > 0;
const opened = (person: Person, view: View) => learnsOf(person.id, view).find((o) => o.state === 'open');

/** Opens a card about the present run. */
const about = (id: string, may: Command['may'], kind: string, suffix = ''): Command => ({
  id,
  may,
  run: (_person, view) => {
    const cycle = presentRun(view);
    return cycle ? { show: { kind, id: `${cycle.id}${suffix}` } } : nothing;
  },
});

/** What people may type; the words stand under `say.<id>`. Every button of a lesson can be typed. */
export const commandsWith = (shelf: Shelf): Command[] => [
  {
    id: 'launch',
    may: office,
    run: () => ({ act: 'learning.launch', data: { nav: 'start', about: 'new' } }),
  },
  {
    id: 'mine',
    may: (person, view) =>
      learnsOf(person.id, view).length > 0 || view.find<Completion>(completions.name, 'person', person.id).length > 0,
    run: (person) => ({ show: { kind: CARDS.mine, id: person.id } }),
  },
  {
    id: 'lesson',
    may: learns,
    run: (person, view) => {
      const o = opened(person, view) ?? learnsOf(person.id, view)[0];
      return o ? { show: { kind: LEARN, id: o.id } } : nothing;
    },
  },
  {
    id: 'answer',
    may: (person, view) => opened(person, view) !== undefined || view.peek(weeklies.name, person.id) !== undefined,
    run: (person, view, rest): ReturnType<Command['run']> => {
      const o = opened(person, view);
      const at = o && standingOf(o.id, shelf, view);
      if (at?.question) {
        const q = tokenOf(at.course.version, at.go, at.question.id);
        return { act: 'learning.answer', data: { obligation: at.o.id, q, typed: rest } };
      }
      const asked = view.peek<Weekly>(weeklies.name, person.id)?.asked;
      if (asked) {
        const q = tokenOf(asked.edition, goOf(person.id, asked.turn), asked.q);
        return { act: 'learning.recall', data: { q, typed: rest } };
      }
      return o ? { show: { kind: LEARN, id: o.id } } : nothing;
    },
  },
  {
    id: 'contents',
    may: learns,
    run: (person, view) => {
      const [o] = learnsOf(person.id, view);
      return o ? { show: { kind: CARDS.contents, id: o.id } } : nothing;
    },
  },
  {
    id: 'weekly',
    may: (person, view) => view.find<Completion>(completions.name, 'person', person.id).length > 0,
    run: (person) => ({ show: { kind: CARDS.weekly, id: person.id } }),
  },
  {
    id: 'stopWeekly',
    may: (person, view) => view.peek(weeklies.name, person.id) !== undefined,
    run: () => ({ act: 'learning.weekly', data: { on: false } }),
  },
  about('team', (person, view) => teamOf(person, view).length > 0 && presentRun(view) !== undefined, CARDS.team, '#0'),
  {
    id: 'trainer',
    may: [TRAINER, OFFICE],
    run: (_person, view) => ({ show: { kind: CARDS.trainer, id: presentRun(view)?.id ?? ANY } }),
  },
  { id: 'layout', may: office, run: () => ({ show: { kind: CARDS.layout, id: LIST_LAYOUT } }) },
  about('overview', (person, view) => unitsFor(person, view) !== undefined, CARDS.run),
  about('pause', runs, CARDS.sure, '#pause'),
  about('resume', runs, CARDS.sure, '#resume'),
  about('close', runs, CARDS.sure, '#close'),
];
