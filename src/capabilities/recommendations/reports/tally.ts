import type { Day } from '../../../kernel/time.ts';
import { percent } from '../../../reporting/percent.ts';
import { type Item, isOpen, runs, STATUSES, type Status } from '../items.ts';
import { isClaimed, isImplemented } from './rates.ts';

/** How many of a group there are, by status; the fields are the columns of the tables. */
export type Counts = { all: number; open: number; overdue: number } & { [S in Status as Key]: number };
type Key = string;

/** `closed-implemented` as a column: `closedImplemented`. */
export const keyOf = (word: string): string => word.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const STATUS_KEYS = Object.fromEntries(STATUSES.map((s) => [s, keyOf(s)])) as Record<Status, string>;

export const COUNTS = [
  ['all', 'count'],
  ['open', 'count'],
  ...STATUSES.map((s) => [STATUS_KEYS[s], 'count'] as const),
  ['overdue', 'count'],
] as const;

const nothing = (): Counts => ({
  all: 0,
  open: 0,
  ...Object.fromEntries(STATUSES.map((s) => [STATUS_KEYS[s], 0])),
  overdue: 0,
});

/** Days past a date; 0: not past. Only what runs for an owner can be late. */
export const late = (item: Item, on: Day | '', asOf: Day): number =>
  on !== '' && on < asOf && runs(item) ? Math.round((Date.parse(asOf) - Date.parse(on)) / 86_400_000) : 0;
/** The same as a fact: the difference is not reckoned for 50,000 rows. */
export const isLate = (item: Item, on: Day | '', asOf: Day): boolean => on !== '' && on < asOf && runs(item);

/** Counts by group, in one pass over the rows (50,000 in some 20 ms; a pass for each cell took seconds). */
export class Tally {
  readonly #groups = new Map<string, Counts>();

  /** Groups that are shown even where nothing is in them. */
  constructor(groups: readonly string[] = []) {
    for (const group of groups) this.#groups.set(group, nothing());
  }

  add(group: string, item: Item, overdue: boolean): void {
    let counts = this.#groups.get(group);
    if (!counts) {
      counts = nothing();
      this.#groups.set(group, counts);
    }
    counts.all++;
    if (isOpen(item)) counts.open++;
    const status = STATUS_KEYS[item.status];
    counts[status] = (counts[status] ?? 0) + 1;
    if (overdue) counts.overdue++;
  }

  groups(): string[] {
    return [...this.#groups.keys()];
  }

  of(group: string): Counts {
    return this.#groups.get(group) ?? nothing();
  }
}

export interface Rate {
  body: string;
  series: string;
  period: string;
  issued: number;
  implemented: number;
  rate: number | null;
  claimed: number;
}

/** Implementation by body, series and period of issue: implemented of all issued, the owners' claims beside it. */
export function implementationRates(all: readonly Item[]): Rate[] {
  const groups = new Map<string, Omit<Rate, 'rate'>>();
  for (const item of all) {
    const { body, series, period } = item;
    const key = `${body}\0${series}\0${period}`;
    let group = groups.get(key);
    if (!group) {
      group = { body, series, period, issued: 0, implemented: 0, claimed: 0 };
      groups.set(key, group);
    }
    group.issued++;
    if (isImplemented(item)) group.implemented++;
    else if (isClaimed(item)) group.claimed++;
  }
  return [...groups.values()]
    .map((g): Rate => ({ ...g, rate: percent(g.implemented, g.issued) }))
    .sort(
      (a, b) =>
        a.body.localeCompare(b.body, 'en') ||
        a.series.localeCompare(b.series, 'en') ||
        a.period.localeCompare(b.period, 'en'),
    );
}
