import type { Speech } from '../../../kernel/capability.ts';
import type { Table } from '../../../kernel/report.ts';
import type { Day } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import type { Item, Rating } from '../items.ts';
import { acceptance, implementationRates, ratingCounts, withinThreeYears } from './rates.ts';
import { table } from './tables.ts';

/** The rates of the progress reports (domain.md, S4), and the ratings of audit reports. */
export function ratesTables(all: readonly Item[], asOf: Day, view: View, t: Speech): Table[] {
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
