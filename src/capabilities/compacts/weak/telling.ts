import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../../kernel/act.ts';
import type { Id } from '../../../kernel/store.ts';
import { addDays, type Day, momentOf } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { PREPARE, PREPARER, REPORT } from '../names.ts';
import { chairOf, type Paper, paperOf, todayOf } from '../papers.ts';
import { halfOf, monthOf, type Period, previous, yearOf } from '../periods.ts';
import { standingAt } from '../standing.ts';
import type { Indicator } from '../tables.ts';
import {
  actionsOf,
  isWatched,
  planOf,
  prepareId,
  reportId,
  type Told,
  told,
  toldId,
  toldOf,
  type Watch,
  watches,
  watchesOf,
} from './tables.ts';

/** Days after the month begins: the preparer's date, then the manager's. */
const PREPARED_AFTER = 7;
const DUE_AFTER = 14;

export const tellSchema = z.object({
  obligation: z.string().max(200),
  what: z.enum(['submit', 'unchanged', 'back']),
  /** What stood on the card: which plans in which revision. */
  digest: z.string().max(400).default(''),
  text: z.string().trim().max(2000).default(''),
});
export const prepareSchema = z.object({
  obligation: z.string().max(200),
  what: z.enum(['prepared', 'unchanged']),
  digest: z.string().max(400).default(''),
});

/** A month begins: each weak area that is open asks for its report of the period that is over. */
export function askReports(paper: Paper, view: View): Step[] {
  const today = todayOf(view);
  return watchesOf(paper.id, view)
    .filter(isWatched)
    .flatMap((watch): Step[] => {
      const month = today.slice(5, 7);
      if (watch.kind === 'half-yearly' && month !== '01' && month !== '07') return [];
      const period = watch.kind === 'monthly' ? previous(monthOf(today)) : previous(halfOf(today));
      // The year's compact asks for the year's months; the next one has weak areas of its own.
      return yearOf(period) === paper.year ? owed(paper, watch, period, today, view) : [];
    });
}

function owed(paper: Paper, watch: Watch, period: Period, today: Day, view: View): Step[] {
  const id = toldId(watch.id, period);
  if (view.get(told.name, id)) return [];
  const chair = chairOf(paper);
  const sitter = view.org.sitter(chair) ?? { timeZone: 'UTC', workDays: [1, 2, 3, 4, 5], location: '' };
  const due = view.work.onOrAfter(sitter, addDays(today, DUE_AFTER));
  const preparers = view.org.holders(PREPARER, '', chair);
  const first = preparers[0];
  const prepared = first && view.work.onOrAfter(first, addDays(today, PREPARED_AFTER));
  const data = { label: String(period) };
  return [
    put(told, { id, watch: watch.id, paper: paper.id, period, due, items: [] }),
    {
      do: 'owe',
      obligation: {
        id: reportId(id),
        kind: REPORT,
        cycle: paper.cycle,
        about: id,
        owner: { chair },
        due,
        data,
        // Routine is the preparer's; the manager is asked once it is prepared, or when the preparer's date has passed.
        ...(prepared ? { opens: momentOf(addDays(prepared, 1), '00:00', sitter.timeZone) } : { open: true }),
      },
    },
    ...(prepared
      ? [
          {
            do: 'owe' as const,
            obligation: {
              id: prepareId(id),
              kind: PREPARE,
              cycle: paper.cycle,
              about: id,
              owner: { role: PREPARER, unit: '', body: chair },
              due: prepared,
              data,
              open: true,
            },
          },
        ]
      : []),
  ];
}

export interface ToldIn {
  row: Told;
  watch: Watch;
  paper: Paper;
}
export function toldIn(about: Id, view: View): ToldIn | undefined {
  const row = view.get<Told>(told.name, about);
  const watch = row && view.get<Watch>(watches.name, row.watch);
  const paper = row && paperOf(row.paper, view);
  return row && watch && paper ? { row, watch, paper } : undefined;
}

/** Which plans in which revision a card shows: what is submitted is what was seen. */
export const digestOf = ({ watch, paper }: ToldIn, view: View): string =>
  watch.indicators
    .map((i) => `${i}:${planOf(paper.id, i, view)?.rev ?? 0}`)
    .join(' ')
    .slice(0, 400);

/** What a report says, as things stand; a plan or an action is missing where it cannot be submitted. */
export function itemsOf({ watch, paper }: ToldIn, view: View): { items: Told['items']; missing: Id[] } {
  const missing: Id[] = [];
  const items = watch.indicators.flatMap((id) => {
    const indicator = view.get<Indicator>('compacts.indicators', id);
    const plan = planOf(paper.id, id, view);
    const actions = actionsOf(paper, view).filter((a) => a.indicator === id && a.plan === (plan?.n ?? 1));
    if (!indicator || !plan || actions.length === 0) {
      missing.push(id);
      return [];
    }
    const s = standingAt(indicator, paper.post, view, paper.year);
    const { cause, fault, text } = plan;
    return [
      {
        indicator: id,
        actual: s.latest?.actual ?? null,
        target: s.target,
        status: s.status,
        cause,
        fault,
        text,
        actions: actions.map((a) => a.id),
      },
    ];
  });
  return { items, missing };
}

/** Has anything been written since the last report of this weak area: a plan, an action, a line of progress? */
function moved({ row, watch, paper }: ToldIn, view: View): boolean {
  const last = toldOf(watch.id, view).findLast((r) => r.period < row.period && r.submitted)?.submitted?.at ?? '';
  const own = actionsOf(paper, view).filter((a) => watch.indicators.includes(a.indicator));
  return (
    watch.indicators.some((i) => (planOf(paper.id, i, view)?.at ?? '') > last) ||
    own.some((a) => a.at > last || a.history.some((h) => h.at > last))
  );
}

/** "Nothing changed", not twice running: the last report that was submitted of this weak area said it already. */
export const wasUnchanged = ({ row, watch }: ToldIn, view: View): boolean =>
  toldOf(watch.id, view).findLast((r) => r.period < row.period && r.submitted)?.submitted?.unchanged ?? false;

const ready = (it: ToldIn, unchanged: boolean, digest: string, view: View): Refusal | undefined => {
  // Whoever said so last time, in whatever way, has a line to add now.
  if (wasUnchanged(it, view) && (unchanged || !moved(it, view))) return { refuse: 'compacts.refused.unchanged' };
  if (digest !== '' && digest !== digestOf(it, view)) return { refuse: 'compacts.refused.planChanged' };
  return itemsOf(it, view).missing.length > 0 ? { refuse: 'compacts.refused.incomplete' } : undefined;
};

/** The preparer is through: the manager is asked. */
export function prepare(act: Act<z.infer<typeof prepareSchema>>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const it = o && toldIn(o.about, view);
  if (!o || !it) return { refuse: 'common.refused.gone' };
  const unchanged = act.data.what === 'unchanged';
  const no = ready(it, unchanged, act.data.digest, view);
  if (no) return { ...no, show: { kind: PREPARE, id: o.id } };
  const { sentBack: _, ...row } = it.row;
  const report = view.obligation(reportId(it.row.id));
  return {
    steps: [
      { do: 'answer', id: o.id, answer: { what: act.data.what }, for: chairOf(it.paper), capacity: PREPARER },
      { do: 'settle', id: o.id, as: 'done' },
      put(told, { ...row, prepared: { by: act.by, at: act.at, unchanged } }),
      ...(report?.state === 'waiting' ? [{ do: 'open' as const, id: report.id }] : []),
      { do: 'refresh', ref: { kind: REPORT, id: reportId(it.row.id) } },
    ],
    reply: { show: { kind: PREPARE, id: o.id } },
  };
}

/** The manager submits as prepared, says that nothing changed, or sends it back. */
export function tell(act: Act<z.infer<typeof tellSchema>>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const it = o && toldIn(o.about, view);
  if (!o || !it) return { refuse: 'common.refused.gone' };
  const show = { kind: REPORT, id: o.id };
  const { what, text, digest } = act.data;
  if (it.row.submitted) return { refuse: 'compacts.refused.submitted', show };
  if (what === 'back') return sendBack(act, o.id, it, view);
  const unchanged = what === 'unchanged' || (it.row.prepared?.unchanged ?? false);
  const no = ready(it, unchanged, digest, view);
  if (no) return { ...no, show };
  const capacity = chairOf(it.paper) === act.by ? {} : { for: chairOf(it.paper), capacity: 'officer-in-charge' };
  const { items } = itemsOf(it, view);
  const prepared = view.obligation(prepareId(it.row.id));
  return {
    steps: [
      { do: 'answer', id: o.id, answer: { what, period: it.row.period, ...(text ? { text } : {}) }, ...capacity },
      { do: 'settle', id: o.id, as: 'done' },
      ...(prepared?.state === 'open' ? [{ do: 'settle' as const, id: prepared.id, as: 'withdrawn' as const }] : []),
      put(told, {
        ...it.row,
        items,
        submitted: { by: act.by, at: act.at, unchanged, ...(capacity.capacity ? { capacity: capacity.capacity } : {}) },
      }),
    ],
    reply: { show },
  };
}

function sendBack(act: Act<z.infer<typeof tellSchema>>, id: Id, it: ToldIn, view: View): Decision {
  const { text } = act.data;
  if (!text) return { refuse: 'compacts.refused.text', show: { kind: REPORT, id } };
  const [preparer] = view.org.holders(PREPARER, '', chairOf(it.paper));
  const owedBy = view.obligation(prepareId(it.row.id));
  if (!preparer || !owedBy) return { refuse: 'compacts.refused.noPreparer', show: { kind: REPORT, id } };
  const due = view.work.shift(preparer, todayOf(view), 3);
  const { prepared: _, ...row } = it.row;
  return {
    steps: [
      put(told, { ...row, sentBack: { by: act.by, at: act.at, text } }),
      { do: 'amend', id: owedBy.id, due },
      owedBy.state === 'open'
        ? { do: 'refresh', ref: { kind: PREPARE, id: owedBy.id } }
        : { do: 'reopen', id: owedBy.id },
      // Asked again once it is prepared anew, or when that date has passed.
      { do: 'wait', id },
      { do: 'amend', id, opens: momentOf(addDays(due, 1), '00:00', 'UTC') },
      { do: 'note', what: 'compacts.sentBack', about: it.paper.id, words: { text } },
    ],
    reply: { show: { kind: REPORT, id } },
  };
}
