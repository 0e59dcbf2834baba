import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../../kernel/act.ts';
import type { Id } from '../../../kernel/store.ts';
import { isDay } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { ACTION, PLAN, PREPARE, partId, REPORT, split } from '../names.ts';
import { chairOf, indicatorsOf, type Paper, paperOf, todayOf } from '../papers.ts';
import { isRefused, named } from '../people.ts';
import { holds, prepares } from '../rights.ts';
import {
  type Action,
  actionId,
  actions,
  actionsOf,
  type Edit,
  edits,
  FAULTS,
  isWatched,
  type Plan,
  planId,
  planOf,
  plans,
  prepareId,
  reportId,
  toldOf,
  watchesOf,
} from './tables.ts';

const words = z.string().trim().max(2000);
const day = z.preprocess((v) => (v === '' || v === null ? undefined : v), z.string().refine(isDay).optional());
export const planSchema = z.object({
  /** `paper#indicator` */
  about: z.string().max(200),
  /** The revision that was on the page. */
  rev: z.coerce.number().int(),
  cause: words.default(''),
  fault: z.enum(FAULTS).default('own'),
  text: words.default(''),
  /** One more action with it. */
  action: words.default(''),
  owner: z.string().trim().max(200).default(''),
  due: day,
  /** The former plan did not work: why. A new one takes its place. */
  why: words.default(''),
  replace: z.preprocess((v) => v === true || v === 'true', z.boolean()).default(false),
});
export const mineSchema = z.object({
  about: z.string().max(200),
  rev: z.coerce.number().int(),
  keep: z.enum(['mine', 'theirs']),
});

const mayPlan = (by: Id, paper: Paper, view: View): Refusal | undefined =>
  holds(by, paper, view) || prepares(by, paper, view)
    ? undefined
    : { refuse: 'common.refused.notYours', about: paper.id };

/** A plan is written or changed. Whoever comes second sees what changed and is asked. */
export function plan(act: Act<z.infer<typeof planSchema>>, view: View): Decision {
  const { paper: id, part: indicator } = split(act.data.about);
  const paper = paperOf(id, view);
  if (!paper) return { refuse: 'common.refused.gone' };
  const no = mayPlan(act.by, paper, view);
  if (no) return no;
  if (!indicatorsOf(paper, view).some((i) => i.id === indicator)) return { refuse: 'common.refused.gone' };
  const { cause, fault, text, rev, replace, why } = act.data;
  if (!cause || !text) return { refuse: 'compacts.refused.plan' };
  if (replace && !why) return { refuse: 'compacts.refused.reason' };
  const extra = actionSteps(paper, indicator, act, view);
  if ('refuse' in extra) return extra;
  const present = planOf(paper.id, indicator, view);
  const said = { cause, fault, text };
  if ((present?.rev ?? 0) !== rev && present && !same(present, said)) {
    const edit: Omit<Edit, 'version'> = {
      id: editId(present.id, act.by),
      plan: present.id,
      by: act.by,
      at: act.at,
      base: rev,
      ...said,
    };
    // An action more takes nothing from anybody: it stands whichever plan does.
    return { steps: [put(edits, edit), ...extra.steps], reply: { show: { kind: 'compacts.clash', id: present.id } } };
  }
  return {
    steps: [...written(paper, indicator, said, present, act, view, replace ? why : ''), ...extra.steps],
    reply: { show: { kind: PLAN, id: planId(paper.id, indicator) } },
  };
}

type SaidOf = Pick<Plan, 'cause' | 'fault' | 'text'>;
const same = (a: SaidOf, b: SaidOf): boolean => a.cause === b.cause && a.fault === b.fault && a.text === b.text;
export const editId = (plan: Id, by: Id): Id => `${plan}|${by}`;

/** The plan as it is said; replaced where it did not work: its actions end with it. */
function written(
  paper: Paper,
  indicator: Id,
  said: SaidOf,
  present: Plan | undefined,
  act: Pick<Act, 'by' | 'at'>,
  view: View,
  why: string,
): Step[] {
  const id = planId(paper.id, indicator);
  const replaced = present && why !== '';
  const past = replaced
    ? [
        ...present.past,
        {
          n: present.n,
          cause: present.cause,
          fault: present.fault,
          text: present.text,
          why,
          by: act.by,
          until: act.at,
        },
      ]
    : (present?.past ?? []);
  const n = (present?.n ?? 1) + (replaced ? 1 : 0);
  const ended = replaced ? actionsOf(paper, view).filter((a) => a.indicator === indicator && a.state === 'open') : [];
  return [
    put(plans, {
      id,
      paper: paper.id,
      indicator,
      ...said,
      n,
      rev: (present?.rev ?? 0) + 1,
      by: act.by,
      at: act.at,
      past,
    }),
    ...ended.flatMap((a): Step[] => [
      put(actions, {
        ...a,
        state: 'replaced',
        history: [...a.history, { by: act.by, at: act.at, what: 'replaced', text: why }],
      }),
      { do: 'settle', id: actionId(a.id), as: 'withdrawn' },
    ]),
    {
      do: 'note',
      what: replaced ? 'compacts.replace' : 'compacts.plan',
      about: paper.id,
      ...(chairOf(paper) === act.by ? {} : { for: chairOf(paper) }),
      facts: { indicator, plan: n, revision: (present?.rev ?? 0) + 1 },
      words: { cause: said.cause, text: said.text, ...(replaced ? { why } : {}) },
    },
    ...refreshAround(paper, indicator, view),
  ];
}

/** Cards on which a plan stands. */
export const refreshAround = (paper: Paper, indicator: Id, view: View): Step[] => [
  { do: 'refresh', ref: { kind: PLAN, id: planId(paper.id, indicator) } },
  ...watchesOf(paper.id, view)
    .filter((w) => isWatched(w) && w.indicators.includes(indicator))
    .flatMap((w) => toldOf(w.id, view).slice(-1))
    .flatMap((r): Step[] => [
      { do: 'refresh', ref: { kind: REPORT, id: reportId(r.id) } },
      { do: 'refresh', ref: { kind: PREPARE, id: prepareId(r.id) } },
    ]),
];

/** Which of two holds, by whoever came second: theirs or mine; a third change in between is asked about again. */
export function choose(act: Act<z.infer<typeof mineSchema>>, view: View): Decision {
  const { paper: id, part: indicator } = split(act.data.about);
  const paper = paperOf(id, view);
  const present = paper && planOf(paper.id, indicator, view);
  if (!paper || !present) return { refuse: 'common.refused.gone' };
  const no = mayPlan(act.by, paper, view);
  if (no) return no;
  const mine = view.get<Edit>(edits.name, editId(present.id, act.by));
  const show = { kind: PLAN, id: present.id };
  if (!mine) return { steps: [], reply: { show } };
  const gone: Step = { do: 'remove', table: edits.name, id: mine.id };
  if (act.data.keep === 'theirs') return { steps: [gone], reply: { show } };
  if (act.data.rev !== present.rev)
    return { refuse: 'compacts.refused.again', show: { kind: 'compacts.clash', id: present.id } };
  const { cause, fault, text } = mine;
  return {
    steps: [gone, ...written(paper, indicator, { cause, fault, text }, present, act, view, '')],
    reply: { show },
  };
}

/** One action more, with owner and date: the manager, or somebody who answers to the manager. */
function actionSteps(
  paper: Paper,
  indicator: Id,
  act: Act<z.infer<typeof planSchema>>,
  view: View,
): { steps: Step[] } | Refusal {
  const { action, owner, due } = act.data;
  if (!action) return { steps: [] };
  const chair = chairOf(paper);
  const person = owner ? named(owner, view) : view.org.person(chair);
  if (!person) return { refuse: 'compacts.refused.choose' };
  if (isRefused(person)) return person;
  if (person.id !== chair && !view.org.isAbove(chair, person.id))
    return { refuse: 'compacts.refused.notBelow', params: { name: person.name } };
  if (!due || due <= todayOf(view)) return { refuse: 'compacts.refused.due' };
  const present = planOf(paper.id, indicator, view);
  const id = partId(paper.id, `a${actionsOf(paper, view).length + 1}`);
  const row: Omit<Action, 'version'> = {
    id,
    paper: paper.id,
    indicator,
    plan: (present?.n ?? 1) + (act.data.replace && present ? 1 : 0),
    text: action,
    owner: person.id,
    due,
    by: act.by,
    at: act.at,
    state: 'open',
    history: [],
  };
  return {
    steps: [
      put(actions, row),
      {
        do: 'owe',
        obligation: {
          id: actionId(id),
          kind: ACTION,
          cycle: paper.cycle,
          about: id,
          owner: { chair: person.id },
          due: view.work.onOrAfter(person, due),
          data: { label: String(paper.year) },
          open: true,
          // Whoever has just written it knows.
          ...(person.id === act.by ? { quiet: true } : {}),
        },
      },
    ],
  };
}
