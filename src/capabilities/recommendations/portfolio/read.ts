import { cleanLine } from '../../../importing/values.ts';
import type { Fault } from '../../../kernel/import.ts';
import type { Person } from '../../../kernel/person.ts';
import type { Id } from '../../../kernel/store.ts';
import { type Day, isDay } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { statusOf } from '../importing/words.ts';
import type { Item, Move, Status } from '../items.ts';
import { maySee } from '../rights.ts';
import type { PortfolioField } from './columns.ts';

/** One row of a portfolio as it came back. */
export interface RowBack {
  row: number;
  item: Item;
  /** How the item stood when the file was made. */
  before: Pick<Item, 'status' | 'dueOn' | 'owner' | 'lastUpdate'>;
  status: Status;
  dueOn: Day | '';
  /** As it was typed: a name, an id or an e-mail address. */
  owner: string;
  update: string;
}

/** A fault that is told in the language of whoever brings the file. */
export const fault = (
  row: number,
  field: string,
  key: string,
  params: { [name: string]: string | number } = {},
): Fault => ({ row, field, reason: key, text: { key, params } });

/**
 * Reads one row; faults where it is none of ours, or says what cannot be understood. What its bringer may not see is as if it were not
 * there: a preview shows how things stand here.
 */
export function readBack(
  row: number,
  cells: readonly string[],
  at: Map<PortfolioField, number>,
  bringer: Person,
  view: View,
): RowBack | Fault[] {
  const text = (field: PortfolioField): string => cleanLine(cells[at.get(field) ?? -1] ?? '');
  const item = view.get<Item>('recommendations.items', text('id'));
  const version = Number(text('version') || Number.NaN);
  if (!item || !maySee(bringer, item, view) || !Number.isInteger(version) || version < 0 || version > item.moves)
    return [fault(row, 'id', 'recommendations.portfolio.stranger')];
  const faults: Fault[] = [];
  const status = statusOf(text('status'));
  if (!status) faults.push(fault(row, 'status', 'recommendations.portfolio.statusWord', { value: text('status') }));
  const due = text('dueOn').replace(/T00:00(:00(\.000)?)?Z?$/, '');
  if (due && !isDay(due)) faults.push(fault(row, 'dueOn', 'recommendations.portfolio.date', { value: due }));
  if (faults.length > 0 || !status) return faults;
  return {
    row,
    item,
    before: asOf(item, version, view),
    status,
    dueOn: due as Day | '',
    owner: text('owner'),
    update: text('update'),
  };
}

/** How it stood after so many moves: the later ones taken back, newest first. */
function asOf(item: Item, version: number, view: View): RowBack['before'] {
  if (version === item.moves) return item;
  const then: Item = { ...item };
  const later = view
    .find<Move>('recommendations.moves', 'item', item.id)
    .filter((m) => m.n > version)
    .sort((a, b) => b.n - a.n);
  for (const m of later) Object.assign(then, m.was);
  return then;
}

/** What stands in the file for an owner. */
export const ownerCell = (owner: Id, view: View): string => cleanLine(view.org.person(owner)?.name ?? '');
