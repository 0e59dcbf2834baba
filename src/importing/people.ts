import type { Person } from '../kernel/person.ts';
import { type Field, findColumns, headerKey } from './columns.ts';
import { type Fault, inOrder } from './fault.ts';
import { raggedRows, type Sheet } from './sheet.ts';
import {
  cleanLine,
  quote,
  type Reading,
  readCategory,
  readEmail,
  readGrade,
  readId,
  readLanguage,
  readObjectId,
  readStatus,
  readText,
  readUnit,
  readWorkDays,
  readZone,
} from './values.ts';

export { type PeoplePlan, planPeople } from './plan.ts';

/** What a file may leave out; it then stays as it is known, or takes the default. */
type Optional = Omit<Person, 'id' | 'version' | 'name' | 'unit' | 'managerId' | 'joined'>;

/** One row of the people file, read but not yet compared with who is there. */
export interface PersonRow extends Partial<Optional> {
  row: number;
  id: string;
  name: string;
  unit: string;
  /** Who supervises, as the columns say it (id, e-mail or name), the most telling first; none: the top. */
  managers: string[];
  /** Further addresses by which other rows may name this person as their manager (the user principal name beside the e-mail). */
  aliases?: string[];
}

export interface ParsedPeople {
  /** Every row with an id, those with a fault too, so that their teams are not taken for teams without a manager. */
  people: PersonRow[];
  refused: Fault[];
  /** What people who are new have where the file says nothing. */
  defaults: Optional;
  /** Which column was read for a field, and which were not read at all: worth showing in a dry run. */
  columns: { field: Field; titles: string[] }[];
  ignored: string[];
  /** What was not taken as it stood, and what was done instead: worth telling, no fault. */
  notes: string[];
}

export interface ParseOptions {
  /** FIELD=COLUMN for titles that are not known. */
  map?: Readonly<Record<string, string>>;
  /** For people who are new, where the file says nothing; the zone is UTC unless given here. */
  defaults?: Partial<Optional>;
}

const DEFAULTS: Optional = {
  email: '',
  aadObjectId: '',
  title: '',
  grade: '',
  language: 'en',
  timeZone: 'UTC',
  location: '',
  category: 'staff',
  status: 'active',
  workDays: [1, 2, 3, 4, 5],
};

/** Some systems have a word for "nobody above". */
const NOBODY = /^(no_?manager|none|n\/?a|-|—)$/i;

/**
 * Reads a people file: columns by their known names or `map`, each cell by its meaning. Throws nothing: every fault is in `refused`,
 * with row, field and reason; a file with any is not to be imported.
 */
export function parsePeople(sheet: Sheet, options: ParseOptions = {}): ParsedPeople {
  const { at, ignored, refused } = findColumns(sheet.header, options.map);
  const defaults = { ...DEFAULTS, ...options.defaults };
  const notes: string[] = [];
  const zone = readZone(defaults.timeZone);
  if ('reason' in zone) refused.push({ row: 0, field: 'timeZone', reason: `for new people: ${zone.reason}` });
  const columns = [...at].map(([field, places]) => ({ field, titles: places.map((i) => sheet.header[i] ?? '') }));
  const people: PersonRow[] = [];
  if (refused.length > 0) return { people, refused: inOrder(refused), defaults, columns, ignored, notes };

  const lenient = headerKey(columns.find((c) => c.field === 'language')?.titles[0] ?? 'language') !== 'language';
  const tongues = new Map<string, number>();
  let marked = 0;
  const ragged = new Set<number>();
  for (const fault of raggedRows(sheet)) {
    ragged.add(fault.row);
    refused.push(fault);
  }
  const rowOf = new Map<string, number>();
  for (const { row, cells } of sheet.rows) {
    const found: Fault[] = [];
    const faults: Fault[] = [];
    const read = cellsOf(at, cells);
    const person = readRow(row, read, found);
    if (!at.has('status') && MARKED.test(read.text('name'))) marked++;
    // A column that a system has for its own purposes may speak more languages than we do; one called "language" is meant for us.
    for (const fault of found)
      if (lenient && fault.field === 'language') count(tongues, read.text('language'));
      else faults.push(fault);
    const first = rowOf.get(person.id);
    if (first !== undefined) faults.push({ row, field: 'id', reason: `"${person.id}" is also the id of row ${first}` });
    // In a ragged row the cells may stand in wrong columns: what they seem to say is no use.
    if (!ragged.has(row)) refused.push(...faults);
    if (person.id === '' || first !== undefined) continue;
    rowOf.set(person.id, row);
    people.push(person);
  }
  for (const [tongue, n] of tongues)
    notes.push(
      `${n} ${n === 1 ? 'row has' : 'rows have'} the language ${quote(tongue)}, which is none of the six: known people keep theirs, new ones get English until they choose another.`,
    );
  if (marked > 0)
    notes.push(
      `${marked} ${marked === 1 ? 'name has' : 'names have'} a word such as "(On Leave)" behind. It is not read as a status: for that, add a status column to the export.`,
    );
  return { people, refused: inOrder(refused), defaults, columns, ignored, notes };
}

const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);

/** The cells of one row, by field. */
interface RowCells {
  has(field: Field): boolean;
  /** The first of its columns that isn't empty. */
  text(field: Field): string;
  texts(field: Field): string[];
}

function cellsOf(at: Map<Field, number[]>, cells: readonly string[]): RowCells {
  const texts = (field: Field) => (at.get(field) ?? []).map((i) => cleanLine(cells[i] ?? '')).filter(Boolean);
  return { has: (field) => at.has(field), text: (field) => texts(field)[0] ?? '', texts };
}

function readRow(row: number, cells: RowCells, faults: Fault[]): PersonRow {
  const { text } = cells;
  const read: Read = (field, reading) => {
    if ('value' in reading) return reading.value;
    faults.push({ row, field, reason: reading.reason });
    return undefined;
  };
  const id = read('id', readId(text('id'))) ?? '';
  const whole = bareName(text('name') || [text('firstName'), text('lastName')].filter(Boolean).join(' '));
  const name = read('name', readText(whole));
  if (name === '') faults.push({ row, field: 'name', reason: 'is empty' });
  const unit = read('unit', readUnit(text('unit'))) ?? '';
  const managers = cells.texts('managerId').filter((each) => !NOBODY.test(each));
  const aliases = cells.texts('email').slice(1);
  return {
    row,
    id,
    name: name ?? '',
    unit,
    managers,
    ...(aliases.length > 0 ? { aliases } : {}),
    ...readOptional(cells, read),
  };
}

/** "Ada Top (On Leave)": some systems print the status behind the name, where colleagues would read it on a card. */
const bareName = (name: string): string => name.replace(MARKED, '');
const MARKED = /(?<=\S)\s*\((on leave|leave of absence|terminated)\)$/i;

type Read = <T>(field: Field, reading: Reading<T>) => T | undefined;

/**
 * A column that isn't there changes nothing. An empty cell empties what only the file knows (e-mail, title, grade, location) and means
 * "active" as a status; of an Entra id, language, zone, category or work days it says nothing: a link made in Teams stays.
 */
function readOptional({ has, text }: RowCells, read: Read): Partial<Optional> {
  const out: Partial<Optional> = {};
  if (has('email')) out.email = read('email', readEmail(text('email')));
  if (has('title')) out.title = read('title', readText(text('title')));
  if (has('grade')) out.grade = read('grade', readGrade(text('grade')));
  if (has('location')) out.location = read('location', readText(text('location')));
  if (has('status')) out.status = text('status') === '' ? 'active' : read('status', readStatus(text('status')));
  if (text('aadObjectId')) out.aadObjectId = read('aadObjectId', readObjectId(text('aadObjectId')));
  if (text('language')) out.language = read('language', readLanguage(text('language')));
  if (text('timeZone')) out.timeZone = read('timeZone', readZone(text('timeZone')));
  if (text('category')) out.category = read('category', readCategory(text('category')));
  if (text('workDays')) out.workDays = read('workDays', readWorkDays(text('workDays')));
  return out;
}
