import { createHash } from 'node:crypto';
import type { Step } from '../../../kernel/act.ts';
import type { Difference, Fault, ImportAsk, ImportPlan, ImportRule } from '../../../kernel/import.ts';
import type { Id } from '../../../kernel/store.ts';
import type { View } from '../../../kernel/view.ts';
import { sayValue } from '../importing/say.ts';
import { items, moves } from '../items.ts';
import { unitsFor } from '../rights.ts';
import { portfolioColumns } from './columns.ts';
import { type Entered, entered } from './enter.ts';
import { readBack } from './read.ts';

/** Rows looked at before others are answered. */
const SLICE = 50;
/** Changes shown in a preview. */
const SHOWN = 40;

/**
 * The portfolio that somebody asked for, edited and dropped back: each difference is recorded along the same paths as on a card, as entered
 * by them for the owner, who is told in one digest and may object.
 */
export const portfolioRule: ImportRule = {
  title: 'recommendations.portfolio.name',
  columns: 'recommendations.columns',
  say: sayValue,
  fits: (header) => portfolioColumns(header) !== undefined,
  may: (person, view) => unitsFor(person, view) !== undefined,
  operator: false,
  plan,
};

function* plan(ask: ImportAsk, view: View): Generator<undefined, ImportPlan> {
  const bringer = view.org.person(ask.by);
  const at = portfolioColumns(ask.sheet.header) ?? new Map();
  const places = new Set(at.values());
  const faults: Fault[] = [];
  const conflicts: Difference[] = [];
  const done: Entered[] = [];
  const seen = new Set<Id>();
  let unchanged = 0;
  let n = 0;
  for (const { row, cells } of ask.sheet.rows) {
    if (++n % SLICE === 0) yield undefined;
    const read = bringer ? readBack(row, cells, at, bringer, view) : [];
    if (Array.isArray(read)) {
      faults.push(...read);
      continue;
    }
    const result = entered(read, ask.by, ask.preferFile ?? false, view);
    conflicts.push(...result.conflicts);
    if ('refused' in result) faults.push(...result.refused);
    else if (result.steps.length === 0 || seen.has(read.item.id)) unchanged++;
    else {
      seen.add(read.item.id);
      done.push(result);
    }
  }
  // Rows are put by the staged import, the rest goes with its one commit.
  const isRow = (step: Step): step is Extract<Step, { do: 'put' }> =>
    step.do === 'put' && (step.table === items.name || step.table === moves.name);
  const steps = done.flatMap((it) => it.steps);
  const rows = new Map(steps.filter(isRow).map(({ table, row }) => [`${table}|${row.id}`, { table, row }]));
  const told = new Set(done.flatMap((it) => it.for ?? []));
  return {
    added: 0,
    changed: done.length,
    unchanged,
    left: 0,
    refused: faults,
    conflicts,
    differences: done.flatMap((it) => it.differences).slice(0, SHOWN),
    ignored: ask.sheet.header.filter((title, i) => title !== '' && !places.has(i)),
    rows: [...rows.values()],
    steps: [
      {
        do: 'note',
        what: 'recommendations.portfolio',
        facts: { sha256: ask.sha256, changed: done.length, refused: faults.length },
      },
      ...steps.filter((step) => !isRow(step)),
      ...[...told].map(
        (person): Step => ({
          do: 'tell',
          person,
          ref: { kind: 'recommendations.entered', id: `${ask.by}#${view.now}` },
          why: 'tell',
        }),
      ),
    ],
    digest: createHash('sha256')
      .update(
        JSON.stringify([
          ask.sha256,
          ask.preferFile ?? false,
          [...rows.values()].map(({ table, row }) => [table, row.id, row.version ?? 0]),
        ]),
      )
      .digest('base64url')
      .slice(0, 22),
  };
}
