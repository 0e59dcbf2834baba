import { chartOf } from './chart.ts';
import { type CardElement, runs } from './element.ts';
import { isNumeric, isRightToLeft, oneLine, shorten, shown } from './plain.ts';
import type { Column, Report, Table } from './table.ts';

export type { CardElement } from './element.ts';

export interface CardOptions {
  /** At most so many rows of each table; fewer where the card would grow too big. 12 when not given. */
  maxRows?: number;
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
const CELL = 90;
const NOTE = 600;

interface Measure {
  rows: number;
  tables: number;
  notes: number;
  charts: boolean;
}

/**
 * A report as the body of an Adaptive Card, version 1.5: title, date, then for each table its chart (with a fallback in words) and its
 * first rows, then the notes. Phones get three columns; wider cards a second table with the next ones. Text is never markup (I2). From
 * right to left in Arabic. Always under CARD_BUDGET bytes: first rows go, then charts, notes and tables, and the card says what is left out.
 */
export function toCard(report: Report, options: CardOptions): CardElement[] {
  let measure: Measure = { rows: options.maxRows ?? 12, tables: report.tables.length, notes: 12, charts: true };
  for (;;) {
    const body = bodyOf(report, options, measure);
    const excess = Buffer.byteLength(JSON.stringify(body), 'utf8') / CARD_BUDGET;
    if (excess <= 1 || measure.tables === 0) return body;
    measure = less(measure, excess);
  }
}

/** What is given up next, for a card that is `excess` times too big. */
function less(measure: Measure, excess: number): Measure {
  const { rows, tables, notes, charts } = measure;
  if (rows > 3) return { ...measure, rows: Math.max(3, Math.min(rows - 1, Math.floor(rows / excess))) };
  if (charts) return { ...measure, charts: false };
  if (rows > 1) return { ...measure, rows: rows - 1 };
  if (notes > 4) return { ...measure, notes: 4 };
  if (tables > 1) return { ...measure, tables: Math.max(1, Math.min(tables - 1, Math.floor(tables / excess))) };
  return { rows: 0, tables: 0, notes: 2, charts: false };
}

/** One line of at most `length` characters; the rest of a very long text is not even looked at. */
const brief = (text: string, length: number): string => shorten(oneLine(text.slice(0, length * 4)), length);

function bodyOf(report: Report, { labels }: CardOptions, measure: Measure): CardElement[] {
  const { language } = report;
  const rtl = isRightToLeft(language);
  const out: CardElement[] = [
    runs(brief(report.title, 200), { size: 'Large', weight: 'Bolder' }),
    runs(report.asOf, { size: 'Small', isSubtle: true }, { spacing: 'None' }),
  ];
  const notes: string[] = [];
  for (const table of report.tables.slice(0, measure.tables)) {
    if (report.tables.length > 1) out.push(runs(brief(table.title, 200), { weight: 'Bolder' }, { spacing: 'Large' }));
    const chart = measure.charts ? chartOf(table, language) : undefined;
    if (chart) out.push(chart);
    if (table.rows.length === 0) out.push(runs(labels.none, { isSubtle: true }));
    else out.push(...tablesOf(table, measure.rows, language, rtl));
    const hidden = table.rows.length - measure.rows;
    if (hidden > 0) out.push(runs(labels.more(hidden), { isSubtle: true }, { spacing: 'Small' }));
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

/** The first columns for everybody, the next ones only where the card is wide; a column with hundreds of characters is for the files. */
function tablesOf(table: Table, count: number, language: string, rtl: boolean): CardElement[] {
  const rows = table.rows.slice(0, count);
  const [first, ...others] = table.columns;
  if (!first) return [];
  const narrow = others.slice(0, NARROW - 1);
  const wide = others.slice(NARROW - 1, NARROW - 1 + WIDE);
  const main = grid([first, ...narrow], rows, language, rtl);
  return wide.length === 0
    ? [main]
    : [main, { ...grid([first, ...wide], rows, language, rtl), targetWidth: 'atLeast:standard' }];
}

function grid(columns: Column[], rows: Table['rows'], language: string, rtl: boolean): CardElement {
  const cells = (contents: CardElement[]) => ({
    type: 'TableRow',
    cells: contents.map((item) => ({ type: 'TableCell', items: [item] })),
  });
  return {
    type: 'Table',
    showGridLines: false,
    // Sentences need room, figures none.
    columns: columns.map((column, i) => ({
      width: i === 0 ? 3 : column.unit === 'text' ? 2 : 1,
      ...(isNumeric(column) ? { horizontalCellContentAlignment: rtl ? 'left' : 'right' } : {}),
    })),
    rows: [
      cells(columns.map((column) => runs(brief(column.title, CELL), { size: 'Small', weight: 'Bolder' }))),
      ...rows.map((row) => cells(columns.map((column) => cell(row[column.key] ?? null, column, language)))),
    ],
  };
}

function cell(value: Table['rows'][number][string] | undefined, column: Column, language: string): CardElement {
  const text = shown(typeof value === 'string' ? value.slice(0, 4 * CELL) : value, column, language) || '–';
  // Our own figures hold nothing that Markdown could read, and a TextBlock takes half the bytes of a TextRun.
  if (typeof value === 'number' && /^[\d.,%\u00a0\u202f-]+$/.test(text)) return { type: 'TextBlock', text };
  return runs(brief(text, CELL));
}
