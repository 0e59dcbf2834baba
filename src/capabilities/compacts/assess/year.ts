import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../../kernel/act.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import { dayWithin } from '../../../kernel/rundays.ts';
import { type Day, momentOf } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { ASSESS, BOARD, SELF } from '../names.ts';
import { chairOf, contentOf, paperOf, papersIn } from '../papers.ts';
import { RATINGS } from '../rules.ts';
import { assessId, reviewOf, reviews, selfId } from './tables.ts';

const words = z.string().trim().max(4000);
export const cycleSchema = z.object({ cycle: z.string().max(200) });
export const selfSchema = z.object({
  obligation: z.string().max(200),
  overall: z.enum(RATINGS),
  text: words,
  practice: words.default(''),
});

/** What the clock does once the year is over: self-assessments are asked, then the Board. */
export const yearClock = (cycle: Pick<Cycle, 'id'>, it: { year: number; selfBy: Day }): Step[] => [
  {
    do: 'alarm',
    id: `compacts.selves|${cycle.id}`,
    at: momentOf(`${it.year + 1}-01-02`, '06:00', 'UTC'),
    kind: 'compacts.selves',
    data: { cycle: cycle.id },
  },
  {
    do: 'alarm',
    id: `compacts.board|${cycle.id}`,
    at: momentOf(it.selfBy, '23:59', 'Etc/GMT+12'),
    kind: 'compacts.board',
    data: { cycle: cycle.id },
  },
];

/** The year is over: each manager is asked for the own word. */
export function askSelves(act: Act<{ cycle: string }>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (!cycle) return { steps: [] };
  return {
    steps: papersIn(cycle.id, view).map((paper): Step => {
      const sitter = view.org.sitter(chairOf(paper)) ?? { timeZone: 'UTC', workDays: [1, 2, 3, 4, 5], location: '' };
      return {
        do: 'owe',
        obligation: {
          id: selfId(paper.id),
          kind: SELF,
          cycle: cycle.id,
          about: paper.id,
          owner: { chair: chairOf(paper) },
          due: dayWithin(contentOf(cycle).selfBy, cycle.closes, sitter, view.work),
          data: { label: String(paper.year) },
          open: true,
        },
      };
    }),
  };
}

/** The manager's own assessment, with a practice worth sharing where there is one. */
export function self(act: Act<z.infer<typeof selfSchema>>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const paper = o && paperOf(o.about, view);
  if (!o || !paper) return { refuse: 'common.refused.gone' };
  const { overall, text, practice } = act.data;
  const show = { kind: SELF, id: o.id };
  if (!text) return { refuse: 'compacts.refused.text', show };
  const review = reviewOf(paper, view);
  if (review.decided) return { refuse: 'compacts.refused.assessed', show };
  const capacity = chairOf(paper) === act.by ? {} : { for: chairOf(paper), capacity: 'officer-in-charge' };
  return {
    steps: [
      { do: 'answer', id: o.id, answer: { overall, text, practice }, ...capacity },
      { do: 'settle', id: o.id, as: 'done' },
      put(reviews, {
        ...review,
        self: {
          overall,
          text,
          practice,
          by: act.by,
          at: act.at,
          ...(capacity.capacity ? { capacity: capacity.capacity } : {}),
        },
      }),
    ],
    reply: { show },
  };
}

/** The day for self-assessments is over: the Board is asked for all of them in one thing. */
export function askBoard(act: Act<{ cycle: string }>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (!cycle || papersIn(cycle.id, view).length === 0) return { steps: [] };
  return {
    steps: [
      {
        do: 'owe',
        obligation: {
          id: assessId(cycle.id),
          kind: ASSESS,
          cycle: cycle.id,
          about: cycle.id,
          owner: { role: BOARD, unit: '' },
          due: contentOf(cycle).assessBy,
          data: { label: String(contentOf(cycle).year) },
          open: true,
        },
      },
    ],
  };
}
