import { readCsv } from './csv.ts';
import { unreadable } from './fault.ts';
import { LIMITS, type Sheet } from './limits.ts';
import { readXlsx } from './xlsx.ts';

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, i) => bytes[i] === byte);

/** Reads a file here, in this thread: what the worker runs. The content decides what it is, not its name. Errors: STW_IMPORT. */
export async function readHere(file: { name: string; bytes: Uint8Array }): Promise<Sheet> {
  const { name, bytes } = file;
  if (bytes.length > LIMITS.bytes)
    throw unreadable(name, `it is larger than ${LIMITS.bytes / 1024 / 1024} MB`, 'Split it');
  if (startsWith(bytes, 0x50, 0x4b)) return readXlsx(name, bytes);
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    throw unreadable(
      name,
      'it is an old .xls workbook, or has a password',
      'Save it as .xlsx without a password, or as CSV',
    );
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) throw unreadable(name, 'it is a PDF', 'Export it as .xlsx or CSV');
  return readCsv(name, bytes);
}
