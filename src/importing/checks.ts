import type { Person } from '../kernel/person.ts';
import type { Id } from '../kernel/store.ts';
import { Directory, numberOf } from './directory.ts';
import type { Fault } from './fault.ts';
import type { PersonRow } from './people.ts';

/*
 * What only shows when a file is laid over the people who are there. Everything is looked up in Maps: an id may be "constructor".
 */

/** Ids that differ by leading zeros only: a spreadsheet has eaten them on one side, and two people would become one or one two. */
export function checkTwins(rows: readonly PersonRow[], ids: Iterable<Id>): Fault[] {
  const twins = new Map<string, Id[]>();
  for (const id of ids) {
    const number = numberOf(id);
    if (number === undefined) continue;
    const known = twins.get(number);
    if (known) known.push(id);
    else twins.set(number, [id]);
  }
  return rows.flatMap(({ row, id }) => {
    const other = twins.get(numberOf(id) ?? '')?.find((each) => each !== id);
    if (other === undefined) return [];
    return [
      {
        row,
        field: 'id',
        reason: `"${id}" and "${other}" differ by leading zeros only; write the id the same way everywhere, as text`,
      },
    ];
  });
}

/** Puts each row's manager id into `after`. Faults: nobody of that id, e-mail or name; several; two columns that name two people. */
export function resolveManagers(rows: readonly PersonRow[], after: Map<Id, Person>): Fault[] {
  const directory = new Directory(after);
  for (const { id, aliases } of rows) for (const alias of aliases ?? []) directory.alias(id, alias);
  const faults: Fault[] = [];
  for (const { row, id, managers } of rows) {
    const person = after.get(id);
    if (!person || managers.length === 0) continue;
    const found = managers.map((text) => directory.find(text));
    const ids = [...new Set(found.flatMap((each) => ('id' in each ? [each.id] : [])))];
    const fault = (reason: string) => faults.push({ row, field: 'managerId', reason });
    if (ids.length > 1)
      fault(`the columns name different people (${ids.join(', ')}); choose one with --map managerId=COLUMN`);
    else if (ids[0] !== undefined) after.set(id, { ...person, managerId: ids[0] });
    else {
      const reasons = found.flatMap((each) => ('reason' in each ? [each] : []));
      fault((reasons.find((each) => each.ambiguous) ?? reasons[0])?.reason ?? 'is unknown');
    }
  }
  return faults;
}

/** Everyone in the file who would report, at last, to themselves. */
export function checkLoops(rows: readonly PersonRow[], after: ReadonlyMap<Id, Person>): Fault[] {
  const rowOf = new Map(rows.map(({ id, row }) => [id, row]));
  const faults: Fault[] = [];
  const clear = new Set<Id>();
  for (const start of after.keys()) {
    const path = new Map<Id, number>();
    let at: Id = start;
    while (at !== '' && !clear.has(at) && !path.has(at)) {
      path.set(at, path.size);
      at = after.get(at)?.managerId ?? '';
    }
    const entry = path.get(at);
    if (entry !== undefined) {
      const loop = [...path.keys()].slice(entry);
      loop.forEach((id, i) => {
        const row = rowOf.get(id);
        const shown = Array.from({ length: Math.min(loop.length, 6) }, (_, k) => loop[(i + k) % loop.length] ?? '');
        if (row !== undefined) faults.push({ row, field: 'managerId', reason: loopReason(shown, loop.length) });
      });
    }
    for (const id of path.keys()) clear.add(id);
  }
  return faults;
}

function loopReason(shown: readonly Id[], length: number): string {
  const [self = ''] = shown;
  if (length === 1) return `"${self}" reports to themselves`;
  return `goes round in a circle of ${length}: ${shown.join(' → ')}${length > shown.length ? ' → …' : ''} → ${self}`;
}

const ADDRESSES = ['email', 'aadObjectId'] as const;
const WORDS = { email: 'e-mail', aadObjectId: 'Entra object id' };

/**
 * One address, one person. Someone who left gives up an address that somebody else now has: people come back under new ids. Two who are
 * there may not share one.
 */
export function checkAddresses(rows: readonly PersonRow[], after: Map<Id, Person>): Fault[] {
  const rowOf = new Map(rows.map(({ id, row }) => [id, row]));
  const faults: Fault[] = [];
  for (const field of ADDRESSES) {
    const holders = new Map<string, Id[]>();
    for (const person of after.values()) {
      const address = person[field].toLowerCase();
      if (!address) continue;
      const known = holders.get(address);
      if (known) known.push(person.id);
      else holders.set(address, [person.id]);
    }
    for (const [address, ids] of holders) {
      if (ids.length < 2) continue;
      const there = ids.filter((id) => after.get(id)?.status !== 'left');
      const keeps = there[0] ?? ids[0];
      if (there.length < 2) {
        for (const id of ids) {
          const person = after.get(id);
          if (person && id !== keeps) after.set(id, { ...person, [field]: '' });
        }
        continue;
      }
      for (const id of there) {
        const row = rowOf.get(id);
        const others = there.filter((each) => each !== id).slice(0, 3);
        if (row !== undefined)
          faults.push({ row, field, reason: `${address} is also the ${WORDS[field]} of ${others.join(', ')}` });
      }
    }
  }
  return faults;
}

/**
 * Who holds a role is known by these addresses: an import that changed them could hand the role to somebody else (hardening D7).
 * The row is the holder's own; where another row takes the address over, that one's.
 */
export function checkRoleHolders(
  rows: readonly PersonRow[],
  before: ReadonlyMap<Id, Person>,
  after: ReadonlyMap<Id, Person>,
  holdsRole: (id: Id) => boolean,
): Fault[] {
  const rowOf = new Map(rows.map(({ id, row }) => [id, row]));
  const faults: Fault[] = [];
  for (const old of before.values()) {
    const person = after.get(old.id) ?? old;
    for (const field of ADDRESSES) {
      if (person[field] === old[field].toLowerCase() || person[field] === old[field] || !holdsRole(old.id)) continue;
      const taker = rows.find(
        ({ id }) => id !== old.id && old[field] !== '' && after.get(id)?.[field] === old[field].toLowerCase(),
      );
      faults.push({
        row: taker?.row ?? rowOf.get(old.id) ?? 0,
        field,
        reason: `"${old.id}" holds a role, and this would change their ${WORDS[field]}: the administrator decides that. When it is checked: --address-checked ${old.id}`,
      });
    }
  }
  return faults;
}
