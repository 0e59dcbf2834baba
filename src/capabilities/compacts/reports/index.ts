import type { ReportRule } from '../../../kernel/capability.ts';
import type { Report } from '../../../kernel/report.ts';
import { releasedRuns } from '../assess/release.ts';
import { SECRETARIAT } from '../names.ts';
import { contentOf } from '../papers.ts';
import { limitsOf } from '../standing.ts';
import { entitiesTable, indicatorsTable, observationsTable, patternsTable, yearsTable } from './figures.ts';
import { measured, yearsOf } from './known.ts';
import { owedTable, plansTable, practicesTable } from './owed.ts';

/** How the compacts stand: satisfactory indicators a year, each indicator with its pattern, entities, every figure. */
const compacts: ReportRule = {
  may: (person, view) => (view.org.holds(person.id, SECRETARIAT) || releasedRuns(view).length > 0 ? [''] : undefined),
  cards: [['years'], ['patterns'], ['indicators'], ['entities'], ['observations'], ['owed'], ['plans'], ['practices']],
  build({ units, asOf, reader }, view, t): Report | undefined {
    // The secretariat and operators see everything at any time; others what was released, and never who owes what.
    const whole = reader === undefined || view.org.holds(reader, SECRETARIAT);
    const years = whole ? undefined : new Set(releasedRuns(view).map((c) => contentOf(c).year));
    const all = measured(asOf, units, view, years);
    const year = yearsOf(all).at(-1);
    if (year === undefined) return undefined;
    const limits = limitsOf(view);
    return {
      name: 'compacts',
      asOf,
      title: t.t('compacts.reports.compacts'),
      tables: [
        yearsTable(all, limits, t),
        patternsTable(all, limits, t),
        indicatorsTable(all, limits, t),
        {
          ...entitiesTable(all, year, limits, view, t),
          title: t.t('compacts.tables.entitiesIn', { year: String(year) }),
        },
        observationsTable(all, view, t),
        ...(whole ? [owedTable(units, view, t), plansTable(units, view, t)] : []),
        practicesTable(units, whole, view, t),
      ],
      notes: [
        t.t('compacts.notes.satisfactory'),
        t.t('compacts.notes.statuses', { points: limits.nearPoints, share: limits.nearShare }),
        t.t('compacts.notes.patterns', { least: limits.points, points: limits.movePoints, share: limits.moveShare }),
        t.t('compacts.notes.sums'),
        t.t('compacts.notes.known'),
      ],
      language: t.language,
    };
  },
};

export const reports: Record<string, ReportRule> = { compacts };
