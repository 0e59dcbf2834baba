import type { Shelf } from '../../../content/shelf.ts';
import type { ReportRule, Speech } from '../../../kernel/capability.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { gradeRank, type Language } from '../../../kernel/person.ts';
import type { Cell, Report, Table } from '../../../kernel/report.ts';
import { titleIn } from '../content.ts';
import { completion, count, learnsIn } from '../figures.ts';
import { unitsFor } from '../rights.ts';
import { behind, exempted, unreached } from './lists.ts';
import { column, endOf, grouped, runFor } from './shared.ts';
import { timeTable } from './time.ts';

/** Completion by entity, level, duty station, grade, category and language; how long it took; who can't be reached, who is exempted. */
export const completionReport = (shelf: Shelf): ReportRule => ({
  may: unitsFor,
  cards: [
    ['rates'],
    ['entity'],
    ['level'],
    ['dutyStation'],
    ['grade'],
    ['category'],
    ['language'],
    ['time'],
    ['unreached'],
    ['exempted'],
  ],
  list: (figure, ask, view, t) => behind(figure, ask, view, t),
  build(ask, view, t): Report | undefined {
    const cycle = runFor(ask, view);
    if (!cycle) return undefined;
    const learns = learnsIn(cycle, ask.units, view, endOf(ask.asOf));
    const by = (key: string, groupOf: (o: Obligation) => string): Table => table(key, learns, groupOf, t);
    const grades = by('grade', (o) => String(o.data.grade || '–'));
    grades.rows.sort((a, b) => gradeRank(String(a.grade)) - gradeRank(String(b.grade)));
    return {
      name: 'learning',
      asOf: ask.asOf,
      title: t.t('learning.reports.learning', { title: titleIn(shelf, cycle, t, view) }),
      tables: [
        { key: 'rates', title: t.t('learning.tables.rates'), columns: figureColumns(t), rows: [cells(learns)] },
        {
          ...by('entity', (o) => String(o.data.entity ?? '–')),
          chart: { kind: 'bars', label: 'entity', values: ['completion'] },
        },
        by('level', (o) => String(o.data.level ?? view.org.depth(o.about))),
        by('dutyStation', (o) => String(o.data.location || '–')),
        grades,
        by('category', (o) => t.t(`learning.category.${o.data.category === 'staff' ? 'staff' : 'nonStaff'}`)),
        by('language', (o) => t.languageName(o.data.language as Language)),
        timeTable(learns, view, t),
        unreached(cycle, learns, ask.asOf, view, t),
        exempted(learns, view, t),
      ],
      notes: [t.t('learning.notes.completion'), t.t('learning.notes.time'), t.t('learning.notes.exempted')],
      language: t.language,
    };
  },
});

const figureColumns = (t: Speech) => [
  column(t, 'learners', 'count'),
  column(t, 'completed', 'count', true),
  column(t, 'completion', 'percent'),
  column(t, 'notCompleted', 'count', true),
  column(t, 'excused', 'count', true),
];

function cells(learns: readonly Obligation[]): { [key: string]: Cell } {
  const f = count(learns);
  return {
    learners: f.learners,
    completed: f.completed,
    completion: completion(f),
    notCompleted: f.open,
    excused: f.excused,
  };
}

function table(key: string, learns: readonly Obligation[], groupOf: (o: Obligation) => string, t: Speech): Table {
  return {
    key,
    title: t.t(`learning.tables.${key}`),
    columns: [column(t, key, 'text'), ...figureColumns(t)],
    rows: grouped(learns, groupOf)
      .map(([name, members]) => ({ [key]: name, ...cells(members) }))
      .filter((row) => Number(row.learners) + Number(row.excused) > 0),
    brief: ['learners', 'completion'],
  };
}
