import stringWidth from 'string-width';
import { type CardElement, runs } from './element.ts';
import { isNumeric, oneLine, shorten, shown } from './plain.ts';
import type { Column, Table } from './table.ts';

const CELL = 90;
const DEFINITION = 200;

type Row = Table['rows'][number];

const brief = (text: string, length: number): string => shorten(oneLine(text.slice(0, length * 4)), length);

const rowOf = (cells: CardElement[][]): CardElement => ({
  type: 'TableRow',
  cells: cells.map((items) => ({ type: 'TableCell', items })),
});

/** Columns and rows as a table of a card. */
export function grid(columns: readonly Column[], rows: readonly Row[], language: string): CardElement {
  return {
    type: 'Table',
    showGridLines: false,
    // In a card from right to left, "right" is the end: clients turn it round.
    columns: columns.map((column, i) => ({
      width: room(column, i),
      ...(isNumeric(column) ? { horizontalCellContentAlignment: 'right' } : {}),
    })),
    rows: [
      rowOf(columns.map((column) => [runs(brief(column.title, CELL), { size: 'Small', weight: 'Bolder' })])),
      ...rows.map((row) => rowOf(columns.map((column) => [cellOf(row[column.key], column, language)]))),
    ],
  };
}

/** What the first column and sentences take at least, in characters. */
const NAME = 14;
const FIGURE = 6;
/** A word longer than this may break: the other columns need their room too. */
const WORD = 16;

/** How wide a column is beside the others: on a phone no word of its head breaks. */
function room(column: Column, at: number): number {
  // Measuring is by grapheme and slow, so of a word that may break anyway only its beginning is looked at.
  const word = Math.max(0, ...column.title.split(/\s+/).map((w) => stringWidth(w.slice(0, 4 * WORD)) + 1));
  return Math.max(at === 0 || column.unit === 'text' ? NAME : FIGURE, Math.min(word, WORD));
}

/** The one row of a table as a list: a line for each figure, what it means beneath its name. */
export function facts(table: Table, language: string, definitions: boolean): CardElement {
  const row = table.rows[0] ?? {};
  return {
    type: 'Table',
    showGridLines: false,
    firstRowAsHeaders: false,
    columns: [{ width: 3 }, { width: 1, horizontalCellContentAlignment: 'right' }],
    rows: table.columns.map((column) => {
      const about = definitions && column.about ? brief(column.about, DEFINITION) : '';
      return rowOf([
        [
          runs(brief(column.title, CELL)),
          ...(about ? [runs(about, { size: 'Small', isSubtle: true }, { spacing: 'None' })] : []),
        ],
        [cellOf(row[column.key], column, language)],
      ]);
    }),
  };
}

/** A cell; '–' where there is nothing. */
export function cellOf(value: Row[string] | undefined, column: Column, language: string): CardElement {
  const text = shown(typeof value === 'string' ? value.slice(0, 4 * CELL) : value, column, language) || '–';
  // Our own figures hold nothing that Markdown could read, and a TextBlock takes half the bytes of a TextRun.
  if (typeof value === 'number' && /^[\d.,%\u00a0\u202f-]+$/.test(text)) return { type: 'TextBlock', text };
  return runs(brief(text, CELL));
}
