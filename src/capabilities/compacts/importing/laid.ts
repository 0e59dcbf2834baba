import { quote } from '../../../importing/values.ts';
import type { Step } from '../../../kernel/act.ts';
import type { Difference, Fault, ImportAsk, ImportPlan } from '../../../kernel/import.ts';
import type { Row } from '../../../kernel/store.ts';
import type { Day } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { isClosed, startOf } from '../periods.ts';
import { postOf } from '../posts.ts';
import {
  type Figure,
  type Indicator,
  indicators,
  type Observation,
  observationId,
  observations,
  type Target,
  targetId,
  targets,
} from '../tables.ts';
import type { RowRead } from './values.ts';

type What = 'added' | 'changed' | 'unchanged';

/** What a file makes of the rows that are there; later rows of it see what earlier ones made. */
export class Made {
  readonly counts: Record<What, number> = { added: 0, changed: 0, unchanged: 0 };
  readonly conflicts: Difference[] = [];
  readonly differences: Difference[] = [];
  readonly view: View;
  readonly ask: ImportAsk;
  readonly today: Day;
  readonly #rows = new Map<string, { table: string; row: Row }>();
  /** By indicator, which row of the file said what it is. */
  readonly defined = new Map<string, number>();

  constructor(view: View, ask: ImportAsk, today: Day) {
    this.view = view;
    this.ask = ask;
    this.today = today;
  }

  get<R extends Row>(table: string, id: string): R | undefined {
    return (this.#rows.get(`${table}|${id}`)?.row as R | undefined) ?? this.view.peek<R>(table, id);
  }

  put<R extends Row>(table: { name: string }, row: Omit<R, 'version'>): void {
    const version = this.view.peek(table.name, row.id)?.version ?? 0;
    this.#rows.set(`${table.name}|${row.id}`, { table: table.name, row: { ...row, version } });
  }

  rows(): ImportPlan['rows'] {
    return [...this.#rows.values()];
  }

  /** What follows once the rows are visible. */
  after(): Step[] {
    return this.#rows.size === 0
      ? []
      : [{ do: 'alarm', id: 'compacts.follow', at: this.view.now, kind: 'compacts.follow', data: {} }];
  }
}

/** Lays one row over what is known; what is wrong with it. */
export function laid(read: RowRead, made: Made): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, reason: string): void => void faults.push({ row: read.row, field, reason });
  const indicator = define(read, made, fault);
  const says = read.figure !== undefined || read.target !== undefined;
  if (says && !read.period) fault('period', 'is empty; a target or a figure is of a period');
  if (read.figure && !read.post) fault('managerId', 'is empty; a figure is a manager’s');
  if (indicator?.unit === 'percent' && (read.target ?? 0) > 1000) fault('target', `${read.target} is no percentage`);
  if (!indicator || faults.length > 0) return faults;
  const what: What[] = [indicator.what];
  if (read.figure && read.post && read.period) what.push(observe(read, indicator, read.figure, made));
  else if (read.target !== undefined && read.period) what.push(aim(read, indicator, read.target, made));
  made.counts[what.includes('added') ? 'added' : what.includes('changed') ? 'changed' : 'unchanged']++;
  return faults;
}

type Defined = Indicator & { what: What };

/** The indicator of a row: known, changed in name, or new with all that it needs. */
function define(read: RowRead, made: Made, fault: (field: string, reason: string) => void): Defined | undefined {
  const known = made.get<Indicator>(indicators.name, read.id);
  if (!known) {
    const { name, unit, direction } = read;
    for (const field of ['name', 'unit', 'direction'] as const)
      if (!read[field])
        fault(field, `is empty, and ${quote(read.id)} is no indicator that is known; a new one needs it`);
    if (!name || !unit || !direction) return undefined;
    const row = {
      id: read.id,
      name,
      unit,
      direction,
      ...(read.scope ?? { scope: 'standard', for: '' }),
      source: read.source ?? 'file',
      knownAt: made.view.now,
    };
    made.put<Indicator>(indicators, row);
    made.defined.set(read.id, read.row);
    return { ...row, version: 0, what: 'added' };
  }
  const where = made.defined.has(read.id) ? `in row ${made.defined.get(read.id)}` : 'here';
  // Figures that are there already would mean something else.
  for (const field of ['unit', 'direction'] as const)
    if (read[field] && read[field] !== known[field])
      fault(field, `is ${read[field]}, but ${known[field]} ${where}; another one needs another id`);
  if (read.scope && (read.scope.scope !== known.scope || read.scope.for !== known.for))
    fault(
      'scope',
      `is ${read.scope.for || read.scope.scope}, but ${known.for || known.scope} ${where}; another one needs another id`,
    );
  const name = read.name ?? known.name;
  const source = read.source ?? known.source;
  if (name === known.name && source === known.source) return { ...known, what: 'unchanged' };
  if (made.defined.has(read.id) && name !== known.name) {
    fault('name', `is ${quote(name)}, but ${quote(known.name)} ${where}`);
    return undefined;
  }
  if (name !== known.name)
    made.differences.push({ row: read.row, label: read.id, field: 'name', from: known.name, to: name });
  made.put<Indicator>(indicators, { ...known, name, source });
  made.defined.set(read.id, read.row);
  return { ...known, name, source, what: 'changed' };
}

/** A target without a figure: for everybody or one post. */
function aim(read: RowRead, indicator: Indicator, target: number, made: Made): What {
  const period = read.period ?? '';
  const post = read.post ? postOf(read.post, period, made.view) : '';
  const id = targetId(indicator.id, post, period);
  const known = made.get<Target>(targets.name, id);
  const now = known?.values.at(-1)?.target;
  if (now === target) return 'unchanged';
  const base = { id, indicator: indicator.id, post, period };
  if (!known || now === undefined) {
    made.put<Target>(targets, { ...base, values: [{ target, since: startOf(period) }] });
    return 'added';
  }
  const change = differ(read, 'target', now, target);
  if (isClosed(period, made.today)) {
    if (!made.ask.preferFile) {
      made.conflicts.push(change);
      return 'unchanged';
    }
    made.put<Target>(targets, {
      ...base,
      values: [...known.values.slice(0, -1), { target, since: known.values.at(-1)?.since ?? startOf(period) }],
    });
  } else {
    // Closed periods keep what held on their last day.
    const since = made.today > startOf(period) ? made.today : startOf(period);
    made.put<Target>(targets, { ...base, values: [...known.values.filter((v) => v.since < since), { target, since }] });
  }
  made.differences.push(change);
  return 'changed';
}

const differ = (
  read: RowRead,
  field: string,
  from: number | null | undefined,
  to: number | null | undefined,
): Difference => ({
  row: read.row,
  label: [read.id, read.post ?? '', read.period ?? ''].filter(Boolean).join(' '),
  field,
  from: from === null || from === undefined ? '' : String(from),
  to: to === null || to === undefined ? '' : String(to),
});

const same = (a: Figure, b: Figure): boolean =>
  a.actual === b.actual && a.count === b.count && a.of === b.of && (a.na ?? false) === (b.na ?? false);

function observe(read: RowRead, indicator: Indicator, figure: Figure, made: Made): What {
  const period = read.period ?? '';
  const post = postOf(read.post ?? '', period, made.view);
  const id = observationId(indicator.id, post, period);
  const known = made.get<Observation>(observations.name, id);
  const { view, ask } = made;
  const by = ask.as ?? ask.by;
  if (!known) {
    made.put<Observation>(observations, {
      id,
      indicator: indicator.id,
      post,
      period,
      ...figure,
      ...(read.target === undefined ? {} : { target: read.target }),
      source: 'file',
      at: view.now,
      by,
      knownAt: view.now,
      before: [],
      comments: [],
      disputes: [],
    });
    return 'added';
  }
  let target = known.target;
  if (read.target !== undefined && read.target !== known.target) {
    const change = differ(read, 'target', known.target, read.target);
    if (known.target !== undefined && isClosed(period, made.today) && !ask.preferFile) made.conflicts.push(change);
    else {
      target = read.target;
      made.differences.push(change);
    }
  }
  const changed = !same(known, figure);
  if (changed) made.differences.push(differ(read, 'actual', known.actual, figure.actual));
  if (!changed && target === known.target) return 'unchanged';
  const { actual, count, of, na, ...rest } = known;
  const former = {
    ...only({ actual, count, of, na }),
    ...(known.target === undefined ? {} : { target: known.target }),
    until: view.now,
  };
  made.put<Observation>(observations, {
    ...rest,
    ...figure,
    ...(target === undefined ? {} : { target }),
    source: 'file',
    at: view.now,
    by,
    before: [...known.before, former],
  });
  return 'changed';
}

/** A figure with nothing in it that is undefined. */
const only = ({
  actual,
  count,
  of,
  na,
}: {
  actual: number | null;
  count: number | undefined;
  of: number | undefined;
  na: boolean | undefined;
}): Figure => ({
  actual,
  ...(count === undefined ? {} : { count }),
  ...(of === undefined ? {} : { of }),
  ...(na ? { na } : {}),
});
