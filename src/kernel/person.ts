import type { Id, Row, Table } from './store.ts';
import type { Zone } from './time.ts';

export const LANGUAGES = ['en', 'fr', 'es', 'ar', 'zh', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];
export const STATUSES = ['active', 'long-leave', 'seconded', 'left'] as const;
export type Status = (typeof STATUSES)[number];

/** One row of the people file (design.md, "People file"). */
export interface Person extends Row {
  name: string;
  email: string;
  /** Entra object id; empty until known. */
  aadObjectId: string;
  title: string;
  grade: string;
  /** A path with `/`; its first segment is the entity. */
  unit: string;
  /** Empty for the top. May name somebody who left: then the team is vacant. */
  managerId: string;
  language: Language;
  timeZone: Zone;
  location: string;
  category: 'staff' | 'non-staff';
  status: Status;
  /** Of somebody who left because a complete file did not name them: what they were until then, and are again when a file does. */
  leftFrom?: Status;
  /** ISO weekdays worked: 1 Monday … 7 Sunday. */
  workDays: number[];
  /** The day this person was first imported, in the person's zone: joiners are due later. */
  joined: string;
}

export const entityOf = (person: Pick<Person, 'unit'>): string => person.unit.split('/')[0] ?? '';
/** Is `unit` this unit or below it? The empty path is the whole organisation. */
export const within = (unit: string, above: string): boolean =>
  above === '' || unit === above || unit.startsWith(`${above}/`);

/** The grades from the top (domain.md); what is not in the list stands below. */
const GRADES = ['SG', 'DSG', 'USG', 'ASG', 'D-2', 'D-1', 'P-5', 'P-4', 'P-3', 'P-2', 'P-1'];
export const gradeRank = (grade: string): number => {
  const rank = GRADES.indexOf(grade.toUpperCase());
  return rank < 0 ? GRADES.length : rank;
};

export const people: Table<Person> = {
  name: 'people',
  personal: { words: ['name', 'email', 'aadObjectId', 'title'], by: ['id'] },
  indexes: {
    manager: (p) => p.managerId || undefined,
    email: (p) => p.email.toLowerCase() || undefined,
    aad: (p) => p.aadObjectId || undefined,
    entity: entityOf,
    unit: (p) => p.unit,
    name: (p) => p.name.toLowerCase(),
  },
  counts: (p) => [`status:${p.status}`, `entity:${entityOf(p)}:${p.status}`],
};

export type PersonId = Id;

/** Stands in the place of a person's id for what the program does by itself. */
export const CLOCK: Id = 'clock';
/** Stands on the ledger for whoever must not be named there. */
export const UNDISCLOSED: Id = 'undisclosed';

/** Names that mean something else where a person's id stands: nobody may be called so. */
export const isReserved = (id: string): boolean => {
  const name = id.toLowerCase();
  return name === CLOCK || name === UNDISCLOSED || name === 'operator' || name.startsWith('operator:');
};
