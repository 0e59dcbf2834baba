import { StewardError } from '../errors.ts';
import { toCsv } from './csv.ts';
import { FORMATS, type Format } from './formats.ts';
import { toJson } from './json.ts';
import { toPdf } from './pdf.ts';
import type { Report } from './table.ts';
import { toText } from './text.ts';
import { toXlsx } from './xlsx.ts';

export { type CardElement, type CardOptions, toCard } from './card.ts';
export { toCsv } from './csv.ts';
export { FORMATS, type Format, isFormat } from './formats.ts';
export { type JsonReport, toJson } from './json.ts';
export { letter } from './letter.ts';
export { toPdf } from './pdf.ts';
export { percent } from './percent.ts';
export { type SignInSheet, signInSheet, signInSheets } from './signInSheet.ts';
export type { Cell, Column, Report, Table } from './table.ts';
export { toText } from './text.ts';
export { toXlsx } from './xlsx.ts';

/** A printed report: its bytes, its media type, and a file name made of the report's name and date. */
export interface Printed {
  bytes: Uint8Array;
  type: string;
  name: string;
}

/** What goes into a file for other systems: an office may have said how. */
const filed = (report: Report): Report => (report.laid ? { ...report, tables: [report.laid] } : report);

/** How each format is made, under which media type and file ending. */
const makers: Record<Format, { type: string; ending: string; make(report: Report): string | Promise<Uint8Array> }> = {
  table: { type: 'text/plain; charset=utf-8', ending: 'txt', make: toText },
  csv: { type: 'text/csv; charset=utf-8', ending: 'csv', make: (report) => toCsv(filed(report)) },
  json: {
    type: 'application/json; charset=utf-8',
    ending: 'json',
    make: (report) => `${JSON.stringify(toJson(report), null, 2)}\n`,
  },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ending: 'xlsx',
    make: (report) => toXlsx(filed(report)),
  },
  pdf: { type: 'application/pdf', ending: 'pdf', make: toPdf },
};

/**
 * A report in one of its formats. The same report gives the same bytes.
 * @throws STW_USAGE when there is no such format.
 */
export async function print(report: Report, format: Format): Promise<Printed> {
  const maker = Object.hasOwn(makers, format) ? makers[format] : undefined;
  if (!maker)
    throw new StewardError('STW_USAGE', { reason: `There is no format "${format}". There are: ${FORMATS.join(', ')}` });
  const made = await maker.make(report);
  const bytes = typeof made === 'string' ? new TextEncoder().encode(made) : made;
  const stem = `${report.name}-${report.asOf}`.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '');
  return { bytes, type: maker.type, name: `${stem || 'report'}.${maker.ending}` };
}
