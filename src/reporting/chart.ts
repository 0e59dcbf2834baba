import { type CardElement, runs } from './element.ts';
import { grid } from './grid.ts';
import { isNumeric, oneLine, plain, shorten, shown } from './plain.ts';
import type { Column, Report, Table } from './table.ts';

/** Rows of the table that stands in place of a line. */
const COURSE = 8;
/** More than so many marks tell nothing on a phone; the table below and the files hold the rest. */
const MOST: Record<NonNullable<Table['chart']>['kind'], number> = { bars: 12, stacked: 12, donut: 8, line: 40 };

// Cut short, an isolate may lose its end; charts are better off without.
const flat = (text: string): string => plain(oneLine(text));

interface Point {
  label: string;
  row: Table['rows'][number];
}

const figure = (row: Point['row'], column: Column): number | undefined => {
  const cell = row[column.key];
  return typeof cell === 'number' && Number.isFinite(cell) ? cell : undefined;
};

/** A line keeps its last points, for the present is what is asked about; the others keep the order of the table. */
const pointsOf = (table: Table, chart: NonNullable<Table['chart']>): Point[] => {
  const rows = chart.kind === 'line' ? table.rows.slice(-MOST.line) : table.rows.slice(0, MOST[chart.kind]);
  return rows.map((row) => ({ label: shorten(flat(String(row[chart.label] ?? '')), 40), row }));
};

/**
 * The chart of a table as a card element, or nothing where there is nothing to draw. Charts are newer than version 1.5, so each carries a
 * fallback in words with the same figures. Chart texts are plain text to Teams, never markup.
 */
export function chartOf(table: Table, language: Report['language']): CardElement | undefined {
  const { chart } = table;
  if (!chart) return undefined;
  const series = chart.values
    .map((key) => table.columns.find((column) => column.key === key))
    .filter((column): column is Column => column !== undefined && isNumeric(column));
  const [first, ...others] = series;
  const points = pointsOf(table, chart).filter(({ row }) => series.some((column) => figure(row, column) !== undefined));
  if (!first || points.length === 0) return undefined;

  const legend = (column: Column) => shorten(flat(column.title), 40);
  const along = (column: Column) =>
    points.flatMap(({ label, row }) => {
      const y = figure(row, column);
      return y === undefined ? [] : [{ x: label, y }];
    });
  const title = shorten(flat(table.title), 80);
  const fallback = inWords(points, series, language);
  const yAxisTitle = others.length === 0 ? legend(first) : undefined;

  switch (chart.kind) {
    case 'bars':
      return others.length === 0
        ? { type: 'Chart.VerticalBar', title, yAxisTitle, showBarValues: true, data: along(first), fallback }
        : {
            type: 'Chart.VerticalBar.Grouped',
            title,
            data: series.map((column) => ({ legend: legend(column), values: along(column) })),
            fallback,
          };
    case 'stacked':
      return {
        type: 'Chart.HorizontalBar.Stacked',
        title,
        data: points.map(({ label, row }) => ({
          title: label,
          data: series.map((column) => ({ legend: legend(column), value: figure(row, column) ?? 0 })),
        })),
        fallback,
      };
    case 'line':
      return {
        type: 'Chart.Line',
        title,
        yAxisTitle,
        data: series.map((column) => ({ legend: legend(column), values: along(column) })),
        fallback: asTable(table, chart.label, series, points, language),
      };
    case 'donut':
      return { type: 'Chart.Donut', title, data: along(first).map(({ x, y }) => ({ legend: x, value: y })), fallback };
  }
}

/** A course as a table for clients without charts: a few points, evenly apart, the last of them always. */
function asTable(table: Table, label: string, series: Column[], points: Point[], language: string): CardElement {
  const step = Math.max(1, Math.ceil(points.length / COURSE));
  const chosen = points.filter((_, i) => (points.length - 1 - i) % step === 0).map(({ row }) => row);
  const first = table.columns.filter((column) => column.key === label);
  return grid([...first, ...series.slice(0, 2)], chosen, language);
}

function inWords(points: Point[], series: Column[], language: string): CardElement {
  const lines = points.map(({ label, row }) => {
    const figures = series.map((column) => {
      const text = shown(row[column.key], column, language) || '–';
      return series.length > 1 ? `${flat(column.title)} ${text}` : text;
    });
    return `${label}: ${figures.join(', ')}`;
  });
  return runs(lines.join('\n'), { size: 'Small' });
}
