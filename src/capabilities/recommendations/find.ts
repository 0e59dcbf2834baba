import { entityOf, type Person, within } from '../../kernel/person.ts';
import { addMonths, type Day } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { type Item, isOpen, runs } from './items.ts';
import { labelOf } from './owed.ts';
import { maySee, unitsFor } from './rights.ts';

/** Which recommendations a list is of. */
export interface Query {
  what: 'mine' | 'overdue' | 'older' | 'open' | 'find';
  /** Due before this day. */
  before?: Day;
  /** Issued more than so many months ago. */
  months?: number;
  unit?: string;
  text?: string;
}

/** As the id of a card: parts that need not be hidden, so that a list can be opened again. */
export const idOf = (q: Query): string =>
  [q.what, q.before ?? '', q.months ?? '', q.unit ?? '', q.text ?? '']
    .map((part) => encodeURIComponent(part))
    .join('~');

export function queryOf(id: string): Query {
  const [what = 'mine', before, months, unit, text] = id.split('~').map(decodeURIComponent);
  return {
    what: what as Query['what'],
    ...(before ? { before } : {}),
    ...(months ? { months: Number(months) } : {}),
    ...(unit ? { unit } : {}),
    ...(text ? { text } : {}),
  };
}

/** Those that a query finds and this person may see, most pressing first. */
export function found(q: Query, person: Person, view: View): Item[] {
  const today = view.today(person);
  return candidates(q, person, view)
    .filter((item) => fits(q, item, today) && maySee(person, item, view))
    .sort((a, b) => pressing(a, b) || labelOf(a).localeCompare(labelOf(b), 'en', { numeric: true }));
}

const pressing = (a: Item, b: Item): number =>
  Number(b.priority === 'critical') - Number(a.priority === 'critical') ||
  (a.dueOn || '9').localeCompare(b.dueOn || '9');

function candidates(q: Query, person: Person, view: View): Item[] {
  if (q.what === 'find') return byName(q.text ?? '', view);
  if (q.what === 'mine')
    return view.org.chairsOf(person.id).flatMap((chair) => view.find<Item>('recommendations.items', 'owner', chair));
  const units = unitsFor(person, view) ?? [];
  const entities = units.includes('') ? view.org.entities() : [...new Set(units.map((unit) => entityOf({ unit })))];
  const wanted = q.unit === undefined ? entities : entities.filter((e) => e === entityOf({ unit: q.unit ?? '' }));
  const inUnits = wanted
    .flatMap((entity) => view.find<Item>('recommendations.items', 'entity', entity))
    .filter((item) => units.some((unit) => within(item.unit, unit)));
  // Without a role, people find among their own.
  return inUnits.length > 0 || units.length > 0
    ? inUnits
    : view.org.chairsOf(person.id).flatMap((chair) => view.find<Item>('recommendations.items', 'owner', chair));
}

function fits(q: Query, item: Item, today: Day): boolean {
  if (q.what !== 'find' && !isOpen(item)) return false;
  if (q.what === 'overdue' && !(runs(item) && item.dueOn && item.dueOn < today)) return false;
  if (q.what === 'older' && !(item.issuedOn && item.issuedOn < addMonths(today, -(q.months ?? 24)))) return false;
  if (q.unit && !within(item.unit, q.unit)) return false;
  return q.before === undefined || (item.dueOn !== '' && item.dueOn < q.before);
}

/** By id, or by report and number: `A/67/5 12`, `A/67/5, 12`, `A/67/5 para. 12`. Titles are not searched: some are confidential. */
function byName(text: string, view: View): Item[] {
  const said = text.trim();
  const exact = view.peek<Item>('recommendations.items', said);
  if (exact) return [exact];
  const whole = view.find<Item>('recommendations.items', 'reference', said.toLowerCase());
  if (whole.length > 0) return whole;
  const split = /^(?:(\w+)\s+)?(.+?)[\s,]+(?:\p{L}+\.?\s*)?(\d{1,4}[a-z]?)$/iu.exec(said);
  if (!split) return [];
  const [, first = '', rest = '', number = ''] = split;
  return [rest, `${first} ${rest}`]
    .flatMap((reference) => view.find<Item>('recommendations.items', 'reference', reference.trim().toLowerCase()))
    .filter((item) => item.number.toLowerCase() === number.toLowerCase());
}
