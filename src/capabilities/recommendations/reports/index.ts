import type { ReportRule, Speech } from '../../../kernel/capability.ts';
import { entityOf } from '../../../kernel/person.ts';
import type { Cell, Column, Report, Table } from '../../../kernel/report.ts';
import type { Day } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { type Item, isOpen, PRIORITIES, type Rating, runs, STATUSES } from '../items.ts';
import { labelOf } from '../owed.ts';
import { unitsFor } from '../rights.ts';
import { ageCounts, quarterBefore, quarterOf } from './bands.ts';
import { inOrder, knownOn } from './known.ts';
import { acceptance, FOLLOWED, implementationRates, isImplemented, ratingCounts, withinThreeYears } from './rates.ts';

type Rows = { [key: string]: Cell }[];

const column = (t: Speech, key: string, unit: Column['unit']): Column => ({
  key,
  title: t.t(`recommendations.columns.${key}`),
  unit,
});
const table = (t: Speech, key: string, columns: readonly (readonly [string, Column['unit']])[], rows: Rows): Table => ({
  key,
  title: t.t(`recommendations.tables.${key}`),
  columns: columns.map(([name, unit]) => column(t, name, unit)),
  rows,
});

/** Days past a date; 0: not past. Only what runs for an owner can be late. */
const late = (item: Item, on: Day | '', asOf: Day): number =>
  on !== '' && on < asOf && runs(item) ? Math.round((Date.parse(asOf) - Date.parse(on)) / 86_400_000) : 0;

const counted = (all: readonly Item[], asOf: Day): { [key: string]: Cell } => ({
  all: all.length,
  open: all.filter(isOpen).length,
  ...Object.fromEntries(STATUSES.map((s) => [keyOf(s), all.filter((i) => i.status === s).length])),
  overdue: all.filter((i) => late(i, i.dueOn, asOf) > 0).length,
});
const keyOf = (word: string): string => word.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const COUNTS = [
  ['all', 'count'],
  ['open', 'count'],
  ...STATUSES.map((s) => [keyOf(s), 'count'] as const),
  ['overdue', 'count'],
] as const;

function grouped(
  t: Speech,
  key: string,
  all: readonly Item[],
  groups: readonly string[],
  of: (i: Item) => string,
  name: (g: string) => string,
  asOf: Day,
): Table {
  const rows = groups.map((g) => ({
    [key]: name(g),
    ...counted(
      all.filter((i) => of(i) === g),
      asOf,
    ),
  }));
  return table(t, key, [[key, 'text'], ...COUNTS], rows);
}

const names = (all: readonly Item[], of: (i: Item) => string): string[] =>
  [...new Set(all.map(of))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

function ratesTables(all: readonly Item[], asOf: Day, view: View, t: Speech): Table[] {
  const words = ratingCounts(view.all<Rating>('recommendations.ratings'), asOf);
  const total = words.reduce((sum, w) => sum + w.n, 0);
  return [
    table(
      t,
      'implementation',
      [
        ['body', 'text'],
        ['series', 'text'],
        ['period', 'text'],
        ['issued', 'count'],
        ['implementedVerified', 'count'],
        ['implementationRate', 'percent'],
        ['claimed', 'count'],
      ],
      implementationRates(all).map((r) => ({
        body: r.body,
        series: r.series,
        period: r.period,
        issued: r.issued,
        implementedVerified: r.implemented,
        implementationRate: r.rate,
        claimed: r.claimed,
      })),
    ),
    table(
      t,
      'threeYears',
      [
        ['body', 'text'],
        ['priority', 'text'],
        ['of', 'count'],
        ['within', 'count'],
        ['withinRate', 'percent'],
      ],
      withinThreeYears(all, asOf).map((r) => ({
        body: r.body,
        priority: t.t(`recommendations.priorities.${r.priority}`),
        of: r.of,
        within: r.n,
        withinRate: r.rate,
      })),
    ),
    table(
      t,
      'acceptance',
      [
        ['body', 'text'],
        ['answered', 'count'],
        ['accepted', 'count'],
        ['acceptanceRate', 'percent'],
      ],
      acceptance(all).map((r) => ({
        body: r.body,
        answered: r.answered,
        accepted: r.accepted,
        acceptanceRate: r.rate,
      })),
    ),
    table(
      t,
      'ratings',
      [
        ['rating', 'text'],
        ['reports', 'count'],
        ['ofReports', 'count'],
      ],
      words.map(({ word, n }) => ({ rating: t.t(`recommendations.ratings.${word}`), reports: n, ofReports: total })),
    ),
  ];
}

const notes = (t: Speech): string[] =>
  ['implementation', 'threeYears', 'acceptance', 'overdue', 'known'].map((n) => t.t(`recommendations.notes.${n}`));

/** How everything stands, by entity, priority, source and age, with the rates. */
const standing: ReportRule = {
  may: unitsFor,
  build({ units, asOf }, view, t): Report {
    const all = knownOn(asOf, units, view);
    const open = all.filter((i) => isOpen(i) && i.issuedOn !== '');
    return {
      name: 'recommendations',
      asOf,
      title: t.t('recommendations.reports.recommendations'),
      tables: [
        grouped(t, 'entity', all, names(all, entityOf), entityOf, (g) => g, asOf),
        grouped(
          t,
          'priority',
          all,
          PRIORITIES,
          (i) => i.priority,
          (g) => t.t(`recommendations.priorities.${g}`),
          asOf,
        ),
        grouped(
          t,
          'body',
          all,
          names(all, (i) => i.body),
          (i) => i.body,
          (g) => g,
          asOf,
        ),
        table(
          t,
          'age',
          [
            ['age', 'text'],
            ['open', 'count'],
          ],
          ageCounts(
            open.map((i) => i.issuedOn),
            asOf,
          ).map(({ age, n }) => ({ age: t.t(`recommendations.ages.${age}`), open: n })),
        ),
        ...ratesTables(all, asOf, view, t),
      ],
      notes: notes(t),
      language: t.language,
    };
  },
};

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
const pack: ReportRule = {
  may: (person, view) => (unitsFor(person, view)?.includes('') ? [''] : undefined),
  build({ units, asOf }, view, t): Report {
    const all = knownOn(asOf, units, view);
    const followed = all
      .filter((i) => FOLLOWED.some((f) => f.body === i.body && f.priority === i.priority))
      .sort(inOrder);
    const open = followed.filter(isOpen);
    const last = quarterBefore(asOf).to;
    const then = knownOn(last, units, view).filter((i) =>
      FOLLOWED.some((f) => f.body === i.body && f.priority === i.priority),
    );
    const listed = (key: string, some: readonly Item[]) =>
      table(
        t,
        key,
        FOLLOWED_COLUMNS,
        some.map((i) => rowOf(i, asOf, t)),
      );
    const figures: [string, (some: readonly Item[], on: Day) => number][] = [
      ['open', (some) => some.filter(isOpen).length],
      ['overdue', (some, on) => some.filter((i) => late(i, i.dueOn, on) > 0).length],
      ['overdueOriginal', (some, on) => some.filter((i) => late(i, i.originalDueOn, on) > 0).length],
      ['overdue90', (some, on) => some.filter((i) => late(i, i.dueOn, on) >= 90).length],
      ['waiting', (some) => some.filter((i) => i.claim !== null).length],
      ['riskAccepted', (some) => some.filter((i) => isOpen(i) && i.riskAccepted !== null).length],
      ['reiteratedOnes', (some) => some.filter((i) => isOpen(i) && i.reiterated > 0).length],
      ['implementedOnes', (some) => some.filter(isImplemented).length],
    ];
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
          figures.map(([name, of]) => ({
            figure: t.t(`recommendations.figures.${name}`),
            now: of(followed, asOf),
            lastQuarter: of(then, last),
            change: of(followed, asOf) - of(then, last),
          })),
        ),
        grouped(t, 'entity', followed, names(followed, entityOf), entityOf, (g) => g, asOf),
        table(
          t,
          'age',
          [
            ['age', 'text'],
            ['open', 'count'],
          ],
          ageCounts(
            open.flatMap((i) => i.issuedOn || []),
            asOf,
          ).map(({ age, n }) => ({ age: t.t(`recommendations.ages.${age}`), open: n })),
        ),
        listed(
          'pastDue',
          open.filter((i) => late(i, i.dueOn, asOf) > 0 || late(i, i.originalDueOn, asOf) > 0),
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

export const reports: Record<string, ReportRule> = { recommendations: standing, pack };
