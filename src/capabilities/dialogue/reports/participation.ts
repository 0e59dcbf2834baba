import type { ReportRule, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { gradeRank, within } from '../../../kernel/person.ts';
import type { Cell, Column, Report, Table } from '../../../kernel/report.ts';
import { addDays, type Day, type Instant } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { closesAt, titleIn } from '../content.ts';
import { count, entityOfTake, participation, takesIn } from '../figures.ts';
import { LEAD } from '../names.ts';
import { unitsFor } from '../rights.ts';
import { standAt } from '../stand.ts';
import { takeData } from '../take.ts';
import { listBehind } from './lists.ts';
import { before, column, cycleFor, endOf, figureCells, figureColumns, grouped } from './shared.ts';

/** Points of the line at most; further apart where the cycle is long. */
const POINTS = 30;

/** Participation by entity, level, duty station and grade, its course, and the three rates. */
export const participationReport: ReportRule = {
  may: unitsFor,
  cards: [['rates', 'completion'], ['entity'], ['level'], ['dutyStation'], ['grade'], ['vacant']],
  list: listBehind,
  build(ask, view, t): Report | undefined {
    const cycle = cycleFor(ask, view);
    if (!cycle) return undefined;
    const until = endOf(ask.asOf);
    const takes = takesIn(cycle, ask.units, view, until);
    const last = before(cycle, until, view);
    const lastTakes = last ? takesIn(last, ask.units, view, until) : [];
    const by = (key: string, groupOf: (take: Obligation) => string): Table => ({
      key,
      title: t.t(`dialogue.tables.${key}`),
      columns: [column(t, key, 'text'), ...figureColumns(t)],
      rows: grouped(takes, key, groupOf, until),
      brief: ['staff', 'participation'],
    });
    const total = count(takes, until);
    const grades = by('grade', (take) => takeData(take).grade || '–');
    grades.rows.sort((a, b) => gradeRank(String(a.grade)) - gradeRank(String(b.grade)));
    return {
      name: 'dialogue',
      asOf: ask.asOf,
      title: t.t('dialogue.reports.dialogue', { title: titleIn(cycle, t) }),
      tables: [
        {
          key: 'rates',
          title: t.t('dialogue.tables.rates'),
          columns: [...figureColumns(t), column(t, 'lastYear', 'percent')],
          rows: [{ ...figureCells(total), lastYear: last ? participation(count(lastTakes, until)) : null }],
        },
        byEntity(by('entity', entityOfTake), lastTakes, until, t),
        by('level', (take) => String(takeData(take).level)),
        by('dutyStation', (take) => takeData(take).location || '–'),
        grades,
        completion(takes, cycle, ask.asOf, last && { cycle: last, takes: lastTakes }, t),
        vacancies(cycle, ask.units, until, view, t),
      ],
      notes: [t.t('dialogue.notes.definition'), t.t('dialogue.notes.rates'), t.t('dialogue.notes.top')],
      language: t.language,
    };
  },
};

/** With last year beside it. */
function byEntity(table: Table, lastTakes: readonly Obligation[], until: Instant, t: Speech): Table {
  const rate = (entity: string): Cell =>
    participation(
      count(
        lastTakes.filter((take) => entityOfTake(take) === entity),
        until,
      ),
    );
  return {
    ...table,
    columns: [...table.columns, column(t, 'lastYear', 'percent')],
    rows: table.rows.map((row) => ({ ...row, lastYear: rate(String(row.entity)) })),
    brief: ['participation', 'lastYear'],
    chart: { kind: 'bars', label: 'entity', values: ['participation'] },
  };
}

/** How many had taken part by each date, of those who owe it then; beside it the year before, as many days after its opening. */
function completion(
  takes: readonly Obligation[],
  cycle: Cycle,
  asOf: Day,
  last: { cycle: Cycle; takes: readonly Obligation[] } | undefined,
  t: Speech,
): Table {
  const columns: Column[] = [
    column(t, 'date', 'date'),
    column(t, 'tookPart', 'count'),
    column(t, 'participation', 'percent'),
    column(t, 'lastYearThen', 'percent'),
  ];
  const closes = closesAt(cycle, endOf(asOf));
  const end = asOf < closes ? asOf : closes;
  const days = Math.max(0, Math.round((Date.parse(end) - Date.parse(cycle.opens)) / 86_400_000));
  const step = Math.max(1, Math.ceil(days / POINTS));
  const rows: { [key: string]: Cell }[] = [];
  const at = (n: number) => {
    const date = addDays(cycle.opens, n);
    const f = count(takes, endOf(date));
    const then = last ? participation(count(last.takes, endOf(addDays(last.cycle.opens, n)))) : null;
    rows.push({ date, tookPart: f.took, participation: participation(f), lastYearThen: then });
  };
  for (let n = 0; n < days; n += step) at(n);
  if (end >= cycle.opens) at(days);
  return {
    key: 'completion',
    title: t.t('dialogue.tables.completion'),
    columns,
    rows,
    chart: { kind: 'line', label: 'date', values: last ? ['participation', 'lastYearThen'] : ['participation'] },
  };
}

/** Empty posts with a team, and who leads in their place. */
function vacancies(cycle: Cycle, units: readonly string[], until: Instant, view: View, t: Speech): Table {
  const rows = view.ofKind(cycle.id, LEAD).flatMap((lead): { [key: string]: Cell }[] => {
    const stand = standAt(lead, until);
    if (!stand?.vacant || stand.off || !units.some((unit) => within(stand.unit, unit))) return [];
    return [{ unit: stand.unit, post: stand.post, leads: view.org.person(stand.leads)?.name ?? '' }];
  });
  rows.sort(
    (a, b) => String(a.unit).localeCompare(String(b.unit), 'en') || String(a.post).localeCompare(String(b.post), 'en'),
  );
  return {
    key: 'vacant',
    title: t.t('dialogue.tables.vacant'),
    columns: [column(t, 'unit', 'text'), column(t, 'post', 'text'), column(t, 'leads', 'text')],
    rows,
  };
}
