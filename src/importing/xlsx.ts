import { zipSync } from 'fflate';
import { readSheet as readFirstSheet } from 'read-excel-file/universal';
import { reasonOf, StewardError } from '../errors.ts';
import { unreadable } from './fault.ts';
import { withHeader } from './header.ts';
import { LIMITS, type Sheet } from './limits.ts';
import { unzip } from './unzip.ts';

const RETRY = 'Open it in a spreadsheet program and save it again as .xlsx or CSV';
/** What a spreadsheet program can address at all. */
const LAST_ROW = 1_048_576;

/**
 * The first sheet of a workbook: text as it stands, numbers as plain digits, dates as ISO. Runs inside the worker. Errors: STW_IMPORT.
 */
export async function readXlsx(name: string, bytes: Uint8Array): Promise<Sheet> {
  // Pictures, printer settings and the like are never unpacked.
  const parts = unzip(name, bytes, (path) => path.endsWith('.xml') || path.endsWith('.xml.rels'));
  for (const [path, part] of parts) if (/(^|\/)worksheets\/[^/]*\.xml$/.test(path)) checkSpan(name, part);
  // Packed again, without compressing, so that the package reads the very bytes that were counted and checked.
  const packed = zipSync(Object.fromEntries([...parts].map(([path, part]) => [path, [part, { level: 0 }]])));
  parts.clear();
  try {
    const rows = await readFirstSheet(packed.buffer as ArrayBuffer, 1, { trim: false, parseNumber: plainNumber });
    return tabled(name, rows);
  } catch (error) {
    if (error instanceof StewardError) throw error;
    throw unreadable(name, `the workbook cannot be read (${reasonOf(error).slice(0, 200)})`, RETRY, error);
  }
}

/**
 * The package fills gaps with empty cells: one cell far out would cost gigabytes. So rows and columns are counted first, over cells
 * that hold something: formatted empty ones far below the data are common and harmless.
 */
function checkSpan(name: string, part: Uint8Array): void {
  const xml = new TextDecoder().decode(part);
  if (/<[^<>]{65536}/.test(xml)) throw unreadable(name, 'it has a tag that is too long', RETRY);
  let rows = 0;
  for (const [, row] of xml.matchAll(/<(?:\w+:)?row\b(?:[^<>]*?\sr\s*=\s*["'](\d+)["'])?/g)) {
    rows++;
    if (Number(row ?? 0) > LAST_ROW) throw unreadable(name, `it has a row ${row}`, RETRY);
    if (rows > LAST_ROW) throw unreadable(name, `it has more than ${LAST_ROW} rows`, RETRY);
  }
  let addressed = 0;
  for (const [, column = '', row = '', filled = ''] of xml.matchAll(
    /<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Z]+)(\d+)["'][^<>]*?(\/>|>\s*<\/(?:\w+:)?c>|>)/g,
  )) {
    addressed++;
    if (filled !== '>') continue;
    if (Number(row) > LIMITS.rows + 1) throw tooMany(name, `more than ${LIMITS.rows} rows`);
    if (column.length > 2 || columnNumber(column) > LIMITS.columns)
      throw tooMany(name, `more than ${LIMITS.columns} columns (${column})`);
  }
  const cells = xml.match(/<(?:\w+:)?c[\s/>]/g)?.length ?? 0;
  if (cells !== addressed) throw unreadable(name, 'it has cells without a plain address', RETRY);
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, each) => sum * 26 + each.charCodeAt(0) - 64, 0);

const tooMany = (name: string, what: string) =>
  unreadable(name, `it has ${what}`, 'Split it, or remove what is not needed');

/** 7 as "7", 4.3E4 as "43000", 0.59999999999999998 as "0.6"; numbers too long for that keep their digits. */
function plainNumber(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : String(value);
}

/** Spreadsheets have no zones: a date is the date that stands in the cell. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const text = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}

const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(value);
  return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value);
};

function tabled(name: string, raw: readonly (readonly unknown[])[]): Sheet {
  // A shared text is kept once in the workbook but copied for each cell on the way out of the worker.
  let characters = 0;
  const rows: Sheet['rows'] = [];
  raw.forEach((cells, index) => {
    const texts = cells.map(cellText);
    for (const [column, text] of texts.entries()) {
      characters += text.length;
      if (text.length > LIMITS.cell)
        throw unreadable(`${name}, row ${index + 1}`, `cell ${column + 1} is too long`, RETRY);
      if (characters > LIMITS.bytes) throw tooMany(name, `more than ${LIMITS.bytes / 1024 / 1024} million characters`);
    }
    if (texts.some((text) => text.trim() !== '')) rows.push({ row: index + 1, cells: texts });
  });
  return withHeader(name, rows);
}
