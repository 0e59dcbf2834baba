import type { Id } from '../../kernel/store.ts';
import { type Day, dayIn, type Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { endOf, type Grain, grainOf, inTime, isClosed, lies, type Period, yearOf } from './periods.ts';
import { LIMITS, type Limits, moveOf, type Pattern, patternOf, type Status, statusOf, summed } from './rules.ts';
import { type Figure, type Indicator, isDisputed, type Observation, type Setting, type Target } from './tables.ts';

/** The numbers of the rules, as they are set now. */
export const limitsOf = (view: View): Limits => view.peek<Setting>('compacts.settings', 'limits')?.limits ?? LIMITS;

/** A figure as it was known, with its target and what the two mean. */
export interface Known extends Figure {
  period: Period;
  target: number | null;
  status: Status;
  disputed: boolean;
  source: string;
  at: Instant;
}

/** What held on the last day of a period: the shortest period around it first, the post's own before everybody's. */
export function targetIn(rows: readonly Target[], post: Id, period: Period): number | null {
  const on = endOf(period);
  const own = rows.filter((r) => r.post === '' || r.post === post);
  const around = own.filter((r) => lies(period, r.period)).sort((a, b) => inTime(a.period, b.period));
  const shortest = around[0]?.period;
  const former = own.filter((r) => endOf(r.period) <= on).sort((a, b) => inTime(b.period, a.period));
  const same = shortest
    ? around.filter((r) => r.period === shortest)
    : former.filter((r) => r.period === former[0]?.period);
  const row = same.find((r) => r.post === post) ?? same[0];
  return row ? ((row.values.findLast((v) => v.since <= on) ?? row.values[0])?.target ?? null) : null;
}

/** As it was known before a moment; undefined: it was not. */
export function knownBefore(o: Observation, until: Instant | undefined): (Figure & { target?: number }) | undefined {
  if (until === undefined) return o;
  if (o.knownAt >= until) return undefined;
  return o.before.find((b) => b.until >= until) ?? o;
}

/** The figures of one indicator and post in time, each with the target that held. */
export function knownOf(
  indicator: Indicator,
  post: Id,
  rows: readonly Observation[],
  targets: readonly Target[],
  limits: Limits,
  until?: Instant,
): Known[] {
  let last: number | null = null;
  return [...rows]
    .sort((a, b) => inTime(a.period, b.period))
    .flatMap((o) => {
      const was = knownBefore(o, until);
      if (!was) return [];
      const target: number | null = was.target ?? targetIn(targets, post, o.period) ?? last;
      last = target;
      const { actual, count, of, na } = was;
      return [
        {
          period: o.period,
          actual,
          ...(count === undefined ? {} : { count }),
          ...(of === undefined ? {} : { of }),
          ...(na ? { na } : {}),
          target,
          status: statusOf(actual, target, indicator, limits),
          disputed: isDisputed(o),
          source: o.source,
          at: o.at,
        },
      ];
    });
}

/** How an indicator stands at one post. */
export interface Standing {
  indicator: Indicator;
  /** Of one length, in time: what the trend is drawn from. */
  trend: Known[];
  /** The latest closed period of which something is known. */
  latest: Known | undefined;
  /** The target now, also where there is no figure yet. */
  target: number | null;
  status: Status;
  pattern: Pattern;
  move: 'up' | 'down' | 'same' | undefined;
  na: boolean;
}

/** Points of a trend on a card. */
const POINTS = 24;

export function standingOf(
  indicator: Indicator,
  known: readonly Known[],
  target: number | null,
  today: Day,
  limits: Limits,
): Standing {
  const closed = known.filter((k) => isClosed(k.period, today));
  const latest = closed.at(-1);
  // Of two that end on one day the shorter one carries the trend, so that months are not mixed with the year they make up.
  const grain: Grain | undefined =
    latest &&
    closed
      .map((k) => k.period)
      .filter((p) => endOf(p) === endOf(latest.period))
      .map(grainOf)[0];
  const trend = closed.filter((k) => grainOf(k.period) === grain && !k.na).slice(-POINTS);
  const values = trend.flatMap((k) => (k.actual === null ? [] : [k.actual]));
  const now = trend.at(-1) ?? latest;
  return {
    indicator,
    trend,
    latest: now,
    target: target ?? now?.target ?? null,
    status: now && !now.na ? now.status : 'no-data',
    pattern: patternOf(values, target ?? now?.target ?? null, indicator, limits),
    move: moveOf(values),
    na: now?.na ?? false,
  };
}

/** Read from the store: how an indicator stands at a post now. */
export function standingAt(indicator: Indicator, post: Id, view: View, year?: number): Standing {
  return view.once(`compacts.standing|${indicator.id}|${post}|${year ?? ''}`, () => {
    const limits = limitsOf(view);
    const today = dayIn(view.now, 'UTC');
    const rows = view.find<Observation>('compacts.observations', 'of', `${indicator.id}|${post}`);
    const goals = view.find<Target>('compacts.targets', 'indicator', indicator.id);
    const known = knownOf(indicator, post, rows, goals, limits).filter(
      (k) => year === undefined || yearOf(k.period) <= year,
    );
    return standingOf(indicator, known, targetIn(goals, post, String(year ?? today.slice(0, 4))), today, limits);
  });
}

/** The figure of a whole year: its own where there is one, else of the longest parts that there are, by counts or as a plain mean. */
export function yearly(indicator: Indicator, known: readonly Known[], year: number, limits: Limits): Known | undefined {
  const within = known.filter((k) => yearOf(k.period) === year && !k.na);
  for (const grain of ['year', 'half', 'month'] as const) {
    const parts = within.filter((k) => grainOf(k.period) === grain);
    const last = parts.at(-1);
    if (!last) continue;
    if (grain === 'year') return last;
    const sum = summed(parts, indicator.unit);
    const counted = sum.how === 'counts';
    const add = (of: (k: Known) => number) => parts.reduce((n, k) => n + (k.actual === null ? 0 : of(k)), 0);
    return {
      ...last,
      period: String(year),
      actual: sum.value,
      ...(counted ? { count: add((k) => k.count ?? 0), of: add((k) => k.of ?? 0) } : {}),
      status: statusOf(sum.value, last.target, indicator, limits),
      disputed: parts.some((k) => k.disputed),
    };
  }
  return undefined;
}
