import type { Step } from './act.ts';
import type { OrganisationChange } from './capability.ts';
import type { Notice } from './notice.ts';
import { isSettled, type Obligation, ownerKey } from './obligation.ts';
import { entityOf, type Person, within } from './person.ts';
import type { Grant } from './role.ts';
import type { Offer } from './rules/delegation.ts';
import { callComposer } from './rules/obligation.ts';
import type { Id } from './store.ts';
import type { View } from './view.ts';

/**
 * What a change of people means for everything that is owed, whatever capability owes it: what somebody owed in person ends when they
 * leave, delegations end when either leaves (hardening R4), and whoever sits in a chair since is asked from the beginning. Capabilities
 * say what it means beyond that, after this.
 */
export function handOver(change: OrganisationChange, view: View): Step[] {
  const everybody = [...change.joined, ...change.left, ...change.changed.map((c) => c.now.id)];
  return [
    ...change.left.flatMap((id) => leave(id, view)),
    ...chairsMoved(change, view).flatMap((chair) => askAgain(ownerKey({ chair }), view)),
    ...entitiesMoved(change).flatMap((unit) => askAgain(ownerKey({ role: 'head-of-entity', unit }), view)),
    // An account, a zone or working days may be new: what waited for them is looked at again.
    ...everybody.flatMap((id) => callComposer(view, id)),
  ];
}

function leave(id: Id, view: View): Step[] {
  const steps: Step[] = [];
  const owed = (owner: string) => view.find<Obligation>('obligations', 'owner', owner);
  for (const o of owed(ownerKey({ person: id })))
    if (!isSettled(o)) steps.push({ do: 'settle', id: o.id, as: 'withdrawn' });
  for (const o of owed(ownerKey({ chair: id }))) if (o.delegate) steps.push({ do: 'amend', id: o.id, delegate: null });
  for (const o of view.find<Obligation>('obligations', 'delegate', id))
    steps.push({ do: 'amend', id: o.id, delegate: null });
  for (const side of ['to', 'from'])
    for (const offer of view.find<Offer>('offers', side, id))
      steps.push({ do: 'remove', table: 'offers', id: offer.id });
  for (const notice of view.find<Notice>('notices', 'person', id))
    if (notice.state === 'waiting') steps.push({ do: 'remove', table: 'notices', id: notice.id });
  return steps;
}

/** Chairs in which somebody else may sit since: with the empty ones below, which lead up to them. */
function chairsMoved(change: OrganisationChange, view: View): Id[] {
  const chairs = new Set<Id>();
  const take = (id: Id) => {
    if (chairs.has(id)) return;
    chairs.add(id);
    for (const report of view.find<Person>('people', 'manager', id)) if (!view.org.isPresent(report)) take(report.id);
  };
  for (const id of [...change.left, ...change.acting]) take(id);
  for (const { now, before } of change.changed)
    if (now.status !== before.status || (now.managerId !== before.managerId && !view.org.isPresent(now))) take(now.id);
  return [...chairs];
}

const entitiesMoved = (change: OrganisationChange): string[] => [
  ...new Set(change.changed.flatMap(({ now, before }) => [entityOf(now), entityOf(before)]).filter(Boolean)),
];

/** Whoever holds it now and has not been reached is asked; the same owner again clears what the former holder saw. */
export function askAgain(key: string, view: View): Step[] {
  return view
    .find<Obligation>('obligations', 'owner', key)
    .filter((o) => o.state === 'open' && !view.org.holdersOf(o.owner).some((p) => p.id === o.reached))
    .map((o): Step => ({ do: 'amend', id: o.id, owner: o.owner }));
}

/**
 * A role was given to somebody, or taken from them: what it owes already is asked of whoever holds it now and was not asked, and the
 * copies of whoever holds it no more say so.
 */
export function turnRole({ role, person, unit }: Pick<Grant, 'role' | 'person' | 'unit'>, view: View): Step[] {
  const owing = view.org.owing(role).filter((at) => within(at.unit, unit));
  return owing
    .flatMap((at) => view.find<Obligation>('obligations', 'owner', ownerKey({ role, ...at })))
    .filter((o) => o.state === 'open')
    .flatMap((o): Step[] => {
      const holders = view.org.holdersOf(o.owner);
      if (!holders.some((p) => p.id === o.reached)) return [{ do: 'amend', id: o.id, owner: o.owner }];
      const joins = holders.some((p) => p.id === person);
      return [{ do: 'ask', id: o.id, ...(joins ? { person } : {}) }];
    });
}
