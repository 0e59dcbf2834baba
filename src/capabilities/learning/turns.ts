import type { Step } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import { isSettled, type Obligation } from '../../kernel/obligation.ts';
import type { Person } from '../../kernel/person.ts';
import { later } from '../../kernel/rundays.ts';
import type { Id } from '../../kernel/store.ts';
import type { Day } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { owes, wantedBy } from './audience.ts';
import { contentOf } from './content.ts';
import { learnId } from './names.ts';
import { askAgain, oweLearn } from './owe.ts';
import { moved } from './place.ts';
import { already, overlap } from './round.ts';

/** A run that would ask somebody, or excuse them, who is neither asked nor excused by it now. */
interface Beginning {
  cycle: Cycle;
  how: 'owed' | 'excused';
  o: Obligation | undefined;
}

/**
 * What one person owes in each of these runs from now on. Where several runs of one round would ask them, one does: the one that leaves most
 * time. `joins`: they have come since the launch. `ended`: what ends in the same act.
 */
export function turnsOf(
  person: Person,
  cycles: readonly Cycle[],
  view: View,
  { joins = false, ended = [] }: { joins?: boolean; ended?: readonly Id[] } = {},
): Step[] {
  const except = new Set(ended);
  const steps: Step[] = [];
  const beginnings: Beginning[] = [];
  for (const cycle of cycles) {
    const o = view.obligation(learnId(cycle.id, person.id));
    const turn = turnIn(cycle, person, o, joins, view);
    steps.push(...turn.steps);
    if (turn.begins) beginnings.push({ cycle, how: turn.begins, o });
    if (o && (turn.begins || turn.steps.some((s) => s.do === 'settle' && s.as === 'withdrawn'))) except.add(o.id);
  }
  const begun: Cycle[] = [];
  for (const it of beginnings.sort((a, b) => b.cycle.closes.localeCompare(a.cycle.closes))) {
    const same = (c: Cycle) => contentOf(c).course === contentOf(it.cycle).course && overlap(c, it.cycle);
    if (begun.some(same) || already(person.id, wantedBy(it.cycle), view, { guard: true, except })) {
      // Excused no longer, and asked elsewhere: this run has nothing to do with them.
      if (it.o?.state === 'excused') steps.push({ do: 'settle', id: it.o.id, as: 'withdrawn' });
      continue;
    }
    begun.push(it.cycle);
    steps.push(...begin(it, person, sinceOf(person, joins, view), view));
  }
  return steps;
}

/** From the day on which it is known: nobody is late on the first. A joiner who is still to come has the own first day. */
const sinceOf = (person: Person, joins: boolean, view: View): Day =>
  later(joins ? person.joined : '', view.today(person));

const begin = ({ cycle, how, o }: Beginning, person: Person, since: Day, view: View): Step[] =>
  !o
    ? oweLearn(cycle, person, how, view, since)
    : how === 'excused'
      ? [{ do: 'settle', id: o.id, as: 'excused' }]
      : askAgain(cycle, person, o.id, view, since);

/** How it stands in one run: what follows whatever the others do, and whether the run would begin with them. */
function turnIn(
  cycle: Cycle,
  person: Person,
  o: Obligation | undefined,
  joins: boolean,
  view: View,
): { steps: Step[]; begins?: 'owed' | 'excused' | undefined } {
  // Once asked as a joiner, a joiner.
  const wanted = owes(person, wantedBy(cycle), view, joins || o !== undefined);
  if (!o) return { steps: [], begins: wanted };
  if (person.status === 'left') {
    const gone: Step = { do: 'amend', id: o.id, data: { leftAt: view.now } };
    return { steps: o.state === 'missed' ? [gone, { do: 'settle', id: o.id, as: 'withdrawn' }] : [gone] };
  }
  const place = moved(o, person, view);
  if (o.state === 'done') return { steps: place };
  if (!wanted)
    return { steps: isSettled(o) && o.state !== 'missed' ? [] : [{ do: 'settle', id: o.id, as: 'withdrawn' }] };
  const isOver = o.state === 'withdrawn' || o.state === 'missed';
  if (wanted === 'excused')
    return isOver
      ? { steps: place, begins: wanted }
      : { steps: [...place, ...(o.state === 'excused' ? [] : [{ do: 'settle', id: o.id, as: 'excused' } as const])] };
  return isOver || (o.state === 'excused' && o.data.exempted !== true)
    ? { steps: place, begins: wanted }
    : { steps: place };
}
