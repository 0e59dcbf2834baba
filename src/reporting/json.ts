import type { Cell, Column, Report, Table } from './table.ts';

interface JsonTable {
  columns: Column[];
  rows: { [key: string]: Cell }[];
  notes: string[];
}
/** Stable names (design.md, "Commands"): scripts read these. */
export type JsonReport =
  | ({ name: string; asOf: string } & JsonTable)
  | { name: string; asOf: string; tables: ({ key: string; title: string } & JsonTable)[]; notes: string[] };

const tableOf = (table: Table): JsonTable => ({
  columns: table.columns.map(({ key, title, unit }) => ({ key, title, unit })),
  // Only declared columns, in their order: what a table keeps for its own use never leaves by accident.
  rows: table.rows.map((row) => Object.fromEntries(table.columns.map(({ key }) => [key, row[key] ?? null]))),
  notes: table.notes ?? [],
});

/**
 * A report for programs: one table as `{name, asOf, columns, rows, notes}`, several as `{name, asOf, tables, notes}`. Cells are the
 * data as they are (percentages 0-100, dates ISO, nothing is null); nothing is escaped, for JSON needs no escaping.
 */
export function toJson(report: Report): JsonReport {
  const [first, ...others] = report.tables;
  const head = { name: report.name, asOf: report.asOf };
  if (first && others.length === 0) {
    const { columns, rows, notes } = tableOf(first);
    return { ...head, columns, rows, notes: [...notes, ...report.notes] };
  }
  const tables = report.tables.map((table) => ({ key: table.key, title: table.title, ...tableOf(table) }));
  return { ...head, tables, notes: report.notes };
}
