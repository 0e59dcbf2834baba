import type { Shelf } from '../../content/shelf.ts';
import type { Command } from '../../kernel/capability.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { ASKS, type Ask, choosing } from './choosing.ts';
import { LIST_LAYOUT } from './layout.ts';
import { CARDS, LEARN, OFFICE } from './names.ts';
import { tokenOf } from './paper.ts';
import { type Completion, completions, type Weekly, weeklies } from './records.ts';
import { learnsOf } from './shows/mine.ts';
import { standingOf } from './standing.ts';
import { typedWith } from './typed.ts';
import { goOf } from './weekly.ts';

const nothing = { show: { kind: CARDS.none, id: 'none' } };
const office: Command['may'] = [OFFICE];
const learns: Command['may'] = (person, view) => learnsOf(person.id, view).length > 0;
const opened = (person: Person, view: View) => learnsOf(person.id, view).find((o) => o.state === 'open');

/** Opens a card about a run: of several that may be meant the list to choose from. */
const about = (id: Ask): Command => ({
  id,
  may: choosing[id].may,
  run: (person, view) => {
    const [one, ...more] = choosing[id].of(person, view);
    if (!one) return choosing[id].none ? { show: choosing[id].none } : nothing;
    return { show: more.length > 0 ? { kind: CARDS.runs, id: `${id}#0` } : choosing[id].opens(one) };
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
  ...ASKS.map(about),
  { id: 'layout', may: office, run: () => ({ show: { kind: CARDS.layout, id: LIST_LAYOUT } }) },
  ...typedWith(shelf),
];
