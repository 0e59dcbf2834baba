import type { Speech } from '../../../kernel/capability.ts';
import type { Cell, Column, Table } from '../../../kernel/report.ts';

export type Rows = { [key: string]: Cell }[];
export type Columns = readonly (readonly [key: string, unit: Column['unit']])[];

/** A table whose title and columns are named by the texts of this capability. */
export const table = (t: Speech, key: string, columns: Columns, rows: Rows): Table => ({
  key,
  title: t.t(`recommendations.tables.${key}`),
  columns: columns.map(([name, unit]) => ({ key: name, title: t.t(`recommendations.columns.${name}`), unit })),
  rows,
});

/** Definitions that stand beside the figures. */
export const notes = (t: Speech): string[] =>
  ['implementation', 'threeYears', 'acceptance', 'overdue', 'known'].map((n) => t.t(`recommendations.notes.${n}`));
