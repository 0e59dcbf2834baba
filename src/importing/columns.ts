import type { Fault } from './fault.ts';

/** The columns of the people file (design.md, "People file"), and two that together make a name. */
export const FIELDS = [
  'id',
  'name',
  'unit',
  'managerId',
  'email',
  'aadObjectId',
  'title',
  'grade',
  'language',
  'timeZone',
  'location',
  'category',
  'status',
  'workDays',
  'firstName',
  'lastName',
] as const;
export type Field = (typeof FIELDS)[number];

/** Without these four nothing can be imported. */
const REQUIRED: readonly Field[] = ['id', 'name', 'unit', 'managerId'];

/**
 * What the exports of usual HR and directory systems call the columns, the most telling first, in the form of `headerKey`. Where
 * several are there, the first is read; of a manager and an e-mail the others too, where the first says nothing that is known.
 */
const SYNONYMS: Record<Field, readonly string[]> = {
  id: words(`id, employee id, emp id, employee number, employee no, employee code, person id, person number, personnel number,
    personnel no, staff id, staff number, staff no, staff member id, index number, index no, un index number, worker id,
    associate id, user id, global id, uid`),
  name: words(`name, full name, display name, employee name, staff name, staff member name, staff member, person name, worker name, worker,
    preferred name, legal name, associate name, complete name, names, employee`),
  unit: words(`unit, unit path, organizational unit path, organisational unit path, org unit path, organizational unit, organisational unit,
    org unit, organization unit, department, department name, dept, dept name, home department, supervisory organization, business unit,
    division, entity, office, org unit name, organization, organisation`),
  managerId:
    words(`manager id, managers id, manager employee id, manager employee number, manager number, line manager id, supervisor id,
    reports to id, supervisor index number, fro id, reporting to id, manager email, manager e mail, managers email, manager work email,
    manager email address, line manager email, supervisor email, reports to email, manager upn, manager user principal name, manager,
    manager name, managers name, line manager, line manager name, direct manager, direct supervisor, supervisor, supervisor name,
    immediate supervisor, first reporting officer, fro, reporting officer, reports to, reports to name, reporting to, reporting manager`),
  email:
    words(`email, e mail, email address, e mail address, work email, work e mail, work email address, business email,
    business email address, office email, official email, corporate email, primary email, primary work email, mail, email id,
    user principal name, upn, sign in name`),
  aadObjectId:
    words(`aad object id, entra object id, entra id, microsoft entra object id, azure ad object id, azure object id, azure ad id,
    aad id, object id, entra id object id, teams user id, oid`),
  title:
    words(`title, job title, position title, functional title, position, position name, business title, job, job name, function,
    designation, role title, post title`),
  grade: words(
    `grade, grade level, grade and level, level, job grade, pay grade, grade code, salary grade, personal grade, job level`,
  ),
  language:
    words(`language, preferred language, language code, preferred language code, correspondence language, working language,
    communication language, locale, default locale, lang`),
  timeZone: words(`time zone, iana time zone, time zone id, tz, time zone name`),
  location:
    words(`location, duty station, duty station name, work location, office location, physical delivery office name, city, site,
    place of work, location name, station, office`),
  category:
    words(`category, staff category, employee category, employee type, worker type, employment category, contract category,
    person type, personnel category, user type, employee class`),
  status:
    words(`status, employment status, employee status, worker status, assignment status, person status, employee status name,
    staff status, hr status`),
  workDays: words(`work days, working days, work week, working week, days worked, weekly schedule, work schedule days`),
  firstName: words(
    `first name, given name, given names, first names, forename, legal first name, preferred first name, fname`,
  ),
  lastName: words(`last name, surname, family name, last names, legal last name, sn, lname`),
};

function words(list: string): string[] {
  return [...new Set(list.split(',').map(headerKey))];
}

/** A header without case, spaces, underscores and marks: "Employee_ID", "employee id" and "EmployeeID" are one. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/#/g, 'number')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

export interface Columns {
  /** Which columns (from 0) are read for a field, the best first. */
  at: Map<Field, number[]>;
  /** Titles of columns that nobody asked for: they are not read. */
  ignored: string[];
  refused: Fault[];
}

/**
 * Finds the columns of a people file by their titles. `map` says which column a field is in, where its title is none that is known.
 * Faults stand in row 1: a required field that is missing, a title that is there twice, a mapped column that isn't there.
 */
export function findColumns(header: readonly string[], map: Readonly<Record<string, string>> = {}): Columns {
  const refused: Fault[] = [];
  const fault = (field: string, reason: string) => refused.push({ row: 1, field, reason });
  const places = new Map<string, number[]>();
  header.forEach((title, i) => {
    const key = headerKey(title);
    if (key) places.set(key, [...(places.get(key) ?? []), i]);
  });
  const at = new Map<Field, number[]>();
  const take = (field: Field, keys: readonly string[]) => {
    const found = keys.flatMap((key) => places.get(key)?.slice(0, 1) ?? []);
    const twice = keys.find((key) => (places.get(key)?.length ?? 0) > 1);
    if (twice) fault(field, `the column "${header[places.get(twice)?.[0] ?? 0]}" is there more than once`);
    if (found.length > 0) at.set(field, field === 'managerId' || field === 'email' ? found : found.slice(0, 1));
  };
  const mapped = new Map<string, string>();
  for (const [name, column] of Object.entries(map)) {
    const field = FIELDS.find((each) => each.toLowerCase() === name.trim().toLowerCase());
    if (!field) fault(name, `is no field of the people file; the fields are ${FIELDS.join(', ')}`);
    // `--map language=`: this file says nothing of it, whatever its columns are called.
    else if (column.trim() === '') mapped.set(field, '');
    else if (!places.has(headerKey(column))) fault(field, `there is no column "${column}" to read it from`);
    else mapped.set(field, headerKey(column));
  }
  for (const field of FIELDS) {
    const chosen = mapped.get(field);
    take(field, chosen === undefined ? SYNONYMS[field].filter((key) => ![...mapped.values()].includes(key)) : [chosen]);
  }
  const named = at.has('name') || (at.has('firstName') && at.has('lastName'));
  for (const field of REQUIRED) {
    if (field === 'name' ? named : at.has(field)) continue;
    if (refused.some((each) => each.field === field)) continue;
    fault(field, `there is no column for it; name one with --map ${field}=COLUMN`);
  }
  const read = new Set([...at.values()].flat());
  return { at, ignored: header.filter((title, i) => title !== '' && !read.has(i)), refused };
}
