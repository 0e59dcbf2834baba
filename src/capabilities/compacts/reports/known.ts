import { within } from '../../../kernel/person.ts';
import type { Id } from '../../../kernel/store.ts';
import { addDays, type Day, momentOf } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { isClosed, yearOf } from '../periods.ts';
import type { Limits } from '../rules.ts';
import { type Known, knownOf, limitsOf, yearly } from '../standing.ts';
import type { Indicator, Observation, Target } from '../tables.ts';

/** Everything that was known at the end of a day of one indicator: its figures by post. */
export interface Measured {
  indicator: Indicator;
  posts: Map<Id, Known[]>;
}

/** What was known at the end of a day (UTC), of the posts in these units; only of these years where they are given. */
export function measured(asOf: Day, units: readonly string[], view: View, years?: ReadonlySet<number>): Measured[] {
  const until = momentOf(addDays(asOf, 1), '00:00', 'UTC');
  const limits = limitsOf(view);
  const targets = group(view.all<Target>('compacts.targets'), (t) => t.indicator);
  const rows = group(view.all<Observation>('compacts.observations'), (o) => o.indicator);
  const seen = new Map<Id, boolean>();
  const isIn = (post: Id): boolean => {
    const known = seen.get(post);
    if (known !== undefined) return known;
    const it = units.includes('') || units.some((unit) => within(view.org.person(post)?.unit ?? '', unit));
    seen.set(post, it);
    return it;
  };
  return view
    .all<Indicator>('compacts.indicators')
    .filter((i) => i.knownAt < until)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .map((indicator) => {
      const posts = new Map<Id, Known[]>();
      for (const [post, own] of group(rows.get(indicator.id) ?? [], (o) => o.post)) {
        if (!isIn(post)) continue;
        const known = knownOf(indicator, post, own, targets.get(indicator.id) ?? [], limits, until).filter(
          (k) => isClosed(k.period, addDays(asOf, 1)) && (years === undefined || years.has(yearOf(k.period))),
        );
        if (known.length > 0) posts.set(post, known);
      }
      return { indicator, posts };
    })
    .filter((m) => m.posts.size > 0);
}

export function group<T>(all: readonly T[], of: (it: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const it of all) {
    const list = groups.get(of(it));
    if (list) list.push(it);
    else groups.set(of(it), [it]);
  }
  return groups;
}

/** Years of which something is known, oldest first. */
export const yearsOf = (all: readonly Measured[]): number[] =>
  [...new Set(all.flatMap((m) => [...m.posts.values()].flatMap((known) => known.map((k) => yearOf(k.period)))))].sort(
    (a, b) => a - b,
  );

/** Each post's figure of a year of one indicator; posts to which it does not apply are not among them. */
export const inYear = (m: Measured, year: number, limits: Limits): { post: Id; figure: Known }[] =>
  [...m.posts].flatMap(([post, known]) => {
    const figure = yearly(m.indicator, known, year, limits);
    return figure ? [{ post, figure }] : [];
  });
