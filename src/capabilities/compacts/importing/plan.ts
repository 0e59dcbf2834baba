import { createHash } from 'node:crypto';
import type { Difference, Fault, ImportAsk, ImportPlan } from '../../../kernel/import.ts';
import { dayIn } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { findColumns } from './columns.ts';
import { laid, Made } from './laid.ts';
import { type RowRead, readRow } from './values.ts';

/** Rows read before others are let in between. */
const SLICE = 200;
/** Changes shown in a preview. */
const SHOWN = 40;

/** What a file of indicators would do. One fault refuses the whole file. */
export function* plan(ask: ImportAsk, view: View): Generator<undefined, ImportPlan> {
  const { sheet } = ask;
  const { at, ignored, refused } = findColumns(sheet.header, ask.map);
  const faults: Fault[] = [...refused];
  const made = new Made(view, ask, dayIn(view.now, 'UTC'));
  if (refused.length === 0) {
    const seen = new Map<string, number>();
    let n = 0;
    for (const { row, cells } of sheet.rows) {
      if (++n % SLICE === 0) yield undefined;
      if (cells.length !== sheet.header.length) {
        faults.push({
          row,
          field: '',
          reason: `has ${cells.length} cells where the header has ${sheet.header.length}`,
        });
        continue;
      }
      const read = readRow(row, cells, at, view);
      const first = seen.get(keyOf(read));
      if (first !== undefined && read.faults.length === 0)
        read.faults.push({ row, field: 'id', reason: `the same indicator, manager and period are in row ${first}` });
      else if (read.faults.length === 0) seen.set(keyOf(read), row);
      if (read.faults.length === 0) read.faults.push(...laid(read, made));
      faults.push(...read.faults);
    }
  }
  const rows = made.rows();
  const { counts, conflicts, differences } = made;
  return {
    ...counts,
    left: 0,
    refused: faults.sort((a, b) => a.row - b.row),
    conflicts,
    differences: differences.slice(0, SHOWN) as Difference[],
    ignored,
    rows,
    steps: [
      { do: 'note', what: 'compacts.import', facts: { sha256: ask.sha256, ...counts, conflicts: conflicts.length } },
      ...made.after(),
    ],
    digest: createHash('sha256')
      .update(
        JSON.stringify([
          ask.sha256,
          ask.preferFile ?? false,
          ask.map ?? {},
          rows.map(({ table, row }) => [table, row.id, row.version ?? 0]),
        ]),
      )
      .digest('base64url')
      .slice(0, 22),
  };
}

const keyOf = (read: RowRead): string => JSON.stringify([read.id, read.post ?? '', read.period ?? '']);
