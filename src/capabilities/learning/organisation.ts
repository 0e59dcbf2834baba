import type { Step } from '../../kernel/act.ts';
import type { OrganisationChange } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import { isSettled } from '../../kernel/obligation.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { contentOf, isRunning, runs } from './content.ts';
import { LEARN } from './names.ts';
import { shifted } from './place.ts';
import { weeklies } from './records.ts';
import { othersOf, roundOf } from './round.ts';
import { turnsOf } from './turns.ts';

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
  const running = runs(view).filter(isRunning);
  const turns = (id: Id, of: readonly Cycle[]): Step[] => {
    const person = view.org.person(id);
    return person ? turnsOf(person, of, view, { joins: joined.has(id) }) : [];
  };
  const forManagers = running.filter((c) => contentOf(c).audience === 'managers');
  const managers = forManagers.length > 0 ? managersOf(change, view).filter((id) => !people.has(id)) : [];
  return [
    ...ended,
    ...[...new Set([...people, ...below])].flatMap((id) => turns(id, running)),
    ...[...new Set(managers)].flatMap((id) => turns(id, forManagers)),
  ];
}

/** Whoever has a team since, or has none any more. */
const managersOf = (change: OrganisationChange, view: View): Id[] => [
  ...change.changed.flatMap(({ now, before }) => [now.managerId, before.managerId]).filter(Boolean),
  ...[...change.joined, ...change.left].flatMap((id) => view.org.person(id)?.managerId || []),
];

/** A run has closed: whoever has not completed it is asked by another of the same round that would have asked them too. */
export function passedOn(id: Id, view: View): Step[] {
  const cycle = view.cycle(id);
  const others = cycle ? othersOf(roundOf(cycle), view).filter(isRunning) : [];
  if (others.length === 0) return [];
  return view
    .ofKind(id, LEARN)
    .filter((o) => !isSettled(o))
    .flatMap((o) => {
      const person = view.org.person(o.about);
      return person ? turnsOf(person, others, view, { ended: [o.id] }) : [];
    });
}
