import { isDeepStrictEqual } from 'node:util';
import type { Step } from '../../kernel/act.ts';
import type { OrganisationChange } from '../../kernel/capability.ts';
import { type Obligation, stateAt } from '../../kernel/obligation.ts';
import { ended, knownAt, type Past } from '../../kernel/past.ts';
import { entityOf, type Person } from '../../kernel/person.ts';
import type { Id, Json } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';

/** What a learner is counted by; kept with what is owed, as the people file had it. */
export const placeOf = (person: Person, view: View): { [name: string]: Json } => ({
  unit: person.unit,
  entity: entityOf(person),
  level: view.org.depth(person.id),
  grade: person.grade,
  location: person.location,
  category: person.category,
  language: person.language,
});

/** What is kept of it, with the moment at which somebody left: whoever comes back was gone in between. */
const placeIn = ({ data: d }: Obligation): { [name: string]: Json } => ({
  unit: d.unit ?? '',
  entity: d.entity ?? '',
  // Of a row from before levels were kept there is none: it is worked out as it is.
  ...(d.level === undefined ? {} : { level: d.level }),
  grade: d.grade ?? '',
  location: d.location ?? '',
  category: d.category ?? '',
  language: d.language ?? '',
  leftAt: d.leftAt ?? null,
});

type Places = Past<{ [name: string]: Json }>;

/** Somebody is counted elsewhere from now on, or is here again: where they were stays, for reports as of an earlier day. */
export function moved(o: Obligation, person: Person, view: View): Step[] {
  const was = placeIn(o);
  const now = { ...placeOf(person, view), leftAt: null };
  if (isDeepStrictEqual(was, now)) return [];
  const places = ended(o.data.places as unknown as Places | undefined, was, view.now) as unknown as Json;
  return [{ do: 'amend', id: o.id, data: { ...now, places } }];
}

/** Everybody below whoever has another manager since: their level moves with it. */
export function shifted(change: OrganisationChange, view: View): Id[] {
  const found = new Set<Id>();
  const take = (id: Id) => {
    for (const person of view.org.reports(id)) {
      if (found.has(person.id)) continue;
      found.add(person.id);
      take(person.id);
    }
  };
  for (const { now, before } of change.changed) if (now.managerId !== before.managerId) take(now.id);
  return [...found];
}

/**
 * What is owed as it was known before `until`, or as it is: the state, and where its learner was counted. Undefined: it was not owed
 * yet, or not any more, or its learner had left.
 */
export function learnAt(o: Obligation, until?: Instant): Obligation | undefined {
  if (until === undefined) return o.state === 'withdrawn' || o.data.leftAt ? undefined : o;
  const state = stateAt(o, until);
  const place = knownAt(placeIn(o), o.data.places as unknown as Places | undefined, until);
  const left = typeof place.leftAt === 'string' && place.leftAt < until;
  if (state === undefined || state === 'withdrawn' || left) return undefined;
  return { ...o, state, data: { ...o.data, ...place } };
}
