import { CsvError, parse } from 'csv-parse/sync';
import { reasonOf } from '../errors.ts';
import { unreadable } from './fault.ts';
import { withHeader } from './header.ts';
import { LIMITS, type Sheet } from './limits.ts';

const EXPORT = 'Export the file again as CSV in UTF-8, or as .xlsx';

/**
 * A CSV file as it stands: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252; `,` `;` or tab, whichever the header uses;
 * quotes doubled inside quotes. Runs inside the worker. Errors: STW_IMPORT with the row.
 */
export function readCsv(name: string, bytes: Uint8Array): Sheet {
  const decoded = decode(name, bytes);
  if (decoded.includes('\0')) throw unreadable(name, 'it is neither CSV nor .xlsx', EXPORT);
  // Spreadsheet programs write and hide a first line that names the separator.
  const told = /^sep=(.)\r?\n/i.exec(decoded);
  const text = told ? decoded.slice(told[0].length) : decoded;
  const delimiter = told?.[1] ?? separatorOf(text);
  let records: string[][];
  try {
    records = parse(text, {
      delimiter,
      // All three, in one file too: told apart by the first line alone, a mixed file would lose its rows.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      to: LIMITS.rows + 2,
      max_record_size: LIMITS.cell * LIMITS.columns,
    });
  } catch (error) {
    const row = error instanceof CsvError && typeof error.records === 'number' ? error.records + 1 : undefined;
    throw unreadable(
      row ? `${name}, row ${row}` : name,
      csvReason(error),
      'Correct the row, or export the file again',
      error,
    );
  }
  if (records.length > LIMITS.rows + 1) throw unreadable(name, `it has more than ${LIMITS.rows} rows`, 'Split it');
  const rows: Sheet['rows'] = [];
  records.forEach((cells, index) => {
    if (cells.length > LIMITS.columns && cells.slice(LIMITS.columns).some((cell) => cell.trim() !== ''))
      throw unreadable(
        `${name}, row ${index + 1}`,
        `it has more than ${LIMITS.columns} columns`,
        'Remove those that are not needed',
      );
    if (cells.some((cell) => cell.length > LIMITS.cell))
      throw unreadable(`${name}, row ${index + 1}`, 'a cell is too long', 'Is a quote missing? Correct the row');
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ row: index + 1, cells });
  });
  return withHeader(name, rows);
}

function csvReason(error: unknown): string {
  const code = error instanceof CsvError ? error.code : '';
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed; the file may be cut';
  if (code === 'CSV_INVALID_CLOSING_QUOTE' || code === 'INVALID_OPENING_QUOTE')
    return 'a quote stands where none may; quotes inside quotes are doubled';
  if (code === 'CSV_MAX_RECORD_SIZE') return 'the row is too long; a quote may be missing';
  return reasonOf(error).slice(0, 200);
}

/** The mark that parts most cells of the header, outside quotes; a comma when there is one column only. */
function separatorOf(text: string): string {
  const counts = new Map([',', ';', '\t'].map((mark) => [mark, 0]));
  let quoted = false;
  for (const mark of text.slice(0, LIMITS.cell)) {
    if (mark === '"') quoted = !quoted;
    else if (!quoted && (mark === '\n' || mark === '\r')) break;
    else if (!quoted && counts.has(mark)) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

function decode(name: string, bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    const said = strictly(a === 0xff ? 'utf-16le' : 'utf-16be', bytes);
    if (said === undefined) throw unreadable(name, 'its UTF-16 text is damaged or cut', EXPORT);
    return said;
  }
  const utf8 = strictly('utf-8', bytes);
  if (utf8 !== undefined) return utf8;
  // Not quite UTF-8: a file of Windows-1252, or UTF-8 that was cut or damaged. Reading the second as the first would garble every
  // accent in it, silently; only what has more stray bytes than well-formed characters beyond ASCII is taken for Windows-1252.
  const lenient = new TextDecoder().decode(bytes);
  const stray = lenient.match(/\ufffd/g)?.length ?? 0;
  const proper = lenient.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  if ((a === 0xef && b === 0xbb && c === 0xbf) || proper > stray || (proper === stray && lenient.endsWith('\ufffd')))
    throw unreadable(name, 'its UTF-8 text is damaged or cut', EXPORT);
  return new TextDecoder('windows-1252').decode(bytes);
}

function strictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
