import type { Speech } from '../../../kernel/capability.ts';
import type { Cell, Column, Table } from '../../../kernel/report.ts';
import type { Day } from '../../../kernel/time.ts';
import type { Item } from '../items.ts';
import { ageCounts } from './bands.ts';
import { COUNTS, cellsOf, type Tally } from './tally.ts';

export type Rows = { [key: string]: Cell }[];
export type Columns = readonly (readonly [key: string, unit: Column['unit']])[];

/** A table whose title and columns are named by the texts of this capability. */
export const table = (t: Speech, key: string, columns: Columns, rows: Rows): Table => ({
  key,
  title: t.t(`recommendations.tables.${key}`),
  columns: columns.map(([name, unit]) => ({ key: name, title: t.t(`recommendations.columns.${name}`), unit })),
  rows,
});

/** A table of counts, a row a group. */
export const grouped = (
  t: Speech,
  key: string,
  tally: Tally,
  groups: readonly string[],
  name: (g: string) => string,
): Table =>
  table(
    t,
    key,
    [[key, 'text'], ...COUNTS],
    groups.map((g) => ({ [key]: name(g), ...cellsOf(tally.of(g)) })),
  );

/** How old what is open is. */
export const ages = (t: Speech, open: readonly Item[], asOf: Day): Table =>
  table(
    t,
    'age',
    [
      ['age', 'text'],
      ['open', 'count'],
    ],
    ageCounts(
      open.flatMap((i) => i.issuedOn || []),
      asOf,
    ).map(({ age, n }) => ({ age: t.t(`recommendations.ages.${age}`), open: n })),
  );

/** Definitions that stand beside the figures. */
export const notes = (t: Speech): string[] =>
  ['implementation', 'threeYears', 'acceptance', 'overdue', 'known'].map((n) => t.t(`recommendations.notes.${n}`));
