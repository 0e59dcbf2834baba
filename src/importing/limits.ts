/** How much a file may hold (hardening I1). Beyond it a file is refused before memory grows. */
export const LIMITS = {
  /** Bytes of the file, and bytes after inflating all its parts. */
  bytes: 64 * 1024 * 1024,
  /** Below the header. */
  rows: 100_000,
  columns: 64,
  /** Characters of one cell: what a spreadsheet program itself allows. */
  cell: 32_767,
  /** Files inside a workbook. */
  parts: 2_000,
  /** Memory of the worker that reads, in MB of V8's heap. */
  heap: 640,
  /** Seconds the worker may take. */
  seconds: 60,
} as const;

/** A table as it was read. The header is row 1; rows that are empty are left out, the others keep their numbers. */
export interface Sheet {
  header: string[];
  /** Cells as text, as many as the row has: a row with more or fewer than the header is ragged. */
  rows: { row: number; cells: string[] }[];
}
