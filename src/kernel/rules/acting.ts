import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../act.ts';
import { type ActRule, rule, type Version } from '../capability.ts';
import { type Acting, actings } from '../role.ts';
import type { Id } from '../store.ts';
import type { Instant } from '../time.ts';
import type { View } from '../view.ts';

const showOf = (acting: Id) => ({ kind: 'person.standIn', id: acting });

/** An officer-in-charge steps back, or is asked to, before the last day. */
export function actingRules(): Record<string, ActRule> {
  return {
    'person.actingEnds': rule({
      data: z.object({ acting: z.string().max(300) }),
      may: 'anyone',
      operator: true,
      version: (act, view): Version | undefined => {
        const row = view.peek<Acting>(actings.name, act.data.acting);
        return row && { version: row.version, show: showOf(row.id) };
      },
      decide: end,
    }),
  };
}

/** Whom it concerns: who sits, who is stood in for, who set it, and whoever supervises that chair. They read of it and can end it. */
export function concernedBy(row: Pick<Acting, 'person' | 'for' | 'by'>, view: View): Id[] {
  const above = view.org.supervisor(row.for)?.id;
  return [...new Set([row.person, row.for, ...(row.by ? [row.by] : []), ...(above ? [above] : [])])];
}

/** Every stand-in for this person or for somebody of their team, and every one that they are, whether it holds or is over. */
export const around = (id: Id, view: View): Acting[] => [
  ...view.find<Acting>(actings.name, 'for', id),
  ...view.find<Acting>(actings.name, 'person', id),
  ...view.org.reports(id).flatMap((p) => view.find<Acting>(actings.name, 'for', p.id)),
];

/** Does it hold, now or from a later day? */
export const isStanding = (row: Acting, view: View): boolean =>
  !row.ended && view.today(view.org.person(row.for) ?? { timeZone: 'UTC' }) <= row.to;

/** The notice of it, to everybody concerned who is there; not to whoever did it. */
export const tellOf = (row: Omit<Acting, 'version'>, by: Id, at: Instant, view: View): Step[] => [
  ...concernedBy(row, view)
    .filter((id) => id !== by && view.org.isPresent(view.org.person(id)))
    .map((person): Step => ({ do: 'tell', person, ref: showOf(row.id), why: 'tell', key: at })),
  { do: 'refresh', ref: showOf(row.id) },
];

function end(act: Act<{ acting: Id }>, view: View): Decision {
  const row = view.get<Acting>(actings.name, act.data.acting);
  const chair = row && view.org.person(row.for);
  if (!row || !chair) return { refuse: 'common.refused.gone' };
  const by = act.as ?? act.by;
  const may = by.startsWith('operator:') || view.org.holds(by, 'administrator') || concernedBy(row, view).includes(by);
  if (!may) return { refuse: 'common.refused.notYours', about: row.for };
  const reply =
    act.via === 'cli'
      ? { text: 'common.acting.endedNow', params: { name: view.org.person(row.person)?.name ?? row.person } }
      : { show: showOf(row.id) };
  if (!isStanding(row, view)) return { steps: [], reply };
  const today = view.today(chair);
  return {
    steps: [
      put(actings, { ...row, to: today < row.to ? today : row.to, ended: { by, at: act.at } }),
      { do: 'silence', id: `acting|${row.id}|from` },
      { do: 'silence', id: `acting|${row.id}|to` },
      { do: 'alarm', id: `acting|${row.id}|ended`, at: act.at, kind: 'acting.turns', data: { for: row.for } },
      { do: 'note', about: row.for, for: row.person, facts: { from: row.from, to: row.to } },
      ...tellOf(row, by, act.at, view),
    ],
    reply,
  };
}
