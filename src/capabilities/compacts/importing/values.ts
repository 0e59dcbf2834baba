import { cleanLine, quote, readId, readText } from '../../../importing/values.ts';
import type { Fault } from '../../../kernel/import.ts';
import type { Person } from '../../../kernel/person.ts';
import type { View } from '../../../kernel/view.ts';
import { isPeriod, type Period } from '../periods.ts';
import type { Figure, Indicator } from '../tables.ts';
import type { Columns, FieldName } from './columns.ts';

/** What one row says; what it says nothing of is absent. */
export interface RowRead {
  row: number;
  id: string;
  name?: string;
  scope?: Pick<Indicator, 'scope' | 'for'>;
  unit?: Indicator['unit'];
  direction?: Indicator['direction'];
  source?: string;
  target?: number;
  /** Whose it is; undefined: nobody's in particular. */
  post?: string;
  period?: Period;
  figure?: Figure;
  faults: Fault[];
}

const UNITS: Record<string, Indicator['unit']> = {
  percent: 'percent',
  'per cent': 'percent',
  percentage: 'percent',
  '%': 'percent',
  days: 'days',
  day: 'days',
  count: 'count',
  number: 'count',
};
const DIRECTIONS: Record<string, Indicator['direction']> = {
  higher: 'higher',
  up: 'higher',
  'higher is better': 'higher',
  lower: 'lower',
  down: 'lower',
  'lower is better': 'lower',
};
const NOT_APPLICABLE = ['n/a', 'na', 'not applicable'];
const NO_DATA = ['no data', 'n/d', 'nd', '-', '–'];
const MOST = 1_000_000_000;

/** Reads one row. Whether it fits what is known is asked later. */
export function readRow(row: number, cells: readonly string[], at: Columns['at'], view: View): RowRead {
  const faults: Fault[] = [];
  const text = (field: FieldName): string => cleanLine(cells[at.get(field) ?? -1] ?? '');
  const fault = (field: string, reason: string): void => void faults.push({ row, field, reason });
  const id = readId(text('id'));
  if ('reason' in id) fault('id', id.reason);
  const read: RowRead = { row, id: 'value' in id ? id.value : '', faults };
  const name = readText(text('name'), 200);
  if ('reason' in name) fault('name', name.reason);
  else if (name.value) read.name = name.value;
  const choose = <T>(field: FieldName, words: Record<string, T>, otherwise: string): T | undefined => {
    const said = text(field).toLowerCase();
    if (!said) return undefined;
    if (!Object.hasOwn(words, said)) fault(field, `${quote(text(field))} ${otherwise}`);
    return Object.hasOwn(words, said) ? words[said] : undefined;
  };
  const unit = choose('unit', UNITS, 'is no unit: percent, days, count');
  const direction = choose('direction', DIRECTIONS, 'is no direction: higher, lower');
  if (unit) read.unit = unit;
  if (direction) read.direction = direction;
  if (text('source')) read.source = text('source').slice(0, 100);
  const number = (field: 'target' | 'actual' | 'count' | 'of'): number | undefined => {
    const said = text(field).replace(/\s*%$/, '');
    if (said === '') return undefined;
    const value = /^\d+(\.\d+)?$/.test(said) ? Number(said) : Number.NaN;
    if (Number.isFinite(value) && value <= MOST) return value;
    fault(field, `${quote(text(field))} is no number; write it like 59.5`);
    return undefined;
  };
  const target = number('target');
  if (target !== undefined) read.target = target;
  const period = text('period');
  if (period && !isPeriod(period))
    fault('period', `${quote(period)} is no period; write it like 2027, 2027-H1 or 2027-06`);
  else if (period) read.period = period;
  const figure = readFigure(text('actual').toLowerCase(), number, fault, unit);
  if (figure) read.figure = figure;
  readPlace(read, text('scope'), text('managerId'), view, fault);
  return read;
}

function readFigure(
  said: string,
  number: (field: 'actual' | 'count' | 'of') => number | undefined,
  fault: (field: string, reason: string) => void,
  unit: Indicator['unit'] | undefined,
): Figure | undefined {
  const [count, of] = [number('count'), number('of')];
  if (NOT_APPLICABLE.includes(said)) return { actual: null, na: true };
  if (NO_DATA.includes(said)) return { actual: null };
  const actual = number('actual');
  if ((count === undefined) !== (of === undefined)) {
    fault(count === undefined ? 'count' : 'of', 'is empty; count and of belong together');
    return undefined;
  }
  if (count === undefined || of === undefined) return actual === undefined ? undefined : { actual };
  if (!Number.isInteger(count)) fault('count', `${count} is no whole number`);
  else if (!Number.isInteger(of) || of === 0) fault('of', `${of} is nothing to count from`);
  else {
    const exact = unit === 'percent' || unit === undefined ? (100 * count) / of : count / of;
    // A rounded figure beside its counts is the same figure; another one is a mistake on one side.
    if (actual !== undefined && Math.abs(actual - exact) > 1)
      fault('actual', `${actual} is not ${count} of ${of}, which is ${Math.round(exact * 10) / 10}`);
    else return { actual: exact, count, of };
  }
  return undefined;
}

function readPlace(
  read: RowRead,
  scope: string,
  manager: string,
  view: View,
  fault: (field: string, reason: string) => void,
): void {
  const found = manager ? personCalled(manager, view) : undefined;
  if (found && 'reason' in found) fault('managerId', found.reason);
  if (found && 'person' in found) read.post = found.person.id;
  if (!scope) return;
  const entity = view.org.entities().find((e) => e.toLowerCase() === scope.toLowerCase());
  if (scope.toLowerCase() === 'standard') read.scope = { scope: 'standard', for: '' };
  else if (entity) {
    read.scope = { scope: 'entity', for: entity };
    const head = view.org.head(entity);
    if (!manager && head) read.post = head.id;
  } else {
    const own = personCalled(scope, view);
    if ('reason' in own) fault('scope', `${quote(scope)} is neither "standard", an entity nor a manager`);
    else {
      read.scope = { scope: 'manager', for: own.person.id };
      if (!manager) read.post = own.person.id;
    }
  }
}

/** By id, e-mail or full name; leavers too: figures are of the past. */
function personCalled(text: string, view: View): { person: Person } | { reason: string } {
  return view.once(`compacts.called:${text}`, () => {
    const exact = view.org.person(text);
    if (exact) return { person: exact };
    const found = new Map(
      [
        ...view.find<Person>('people', 'email', text.toLowerCase()),
        ...view.find<Person>('people', 'name', text.toLowerCase()),
      ].map((p) => [p.id, p]),
    );
    const [person, second] = found.values();
    if (!person) return { reason: `${quote(text)} is nobody's id, e-mail address or name here` };
    return second
      ? { reason: `${quote(text)} may be ${[...found.keys()].slice(0, 4).join(' or ')}; give the id` }
      : { person };
  });
}
