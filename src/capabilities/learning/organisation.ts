import type { Step } from '../../kernel/act.ts';
import type { OrganisationChange } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import { isSettled } from '../../kernel/obligation.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { owes, wantedBy } from './audience.ts';
import { contentOf, isRunning, runs } from './content.ts';
import { oweLearn } from './launch.ts';
import { learnId } from './names.ts';
import { moved, shifted } from './place.ts';
import { weeklies } from './records.ts';

/** What joiners, movers, leavers and absences mean for every run that goes on. */
export function organisation(change: OrganisationChange, view: View): Step[] {
  const joined = new Set(change.joined);
  const people = new Set([...change.joined, ...change.left, ...change.changed.map((c) => c.now.id)]);
  const below = shifted(change, view);
  const ended = change.left.flatMap((id): Step[] =>
    view.peek(weeklies.name, id)
      ? [
          { do: 'remove', table: weeklies.name, id },
          { do: 'silence', id: `weekly|${id}` },
        ]
      : [],
  );
  const owed = runs(view)
    .filter(isRunning)
    .flatMap((cycle) => {
      const more = contentOf(cycle).audience === 'managers' ? managersOf(change) : [];
      return [...new Set([...people, ...more, ...below])].flatMap((id) => {
        const person = view.org.person(id);
        return person ? stepsFor(cycle, person, joined.has(id), view) : [];
      });
    });
  return [...ended, ...owed];
}

/** Whoever has a team since, or has none any more. */
const managersOf = (change: OrganisationChange): string[] =>
  change.changed.flatMap(({ now, before }) => [now.managerId, before.managerId]).filter(Boolean);

function stepsFor(cycle: Cycle, person: Person, isNew: boolean, view: View): Step[] {
  const o = view.obligation(learnId(cycle.id, person.id));
  // Once asked as a joiner, a joiner.
  const wanted = owes(person, wantedBy(cycle), view, isNew || o !== undefined);
  if (!o) return wanted ? oweLearn(cycle, person, wanted, view, isNew ? person.joined : undefined) : [];
  if (person.status === 'left') return [{ do: 'amend', id: o.id, data: { leftAt: view.now } }];
  if (o.state === 'done') return moved(o, person, view);
  if (!wanted) return isSettled(o) ? [] : [{ do: 'settle', id: o.id, as: 'withdrawn' }];
  const place = moved(o, person, view);
  if (wanted === 'excused')
    return o.state === 'excused' ? place : [...place, { do: 'settle', id: o.id, as: 'excused' }];
  const back = o.state === 'withdrawn' || (o.state === 'excused' && o.data.exempted !== true);
  return back ? [...place, ...comeBack(cycle, person, o.id, view)] : place;
}

/** At work again, or in the audience again: as long as a joiner from today. */
function comeBack(cycle: Cycle, person: Person, id: string, view: View): Step[] {
  const [owed] = oweLearn(cycle, person, 'owed', view, view.today(person));
  const dates = owed?.do === 'owe' ? owed.obligation : undefined;
  if (!dates?.due) return [];
  return [
    { do: 'amend', id, due: dates.due, data: { leftAt: null } },
    { do: 'reopen', id },
  ];
}
