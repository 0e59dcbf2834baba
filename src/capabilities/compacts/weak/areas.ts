import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../../kernel/act.ts';
import type { Id } from '../../../kernel/store.ts';
import type { View } from '../../../kernel/view.ts';
import { AREAS, PAPER, partId, SECRETARIAT, WEAK } from '../names.ts';
import { chairOf, indicatorsOf, type Paper, paperOf, todayOf } from '../papers.ts';
import { monthOf, previous, yearOf } from '../periods.ts';
import { isOffice, judges } from '../rights.ts';
import { type Proposal, proposed, type Status } from '../rules.ts';
import { standingAt } from '../standing.ts';
import { isWatched, prepareId, reportId, toldOf, type Watch, watches, watchesOf, weakId } from './tables.ts';

const words = z.string().trim().max(2000);
export const weakSchema = z.object({
  paper: z.string().max(200),
  kind: z.enum(['monthly', 'half-yearly']),
  /** Of a monthly one: which; a half-yearly one is over all that are weak. */
  indicator: z.string().max(64).default(''),
  text: words,
});
export const notWeakSchema = z.object({ paper: z.string().max(200), text: words });
export const endSchema = z.object({ watch: z.string().max(200), text: words });

const statuses = (paper: Paper, view: View): Map<Id, Status> =>
  new Map(
    indicatorsOf(paper, view)
      .filter((i) => !paper.na.some((n) => n.indicator === i.id))
      .map((i) => [i.id, standingAt(i, paper.post, view, paper.year).status]),
  );
const latest = (indicator: Id, paper: Paper, view: View): string => {
  const i = indicatorsOf(paper, view).find((x) => x.id === indicator);
  return (i && standingAt(i, paper.post, view, paper.year).latest?.period) ?? '';
};

/** What Steward proposes for a compact now: what is followed already, or was looked at and not opened, is left out. */
export function proposals(paper: Paper, view: View): Proposal {
  const all = proposed(statuses(paper, view));
  const seen = watchesOf(paper.id, view);
  const open = seen.filter(isWatched);
  const declined = (id: Id): boolean =>
    seen.some(
      (w) => w.state === 'declined' && w.indicators.includes(id) && w.periods?.includes(latest(id, paper, view)),
    );
  const monthly = all.monthly.filter(
    (id) => !declined(id) && !open.some((w) => w.kind === 'monthly' && w.indicators.includes(id)),
  );
  const halfYearly = open.some((w) => w.kind === 'half-yearly') ? [] : all.halfYearly.filter((id) => !declined(id));
  return { monthly, halfYearly: halfYearly.length > 1 ? halfYearly : [] };
}

/** The secretariat is asked about what is proposed; what is proposed no more is asked of nobody. */
export function proposing(paper: Paper, view: View): Step[] {
  // Once the year's last month has been looked at, nothing is proposed for its compact any more.
  if (yearOf(previous(monthOf(todayOf(view)))) !== paper.year) return [];
  const { monthly, halfYearly } = proposals(paper, view);
  const id = weakId(paper.id);
  const o = view.obligation(id);
  if (monthly.length + halfYearly.length === 0)
    return o?.state === 'open' ? [{ do: 'settle', id, as: 'withdrawn' }] : [];
  if (o) return o.state === 'open' ? [{ do: 'refresh', ref: { kind: WEAK, id } }] : [{ do: 'reopen', id }];
  return [
    {
      do: 'owe',
      obligation: {
        id,
        kind: WEAK,
        cycle: paper.cycle,
        about: paper.id,
        owner: { role: SECRETARIAT, unit: '' },
        open: true,
      },
    },
  ];
}

const mayDecide = (act: Pick<Act, 'by'>, paper: Paper, view: View): Refusal | undefined => {
  const person = view.org.person(act.by);
  if (isOffice(act.by, view) || (person && judges(person, paper, view))) return undefined;
  return {
    refuse: view.org.holds(act.by, 'performance-board') ? 'compacts.refused.recused' : 'common.refused.role',
    about: paper.id,
  };
};

/** A weak area is opened, by the secretariat or the Board, with a reason. */
export function open(act: Act<z.infer<typeof weakSchema>>, view: View): Decision {
  const paper = paperOf(act.data.paper, view);
  if (!paper) return { refuse: 'common.refused.gone' };
  const no = mayDecide(act, paper, view);
  if (no) return no;
  const { kind, indicator, text } = act.data;
  if (!text) return { refuse: 'compacts.refused.reason' };
  const all = watchesOf(paper.id, view);
  const weak = [...statuses(paper, view)].flatMap(([id, status]) => (status === 'missed' ? [id] : []));
  const indicators = kind === 'monthly' ? [indicator] : weak;
  if (indicators.length === 0 || !indicators.every((id) => weak.includes(id)))
    return { refuse: 'compacts.refused.notWeak' };
  if (all.some((w) => isWatched(w) && w.kind === kind && (kind === 'half-yearly' || w.indicators.includes(indicator))))
    return { refuse: 'compacts.refused.watched', show: { kind: AREAS, id: paper.id } };
  const watch: Omit<Watch, 'version'> = {
    id: partId(paper.id, `w${all.length + 1}`),
    paper: paper.id,
    kind,
    indicators,
    by: act.by,
    at: act.at,
    reason: text,
    state: 'open',
  };
  return {
    steps: [
      put(watches, watch),
      {
        do: 'note',
        what: 'compacts.weak',
        about: paper.id,
        facts: { kind, indicators: indicators.join(' ') },
        words: { reason: text },
      },
      // The manager hears of it from the card, with the reason, before anything is asked.
      ...view.org
        .holdersOf({ chair: chairOf(paper) })
        .map(
          (p): Step => ({ do: 'tell', person: p.id, ref: { kind: AREAS, id: paper.id }, why: 'tell', key: watch.id }),
        ),
      ...settled(paper, watch, view),
      { do: 'refresh', ref: { kind: PAPER, id: paper.id } },
    ],
    reply: { show: { kind: AREAS, id: paper.id } },
  };
}

/** Once nothing proposed is left undecided, the question is over. */
function settled(paper: Paper, watch: Omit<Watch, 'version'>, view: View): Step[] {
  const left = proposals(paper, view);
  const monthly = left.monthly.filter((id) => watch.kind !== 'monthly' || !watch.indicators.includes(id));
  const half = watch.kind === 'half-yearly' ? [] : left.halfYearly;
  const o = view.obligation(weakId(paper.id));
  if (o?.state !== 'open') return [];
  // Either way of following all of them answers the question.
  const done = monthly.length === 0 || (watch.kind === 'half-yearly' && half.length === 0);
  return done ? [{ do: 'settle', id: o.id, as: 'done' }] : [{ do: 'refresh', ref: { kind: WEAK, id: o.id } }];
}

/** Looked at and not opened, with a reason: not proposed again for the same figures. */
export function leave(act: Act<z.infer<typeof notWeakSchema>>, view: View): Decision {
  const paper = paperOf(act.data.paper, view);
  if (!paper) return { refuse: 'common.refused.gone' };
  const no = mayDecide(act, paper, view);
  if (no) return no;
  if (!act.data.text) return { refuse: 'compacts.refused.reason' };
  const { monthly, halfYearly } = proposals(paper, view);
  const indicators = [...new Set([...monthly, ...halfYearly])];
  const id = partId(paper.id, `w${watchesOf(paper.id, view).length + 1}`);
  const o = view.obligation(weakId(paper.id));
  return {
    steps: [
      put(watches, {
        id,
        paper: paper.id,
        kind: 'monthly',
        indicators,
        by: act.by,
        at: act.at,
        reason: act.data.text,
        state: 'declined',
        periods: indicators.map((i) => latest(i, paper, view)),
      }),
      { do: 'note', what: 'compacts.notWeak', about: paper.id, words: { reason: act.data.text } },
      ...(o?.state === 'open' ? [{ do: 'settle' as const, id: o.id, as: 'done' as const }] : []),
    ],
    reply: { show: { kind: AREAS, id: paper.id } },
  };
}

/** Ended early, with a reason: what is still asked of it is withdrawn. */
export function end(act: Act<z.infer<typeof endSchema>>, view: View): Decision {
  const watch = view.get<Watch>(watches.name, act.data.watch);
  const paper = watch && paperOf(watch.paper, view);
  if (!watch || !paper) return { refuse: 'common.refused.gone' };
  const no = mayDecide(act, paper, view);
  if (no) return no;
  if (!act.data.text) return { refuse: 'compacts.refused.reason' };
  if (!isWatched(watch)) return { refuse: 'compacts.refused.over', show: { kind: AREAS, id: paper.id } };
  const owed = toldOf(watch.id, view)
    .flatMap((r) => [view.obligation(reportId(r.id)), view.obligation(prepareId(r.id))])
    .filter((o) => o?.state === 'open' || o?.state === 'waiting');
  return {
    steps: [
      put(watches, { ...watch, state: 'ended', ended: { by: act.by, at: act.at, reason: act.data.text } }),
      ...owed.map((o): Step => ({ do: 'settle', id: o?.id ?? '', as: 'withdrawn' })),
      { do: 'note', what: 'compacts.end', about: paper.id, words: { reason: act.data.text } },
      { do: 'refresh', ref: { kind: AREAS, id: paper.id } },
    ],
    reply: { show: { kind: AREAS, id: paper.id } },
  };
}
