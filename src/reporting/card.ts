import { chartOf } from './chart.ts';
import { type CardElement, runs } from './element.ts';
import { facts, grid } from './grid.ts';
import { isRightToLeft, oneLine, shorten } from './plain.ts';
import type { Column, Report, Table } from './table.ts';

export type { CardElement } from './element.ts';

export interface CardOptions {
  /** At most so many rows of each table; fewer where the card would grow too big. 12 when not given. */
  maxRows?: number;
  /** The first row shown of each table: a list goes on from card to card. */
  from?: number;
  /** What the body may take, as Teams counts: two bytes a character. */
  budget?: number;
  /** The only table says its title too: it is one of several of its report. */
  titled?: boolean;
  /** Stands under the title in place of the date. */
  about?: string;
  labels: {
    /** "and {count} more", in the reader's language. */
    more(count: number): string;
    /** What stands in place of an empty table. */
    none: string;
  };
}

/** Cards stay under 25 KB (platform.md); buttons, heading and envelope are the caller's and need room too. */
export const CARD_BUDGET = 21_000;
/** Columns on a phone: the first and two more. */
const NARROW = 3;
/** Of the further columns at most so many, beside the first once more, where there is room. */
const WIDE = 4;
const NOTE = 600;

interface Measure {
  rows: number;
  tables: number;
  notes: number;
  charts: boolean;
  definitions: boolean;
}

/** The size of a body as Teams counts it. */
export const bodySize = (body: CardElement[]): number => JSON.stringify(body).length * 2;

/**
 * A report as the body of an Adaptive Card, version 1.5: title, date, then for each table its chart and its first rows, then what the
 * figures mean, and the notes. A line is a chart alone, with a table as its fallback. A table of one row stands as a list of figures, each
 * with its definition. Phones get three columns; wider cards a second table with the next ones. Text is never markup (I2). From right
 * to left in Arabic. Always within the budget: first rows go, then charts, notes, definitions and tables, and the card says what is left out.
 */
export function toCard(report: Report, options: CardOptions): CardElement[] {
  let measure: Measure = {
    rows: options.maxRows ?? 12,
    tables: report.tables.length,
    notes: 12,
    charts: true,
    definitions: true,
  };
  for (;;) {
    const body = bodyOf(report, options, measure);
    const excess = bodySize(body) / (options.budget ?? CARD_BUDGET);
    if (excess <= 1 || measure.tables === 0) return body;
    measure = less(measure, excess);
  }
}

/** What is given up next, for a card that is `excess` times too big. */
function less(measure: Measure, excess: number): Measure {
  const { rows, tables, notes, charts, definitions } = measure;
  if (rows > 3) return { ...measure, rows: Math.max(3, Math.min(rows - 1, Math.floor(rows / excess))) };
  if (charts) return { ...measure, charts: false };
  if (rows > 1) return { ...measure, rows: rows - 1 };
  if (notes > 4) return { ...measure, notes: 4 };
  if (definitions) return { ...measure, definitions: false };
  if (tables > 1) return { ...measure, tables: Math.max(1, Math.min(tables - 1, Math.floor(tables / excess))) };
  return { rows: 0, tables: 0, notes: 2, charts: false, definitions: false };
}

/** One line of at most `length` characters; the rest of a very long text is not even looked at. */
const brief = (text: string, length: number): string => shorten(oneLine(text.slice(0, length * 4)), length);

function bodyOf(report: Report, options: CardOptions, measure: Measure): CardElement[] {
  const { language } = report;
  const { labels, from = 0 } = options;
  const rtl = isRightToLeft(language);
  const out: CardElement[] = [
    runs(brief(report.title, 200), { size: 'Large', weight: 'Bolder' }),
    runs(brief(options.about ?? report.asOf, 200), { size: 'Small', isSubtle: true }, { spacing: 'None' }),
  ];
  const notes: string[] = [];
  for (const table of report.tables.slice(0, measure.tables)) {
    const titled = report.tables.length > 1 || options.titled === true;
    if (titled) out.push(runs(brief(table.title, 200), { weight: 'Bolder' }, { spacing: 'Large' }));
    const rows = table.rows.slice(from);
    const chart = measure.charts && from === 0 ? chartOf(table, language) : undefined;
    // Said once.
    if (chart) out.push(titled ? { ...chart, title: undefined } : chart);
    if (rows.length === 0) out.push(runs(labels.none, { isSubtle: true }));
    else if (table.rows.length === 1 && table.columns.length > NARROW && table.chart?.kind !== 'line')
      out.push(facts(table, language, measure.definitions));
    else if (chart?.type !== 'Chart.Line') {
      // The present end of a course is what is asked about.
      const shown = table.chart?.kind === 'line' ? rows.slice(-measure.rows) : rows.slice(0, measure.rows);
      const [narrow, wide] = columnsOf(table);
      out.push(grid(narrow, shown, language));
      if (wide.length > 1) out.push({ ...grid(wide, shown, language), targetWidth: 'atLeast:standard' });
      if (measure.definitions)
        notes.push(...narrow.flatMap(({ title, about }) => (about ? [`${title}: ${about}`] : [])));
      const hidden = rows.length - shown.length;
      if (hidden > 0) out.push(runs(labels.more(hidden), { isSubtle: true }, { spacing: 'Small' }));
    }
    notes.push(...(table.notes ?? []));
  }
  const left = report.tables.length - measure.tables;
  if (left > 0) out.push(runs(labels.more(left), { isSubtle: true }));
  notes.push(...report.notes);
  for (const note of notes.slice(0, measure.notes)) {
    out.push(runs(brief(note, NOTE), { size: 'Small', isSubtle: true }, { spacing: 'Small' }));
  }
  return rtl ? [{ type: 'Container', rtl: true, items: out }] : out;
}

/** The first column and two more for everybody; the first again with the next ones only where the card is wide. */
function columnsOf(table: Table): [Column[], Column[]] {
  const [first, ...others] = table.columns;
  if (!first) return [[], []];
  const chosen = (table.brief ?? []).flatMap((key) => others.filter((column) => column.key === key));
  const narrow = (chosen.length > 0 ? chosen : others).slice(0, NARROW - 1);
  const wide = others.filter((column) => !narrow.includes(column)).slice(0, WIDE);
  return [
    [first, ...narrow],
    [first, ...wide],
  ];
}
