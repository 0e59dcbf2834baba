import type { Report } from './table.ts';

/** What stands at the end of a printed report: what each figure means, once, and its notes. */
export function closingOf(report: Report): string[] {
  const definitions = report.tables.flatMap((table) =>
    table.columns.flatMap(({ title, about }) => (about ? [`${title}: ${about}`] : [])),
  );
  return [...new Set(definitions), ...report.notes];
}

/** The same with the notes of the tables before it, for what has no room beside a table. */
export const notesOf = (report: Report): string[] => [
  ...report.tables.flatMap((table) => table.notes ?? []),
  ...closingOf(report),
];
