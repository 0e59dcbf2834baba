import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import stringWidth from 'string-width';
import writeExcelFile, { type CellObject, type Row, type Sheet } from 'write-excel-file/node';
import { isDay } from '../kernel/time.ts';
import { notesOf } from './notes.ts';
import { isNumeric, isRightToLeft, oneLine, plain } from './plain.ts';
import type { Cell, Column, Report, Table } from './table.ts';

/** The most that Excel keeps in one cell. */
const LONGEST = 32_767;
const TEXT = '@';
const FORMATS: Record<Column['unit'], string> = {
  text: TEXT,
  date: 'yyyy-mm-dd',
  percent: '0"%"',
  count: '#,##0',
  days: '#,##0',
  hours: '#,##0.##',
  minutes: '#,##0',
};

/**
 * The writer looks texts up in a plain object: `__proto__` or `constructor` in a cell gives a file that nobody can open (measured,
 * 4.1.1). Such texts go through it behind a sign of the private use area, which is taken off when the archive is stamped.
 */
const SHIELD = '\ue000';
const shielded = (text: string): string => (text in Object.prototype ? SHIELD + text : text);

// Format "@": what looks like a formula is text now, and is still text after somebody edits the cell (I2).
const textCell = (text: string): CellObject => ({
  value: shielded(
    plain(text)
      .slice(0, LONGEST)
      .replace(/[\ud800-\udbff]$/, ''),
  ),
  type: String,
  format: TEXT,
  wrap: true,
  alignVertical: 'top',
});

function cellOf(cell: Cell | undefined, column: Column): CellObject | null {
  if (cell === null || cell === undefined || cell === '') return null;
  const format = FORMATS[column.unit];
  const alignVertical = 'top';
  if (typeof cell === 'number') {
    if (!Number.isFinite(cell)) return null;
    return { value: cell, type: Number, format: column.unit === 'text' ? 'General' : format, alignVertical };
  }
  if (column.unit === 'date' && isDay(cell)) {
    return { value: new Date(`${cell}T00:00:00Z`), type: Date, format, alignVertical };
  }
  return textCell(cell);
}

/** In characters: as wide as the widest cell of the first rows, within reason. */
const widthOf = (table: Table, column: Column): number => {
  const cells = table.rows.slice(0, 500).map((row) => row[column.key] ?? '');
  const widest = Math.max(
    stringWidth(oneLine(column.title)),
    ...cells.map((cell) => stringWidth(oneLine(String(cell)))),
  );
  return Math.min(60, Math.max(column.unit === 'date' ? 12 : 8, widest + 2));
};

/** A name that Excel takes: at most 31 characters, none of `[]:*?/\`, no apostrophe at an end, different from the others. */
export function sheetName(title: string, taken: Set<string>): string {
  const clean =
    plain(oneLine(title))
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/^'+|'+$/g, '')
      .trim() || 'Sheet';
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? '' : ` ${n}`;
    const room = 31 - suffix.length;
    const name =
      clean
        .slice(0, room)
        .replace(/[\ud800-\udbff]$/, '')
        .trim()
        .replace(/'+$/, '') + suffix;
    // Excel keeps "History" for itself.
    if (!taken.has(name.toLowerCase()) && name.toLowerCase() !== 'history') {
      taken.add(name.toLowerCase());
      return name;
    }
  }
}

const headerCell = (column: Column): CellObject => ({
  ...textCell(column.title),
  fontWeight: 'bold',
  backgroundColor: '#E8EEF4',
  ...(isNumeric(column) ? { align: 'right' } : {}),
});

/**
 * A report as an Excel workbook: a sheet per table (header bold and frozen, dates as dates, per cent as numbers shown with their sign,
 * from right to left in Arabic), the notes on a last sheet. The same report gives the same bytes: every date in the file is `asOf`.
 */
export async function toXlsx(report: Report): Promise<Uint8Array> {
  const rightToLeft = isRightToLeft(report.language);
  const taken = new Set<string>();
  const sheets: Sheet<never>[] = report.tables.map((table) => ({
    sheet: sheetName(table.title || table.key, taken),
    rightToLeft,
    stickyRowsCount: 1,
    columns: table.columns.map((column) => ({ width: widthOf(table, column) })),
    data: [
      table.columns.map(headerCell),
      ...table.rows.map((row): Row => table.columns.map((column) => cellOf(row[column.key], column))),
    ],
  }));
  sheets.push({
    sheet: sheetName(report.title || report.name, taken),
    rightToLeft,
    columns: [{ width: 100 }],
    data: [
      [{ ...textCell(report.title), fontWeight: 'bold' }],
      [textCell(report.asOf)],
      ...notesOf(report).map((note) => [textCell(note)]),
    ],
  });
  return stamped(await writeExcelFile(sheets).toBuffer(), report.asOf);
}

const unshielded = (xml: Uint8Array): Uint8Array => strToU8(strFromU8(xml).replaceAll(`>${SHIELD}`, '>'));

/** The same archive with one fixed date on every part: the writer would put the present moment there. */
function stamped(bytes: Uint8Array, asOf: string): Uint8Array {
  const [year = 1980, month = 1, day = 1] = asOf.slice(0, 10).split('-').map(Number);
  // Zip holds local wall-clock time, so a local date gives the same bytes in every zone.
  const mtime = new Date(Math.max(1980, year), month - 1, day, 12);
  const parts: Zippable = {};
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    const ready = name === 'xl/sharedStrings.xml' ? unshielded(content) : content;
    parts[name] = [ready, { mtime, level: 6 }];
  }
  return zipSync(parts);
}
