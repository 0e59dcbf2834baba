import type { Cell, Column, Table } from '../../kernel/report.ts';
import type { View } from '../../kernel/view.ts';
import { type Layout, layouts } from './records.ts';

/** What can stand in a column, by the names that a layout uses; the report's column keys (docs/reports.md). */
export const FIELDS = [
  'id',
  'name',
  'email',
  'unit',
  'entity',
  'grade',
  'dutyStation',
  'category',
  'language',
  'course',
  'run',
  'state',
  'completedOn',
  'how',
  'certificate',
] as const;
export type Field = (typeof FIELDS)[number];

export const DATES = ['year-month-day', 'day/month/year'] as const;
export const STATES = ['completed', 'notCompleted', 'excused'] as const;
export type StateName = (typeof STATES)[number];

/** One layout there is: that of the completion list. */
export const LIST_LAYOUT = 'completions';
const COLUMNS = 60;
const HEADING = 100;

/** One row of the list, in words that do not depend on who reads it. */
export type Listed = { [field in Field]: string } & { state: StateName };

/** What is wrong with a line, as a text below `learning.layout.fault`. Line 0: the whole. */
export interface LayoutFault {
  line: number;
  fault: 'none' | 'many' | 'noEquals' | 'noHeading' | 'long' | 'twice' | 'unknown';
  params: { [name: string]: string | number };
}

const key = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

/** Lines of `Heading = field`, one a column; empty ones are passed over. Every fault is named, with its line. */
export function columnsIn(text: string): { columns: Layout['columns']; faults: LayoutFault[] } {
  const columns: Layout['columns'] = [];
  const faults: LayoutFault[] = [];
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    if (raw.trim() === '') continue;
    const line = i + 1;
    const wrong = (fault: LayoutFault['fault'], params: LayoutFault['params'] = {}) =>
      void faults.push({ line, fault, params: { line, ...params } });
    // A heading may have an equals sign in it, a field has none. A Chinese keyboard writes a wide one.
    const at = Math.max(raw.lastIndexOf('='), raw.lastIndexOf('＝'));
    if (at < 0) {
      wrong('noEquals');
      continue;
    }
    const heading = raw.slice(0, at).trim();
    const named = raw.slice(at + 1).trim();
    const field = FIELDS.find((f) => key(f) === key(named));
    if (heading === '') wrong('noHeading');
    else if (heading.length > HEADING) wrong('long', { most: HEADING });
    else if (columns.some((c) => c.heading === heading)) wrong('twice', { heading });
    if (!field) wrong('unknown', { field: named.slice(0, HEADING) });
    else columns.push({ heading, field });
  }
  if (columns.length === 0 && faults.length === 0) faults.push({ line: 0, fault: 'none', params: {} });
  if (columns.length > COLUMNS) faults.push({ line: 0, fault: 'many', params: { most: COLUMNS } });
  return { columns, faults };
}

/** The lines from which a layout was read, or would be. */
export const linesOf = (columns: Layout['columns']): string =>
  columns.map(({ heading, field }) => `${heading} = ${field}`).join('\n');

/** The layout that the office has set; undefined: as in the product. */
export const layoutNow = (view: View): Layout | undefined => view.peek<Layout>(layouts.name, LIST_LAYOUT);

const dated = (day: string, dates: Layout['dates']): string =>
  dates === 'day/month/year' && day !== '' ? day.split('-').reverse().join('/') : day;

/** The list in a layout. Its words are the layout's or the fields' own: the same file, whoever makes it, in whatever language. */
export function laidOut(
  layout: Pick<Layout, 'columns' | 'dates' | 'words'>,
  title: string,
  rows: readonly Listed[],
): Table {
  const cell = (row: Listed, field: Field): Cell =>
    field === 'completedOn'
      ? dated(row.completedOn, layout.dates)
      : field === 'state'
        ? layout.words[row.state] || row.state
        : row[field];
  return {
    key: LIST_LAYOUT,
    title,
    columns: layout.columns.map(
      ({ heading, field }, i): Column => ({
        key: `column${i + 1}`,
        title: heading,
        unit: field === 'completedOn' && layout.dates !== 'day/month/year' ? 'date' : 'text',
      }),
    ),
    rows: rows.map((row) =>
      Object.fromEntries(layout.columns.map(({ field }, i) => [`column${i + 1}`, cell(row, field)])),
    ),
  };
}
