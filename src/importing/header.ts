import { unreadable } from './fault.ts';
import type { Sheet } from './limits.ts';

/** Takes the header off: row 1, whatever follows. Empty columns at its right end are dropped where the rows have nothing there either. */
export function withHeader(name: string, rows: Sheet['rows']): Sheet {
  const [first, ...rest] = rows;
  if (!first)
    throw unreadable(
      name,
      'it is empty',
      'The first row names the columns, the rows below hold one person or record each',
    );
  if (first.row !== 1) throw unreadable(name, 'row 1 is empty', 'Put the names of the columns into the first row');
  const header = first.cells.map((cell) => cell.trim());
  const widest = rows.reduce((most, { cells }) => Math.max(most, lastFilled(cells)), 0);
  header.length = Math.min(header.length, widest);
  // Separators behind the last column are not data.
  for (const row of rest) row.cells.length = Math.max(Math.min(row.cells.length, header.length), lastFilled(row.cells));
  return { header, rows: rest };
}

const lastFilled = (cells: readonly string[]): number => cells.findLastIndex((cell) => cell.trim() !== '') + 1;
