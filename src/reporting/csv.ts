import { stringify } from 'csv-stringify/sync';
import { notesOf } from './notes.ts';
import { plain } from './plain.ts';
import type { Cell, Report, Table } from './table.ts';

const END = '\r\n';
/** Excel reads a file as UTF-8 only with this mark in front. */
const BOM = '\ufeff';
// The wide forms too: Excel in Chinese or Japanese takes them for the narrow ones. Spaces before it don't disarm a formula.
const FORMULA = /^\s*[=+\-@＝＋－＠]/u;
const STARTS_WITH_BREAK = /^[\t\r\n]/;
const NUMBER = /^[+-]?\d+([.,]\d+)*\s?%?$/;

/**
 * Text that a spreadsheet would run as a formula, with an apostrophe in front so that it stays text (I2). Numbers, negative ones
 * too, are left alone.
 */
export const disarm = (text: string): string => {
  const clean = plain(text);
  if (NUMBER.test(clean)) return clean;
  return FORMULA.test(clean) || STARTS_WITH_BREAK.test(text) ? `'${clean}` : clean;
};

const cellOf = (cell: Cell | undefined): string | number =>
  typeof cell === 'string' ? disarm(cell) : typeof cell === 'number' && Number.isFinite(cell) ? cell : '';

const lines = (rows: (string | number)[][]): string => stringify(rows, { record_delimiter: END });

const blockOf = (table: Table): string =>
  lines([
    table.columns.map(({ title }) => disarm(title)),
    ...table.rows.map((row) => table.columns.map(({ key }) => cellOf(row[key]))),
  ]);

/**
 * A report as CSV (RFC 4180, UTF-8 with a byte order mark, commas, CRLF). One table is a header row and its rows, nothing else, so
 * that any program reads it. Several tables follow each other as blocks: a line with the title, the header row, the rows, an
 * empty line; the notes come last under the report's title. Percentages are whole numbers without a sign, dates ISO, nothing is empty.
 */
export function toCsv(report: Report): string {
  const [first, ...others] = report.tables;
  if (first && others.length === 0) return BOM + blockOf(first);
  const blocks = report.tables.map((table) => lines([[disarm(table.title)]]) + blockOf(table));
  const notes = notesOf(report);
  if (notes.length > 0) blocks.push(lines([[disarm(report.title)], ...notes.map((note) => [disarm(note)])]));
  return BOM + blocks.join(END);
}
