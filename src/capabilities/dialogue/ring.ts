import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { cycles } from '../../kernel/cycle.ts';
import type { View } from '../../kernel/view.ts';
import { contentOf, isRunning, ringOf } from './content.ts';
import { later, leadDates, todayUtc } from './dates.ts';
import { openParts } from './launch.ts';
import { LEAD } from './names.ts';

/** The next ring opens: its dates run from today, or from the opening when that is still to come. */
export function openRing(act: Act<{ cycle: string; ring: number }>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  const show = { kind: 'dialogue.cycle', id: act.data.cycle };
  if (!isRunning(cycle) || cycle.ring === undefined) return { refuse: 'dialogue.ring.none' };
  const content = contentOf(cycle);
  const next = cycle.ring + 1;
  // Two presses of one button open one ring.
  if (act.data.ring !== next || next > content.rings.length) return { steps: [], reply: { show } };
  const today = todayUtc(view);
  const now = {
    ...cycle,
    ring: next,
    content: { ...cycle.content, began: [...content.began, later(today, cycle.opens)] },
  };
  const steps: Step[] = [put(cycles, now)];
  for (const lead of view.ofKind(cycle.id, LEAD)) {
    const chair = view.org.person(lead.about);
    if (!chair || lead.state !== 'waiting' || ringOf(cycle, chair.unit) !== next) continue;
    const dates = leadDates(now, chair, view);
    steps.push({ do: 'amend', id: lead.id, ...dates });
    if (dates.opens <= view.now && now.state === 'open') steps.push({ do: 'open', id: lead.id });
  }
  if (cycle.opens <= today) steps.push(...openParts(now, view));
  steps.push({ do: 'note', about: cycle.id, facts: { ring: next } });
  return { steps, reply: { show } };
}
