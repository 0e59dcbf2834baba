import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { cycles } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { later, todayUtc } from '../../kernel/rundays.ts';
import { isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { contentOf, isRinged, isRunning, ringOf } from './content.ts';
import { closesByClock, learnDates } from './launch.ts';
import { CARDS, LEARN, OFFICE } from './names.ts';

export const extendSchema = z.object({
  cycle: z.string().max(200),
  closes: z.string().refine(isDay),
  due: z.string().refine(isDay).optional(),
});

/** A later closing date. A run that has closed opens again, and with it what was not completed. */
export function extend(act: Act<z.infer<typeof extendSchema>>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (cycle?.capability !== 'learning') return { refuse: 'common.cycle.none' };
  const by = act.as ?? act.by;
  if (!by.startsWith('operator:') && !view.org.holds(by, OFFICE))
    return { refuse: 'common.refused.role', about: cycle.id };
  const { closes } = act.data;
  if (closes < todayUtc(view) || closes < cycle.closes) return { refuse: 'learning.extend.earlier' };
  const due = act.data.due ?? contentOf(cycle).due;
  if (due > closes) return { refuse: 'learning.launch.dueBetween' };
  const { closedAt: _, ...rest } = cycle;
  const now = {
    ...rest,
    closes,
    state: cycle.state === 'closed' ? ('open' as const) : cycle.state,
    content: { ...cycle.content, due },
  };
  const steps: Step[] = [put(cycles, now), closesByClock(now)];
  for (const o of view.find<Obligation>('obligations', 'cycle', cycle.id)) {
    const person = view.org.person(o.about);
    if (!person || (o.state !== 'missed' && o.state !== 'open')) continue;
    const dates = learnDates(now, person, view);
    if (o.due) steps.push({ do: 'amend', id: o.id, due: later(dates.due, o.due) });
    if (o.state === 'missed' && isRinged(now, person.unit)) steps.push({ do: 'reopen', id: o.id });
  }
  steps.push({ do: 'note', about: cycle.id, facts: { closes, due, was: cycle.closes } });
  return { steps, reply: { show: { kind: CARDS.run, id: cycle.id } } };
}

/** The next ring opens: its time runs from today, or from the opening when that is still to come. */
export function openRing(act: Act<{ cycle: string; ring: number }>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  const show = { kind: CARDS.run, id: act.data.cycle };
  if (!isRunning(cycle) || cycle.capability !== 'learning' || cycle.ring === undefined)
    return { refuse: 'common.cycle.none' };
  const { rings, began } = contentOf(cycle);
  const next = cycle.ring + 1;
  // Two presses of one button open one ring.
  if (act.data.ring !== next || next > rings.length) return { steps: [], reply: { show } };
  const now = {
    ...cycle,
    ring: next,
    content: { ...cycle.content, began: [...began, later(todayUtc(view), cycle.opens)] },
  };
  const steps: Step[] = [put(cycles, now)];
  for (const o of view.ofKind(cycle.id, LEARN)) {
    const person = view.org.person(o.about);
    if (!person || o.state !== 'waiting' || ringOf(cycle, person.unit) !== next) continue;
    const dates = learnDates(now, person, view);
    steps.push({ do: 'amend', id: o.id, ...dates });
    if (dates.opens <= view.now && now.state === 'open') steps.push({ do: 'open', id: o.id });
  }
  steps.push({ do: 'note', about: cycle.id, facts: { ring: next } });
  return { steps, reply: { show } };
}
