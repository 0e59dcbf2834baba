/*
 * What a figure means: the one place. Everything here is pure; the numbers are `LIMITS`, which the secretariat may set otherwise.
 */

/** What an indicator is measured in, and which way is better. */
export interface Measure {
  unit: 'percent' | 'days' | 'count';
  direction: 'higher' | 'lower';
}

/** The numbers of the rules. */
export interface Limits {
  /** Near the target: within so many points of a percentage … */
  nearPoints: number;
  /** … or so many per cent of any other target. */
  nearShare: number;
  /** A movement that counts: so many points of a percentage … */
  movePoints: number;
  /** … or so many per cent of any other target. */
  moveShare: number;
  /** Under so many points in time nothing is said of a pattern. */
  points: number;
}
export const LIMITS: Limits = { nearPoints: 5, nearShare: 10, movePoints: 5, moveShare: 10, points: 3 };

export const STATUSES = ['met', 'near', 'missed', 'no-data'] as const;
export type Status = (typeof STATUSES)[number];
export const PATTERNS = ['improving', 'steady', 'declining', 'rise-and-fall-back', 'too-short'] as const;
export type Pattern = (typeof PATTERNS)[number];
export const RATINGS = ['satisfactory', 'partly', 'not'] as const;
export type Rating = (typeof RATINGS)[number];

/** Differences are compared with this much patience: 0.1 + 0.2 is 0.3 to people. */
const HAIR = 1e-9;
const atLeast = (a: number, b: number): boolean => a >= b - HAIR;

/** So that more is better, whatever the direction. */
const good = (value: number, { direction }: Measure): number => (direction === 'higher' ? value : -value);

/** Met, near, missed; without a figure or without a target, no data: never zero. */
export function statusOf(
  actual: number | null,
  target: number | null,
  measure: Measure,
  limits: Limits = LIMITS,
): Status {
  if (actual === null || target === null) return 'no-data';
  const short = good(target, measure) - good(actual, measure);
  if (short <= HAIR) return 'met';
  const near = measure.unit === 'percent' ? limits.nearPoints : (Math.abs(target) * limits.nearShare) / 100;
  return atLeast(near, short) ? 'near' : 'missed';
}

/** Satisfactory is met, from the figures, before anybody rates. */
export const isSatisfactory = (status: Status): boolean => status === 'met';
/** Weak is missed; what has no data is not weak. */
export const isWeak = (status: Status): boolean => status === 'missed';

/** How far is a movement that counts? Without a target of another unit, a share of the first value. */
const stepOf = (values: readonly number[], target: number | null, measure: Measure, limits: Limits): number =>
  measure.unit === 'percent'
    ? limits.movePoints
    : (Math.abs(target ?? values[0] ?? 0) * limits.moveShare) / 100 || HAIR * 10;

/**
 * What the values do in time, oldest first. A *rise* is a movement for the better: of an indicator whose lower values are better, the rise
 * and fall back is a gain that was lost again.
 */
export function patternOf(
  values: readonly number[],
  target: number | null,
  measure: Measure,
  limits: Limits = LIMITS,
): Pattern {
  const all = values.map((v) => good(v, measure));
  const [first] = all;
  const last = all.at(-1);
  if (all.length < limits.points || first === undefined || last === undefined) return 'too-short';
  const step = stepOf(values, target, measure, limits);
  const peak = Math.max(...all);
  if (atLeast(peak - first, step) && atLeast(peak - last, step)) return 'rise-and-fall-back';
  if (atLeast(last - first, step)) return 'improving';
  return atLeast(first - last, step) ? 'declining' : 'steady';
}

/** The way of the last movement, whatever its size, for an arrow on a card. */
export const moveOf = (values: readonly number[]): 'up' | 'down' | 'same' | undefined => {
  const [a, b] = values.slice(-2);
  if (a === undefined || b === undefined) return undefined;
  return Math.abs(b - a) <= HAIR ? 'same' : b > a ? 'up' : 'down';
};

/** What Steward proposes: a monthly report an indicator that is weak, and one half-yearly report where several are. */
export interface Proposal {
  monthly: string[];
  /** Empty: none. */
  halfYearly: string[];
}
export function proposed(statuses: ReadonlyMap<string, Status>): Proposal {
  const weak = [...statuses].filter(([, status]) => isWeak(status)).map(([id]) => id);
  return { monthly: weak, halfYearly: weak.length > 1 ? weak : [] };
}

/** What the Board finds in the form before it says anything; undefined: no data, so somebody has to look. */
export const ratingOf = (status: Status): Rating | undefined =>
  status === 'met' ? 'satisfactory' : status === 'near' ? 'partly' : status === 'missed' ? 'not' : undefined;

/** Whole numbers on paper, rounded half up once; not for comparing. */
export const rounded = (value: number): number => Math.floor(value + 0.5 + HAIR);

/** A figure of many: from counts where every one has them, else the unweighted mean; it says which. */
export interface Sum {
  value: number | null;
  how: 'counts' | 'mean' | 'none';
  /** Whole per cent, half up, from the counts themselves where there are counts. */
  printed: number | null;
}
export function summed(
  all: readonly { actual: number | null; count?: number | undefined; of?: number | undefined }[],
  unit: Measure['unit'],
): Sum {
  const known = all.filter((o) => o.actual !== null);
  if (known.length === 0) return { value: null, how: 'none', printed: null };
  const add = (of: (o: (typeof known)[number]) => number): number => known.reduce((sum, o) => sum + of(o), 0);
  const whole = add((o) => o.of ?? 0);
  if (known.every((o) => o.count !== undefined && o.of !== undefined) && whole > 0) {
    const part = add((o) => o.count ?? 0);
    const value = unit === 'percent' ? (100 * part) / whole : part / whole;
    return { value, how: 'counts', printed: rounded(value) };
  }
  const value = add((o) => o.actual ?? 0) / known.length;
  return { value, how: 'mean', printed: rounded(value) };
}
