import { createHash } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import type { Person } from '../kernel/person.ts';
import type { Id } from '../kernel/store.ts';
import { type Instant, momentOf } from '../kernel/time.ts';
import { nameOf } from './names.ts';
import { PLACES, type Place, type Post, UNITS, type Unit } from './structure.ts';

/** Monday, 4 January 2027, 09:00 in New York: where the calendar of the sample begins, with a whole year of dialogue before it. */
export const SAMPLE_START: Instant = momentOf('2027-01-04', '09:00', 'America/New_York');

/** A row of the people file as it is written: everything is text. */
export type SampleRow = { [Field in Exclude<keyof Person, 'version' | 'joined' | 'workDays' | 'leftFrom'>]: string } & {
  workDays: string;
};

const COLUMNS = [
  'id',
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
] as const satisfies readonly (keyof SampleRow)[];

interface Sample {
  rows: SampleRow[];
  /** Ids by the tags of the structure; of several people with one tag, all. */
  tagged: Map<string, Id[]>;
}

/**
 * The sample organisation: about 250 people of a fictional United Nations Secretariat, the same ones each time. Nobody in it is real;
 * addresses are under example.org.
 */
export const sampleOrganisation = (): SampleRow[] => build().rows;

/** The people file of the sample, for the ordinary import. */
export const toCsv = (rows: readonly SampleRow[] = sampleOrganisation()): string =>
  stringify([...rows], { header: true, columns: [...COLUMNS] });

/** People whose parts are named: `administrator`, `ethics`, `usg`, `staff`, `seventy`, `one`, `vacant`, … Errors: an unknown part. */
export function tagged(tag: string): Id[] {
  const ids = build().tagged.get(tag);
  if (!ids) throw new RangeError(`nobody in the sample is "${tag}"`);
  return ids;
}

let made: Sample | undefined;

function build(): Sample {
  if (made) return made;
  const sample: Sample = { rows: [], tagged: new Map() };
  const turn = new Map<string, number>();
  const leads = new Map<string, Id>();
  let top: Id = '';
  const next = (key: string): number => {
    const n = turn.get(key) ?? 0;
    turn.set(key, n + 1);
    return n;
  };

  const add = (unit: Unit, at: Place, post: Post, managerId: Id): Id => {
    const id = `${unit.prefix}-${String(next(`id ${unit.prefix}`) + 1).padStart(3, '0')}`;
    const language = at.languages[next(`place ${unit.location}`) % at.languages.length] ?? 'en';
    const name = nameOf(language, next(`name ${language}`));
    sample.rows.push({
      id,
      name,
      email: post.offline ? '' : `${ascii(name)}@example.org`,
      aadObjectId: post.offline ? '' : objectId(id),
      title: post.title,
      grade: post.grade,
      unit: unit.path,
      managerId,
      language,
      timeZone: at.timeZone,
      location: unit.location,
      category: post.nonStaff ? 'non-staff' : 'staff',
      status: post.status,
      workDays: at.workDays,
    });
    if (post.tag) sample.tagged.set(post.tag, [...(sample.tagged.get(post.tag) ?? []), id]);
    return id;
  };

  for (const unit of UNITS) {
    const at = PLACES.get(unit.location);
    const [first, ...posts] = unit.posts;
    if (!at || !first) throw new RangeError(`the unit ${unit.path} of the sample has no place or nobody in it`);
    const lead = add(unit, at, first, leads.get(unit.above) ?? top);
    leads.set(unit.path, lead);
    if (top === '') top = lead;
    for (const post of posts) for (let i = 0; i < post.count; i++) add(unit, at, post, lead);
  }
  made = sample;
  return sample;
}

const ascii = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z -]/g, '')
    .toLowerCase()
    .replace(/ /g, '.');

/** An Entra id that is the same each time: a version 8 UUID of the id's hash. */
function objectId(id: Id): string {
  const hex = createHash('sha256').update(`steward sample ${id}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
