import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../../kernel/act.ts';
import { type Cycle, cycles } from '../../../kernel/cycle.ts';
import type { Id, Json } from '../../../kernel/store.ts';
import type { View } from '../../../kernel/view.ts';
import { ACKNOWLEDGE, ASSESS, BOARD, CORRECT, OVERVIEW, RESULTS, REVIEW, SECRETARIAT } from '../names.ts';
import { chairOf, isReleased, paperOf, papersIn, runs, todayOf } from '../papers.ts';
import {
  acknowledgeId,
  assessId,
  type Correction,
  correctionId,
  published,
  type Review,
  reviewOf,
  reviews,
} from './tables.ts';

const words = z.string().trim().max(4000);
export const acknowledgeSchema = z.object({ obligation: z.string().max(200) });
export const correctSchema = z.object({ obligation: z.string().max(200), text: words });
export const correctionSchema = z.object({
  obligation: z.string().max(200),
  verdict: z.enum(['stands', 'board']),
  text: words,
});
export const releaseSchema = z.object({ cycle: z.string().max(200) });

/** The feedback has been read. Reading is not agreeing: facts can still be corrected in time. */
export function acknowledge(act: Act<z.infer<typeof acknowledgeSchema>>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const paper = o && paperOf(o.about, view);
  const review = paper && reviewOf(paper, view);
  if (!o || !paper || !review?.decided) return { refuse: 'common.refused.gone' };
  const capacity = chairOf(paper) === act.by ? {} : { for: chairOf(paper), capacity: 'officer-in-charge' };
  return {
    steps: [
      { do: 'answer', id: o.id, answer: { acknowledged: true }, ...capacity },
      { do: 'settle', id: o.id, as: 'done' },
      put(reviews, {
        ...review,
        acknowledged: { by: act.by, at: act.at, ...(capacity.capacity ? { capacity: capacity.capacity } : {}) },
      }),
    ],
    reply: { show: { kind: ACKNOWLEDGE, id: o.id } },
  };
}

/** A fact in it is wrong: within ten working days, before anything is published. */
export function correct(act: Act<z.infer<typeof correctSchema>>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const paper = o && paperOf(o.about, view);
  const review = paper && reviewOf(paper, view);
  if (!o || !paper || !review?.decided) return { refuse: 'common.refused.gone' };
  const show = { kind: ACKNOWLEDGE, id: o.id };
  if (!act.data.text) return { refuse: 'compacts.refused.text', show };
  if (todayOf(view) > (review.correctBy ?? '')) return { refuse: 'compacts.refused.late', show };
  if (review.corrections.some((c) => !c.settled)) return { refuse: 'compacts.refused.correcting', show };
  const id = correctionId(paper.id);
  return {
    steps: [
      { do: 'answer', id: o.id, answer: { correct: act.data.text } },
      put(reviews, {
        ...review,
        corrections: [...review.corrections, { by: act.by, at: act.at, text: act.data.text }],
      }),
      view.obligation(id)
        ? { do: 'reopen', id }
        : {
            do: 'owe',
            obligation: {
              id,
              kind: CORRECT,
              cycle: paper.cycle,
              about: paper.id,
              owner: { role: SECRETARIAT, unit: '' },
              data: { label: String(paper.year) },
              open: true,
            },
          },
      { do: 'note', what: 'compacts.correct', about: paper.id, words: { text: act.data.text } },
    ],
    reply: { show },
  };
}

/** The secretariat says that the fact stands, or gives the compact back to the Board. */
export function correction(act: Act<z.infer<typeof correctionSchema>>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const paper = o && paperOf(o.about, view);
  const review = paper && reviewOf(paper, view);
  const last = review?.corrections.at(-1);
  if (!o || !paper || !review || !last || last.settled) return { refuse: 'common.refused.gone' };
  const { verdict, text } = act.data;
  const show = { kind: CORRECT, id: o.id };
  if (!text) return { refuse: 'compacts.refused.reason', show };
  const changed = verdict === 'board';
  const settled: Correction = { ...last, settled: { by: act.by, at: act.at, text, changed } };
  const { decided, ...rest } = review;
  const next: Review = {
    ...rest,
    ...(changed || !decided ? {} : { decided }),
    corrections: [...review.corrections.slice(0, -1), settled],
  };
  const board = view.obligation(assessId(paper.cycle));
  const asked = view.obligation(acknowledgeId(paper.id));
  return {
    steps: [
      { do: 'answer', id: o.id, answer: { verdict, text } },
      { do: 'settle', id: o.id, as: 'done' },
      put(reviews, next),
      ...(changed && asked?.state === 'open'
        ? [{ do: 'settle' as const, id: asked.id, as: 'withdrawn' as const }]
        : []),
      ...(changed && board
        ? [
            board.state === 'open'
              ? ({ do: 'refresh', ref: { kind: ASSESS, id: board.id } } as const)
              : ({ do: 'reopen', id: board.id } as const),
          ]
        : []),
      { do: 'tell', person: last.by, ref: { kind: REVIEW, id: paper.id }, why: 'tell', key: `corrected-${act.at}` },
    ],
    reply: { show },
  };
}

/** What stands between a year and its release, each with how many. */
export function before(cycle: Cycle, view: View): { undecided: number; correcting: number; time: number } {
  const today = todayOf(view);
  const all = papersIn(cycle.id, view).map((p) => reviewOf(p, view));
  return {
    undecided: all.filter((r) => !r.decided).length,
    correcting: all.filter((r) => r.corrections.some((c) => !c.settled)).length,
    // Whoever has acknowledged has had the time needed; the ten days are everybody's all the same.
    time: all.filter((r) => r.decided && today <= (r.correctBy ?? '')).length,
  };
}

/** Publishes the table of a year. From now on everybody may ask for the results; what was published stays as it was. */
export function release(act: Act<z.infer<typeof releaseSchema>>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (cycle?.capability !== 'compacts') return { refuse: 'common.cycle.none' };
  const show = { kind: OVERVIEW, id: cycle.id };
  if (isReleased(cycle)) return { refuse: 'compacts.refused.released', show };
  const left = before(cycle, view);
  if (left.undecided + left.correcting + left.time > 0)
    return { refuse: 'compacts.refused.notYet', params: left, show };
  const papers = papersIn(cycle.id, view);
  const people = [
    ...new Set(
      [...papers.flatMap((p) => view.org.holdersOf({ chair: chairOf(p) })), ...view.org.holders(BOARD)].map(
        (p) => p.id,
      ),
    ),
  ];
  return {
    steps: [
      put(cycles, { ...cycle, content: { ...cycle.content, released: act.at as Json } }),
      ...papers.flatMap((p): Step[] => {
        const { decided, self } = reviewOf(p, view);
        const holder = view.org.person(chairOf(p));
        if (!decided) return [];
        return [
          put(published, {
            id: p.id,
            cycle: cycle.id,
            year: p.year,
            entity: p.entity,
            post: p.post,
            name: holder?.name ?? p.post,
            title: holder?.title ?? '',
            overall: decided.overall,
            items: decided.items.map(({ indicator, name, status, rating }) => ({ indicator, name, status, rating })),
            practice: self?.practice ?? '',
          }),
        ];
      }),
      ...people.map(
        (person): Step => ({ do: 'tell', person, ref: { kind: RESULTS, id: cycle.id }, why: 'tell', key: 'released' }),
      ),
      { do: 'note', what: 'compacts.release', about: cycle.id, facts: { compacts: papers.length } },
    ],
    reply: { show: { kind: RESULTS, id: cycle.id } },
  };
}

/** Years whose results everybody may see. */
export const releasedRuns = (view: View): Cycle[] => runs(view).filter(isReleased);
export const firstReleased = (view: View): Id | undefined => releasedRuns(view)[0]?.id;
