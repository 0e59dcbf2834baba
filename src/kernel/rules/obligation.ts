import { z } from 'zod/v4';
import { type Decision, put, type Step } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import type { Catalogue } from '../catalogue.ts';
import { climbRule } from '../climb.ts';
import { compose, composing } from '../courtesy.ts';
import { manners as mannersTable } from '../notice.ts';
import { addDays, isDay } from '../time.ts';
import type { View } from '../view.ts';

const id = z.string().max(200);
const day = z.string().refine(isDay);
/** A snooze lasts at most so many working days once something is overdue (people.md). */
const SNOOZE_LATE = 5;
/** And never longer than this, in calendar days. */
const SNOOZE = 60;
/** More than the longest is asked for as the longest and a day, so that the reply says that it became shorter. */
const days = z.coerce
  .number()
  .min(0)
  .transform((n) => Math.min(Math.floor(n), SNOOZE + 1));

/** What every capability has in common: ladder, snooze, absence, delegation. */
export function obligationRules(catalogue: Catalogue): Record<string, ActRule> {
  return {
    'obligation.open': rule({
      data: z.object({ id }),
      may: 'clock',
      decide: (act, view) => {
        const o = view.obligation(act.data.id);
        if (o?.state !== 'waiting') return { steps: [] };
        const cycle = view.cycle(o.cycle);
        // Continuing a paused cycle opens what waited meanwhile.
        if (cycle && cycle.state !== 'open') return { steps: [] };
        return { steps: [{ do: 'open', id: o.id }] };
      },
    }),
    'obligation.rung': { data: z.object({ id }) as never, may: 'clock', decide: climbRule(catalogue) },
    'notice.compose': { data: z.object({ person: id }) as never, may: 'clock', together: true, decide: compose },
    'obligation.snooze': rule({
      data: z.object({ until: day.optional(), days: days.optional() }),
      may: 'anyone',
      decide: (act, view) => {
        const person = view.org.person(act.by);
        if (!person) return { refuse: 'common.refused.unknown' };
        const today = view.today(person);
        const late = view.owedBy(act.by).some((o) => view.isLate(o, person));
        const longest = late ? view.work.shift(person, today, SNOOZE_LATE) : view.work.shift(person, today, SNOOZE);
        const asked = act.data.until ?? view.work.shift(person, today, act.data.days ?? 3);
        if (asked <= today) return { refuse: 'common.snooze.past' };
        const until = asked > longest ? longest : asked;
        return {
          steps: [
            put(mannersTable, { ...view.manners(act.by), snoozedUntil: until }),
            { do: 'note', facts: { until } },
          ],
          reply: { text: until === asked ? 'common.snooze.done' : 'common.snooze.shorter', params: { until } },
        };
      },
    }),
    'person.away': rule({
      data: z.object({ until: day.nullable() }),
      may: 'anyone',
      decide: (act, view): Decision => {
        const person = view.org.person(act.by);
        if (!person) return { refuse: 'common.refused.unknown' };
        const { awayUntil, awayFrom, ...manners } = view.manners(act.by);
        const today = view.today(person);
        const steps: Step[] = [];
        if (act.data.until === null) {
          // The days away so far still don't count.
          const past =
            awayUntil && awayFrom && awayFrom < today
              ? { awayFrom, awayUntil: awayUntil < today ? awayUntil : addDays(today, -1) }
              : {};
          steps.push(put(mannersTable, { ...manners, ...past }), { do: 'note' }, ...callComposer(view, act.by));
          return { steps, reply: { text: 'common.away.back' } };
        }
        if (act.data.until < today) return { refuse: 'common.away.past' };
        steps.push(
          put(mannersTable, {
            ...manners,
            awayFrom: awayFrom && awayUntil && awayUntil >= today ? awayFrom : today,
            awayUntil: act.data.until,
          }),
          { do: 'note', facts: { until: act.data.until } },
        );
        return { steps, reply: { text: 'common.away.done', params: { until: act.data.until } } };
      },
    }),
    'person.language': rule({
      data: z.object({ language: z.enum(['en', 'fr', 'es', 'ar', 'zh', 'ru']) }),
      may: 'anyone',
      decide: (act, view) => ({
        steps: [put(mannersTable, { ...view.manners(act.by), language: act.data.language }), { do: 'note' }],
        reply: { text: 'common.language.done', params: { language: act.data.language } },
      }),
    }),
    'person.greeted': rule({
      data: z.object({}),
      may: 'anyone',
      decide: (act, view) => ({ steps: [put(mannersTable, { ...view.manners(act.by), greeted: true })] }),
    }),
  };
}

/** Looks again at what waits to be told to a person, now that something has changed. */
export function callComposer(view: View, person: string): Step[] {
  if (view.waitingNotices(person).length === 0) return [];
  return [composing(person, view.now)];
}
