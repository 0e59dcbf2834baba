import type { Speech } from '../../../kernel/capability.ts';
import { entityOf } from '../../../kernel/person.ts';
import type { Cell, Column, Table } from '../../../kernel/report.ts';
import type { Id } from '../../../kernel/store.ts';
import type { View } from '../../../kernel/view.ts';
import { percent } from '../../../reporting/percent.ts';
import { isSatisfactory, type Limits, type Pattern, patternOf, STATUSES, type Status, summed } from '../rules.ts';
import type { Known } from '../standing.ts';
import { inYear, type Measured, yearsOf } from './known.ts';

export type Rows = { [key: string]: Cell }[];

export const table = (
  t: Speech,
  key: string,
  columns: readonly (readonly [string, Column['unit']])[],
  rows: Rows,
  more: Partial<Table> = {},
): Table => ({
  key,
  title: t.t(`compacts.tables.${key}`),
  columns: columns.map(([name, unit]) => ({ key: name, title: t.t(`compacts.columns.${name}`), unit })),
  rows,
  ...more,
});

const counts = (figures: readonly Known[]): Record<Status, number> => {
  const all: Record<Status, number> = { met: 0, near: 0, missed: 0, 'no-data': 0 };
  for (const f of figures) all[f.status]++;
  return all;
};

/** Met, of those with data; the rest stands beside it. */
const compliance = (figures: readonly Known[]): { [key: string]: Cell } => {
  const n = counts(figures);
  const withData = n.met + n.near + n.missed;
  return {
    withData,
    met: n.met,
    near: n.near,
    missed: n.missed,
    noData: n['no-data'],
    metShare: percent(n.met, withData),
  };
};
const COMPLIANCE = [
  ['withData', 'count'],
  ['met', 'count'],
  ['near', 'count'],
  ['missed', 'count'],
  ['noData', 'count'],
  ['metShare', 'percent'],
] as const;

/** Satisfactory standard indicators a year: met, before ratings, of all pairs of manager and indicator with data. */
export function yearsTable(all: readonly Measured[], limits: Limits, t: Speech): Table {
  const standard = all.filter((m) => m.indicator.scope === 'standard');
  const rows = yearsOf(standard).map((year) => {
    const figures = standard.flatMap((m) => inYear(m, year, limits).map((f) => f.figure));
    const known = figures.filter((f) => f.status !== 'no-data');
    const satisfactory = known.filter((f) => isSatisfactory(f.status)).length;
    return {
      year: String(year),
      withData: known.length,
      satisfactory,
      satisfactoryShare: percent(satisfactory, known.length),
      noData: figures.length - known.length,
      disputed: figures.filter((f) => f.disputed).length,
    };
  });
  return table(
    t,
    'years',
    [
      ['year', 'text'],
      ['withData', 'count'],
      ['satisfactory', 'count'],
      ['satisfactoryShare', 'percent'],
      ['noData', 'count'],
      ['disputed', 'count'],
    ],
    rows,
    { brief: ['satisfactoryShare', 'withData'], chart: { kind: 'line', label: 'year', values: ['satisfactoryShare'] } },
  );
}

interface Year {
  year: number;
  figures: Known[];
  value: number | null;
  printed: number | null;
  how: string;
}

/** The years of one indicator, over all managers, each with what it adds up to. */
function course(m: Measured, limits: Limits): Year[] {
  return yearsOf([m]).map((year) => {
    const figures = inYear(m, year, limits).map((f) => f.figure);
    return { year, figures, ...summed(figures, m.indicator.unit) };
  });
}

/** The target that most have; of several, none is the target of all. */
const oneTarget = (figures: readonly Known[]): number | null => {
  const all = new Set(figures.map((f) => f.target));
  const [only] = all;
  return all.size === 1 ? (only ?? null) : null;
};

const pattern = (years: readonly Year[], m: Measured, limits: Limits): Pattern =>
  patternOf(
    years.flatMap((y) => (y.value === null ? [] : [y.value])),
    oneTarget(years.at(-1)?.figures ?? []),
    m.indicator,
    limits,
  );

/** One row an indicator and year. */
export function indicatorsTable(all: readonly Measured[], limits: Limits, t: Speech): Table {
  const rows = all.flatMap((m) => {
    const years = course(m, limits);
    return years.map((y, i) => ({
      id: m.indicator.id,
      indicator: m.indicator.name,
      year: String(y.year),
      figurePercent: m.indicator.unit === 'percent' ? y.printed : null,
      figure: m.indicator.unit === 'percent' ? null : y.printed,
      unit: t.t(`compacts.units.${m.indicator.unit}`),
      how: y.how === 'none' ? '' : t.t(`compacts.how.${y.how}`),
      target: oneTarget(y.figures),
      pattern: t.t(`compacts.patterns.${pattern(years.slice(0, i + 1), m, limits)}`),
      ...compliance(y.figures),
    }));
  });
  return table(
    t,
    'indicators',
    [
      ['indicator', 'text'],
      ['year', 'text'],
      ['figurePercent', 'percent'],
      ['figure', 'count'],
      ['unit', 'text'],
      ['how', 'text'],
      ['target', 'count'],
      ['pattern', 'text'],
      ...COMPLIANCE,
      ['id', 'text'],
    ],
    rows,
    { brief: ['year', 'figurePercent'] },
  );
}

/** One row an indicator: where it began, where it stands, and the name of what lies between. */
export function patternsTable(all: readonly Measured[], limits: Limits, t: Speech): Table {
  const rows = all.map((m) => {
    const years = course(m, limits).filter((y) => y.value !== null);
    const said = (y: Year | undefined) =>
      y ? t.t(`compacts.inUnit.${m.indicator.unit}`, { value: t.number(y.printed ?? 0) }) : '';
    return {
      indicator: m.indicator.name,
      pattern: t.t(`compacts.patterns.${pattern(years, m, limits)}`),
      course: years.map((y) => `${y.year}: ${said(y)}`).join(', '),
      from: said(years[0]),
      to: said(years.at(-1)),
      points: years.length,
      id: m.indicator.id,
    };
  });
  return table(
    t,
    'patterns',
    [
      ['indicator', 'text'],
      ['pattern', 'text'],
      ['course', 'text'],
      ['from', 'text'],
      ['to', 'text'],
      ['points', 'count'],
      ['id', 'text'],
    ],
    rows,
    { brief: ['pattern', 'to'] },
  );
}

/** Compliance by entity in one year, entities by name, never worst first. */
export function entitiesTable(all: readonly Measured[], year: number, limits: Limits, view: View, t: Speech): Table {
  const by = new Map<string, Known[]>();
  for (const m of all)
    for (const { post, figure } of inYear(m, year, limits)) {
      const entity = entityOfPost(post, view);
      by.set(entity, [...(by.get(entity) ?? []), figure]);
    }
  const rows = [...by]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([entity, figures]) => ({ entity, ...compliance(figures) }));
  return table(t, 'entities', [['entity', 'text'], ...COMPLIANCE], rows, { brief: ['metShare', 'withData'] });
}

export const entityOfPost = (post: Id, view: View): string => entityOf(view.org.person(post) ?? { unit: '' });

/** Every figure as it is known. */
export function observationsTable(all: readonly Measured[], view: View, t: Speech): Table {
  const rows = all.flatMap((m) =>
    [...m.posts].flatMap(([post, known]) =>
      known.map((k) => ({
        entity: entityOfPost(post, view),
        manager: view.org.person(post)?.name ?? post,
        indicator: m.indicator.name,
        period: k.period,
        actual: k.actual === null ? null : Math.round(k.actual * 100) / 100,
        target: k.target,
        unit: t.t(`compacts.units.${m.indicator.unit}`),
        status: k.na ? t.t('compacts.na') : t.t(`compacts.statuses.${k.status}`),
        disputed: k.disputed ? t.t('compacts.disputed') : '',
        source: sourceIn(k.source, t),
        id: m.indicator.id,
      })),
    ),
  );
  rows.sort((a, b) => a.entity.localeCompare(b.entity, 'en') || a.manager.localeCompare(b.manager, 'en'));
  return table(
    t,
    'observations',
    [
      ['entity', 'text'],
      ['manager', 'text'],
      ['indicator', 'text'],
      ['period', 'text'],
      ['actual', 'count'],
      ['target', 'count'],
      ['unit', 'text'],
      ['status', 'text'],
      ['disputed', 'text'],
      ['source', 'text'],
      ['id', 'text'],
    ],
    rows,
    { brief: ['indicator', 'status'] },
  );
}

/** Where a figure comes from, as people read it. */
export const sourceIn = (source: string, t: Speech): string =>
  t.has(`compacts.sources.${source}`) ? t.t(`compacts.sources.${source}`) : source;

export { STATUSES };
