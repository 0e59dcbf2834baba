import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../kernel/act.ts';
import type { Id } from '../../kernel/store.ts';
import { addDays } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { INDICATOR, PAPER, partId, SECRETARIAT, SETTLE, split } from './names.ts';
import { chairOf, changed, indicatorsOf, type Paper, paperOf, todayOf } from './papers.ts';
import { isClosed, isPeriod, yearOf } from './periods.ts';
import { holds, isOffice, prepares } from './rights.ts';
import { type Indicator, isDisputed, type Observation, observationId, observations } from './tables.ts';

const words = z.string().trim().max(2000);
/** About one figure: `paper#indicator` and its period. */
const figure = { about: z.string().max(300), period: z.string().refine(isPeriod) };
export const commentSchema = z.object({ ...figure, text: words });
export const reportedSchema = z.object({ ...figure, actual: z.coerce.number().min(0).max(1e9) });
export const naSchema = z.object({ about: z.string().max(300), text: words });
export const settleSchema = z.object({
  obligation: z.string().max(300),
  verdict: z.enum(['stands', 'corrected']),
  text: words,
  actual: z.preprocess((v) => (v === '' || v === null ? undefined : v), z.coerce.number().min(0).max(1e9).optional()),
});

interface Found {
  paper: Paper;
  indicator: Indicator;
  o?: Observation;
}
const find = (about: Id, period: string, view: View): Found | Refusal => {
  const { paper: id, part } = split(about);
  const paper = paperOf(id, view);
  const indicator = view.get<Indicator>('compacts.indicators', part);
  if (!paper || !indicator) return { refuse: 'common.refused.gone' };
  const o = view.get<Observation>(observations.name, observationId(part, paper.post, period));
  return { paper, indicator, ...(o ? { o } : {}) };
};
const mayWrite = (by: Id, paper: Paper, view: View): boolean =>
  holds(by, paper, view) || prepares(by, paper, view) || isOffice(by, view);
const notYours = (paper: Paper): Refusal => ({ refuse: 'common.refused.notYours', about: paper.id });
const settleId = (o: Id, paper: Id): Id => `settle|${partId(paper, o)}`;

/** A line beside a figure, for whoever sees it. */
export function comment(act: Act<z.infer<typeof commentSchema>>, view: View): Decision {
  const found = find(act.data.about, act.data.period, view);
  if ('refuse' in found) return found;
  const { paper, o } = found;
  if (!mayWrite(act.by, paper, view)) return notYours(paper);
  if (!o) return { refuse: 'compacts.refused.noFigure' };
  if (!act.data.text) return { refuse: 'compacts.refused.text' };
  const comments = [...o.comments, { by: act.by, at: act.at, text: act.data.text }];
  return {
    steps: [
      put(observations, { ...o, comments }),
      { do: 'note', about: paper.id, facts: { period: o.period } },
      refresh(act.data.about),
    ],
    reply: { show: { kind: INDICATOR, id: act.data.about } },
  };
}

const refresh = (about: Id): Step => ({ do: 'refresh', ref: { kind: INDICATOR, id: about } });

/** The figure is wrong: it stands as disputed until the secretariat has settled it. */
export function dispute(act: Act<z.infer<typeof commentSchema>>, view: View): Decision {
  const found = find(act.data.about, act.data.period, view);
  if ('refuse' in found) return found;
  const { paper, indicator, o } = found;
  if (!holds(act.by, paper, view) && !prepares(act.by, paper, view)) return notYours(paper);
  if (!o) return { refuse: 'compacts.refused.noFigure' };
  if (!act.data.text) return { refuse: 'compacts.refused.reason' };
  if (isDisputed(o)) return { refuse: 'compacts.refused.disputed', show: { kind: INDICATOR, id: act.data.about } };
  const id = settleId(o.id, paper.id);
  const owed = view.obligation(id);
  return {
    steps: [
      put(observations, { ...o, disputes: [...o.disputes, { by: act.by, at: act.at, text: act.data.text }] }),
      owed
        ? { do: 'reopen', id }
        : {
            do: 'owe',
            obligation: {
              id,
              kind: SETTLE,
              cycle: paper.cycle,
              about: partId(paper.id, o.id),
              owner: { role: SECRETARIAT, unit: '' },
              due: addDays(todayOf(view), 14),
              data: { label: indicator.name },
              open: true,
            },
          },
      {
        do: 'note',
        about: paper.id,
        facts: { indicator: indicator.id, period: o.period },
        words: { text: act.data.text },
      },
      refresh(act.data.about),
    ],
    reply: { show: { kind: INDICATOR, id: act.data.about } },
  };
}

/** The secretariat settles: the figure stands, or another one takes its place. Both are told to whoever disputed. */
export function settle(act: Act<z.infer<typeof settleSchema>>, view: View): Decision {
  const owed = view.obligation(act.data.obligation);
  const { paper: id, part } = split(owed?.about ?? '');
  const paper = paperOf(id, view);
  const o = view.get<Observation>(observations.name, part);
  const last = o?.disputes.at(-1);
  if (!owed || !paper || !o || !last) return { refuse: 'common.refused.gone' };
  const { verdict, text, actual } = act.data;
  const show = { kind: SETTLE, id: owed.id };
  if (!text) return { refuse: 'compacts.refused.reason', show };
  if (verdict === 'corrected' && actual === undefined) return { refuse: 'compacts.refused.figure', show };
  if (last.by === act.by) return { refuse: 'compacts.refused.ownDispute', show, about: paper.id };
  const upheld = verdict === 'corrected';
  const disputes = o.disputes.map((d) =>
    d === last ? { ...d, settled: { by: act.by, at: act.at, text, upheld } } : d,
  );
  const next = upheld && actual !== undefined ? replaced(o, actual, 'secretariat', act) : o;
  const about = partId(paper.id, o.indicator);
  return {
    steps: [
      { do: 'answer', id: owed.id, answer: { verdict, text, ...(actual === undefined ? {} : { actual }) } },
      { do: 'settle', id: owed.id, as: 'done' },
      put(observations, { ...next, disputes }),
      { do: 'tell', person: last.by, ref: { kind: INDICATOR, id: about }, why: 'tell', key: `settled-${act.at}` },
      refresh(about),
    ],
    reply: { show },
  };
}

/** Another figure; the former one stays beneath. */
export function replaced(
  o: Observation,
  actual: number | null,
  source: string,
  act: Pick<Act, 'by' | 'at'>,
): Observation {
  const { count, of, na, ...rest } = o;
  const former = {
    actual: o.actual,
    ...(count === undefined ? {} : { count }),
    ...(of === undefined ? {} : { of }),
    ...(na ? { na } : {}),
    ...(o.target === undefined ? {} : { target: o.target }),
    until: act.at,
  };
  return { ...rest, actual, source, at: act.at, by: act.by, before: [...o.before, former] };
}

/** A figure that is new. */
export const freshFigure = (
  indicator: Id,
  post: Id,
  period: string,
  source: string,
  act: Pick<Act, 'by' | 'at'>,
): Omit<Observation, 'version' | 'actual'> => ({
  id: observationId(indicator, post, period),
  indicator,
  post,
  period,
  source,
  at: act.at,
  by: act.by,
  knownAt: act.at,
  before: [],
  comments: [],
  disputes: [],
});

/** The manager's own figure, where the indicator says that it comes from the manager. */
export function reported(act: Act<z.infer<typeof reportedSchema>>, view: View): Decision {
  const found = find(act.data.about, act.data.period, view);
  if ('refuse' in found) return found;
  const { paper, indicator, o } = found;
  if (!holds(act.by, paper, view)) return notYours(paper);
  if (indicator.source !== 'manager') return { refuse: 'compacts.refused.source' };
  const { period, actual } = act.data;
  if (yearOf(period) !== paper.year || !isClosed(period, todayOf(view))) return { refuse: 'compacts.refused.period' };
  if (o && isDisputed(o)) return { refuse: 'compacts.refused.disputed' };
  const row = o
    ? replaced(o, actual, 'manager', act)
    : { ...freshFigure(indicator.id, paper.post, period, 'manager', act), actual };
  return {
    steps: [
      put(observations, row),
      {
        do: 'note',
        about: paper.id,
        ...(chairOf(paper) === act.by ? {} : { for: chairOf(paper) }),
        facts: { indicator: indicator.id, period, actual },
      },
      refresh(act.data.about),
      { do: 'refresh', ref: { kind: PAPER, id: paper.id } },
    ],
    reply: { show: { kind: INDICATOR, id: act.data.about } },
  };
}

/** The secretariat says that an indicator does not apply to a post, or that it does after all. */
export function notApplicable(act: Act<z.infer<typeof naSchema>>, view: View): Decision {
  const { paper: id, part } = split(act.data.about);
  const paper = paperOf(id, view);
  if (!paper) return { refuse: 'common.refused.gone' };
  if (!indicatorsOf(paper, view).some((i) => i.id === part)) return { refuse: 'common.refused.gone' };
  const there = paper.na.some((n) => n.indicator === part);
  if (!there && !act.data.text) return { refuse: 'compacts.refused.reason' };
  const na = there
    ? paper.na.filter((n) => n.indicator !== part)
    : [...paper.na, { indicator: part, reason: act.data.text, by: act.by, at: act.at }];
  return {
    steps: [
      ...changed({ ...paper, na }, view),
      { do: 'note', what: 'compacts.na', about: paper.id, facts: { indicator: part, applies: there } },
      refresh(act.data.about),
    ],
    reply: { show: { kind: INDICATOR, id: act.data.about } },
  };
}
