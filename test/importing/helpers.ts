import { readCsv } from '../../src/importing/csv.ts';
import type { Fault } from '../../src/importing/fault.ts';
import {
  type ParsedPeople,
  type ParseOptions,
  type PeoplePlan,
  parsePeople,
  planPeople,
} from '../../src/importing/people.ts';
import type { PlanOptions } from '../../src/importing/plan.ts';
import type { Person } from '../../src/kernel/person.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const sheetOf = (csv: string) => readCsv('people.csv', bytes(csv));
export const parse = (csv: string, options?: ParseOptions): ParsedPeople => parsePeople(sheetOf(csv), options);

export const TODAY = '2027-01-04';
/** Plans a file over those who are there. */
export const plan = (csv: string, present: Person[] = [], options: Partial<PlanOptions> = {}): PeoplePlan =>
  planPeople(parse(csv), present, { today: TODAY, ...options });

/** What the store holds after a plan was carried out. */
export function carriedOut(present: readonly Person[], made: PeoplePlan): Person[] {
  const people = new Map(present.map((p) => [p.id, p]));
  for (const p of [...made.added, ...made.changed.map((c) => c.person), ...made.left])
    people.set(p.id, { ...p, version: p.version + 1 });
  return [...people.values()];
}

/** An organisation made by importing a file. */
export function organisation(csv: string): Person[] {
  const made = plan(csv);
  if (made.refused.length > 0) throw new Error(JSON.stringify(made.refused));
  return carriedOut([], made);
}

export const lines = (faults: Fault[]): string[] =>
  faults.map(({ row, field, reason }) => `${row} ${field}: ${reason}`);

export const HEADER = 'id,name,email,aadObjectId,unit,managerId,status';
/** A top and `n` people under it: p1 … pn. */
export const staffOf = (n: number): string =>
  [
    'id,name,unit,managerId',
    'top,Top,HQ,',
    ...Array.from({ length: n }, (_, i) => `p${i + 1},Person ${i + 1},HQ,top`),
  ].join('\n');
