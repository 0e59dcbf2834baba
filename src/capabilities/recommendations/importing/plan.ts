import { createHash } from 'node:crypto';
import type { Step } from '../../../kernel/act.ts';
import { put } from '../../../kernel/act.ts';
import type { Difference, Fault, ImportAsk, ImportPlan } from '../../../kernel/import.ts';
import type { Id } from '../../../kernel/store.ts';
import type { View } from '../../../kernel/view.ts';
import { type Item, items, type Mapping, type Move, mappings } from '../items.ts';
import { findColumns, signatureOf } from './columns.ts';
import { fresh } from './fresh.ts';
import { type Importer, importerOf } from './importer.ts';
import { laidOver } from './laid.ts';
import { readRow } from './values.ts';

/** Rows looked at before others are answered. */
const SLICE = 40;
/** Changes shown in a preview. */
const SHOWN = 40;

/** What a file of recommendations would do: new ones join, changed ones follow, conflicts and faults are named. */
export function* plan(ask: ImportAsk, view: View): Generator<undefined, ImportPlan> {
  const { sheet } = ask;
  const signature = signatureOf(sheet.header);
  const remembered = view.peek<Mapping>('recommendations.mappings', signature)?.columns ?? {};
  const map = { ...remembered, ...ask.map };
  const { at, ignored, refused } = findColumns(sheet.header, map);
  const importer = importerOf(ask, view);
  const made = new Made();
  const faults: Fault[] = [...refused];
  if (refused.length === 0) {
    const seen = new Map<Id, number>();
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
      const first = seen.get(read.id);
      if (first !== undefined && read.id)
        read.faults.push({ row, field: 'id', reason: `"${read.id}" is also the id of row ${first}` });
      else seen.set(read.id, row);
      if (read.faults.length > 0) {
        faults.push(...read.faults);
        continue;
      }
      const present = view.peek<Item>('recommendations.items', read.id);
      const result = present ? laidOver(present, read, importer, ask.preferFile ?? false) : fresh(read, importer, view);
      if ('refused' in result) faults.push(...result.refused);
      else made.take(result);
    }
  }
  const stepsOf = (): Step[] => [
    {
      do: 'note',
      what: 'recommendations.import',
      facts: { sha256: ask.sha256, added: made.added, changed: made.changed, conflicts: made.conflicts.length },
    },
    ...made.closings.map(
      (m): Step => ({
        do: 'note',
        what: 'recommendations.verify',
        about: m.item,
        facts: { from: m.from, to: m.to, file: ask.sha256 },
      }),
    ),
    ...(ask.map && Object.keys(ask.map).length > 0 ? [put(mappings, { id: signature, columns: { ...map } })] : []),
    ...(made.pending > 0
      ? [
          {
            do: 'alarm' as const,
            id: `recommendations.imported|${importer.batch}`,
            at: view.now,
            kind: 'recommendations.imported',
            data: { batch: importer.batch },
          },
        ]
      : []),
  ];
  const versions = made.rows.map(({ table, row }) => [table, row.id, row.version ?? 0]);
  return {
    added: made.added,
    changed: made.changed,
    unchanged: made.unchanged,
    left: 0,
    refused: faults.sort((a, b) => a.row - b.row),
    conflicts: made.conflicts,
    differences: made.differences.slice(0, SHOWN),
    ignored,
    rows: made.rows,
    steps: stepsOf(),
    digest: createHash('sha256')
      .update(JSON.stringify([ask.sha256, ask.preferFile ?? false, ask.partly ?? false, map, versions]))
      .digest('base64url')
      .slice(0, 22),
  };
}

/** What came of one row. */
export type RowResult =
  | { refused: Fault[] }
  | {
      kind: 'added' | 'changed' | 'unchanged';
      item?: Omit<Item, 'version'> & { version?: number };
      move?: Omit<Move, 'version'>;
      conflicts: Difference[];
      differences: Difference[];
      closes?: boolean;
    };

class Made {
  added = 0;
  changed = 0;
  unchanged = 0;
  pending = 0;
  readonly rows: ImportPlan['rows'] = [];
  readonly conflicts: Difference[] = [];
  readonly differences: Difference[] = [];
  readonly closings: Omit<Move, 'version'>[] = [];

  take(result: Exclude<RowResult, { refused: Fault[] }>): void {
    this[result.kind]++;
    this.conflicts.push(...result.conflicts);
    this.differences.push(...result.differences);
    if (result.item) {
      this.rows.push({ table: items.name, row: result.item });
      if (result.item.pending) this.pending++;
    }
    if (result.move) {
      this.rows.push({ table: 'recommendations.moves', row: { version: 0, ...result.move } });
      if (result.closes) this.closings.push(result.move);
    }
  }
}

export type { Importer };
