import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { FigureRule } from '../../kernel/figures.ts';
import { isRunning } from '../../kernel/rings.ts';
import type { View } from '../../kernel/view.ts';
import { freshFigure, replaced } from './figures.ts';
import { nextMonth } from './launch.ts';
import { PAPER } from './names.ts';
import { changed, indicatorsOf, type Paper, papersIn, todayOf } from './papers.ts';
import { endOf, monthOf, previous, yearOf } from './periods.ts';
import { type Observation, observationId, observations } from './tables.ts';

export const monthSchema = z.object({ cycle: z.string().max(200) });

/** What else a month that begins brings; each looks at one compact. */
export type Monthly = (paper: Paper, view: View) => Step[];

/** The first of a month: figures of other capabilities are written down for the month before, and what follows from all figures. */
export const monthRule =
  (named: ReadonlyMap<string, FigureRule>, more: readonly Monthly[]) =>
  (act: Act<{ cycle: string }>, view: View): Decision => {
    const cycle = view.cycle(act.data.cycle);
    if (!isRunning(cycle)) return { steps: [] };
    const steps: Step[] = [];
    for (const paper of papersIn(cycle.id, view)) {
      steps.push(...observed(paper, named, act, view));
      for (const rule of more) steps.push(...rule(paper, view));
    }
    return { steps: [...steps, nextMonth(cycle, todayOf(view))] };
  };

/** A figure of another capability for the month before, with where it is from; what is absent stays without data. */
function observed(
  paper: Paper,
  named: ReadonlyMap<string, FigureRule>,
  act: Act<{ cycle: string }>,
  view: View,
): Step[] {
  const period = previous(monthOf(todayOf(view)));
  if (yearOf(period) !== paper.year) return [];
  return indicatorsOf(paper, view).flatMap((i): Step[] => {
    const figure = named.get(i.source)?.of(paper.entity, endOf(period), view);
    if (!figure || figure.of === 0) return [];
    const known = view.get<Observation>(observations.name, observationId(i.id, paper.post, period));
    const actual = (100 * figure.count) / figure.of;
    if (known && known.actual === actual) return [];
    const row = known
      ? replaced(known, actual, i.source, act)
      : { ...freshFigure(i.id, paper.post, period, i.source, act), actual };
    return [put(observations, { ...row, count: figure.count, of: figure.of })];
  });
}

/** A file has changed indicators or targets: compacts whose terms are others since have another version. */
export function follow(_act: Act, view: View): Decision {
  const steps: Step[] = [];
  for (const cycle of view.find<Cycle>('cycles', 'capability', 'compacts')) {
    if (!isRunning(cycle)) continue;
    for (const paper of papersIn(cycle.id, view)) {
      const next = changed(paper, view);
      // Figures may be others although the terms are the same: cards follow.
      steps.push(...(next.length > 2 ? next : [{ do: 'refresh' as const, ref: { kind: PAPER, id: paper.id } }]));
    }
  }
  return { steps };
}
