import { StewardError } from '../errors.ts';

/** One thing that is wrong in a file, so that whoever keeps the file can correct it. */
export interface Fault {
  /** As a spreadsheet counts: the header is row 1. 0: the file as a whole. */
  row: number;
  /** The field of the people file, or '' when the whole row is meant. */
  field: string;
  /** What is wrong with it and, where it isn't plain, what to do. */
  reason: string;
}

/** STW_IMPORT: where, what is wrong, what to do next. */
export function unreadable(place: string, what: string, todo: string, cause?: unknown): StewardError {
  return new StewardError('STW_IMPORT', { reason: `${place}: ${what}. ${todo}.`, place }, { cause });
}

/** Faults in the order of the rows, then of the fields; the same fault said twice is said once. */
export function inOrder(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>();
  return [...faults]
    .sort((a, b) => a.row - b.row || compare(a.field, b.field) || compare(a.reason, b.reason))
    .filter(({ row, field, reason }) => {
      const key = JSON.stringify([row, field, reason]);
      return !seen.has(key) && seen.add(key);
    });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
