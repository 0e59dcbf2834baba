import type { Person } from '../kernel/person.ts';
import type { Id } from '../kernel/store.ts';
import type { Day } from '../kernel/time.ts';
import { checkAddresses, checkLoops, checkRoleHolders, checkTwins, resolveManagers } from './checks.ts';
import { type Fault, inOrder } from './fault.ts';
import type { ParsedPeople, PersonRow } from './people.ts';

/** What an import would do, as whole rows to be put. Each person is in one list at most. */
export interface PeoplePlan {
  /** New people, in the order of the file; version 0: they must not exist. */
  added: Person[];
  /** People whose row says something else now, in the order of the file; then those who gave up an address to a newcomer. */
  changed: { person: Person; before: Person; fields: string[] }[];
  /** Rows of the file that say what is known. */
  unchanged: number;
  /** People who leave by this import: their row says so, or it is missing (`full`). Their chair stays where it was. */
  left: Person[];
  /** Every fault. With any, all the other lists are empty: nothing is half-imported. */
  refused: Fault[];
}

export interface PlanOptions {
  /** The file names everybody: who is missing in it leaves, at most 2% of those who are there. */
  full?: boolean;
  /** Exactly so many people are missing and leave, however many that is; says `full` too. */
  leavers?: number;
  /** The day on which new people joined. */
  today: Day;
  /** Who holds a role; their addresses stay. */
  holdsRole?(id: Id): boolean;
}

/** Beyond this share of those who are there, missing rows are rather half a file than leavers. */
const LEAVERS_PERCENT = 2;

/**
 * Lays a file over the people who are there: new ones join, changed ones move, missing ones leave only when that is said. Pure: the
 * same input gives the same plan, and after a plan is carried out the same file changes nothing.
 */
export function planPeople(parsed: ParsedPeople, present: readonly Person[], options: PlanOptions): PeoplePlan {
  const before = new Map(present.map((person) => [person.id, person]));
  const after = new Map(before);
  for (const row of parsed.people) after.set(row.id, laidOver(row, before.get(row.id), parsed, options.today));
  const faults = [...parsed.refused];
  const rowed = new Set(parsed.people.map(({ id }) => id));
  const missing = present.filter(({ id, status }) => status !== 'left' && !rowed.has(id));
  if (options.full || options.leavers !== undefined) {
    faults.push(...checkLeavers(missing, present, options.leavers));
    for (const person of missing) after.set(person.id, { ...person, status: 'left', leftFrom: person.status });
  }
  faults.push(...checkTwins(parsed.people, after.keys()));
  faults.push(...resolveManagers(parsed.people, after));
  faults.push(...checkLoops(parsed.people, after));
  faults.push(...checkAddresses(parsed.people, after));
  if (options.holdsRole) faults.push(...checkRoleHolders(parsed.people, before, after, options.holdsRole));
  if (faults.length > 0) return { added: [], changed: [], unchanged: 0, left: [], refused: inOrder(faults) };
  return sorted(parsed.people, present, before, after);
}

function sorted(
  rows: readonly PersonRow[],
  present: readonly Person[],
  before: Map<Id, Person>,
  after: Map<Id, Person>,
): PeoplePlan {
  const plan: PeoplePlan = { added: [], changed: [], unchanged: 0, left: [], refused: [] };
  const rowed = new Set(rows.map(({ id }) => id));
  const others = present.map(({ id }) => id).filter((id) => !rowed.has(id));
  for (const id of [...rowed, ...others.sort()]) {
    const [person, old] = [after.get(id), before.get(id)];
    if (!person) continue;
    if (!old) {
      plan.added.push(person);
      continue;
    }
    const fields = person === old ? [] : COMPARED.filter((field) => String(person[field]) !== String(old[field]));
    if (fields.length === 0) plan.unchanged += rowed.has(id) ? 1 : 0;
    else if (person.status === 'left' && old.status !== 'left') plan.left.push(person);
    else plan.changed.push({ person, before: old, fields });
  }
  return plan;
}

const COMPARED = [
  'name',
  'email',
  'aadObjectId',
  'title',
  'grade',
  'unit',
  'managerId',
  'language',
  'timeZone',
  'location',
  'category',
  'status',
  'workDays',
] as const satisfies readonly (keyof Person)[];

/** A row over what is known; the manager follows once everybody is there. */
function laidOver(row: PersonRow, known: Person | undefined, { defaults }: ParsedPeople, today: Day): Person {
  const base = known ?? { ...defaults, version: 0, joined: today };
  return {
    id: row.id,
    version: base.version,
    name: row.name,
    email: row.email ?? base.email,
    aadObjectId: row.aadObjectId ?? base.aadObjectId,
    title: row.title ?? base.title,
    grade: row.grade ?? base.grade,
    unit: row.unit,
    managerId: '',
    language: row.language ?? base.language,
    timeZone: row.timeZone ?? base.timeZone,
    location: row.location ?? base.location,
    category: row.category ?? base.category,
    // Who left by not being named is back by being named; who left because a row said so, only when a row says something else.
    status: row.status ?? known?.leftFrom ?? base.status,
    workDays: row.workDays ?? base.workDays,
    joined: base.joined,
  };
}

function checkLeavers(missing: readonly Person[], present: readonly Person[], leavers: number | undefined): Fault[] {
  const there = present.filter(({ status }) => status !== 'left').length;
  const some = missing.slice(0, 5).map(({ id }) => id);
  const who = `${missing.length} of ${there} people are not in the file${some.length > 0 ? ` (${some.join(', ')}${missing.length > 5 ? ', …' : ''})` : ''}`;
  const fault = (reason: string): Fault[] => [{ row: 0, field: 'id', reason }];
  if (leavers !== undefined) return missing.length === leavers ? [] : fault(`${who}; --leavers says ${leavers}`);
  if (missing.length * 100 <= there * LEAVERS_PERCENT) return [];
  return fault(
    `${who}; more than ${LEAVERS_PERCENT}% may not leave at once. Is the file complete? If they have left, say --leavers ${missing.length}`,
  );
}
