import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../../kernel/act.ts';
import type { Id } from '../../../kernel/store.ts';
import type { View } from '../../../kernel/view.ts';
import { ACKNOWLEDGE, ASSESS, REVIEW } from '../names.ts';
import { chairOf, type Paper, paperOf, papersIn, todayOf } from '../papers.ts';
import { isRecused, judges } from '../rights.ts';
import { RATINGS } from '../rules.ts';
import {
  acknowledgeId,
  assessId,
  exceptions,
  type Feedback,
  type Judged,
  judged,
  overallOf,
  type Review,
  reviewOf,
  reviews,
} from './tables.ts';

/** Working days in which facts can be corrected before anything is published. */
const TO_CORRECT = 10;

const words = z.string().trim().max(4000);
/** Inputs of the form, by indicator. */
export const INPUT = 'r~';

const assessed = z.object({
  paper: z.string().max(200),
  /** By indicator; what is not named stays as the figures say. */
  ratings: z.record(z.string().max(64), z.enum(RATINGS)).default({}),
  overall: z.enum(RATINGS),
  strengths: words.default(''),
  shortcomings: words.default(''),
  actions: words.default(''),
});
/** The form names an input for each indicator; they come together here. */
export const assessSchema = z.preprocess((given) => {
  if (typeof given !== 'object' || given === null) return given;
  const chosen = Object.entries(given).flatMap(([name, value]) =>
    name.startsWith(INPUT) && value ? [[name.slice(INPUT.length), value]] : [],
  );
  return { ...given, ratings: { ...(given as { ratings?: object }).ratings, ...Object.fromEntries(chosen) } };
}, assessed);
export const assessAllSchema = z.object({ cycle: z.string().max(200), digest: z.string().max(40) });

export interface Case {
  paper: Paper;
  review: Review;
  items: Judged[];
  why: ReturnType<typeof exceptions>;
}
export const caseOf = (paper: Paper, view: View): Case => {
  const review = reviewOf(paper, view);
  const items = judged(paper, view);
  return { paper, review, items, why: exceptions(paper, review, items) };
};

/** What waits for the Board: for this member, and how many are left to the others. */
export function docket(
  cycle: Id,
  by: Id,
  view: View,
): { plain: Case[]; exceptional: Case[]; recused: number; decided: number } {
  const person = view.org.person(by);
  const all = papersIn(cycle, view);
  const mine = all.filter((p) => person && judges(person, p, view));
  const open = mine.map((p) => caseOf(p, view)).filter((c) => !c.review.decided);
  return {
    plain: open.filter((c) => c.why.length === 0),
    exceptional: open.filter((c) => c.why.length > 0),
    recused: all.filter((p) => person && isRecused(person, p, view) && !reviewOf(p, view).decided).length,
    decided: all.filter((p) => reviewOf(p, view).decided).length,
  };
}
export const digestOf = (all: readonly Case[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(all.map((c) => [c.paper.id, c.items.map((i) => [i.indicator, i.actual, i.status, i.disputed])])),
    )
    .digest('base64url')
    .slice(0, 22);

/** What the figures say in words: a draft that the Board may change. */
export const drafted = (items: readonly Judged[]): Pick<Feedback, 'strengths' | 'shortcomings'> => ({
  strengths: items
    .filter((i) => i.status === 'met')
    .map((i) => i.name)
    .join('; '),
  shortcomings: items
    .filter((i) => i.status === 'missed')
    .map((i) => i.name)
    .join('; '),
});

/** Accepts at once what is undisputed: exactly the list that stood on the card, with the figures that stood on it. */
export function assessAll(act: Act<z.infer<typeof assessAllSchema>>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (!cycle) return { refuse: 'common.refused.gone' };
  const { plain } = docket(cycle.id, act.by, view);
  const show = { kind: ASSESS, id: assessId(cycle.id) };
  if (plain.length === 0) return { refuse: 'compacts.refused.nothing', show };
  if (digestOf(plain) !== act.data.digest) return { refuse: 'compacts.refused.figuresChanged', show };
  const steps = plain.flatMap((c) =>
    decided(c, { ratings: {}, overall: overallOf(c.items), ...drafted(c.items), actions: '' }, 'accepted', act, view),
  );
  return {
    steps: [
      ...steps,
      ...over(
        cycle.id,
        plain.map((c) => c.paper.id),
        view,
      ),
    ],
    reply: { show },
  };
}

/** One that was discussed. Nobody decides on a compact of the own entity. */
export function assess(act: Act<z.infer<typeof assessSchema>>, view: View): Decision {
  const paper = paperOf(act.data.paper, view);
  if (!paper) return { refuse: 'common.refused.gone' };
  const no = notJudge(act.by, paper, view);
  if (no) return no;
  const asked = view.obligation(assessId(paper.cycle));
  if (!asked) return { refuse: 'compacts.refused.early' };
  const it = caseOf(paper, view);
  const show = { kind: REVIEW, id: paper.id };
  if (it.review.decided) return { refuse: 'compacts.refused.assessed', show };
  const missing = it.items.some((i) => i.found === null && !act.data.ratings[i.indicator]);
  if (missing) return { refuse: 'compacts.refused.unrated', show };
  return {
    steps: [...decided(it, act.data, 'discussed', act, view), ...over(paper.cycle, [paper.id], view)],
    reply: { show },
  };
}

const notJudge = (by: Id, paper: Paper, view: View): Refusal | undefined => {
  const person = view.org.person(by);
  if (person && isRecused(person, paper, view)) return { refuse: 'compacts.refused.recused', about: paper.id };
  return person && judges(person, paper, view) ? undefined : { refuse: 'common.refused.role', about: paper.id };
};

/** The decision, and the feedback that goes to the manager with it. */
function decided(
  { paper, review, items }: Case,
  said: Pick<z.infer<typeof assessSchema>, 'ratings' | 'overall'> & Feedback,
  how: 'accepted' | 'discussed',
  act: Pick<Act, 'by' | 'at'>,
  view: View,
): Step[] {
  const chair = chairOf(paper);
  const sitter = view.org.sitter(chair) ?? { timeZone: 'UTC', workDays: [1, 2, 3, 4, 5], location: '' };
  const correctBy = view.work.shift(sitter, todayOf(view), TO_CORRECT);
  const rated = items.map((i) => ({ ...i, rating: said.ratings[i.indicator] ?? i.found }));
  const { overall, strengths, shortcomings, actions } = said;
  const { acknowledged: _, ...rest } = review;
  const id = acknowledgeId(paper.id);
  const before = view.obligation(id);
  return [
    put(reviews, {
      ...rest,
      correctBy,
      decided: { by: act.by, at: act.at, how, items: rated, overall, strengths, shortcomings, actions },
    }),
    before
      ? { do: 'amend', id, due: correctBy, owner: { chair } }
      : {
          do: 'owe',
          obligation: {
            id,
            kind: ACKNOWLEDGE,
            cycle: paper.cycle,
            about: paper.id,
            owner: { chair },
            due: correctBy,
            data: { label: String(paper.year) },
            open: true,
          },
        },
    ...(before ? [{ do: 'reopen' as const, id }] : []),
    {
      do: 'note',
      what: 'compacts.assess',
      about: paper.id,
      facts: { how, overall },
      words: { strengths, shortcomings, actions },
    },
    { do: 'refresh', ref: { kind: REVIEW, id: paper.id } },
  ];
}

/** Once every compact is decided on, the Board is through. */
function over(cycle: Id, now: readonly Id[], view: View): Step[] {
  const id = assessId(cycle);
  const left = papersIn(cycle, view).some((p) => !now.includes(p.id) && !reviewOf(p, view).decided);
  const o = view.obligation(id);
  if (o?.state !== 'open') return [];
  return left ? [{ do: 'refresh', ref: { kind: ASSESS, id } }] : [{ do: 'settle', id, as: 'done' }];
}
