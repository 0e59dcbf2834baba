import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { cycles } from '../../kernel/cycle.ts';
import { later, todayUtc } from '../../kernel/rundays.ts';
import type { View } from '../../kernel/view.ts';
import { contentOf, isRunning, ringOf } from './content.ts';
import { CARDS, LEARN } from './names.ts';
import { learnDates } from './owe.ts';

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
