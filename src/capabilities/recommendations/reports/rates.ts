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

/** Critical ones of OIOS and main ones of BOA: what the Management Committee follows (domain.md, S4). */
export const FOLLOWED = [
  { body: 'OIOS', priority: 'critical' },
  { body: 'BOA', priority: 'main' },
] as const;

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

/** Implemented or overtaken within three years of issue, of those whose three years are over. */
export function withinThreeYears(
  all: readonly Item[],
  asOf: Day,
): { body: string; priority: string; of: number; n: number; rate: number | null }[] {
  const third = anniversaries();
  return FOLLOWED.map(({ body, priority }) => {
    let [of, n] = [0, 0];
    for (const i of all) {
      if (i.body !== body || i.priority !== priority || i.issuedOn === '') continue;
      const until = third(i.issuedOn);
      if (until > asOf) continue;
      of++;
      if ((isImplemented(i) || i.status === 'overtaken') && i.statusOn !== '' && i.statusOn <= until) n++;
    }
    return { body, priority, of, n, rate: percent(n, of) };
  });
}

/** Three years after a day; each day is reckoned once, since thousands are issued on the same ones. */
function anniversaries(): (day: Day) => Day {
  const known = new Map<Day, Day>();
  return (day) => {
    let third = known.get(day);
    if (third === undefined) {
      third = addMonths(day, 36);
      known.set(day, third);
    }
    return third;
  };
}

/** Accepted in full or in part, of those to which management has answered. */
export function acceptance(
  all: readonly Item[],
): { body: string; answered: number; accepted: number; rate: number | null }[] {
  const bodies = new Map<string, { answered: number; accepted: number }>();
  for (const { body, response } of all) {
    let counts = bodies.get(body);
    if (!counts) {
      counts = { answered: 0, accepted: 0 };
      bodies.set(body, counts);
    }
    if (response !== 'under-consideration') counts.answered++;
    if (response === 'accepted' || response === 'partly') counts.accepted++;
  }
  return [...bodies]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([body, { answered, accepted }]) => ({ body, answered, accepted, rate: percent(accepted, answered) }));
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
