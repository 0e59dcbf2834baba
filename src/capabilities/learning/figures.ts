import type { Cycle } from '../../kernel/cycle.ts';
import type { FigureRule } from '../../kernel/figures.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { within } from '../../kernel/person.ts';
import { addDays, type Instant, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { percent } from '../../reporting/percent.ts';
import { LEARN } from './names.ts';
import { learnAt } from './place.ts';

/** Everybody of a group once. */
export interface Figures {
  /** Those who owe it: the denominator. */
  learners: number;
  completed: number;
  open: number;
  excused: number;
}

/**
 * What is owed in a run below these units (`['']`: all of it), as it is or as it was known before `until`. Whoever has left, or is asked
 * no more, drops out from that day on.
 */
export const learnsIn = (cycle: Cycle, units: readonly string[], view: View, until?: Instant): Obligation[] =>
  view
    .ofKind(cycle.id, LEARN)
    .flatMap((o) => learnAt(o, until) ?? [])
    .filter((o) => units.some((unit) => within(String(o.data.unit ?? ''), unit)));

export type Part = 'completed' | 'open' | 'excused';

/** In which column somebody is counted. */
export const partOf = ({ state }: Obligation): Part =>
  state === 'excused' ? 'excused' : state === 'done' ? 'completed' : 'open';

export function count(learns: readonly Obligation[]): Figures {
  const f: Figures = { learners: 0, completed: 0, open: 0, excused: 0 };
  for (const o of learns) f[partOf(o)]++;
  return { ...f, learners: f.completed + f.open };
}

/** Completed of those who owe it, in whole per cent; null: nobody owes it. */
export const completion = (f: Figures): number | null => percent(f.completed, f.learners);

/** Completion of an entity in the course that was launched last, as it was known at the end of that day. */
export const completionFigure: FigureRule = {
  of(entity, asOf, view) {
    const cycle = view
      .find<Cycle>('cycles', 'capability', 'learning')
      .filter((c) => c.state !== 'draft' && c.opens <= asOf)
      .sort((a, b) => b.opens.localeCompare(a.opens))[0];
    if (!cycle) return undefined;
    const { completed, learners } = count(learnsIn(cycle, [entity], view, momentOf(addDays(asOf, 1), '00:00', 'UTC')));
    return learners === 0 ? undefined : { count: completed, of: learners };
  },
};
