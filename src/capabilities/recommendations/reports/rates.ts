import type { FigureRule } from '../../../kernel/figures.ts';
import { addMonths, type Day } from '../../../kernel/time.ts';
import { percent } from '../../../reporting/percent.ts';
import { type Item, RATINGS, type Rating } from '../items.ts';
import { endOf, knownOn } from './known.ts';

/** Closed - implemented, or implemented where the body's own file says so: an owner's claim is not enough. */
export const isImplemented = (item: Item): boolean =>
  item.status === 'closed-implemented' || (item.status === 'implemented' && item.bodySays);
/** An owner says so; the body has not decided. */
export const isClaimed = (item: Item): boolean => item.status === 'implemented' && !item.bodySays;

export interface Rate {
  body: string;
  series: string;
  period: string;
  issued: number;
  implemented: number;
  rate: number | null;
  claimed: number;
}

/** One row a body, series and period of issue. */
export function implementationRates(all: readonly Item[]): Rate[] {
  const groups = new Map<string, Item[]>();
  for (const item of all) {
    const key = JSON.stringify([item.body, item.series, item.period]);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()]
    .map((group): Rate => {
      const [{ body, series, period }] = group as [Item];
      const implemented = group.filter(isImplemented).length;
      return {
        body,
        series,
        period,
        issued: group.length,
        implemented,
        rate: percent(implemented, group.length),
        claimed: group.filter(isClaimed).length,
      };
    })
    .sort(
      (a, b) =>
        a.body.localeCompare(b.body, 'en') ||
        a.series.localeCompare(b.series, 'en') ||
        a.period.localeCompare(b.period, 'en'),
    );
}

/** Critical ones of OIOS and main ones of BOA: what the Management Committee follows (domain.md, S4). */
export const FOLLOWED = [
  { body: 'OIOS', priority: 'critical' },
  { body: 'BOA', priority: 'main' },
] as const;

/** Implemented or overtaken within three years of issue, of those whose three years are over. */
export function withinThreeYears(
  all: readonly Item[],
  asOf: Day,
): { body: string; priority: string; of: number; n: number; rate: number | null }[] {
  return FOLLOWED.map(({ body, priority }) => {
    const old = all.filter(
      (i) => i.body === body && i.priority === priority && i.issuedOn !== '' && addMonths(i.issuedOn, 36) <= asOf,
    );
    const n = old.filter(
      (i) =>
        (isImplemented(i) || i.status === 'overtaken') && i.statusOn !== '' && i.statusOn <= addMonths(i.issuedOn, 36),
    ).length;
    return { body, priority, of: old.length, n, rate: percent(n, old.length) };
  });
}

/** Accepted in full or in part, of those to which management has answered. */
export function acceptance(
  all: readonly Item[],
): { body: string; answered: number; accepted: number; rate: number | null }[] {
  const bodies = [...new Set(all.map((i) => i.body))].sort((a, b) => a.localeCompare(b, 'en'));
  return bodies.map((body) => {
    const answered = all.filter((i) => i.body === body && i.response !== 'under-consideration');
    const accepted = answered.filter((i) => i.response === 'accepted' || i.response === 'partly').length;
    return { body, answered: answered.length, accepted, rate: percent(accepted, answered.length) };
  });
}

/** The word that was known of each report at the end of a day, counted; reports issued after it are not in it. */
export function ratingCounts(all: readonly Rating[], asOf: Day): { word: (typeof RATINGS)[number]; n: number }[] {
  const until = endOf(asOf);
  const known = all
    .filter((r) => r.knownAt < until && r.issuedOn <= asOf)
    .map((r) => r.before.find((b) => b.until >= until)?.rating ?? r.rating);
  return RATINGS.map((word) => ({ word, n: known.filter((w) => w === word).length }));
}

/** Of an entity's recommendations that were known at the end of a day, how many were implemented or overtaken by events. */
export const implementationFigure: FigureRule = {
  of(entity, asOf, view) {
    const all = knownOn(asOf, [entity], view);
    if (all.length === 0) return undefined;
    return { count: all.filter((i) => isImplemented(i) || i.status === 'overtaken').length, of: all.length };
  },
};
