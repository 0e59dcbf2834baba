import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../act.ts';
import { type ActRule, type OrganisationChange, rule } from '../capability.ts';
import type { Catalogue } from '../catalogue.ts';
import { handOver } from '../handover.ts';
import { type Person, people } from '../person.ts';
import { type Acting, actings } from '../role.ts';
import type { Id } from '../store.ts';
import { addDays, addMonths, isDay, momentOf } from '../time.ts';
import type { View } from '../view.ts';
import { actingRules, tellOf } from './acting.ts';

/** Longer than this nobody stands in at once: it is set anew, and everybody concerned hears of it again. */
const MOST_MONTHS = 12;

const id = z.string().max(200);
const day = z.string().refine(isDay);
/** Who is who: officers-in-charge, and what an import has changed. */
export function organisationRules(catalogue: Catalogue): Record<string, ActRule> {
  return {
    ...actingRules(),
    'person.acting': rule({
      data: z.object({ person: id, for: id, from: day, to: day }),
      may: 'anyone',
      operator: true,
      decide: (act, view) => appoint(act, view),
    }),
    'acting.turns': rule({
      data: z.object({ for: id }),
      may: 'clock',
      // An appointment begins or ends: asks, rights and escalations follow and come back.
      decide: (act, view) => ({
        steps: changed(catalogue, { joined: [], changed: [], left: [], acting: [act.data.for] }, view),
      }),
    }),
    'organisation.changed': rule({
      data: z.object({
        joined: z.array(id),
        left: z.array(id),
        changed: z.array(z.object({ now: z.any(), before: z.any() })),
        acting: z.array(id),
      }),
      may: 'clock',
      decide: (act, view) => ({ steps: changed(catalogue, act.data as OrganisationChange, view) }),
    }),
  };
}

/** Rows of an import, as one step each, with the ledger line of the whole. */
export function importSteps(rows: readonly Person[], facts: { [name: string]: number }): Step[] {
  return [...rows.map((row) => put(people, row)), { do: 'note', what: 'organisation.import', facts }];
}

function changed(catalogue: Catalogue, change: OrganisationChange, view: View): Step[] {
  return [
    ...handOver(change, view),
    ...catalogue.capabilities.flatMap((capability) => capability.organisation?.(change, view) ?? []),
  ];
}

/** Set by the supervisor, the entity's focal point or head, an administrator, or an operator (people.md). */
export const mayAppoint = (by: Id, chair: Person, view: View): boolean =>
  by.startsWith('operator:') ||
  view.org.supervisor(chair.id)?.id === by ||
  view.org.holds(by, 'entity-focal-point', chair.unit) ||
  view.org.holds(by, 'head-of-entity', chair.unit) ||
  view.org.holds(by, 'administrator');

/** Nobody sets it for themself; whoever is stood in for, their supervisor and the stand-in hear of it by name, and can end it. */
export function appoint(act: Act<{ person: string; for: string; from: string; to: string }>, view: View): Decision {
  const { person, from, to } = act.data;
  const chair = view.org.person(act.data.for);
  const stand = view.org.person(person);
  if (!chair || !stand || stand.status !== 'active') return { refuse: 'common.refused.noSuchPerson' };
  if (stand.id === chair.id || to < from) return { refuse: 'common.acting.wrong' };
  const by = act.as ?? act.by;
  if (!mayAppoint(by, chair, view)) return { refuse: 'common.refused.role', about: chair.id };
  if (stand.id === by) return { refuse: 'common.acting.self', about: chair.id };
  if (to > addMonths(from, MOST_MONTHS)) return { refuse: 'common.acting.long', params: { months: MOST_MONTHS } };
  const id = `${chair.id}|${from}`;
  const row: Omit<Acting, 'version'> = { id, person: stand.id, for: chair.id, from, to, by, at: act.at };
  const begins = momentOf(from, '00:00', chair.timeZone);
  const ends = momentOf(addDays(to, 1), '00:00', chair.timeZone);
  const turn = (at: string, which: string): Step => ({
    do: 'alarm',
    id: `acting|${row.id}|${which}`,
    at: at > view.now ? at : view.now,
    kind: 'acting.turns',
    data: { for: chair.id },
  });
  return {
    steps: [
      put(actings, row),
      turn(begins, 'from'),
      turn(ends, 'to'),
      { do: 'note', about: chair.id, for: stand.id, facts: { from, to } },
      ...tellOf(row, by, act.at, view),
    ],
    reply: { text: 'common.acting.done', params: { name: stand.name, for: chair.name, from, to } },
  };
}
