import type { ReportRule, Speech } from '../../../kernel/capability.ts';
import { entityOf } from '../../../kernel/person.ts';
import type { Cell, Report } from '../../../kernel/report.ts';
import type { Day } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { type Item, isOpen } from '../items.ts';
import { labelOf } from '../owed.ts';
import { unitsFor } from '../rights.ts';
import { quarterBefore, quarterOf } from './bands.ts';
import { byName, inOrder, knownOn } from './known.ts';
import { FOLLOWED, isImplemented } from './rates.ts';
import { ratesTables } from './ratesTables.ts';
import { ages, grouped, notes, table } from './tables.ts';
import { isLate, late, Tally } from './tally.ts';

/** A past due date stands in the pack from this day on (design: 90 days). */
const LONG = 90;

/** The figures at the top of the pack, of what the Committee follows. */
const HEADLINE: readonly (readonly [string, (some: readonly Item[], on: Day) => number])[] = [
  ['open', (some) => some.filter(isOpen).length],
  ['overdue', (some, on) => some.filter((i) => isLate(i, i.dueOn, on)).length],
  ['overdueOriginal', (some, on) => some.filter((i) => isLate(i, i.originalDueOn, on)).length],
  ['overdue90', (some, on) => some.filter((i) => late(i, i.dueOn, on) >= LONG).length],
  ['waiting', (some) => some.filter((i) => i.claim !== null).length],
  ['riskAccepted', (some) => some.filter((i) => isOpen(i) && i.riskAccepted !== null).length],
  ['reiteratedOnes', (some) => some.filter((i) => isOpen(i) && i.reiterated > 0).length],
  ['implementedOnes', (some) => some.filter(isImplemented).length],
  ['amountOpen', (some) => some.reduce((sum, i) => sum + (isOpen(i) ? (i.amount ?? 0) : 0), 0)],
];

/** What the Committee follows. */
export const isFollowed = (i: Item): boolean => FOLLOWED.some((f) => f.body === i.body && f.priority === i.priority);

/** How the followed ones stood at the end of a day, and at the end of the quarter before it. */
export function headline(
  asOf: Day,
  units: readonly string[],
  view: View,
): { followed: Item[]; figures: { name: string; now: number; before: number }[] } {
  const last = quarterBefore(asOf).to;
  const [followed, then] = [asOf, last].map((day) => knownOn(day, [...units], view).filter(isFollowed)) as [
    Item[],
    Item[],
  ];
  return {
    followed,
    figures: HEADLINE.map(([name, of]) => ({ name, now: of(followed, asOf), before: of(then, last) })),
  };
}

const FOLLOWED_COLUMNS = [
  ['entity', 'text'],
  ['reference', 'text'],
  ['title', 'text'],
  ['priority', 'text'],
  ['status', 'text'],
  ['originalDueOn', 'date'],
  ['dueOn', 'date'],
  ['postponed', 'count'],
  ['pastOriginal', 'days'],
  ['pastDue', 'days'],
  ['reiterated', 'count'],
  ['amount', 'count'],
] as const;

/** No title of a confidential one stands in a pack. */
const rowOf = (i: Item, asOf: Day, t: Speech): { [key: string]: Cell } => ({
  entity: entityOf(i),
  reference: labelOf(i),
  title: i.confidential ? t.t('recommendations.confidentialTitle') : i.title,
  priority: t.t(`recommendations.priorities.${i.priority}`),
  status: t.t(`recommendations.statuses.${i.status}`),
  originalDueOn: i.originalDueOn || null,
  dueOn: i.dueOn || null,
  postponed: i.postponed,
  pastOriginal: late(i, i.originalDueOn, asOf),
  pastDue: late(i, i.dueOn, asOf),
  reiterated: i.reiterated,
  amount: i.amount,
});

/** The quarterly pack of the Management Committee. */
export const pack: ReportRule = {
  may: (person, view) => (unitsFor(person, view)?.includes('') ? [''] : undefined),
  build({ units, asOf }, view, t): Report {
    const all = knownOn(asOf, units, view);
    const { followed, figures } = headline(asOf, units, view);
    const open = followed.filter(isOpen);
    const entities = new Tally();
    for (const item of followed) entities.add(entityOf(item), item, isLate(item, item.dueOn, asOf));
    const listed = (key: string, some: readonly Item[]) =>
      table(
        t,
        key,
        FOLLOWED_COLUMNS,
        [...some].sort(inOrder).map((i) => rowOf(i, asOf, t)),
      );
    return {
      name: 'pack',
      asOf,
      title: t.t('recommendations.reports.pack', { quarter: quarterOf(asOf).name }),
      tables: [
        table(
          t,
          'headline',
          [
            ['figure', 'text'],
            ['now', 'count'],
            ['lastQuarter', 'count'],
            ['change', 'count'],
          ],
          figures.map(({ name, now, before }) => ({
            figure: t.t(`recommendations.figures.${name}`),
            now,
            lastQuarter: before,
            change: now - before,
          })),
        ),
        grouped(t, 'entity', entities, entities.groups().sort(byName), (g) => g),
        ages(t, open, asOf),
        listed(
          'pastDue',
          open.filter((i) => isLate(i, i.dueOn, asOf) || isLate(i, i.originalDueOn, asOf)),
        ),
        listed(
          'waiting',
          open.filter((i) => i.claim !== null),
        ),
        listed(
          'riskAccepted',
          open.filter((i) => i.riskAccepted !== null),
        ),
        listed(
          'reiterated',
          open.filter((i) => i.reiterated > 0),
        ),
        ...ratesTables(all, asOf, view, t),
      ],
      notes: notes(t),
      language: t.language,
    };
  },
};
