import type { Step } from '../../kernel/act.ts';
import type { OrganisationChange } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import { isSettled, type Obligation } from '../../kernel/obligation.ts';
import { entityOf, type Person } from '../../kernel/person.ts';
import type { Id } from '../../kernel/store.ts';
import { type Day, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { leadsAnyone, levelOf, owesPart } from './audience.ts';
import { dialogues, isRinged, isRunning } from './content.ts';
import { FIRST_ZONE, todayUtc } from './dates.ts';
import { oweCertify, oweLead } from './launch.ts';
import { certifyId, LEAD, LEAD_CARD, leadId, TAKE } from './names.ts';
import { isHeldByOther, stands } from './stand.ts';
import { moved, oweTake, placeOf, takeData, takeOf, turn } from './take.ts';

/** What joiners, movers, leavers, absences and officers-in-charge mean for every dialogue that runs. */
export function organisation(change: OrganisationChange, view: View): Step[] {
  return dialogues(view)
    .filter(isRunning)
    .flatMap((cycle) => inCycle(cycle, change, view));
}

function inCycle(cycle: Cycle, change: OrganisationChange, view: View): Step[] {
  const steps: Step[] = [];
  const joined = new Set(change.joined);
  const people = new Set<Id>([...change.joined, ...change.left, ...change.changed.map((c) => c.now.id)]);
  const managers = new Set<Id>();
  for (const id of people) {
    const person = view.org.person(id);
    if (person?.managerId) managers.add(person.managerId);
  }
  for (const { before } of change.changed) if (before.managerId) managers.add(before.managerId);

  const entities = new Set<string>();
  for (const id of people) {
    const person = view.org.person(id);
    if (!person) continue;
    steps.push(...partOf(cycle, person, view));
    if (owesPart(person, cycle.units, view)) entities.add(entityOf(person));
  }
  // What is owed already stays as it is.
  for (const entity of entities) steps.push(...oweCertify(cycle, entity, view));
  for (const id of new Set([...people, ...managers])) {
    const chair = view.org.person(id);
    if (chair) steps.push(...leadOf(cycle, chair, joined.has(id) ? chair.joined : undefined, view));
  }
  steps.push(...standings(cycle, steps, new Set([...people, ...change.acting]), view));
  for (const id of managers) steps.push({ do: 'refresh', ref: { kind: LEAD_CARD, id: leadId(cycle.id, id) } });
  steps.push(...handOver(cycle, change, view), ...lostDelegates(cycle, change.left, view));
  return steps;
}

/** Everybody looked at, as if all of them had changed: for a dialogue that was closed and goes on. */
export function everybody(cycle: Cycle, view: View): Step[] {
  const all = view.org.all();
  return [
    ...all.flatMap((person) => partOf(cycle, person, view)),
    ...all.flatMap((chair) =>
      view.obligation(leadId(cycle.id, chair.id)) ? [] : leadOf(cycle, chair, todayUtc(view), view),
    ),
    ...view.ofKind(cycle.id, LEAD).flatMap((lead) => stands(lead, lead.state === 'withdrawn', view)),
  ];
}

/** What one person owes as a participant now. Whoever took part owes nothing new, wherever they move. */
function partOf(cycle: Cycle, person: Person, view: View): Step[] {
  const wanted = owesPart(person, cycle.units, view);
  const take = takeOf(cycle.id, person.id, view);
  const level = levelOf(person, cycle.units, view);
  if (!take) {
    if (!wanted) return [];
    const begun = momentOf(cycle.opens, '00:00', FIRST_ZONE) <= view.now;
    return oweTake(cycle, person, level, wanted, begun && isRinged(cycle, person.unit), view.now);
  }
  const place = moved(take, placeOf(person, level), view.now);
  const stays: Step[] = Object.keys(place).length > 0 ? [{ do: 'amend', id: take.id, data: place }] : [];
  if (!wanted) return take.state === 'withdrawn' ? [] : turn(take, 'gone', view, person.status === 'left' ? {} : place);
  if (wanted === 'excused') return take.state === 'excused' ? stays : turn(take, 'excused', view, place);
  const { session, confirm, excusedByHand } = takeData(take) as ReturnType<typeof takeData> & {
    excusedByHand?: boolean;
  };
  // Back at work, or back in the audience: as it was before.
  if (take.state === 'withdrawn' || (take.state === 'excused' && !excusedByHand)) {
    const was = session ? (confirm === 'yes' ? 'confirmed' : confirm === 'absent' ? 'contradicted' : 'took') : 'owed';
    return turn(take, was, view, place);
  }
  return stays;
}

/** Somebody who has a team leads it; somebody who has none any more does not. `since`: who leads from that day on has days of their own. */
function leadOf(cycle: Cycle, chair: Person, since: Day | undefined, view: View): Step[] {
  const lead = view.obligation(leadId(cycle.id, chair.id));
  const leads = leadsAnyone(chair.id, cycle.units, view);
  if (!lead) return leads ? oweLead(cycle, chair, levelOf(chair, cycle.units, view), view, since) : [];
  if (!leads) return isSettled(lead) ? [] : [{ do: 'settle', id: lead.id, as: 'withdrawn' }];
  if (lead.state === 'withdrawn' && !lead.data.coveredBy) return [{ do: 'reopen', id: lead.id }];
  return [];
}

/** How chairs stand since: those of the people concerned, and those in which somebody else sits. */
function standings(cycle: Cycle, steps: readonly Step[], people: ReadonlySet<Id>, view: View): Step[] {
  const off = new Map(
    steps.flatMap((s): [Id, boolean][] =>
      s.do === 'settle' ? [[s.id, true]] : s.do === 'reopen' ? [[s.id, false]] : [],
    ),
  );
  return view
    .ofKind(cycle.id, LEAD)
    .filter((lead) => people.has(lead.about) || isHeldByOther(lead) || off.has(lead.id))
    .flatMap((lead) => stands(lead, off.get(lead.id) ?? lead.state === 'withdrawn', view));
}

/** Chairs in which somebody else sits since: the new one is asked from the beginning, and nobody is blamed for another's steps. */
function handOver(cycle: Cycle, change: OrganisationChange, view: View): Step[] {
  const chairs = new Set<Id>();
  const take = (id: Id) => {
    if (chairs.has(id)) return;
    chairs.add(id);
    // Empty chairs below lead up to this one.
    for (const report of view.find<Person>('people', 'manager', id)) if (!view.org.isPresent(report)) take(report.id);
  };
  for (const id of [...change.left, ...change.acting]) take(id);
  for (const { now, before } of change.changed) {
    if (now.status !== before.status) take(now.id);
    else if (now.managerId !== before.managerId && !view.org.isPresent(now)) take(now.id);
  }
  const steps: Step[] = [];
  for (const chair of chairs) {
    const lead = view.obligation(leadId(cycle.id, chair));
    if (lead?.state === 'open') steps.push({ do: 'amend', id: lead.id, owner: { chair } });
    const unit = view.org.person(chair)?.unit ?? '';
    const certify = view.obligation(certifyId(cycle.id, entityOf({ unit })));
    if (certify?.state === 'open' && view.org.head(certify.about)?.id === chair)
      steps.push({ do: 'amend', id: certify.id, owner: certify.owner });
    for (const o of view.find<Obligation>('obligations', 'owner', `chair:${chair}`))
      if (o.cycle === cycle.id && o.state === 'open' && o.id !== lead?.id)
        steps.push({ do: 'amend', id: o.id, owner: o.owner });
  }
  return steps;
}

/** A delegation ends when the delegate leaves; the owner still owes (hardening R4). */
function lostDelegates(cycle: Cycle, left: readonly Id[], view: View): Step[] {
  return left.flatMap((id) =>
    view
      .find<Obligation>('obligations', 'delegate', id)
      .filter((o) => o.cycle === cycle.id && o.kind !== TAKE)
      .map((o): Step => ({ do: 'amend', id: o.id, delegate: null })),
  );
}
