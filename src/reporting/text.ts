import stringWidth from 'string-width';
import { closingOf } from './notes.ts';
import { isNumeric, oneLine, plain, shown } from './plain.ts';
import type { Report, Table } from './table.ts';

/** Wider than this a column of a terminal is no longer a column. */
const WIDEST = 60;

// Terminals show isolates as boxes or worse.
const flat = (text: string): string => plain(oneLine(text));

const clip = (text: string): string => {
  if (stringWidth(text) <= WIDEST) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (stringWidth(kept + segment) > WIDEST - 1) break;
    kept += segment;
  }
  return `${kept}…`;
};

const pad = (text: string, width: number, right: boolean): string => {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return right ? space + text : text + space;
};

function tableOf(table: Table, language: string): string[] {
  const { columns } = table;
  const header = columns.map(({ title }) => clip(flat(title)));
  const rows = table.rows.map((row) => columns.map((column) => clip(flat(shown(row[column.key], column, language)))));
  const widths = columns.map((_, i) =>
    [header, ...rows].reduce((widest, row) => Math.max(widest, stringWidth(row[i]!)), 0),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => pad(cell, widths[i]!, isNumeric(columns[i]!)))
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}

/**
 * A report for the terminal: columns aligned, wide characters (Chinese) counted as two, figures to the right, long text cut at 60
 * places with an ellipsis. No escape sequence of any cell reaches the terminal. Ends with a line break.
 */
export function toText(report: Report): string {
  const out = [flat(report.title), report.asOf];
  for (const table of report.tables) {
    out.push('');
    if (report.tables.length > 1) out.push(flat(table.title));
    out.push(...tableOf(table, report.language), ...(table.notes ?? []).map(flat));
  }
  const notes = closingOf(report);
  if (notes.length > 0) out.push('', ...notes.map(flat));
  return `${out.join('\n')}\n`;
}
