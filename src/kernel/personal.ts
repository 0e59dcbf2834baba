import { isDeepStrictEqual } from 'node:util';
import type { Step } from './act.ts';
import { eraseWords, words } from './secrecy.ts';
import type { Id, Json, Personal, Row, Table } from './store.ts';
import { type Upload, uploads } from './upload.ts';
import type { View } from './view.ts';

/** Rows looked at before others are answered. */
const SLICE = 2_000;

type Own = Exclude<Personal<Row>, 'ids'>;
type Words = Extract<Own, { words: readonly string[] }>;
type Fields = { [name: string]: Json };

const at = (it: Fields, path: string): Json | undefined =>
  path.split('.').reduce<Json | undefined>((value, key) => (isFields(value) ? value[key] : undefined), it);
const isFields = (it: Json | undefined): it is Fields => typeof it === 'object' && it !== null && !Array.isArray(it);

/** The same value with every text in it gone. */
const blank = (it: Json): Json =>
  typeof it === 'string'
    ? ''
    : Array.isArray(it)
      ? []
      : isFields(it)
        ? Object.fromEntries(Object.entries(it).map(([key, value]) => [key, blank(value)]))
        : it;

/** The same value where nothing was left to go: what was erased once is not found again. */
function blanked(it: Json): Json {
  const now = blank(it);
  return isDeepStrictEqual(now, it) ? it : now;
}

/** Takes words out of a value, those of which `goes` says so by their authors. The same value where there were none. */
function without(it: Json, own: Words, goes: (author: Id | undefined) => boolean, author?: Id): Json {
  if (Array.isArray(it)) {
    const out = it.map((each) => without(each, own, goes, author));
    return out.some((each, n) => each !== it[n]) ? out : it;
  }
  if (!isFields(it)) return it;
  const here = own.by.map((path) => at(it, path)).find((value) => typeof value === 'string') as Id | undefined;
  const whose = here ?? author;
  let out = it;
  for (const [key, value] of Object.entries(it)) {
    const now =
      isWords(key, value, own) && goes(whose)
        ? blanked(value)
        : without(value, own, goes, own.apart?.includes(key) ? undefined : whose);
    if (now !== value) out = { ...out, [key]: now };
  }
  return out;
}

const isWords = (key: string, value: Json, own: Words): boolean =>
  own.words.includes(key) || (own.words.includes('*') && typeof value === 'string' && /\s/.test(value));

const listed = (it: Id | readonly Id[] | undefined): readonly Id[] => (typeof it === 'string' ? [it] : (it ?? []));

/** Is a row about somebody: by its id, or by an id anywhere in it? */
export function mentions(row: Row, person: Id): boolean {
  const inside = (it: Json | undefined): boolean =>
    typeof it === 'string'
      ? it === person
      : Array.isArray(it)
        ? it.some(inside)
        : isFields(it) && Object.values(it).some(inside);
  return row.id.split('|').includes(person) || inside(row as unknown as Json);
}

/** What somebody may be given of a row that mentions them: without the words of others; undefined where all of it is somebody else's. */
export function theirs(row: Row, table: Pick<Table, 'personal'>, person: Id): Row | undefined {
  const { personal } = table;
  if (personal === undefined || personal === 'ids') return row;
  if ('mine' in personal) return listed(personal.mine(row)).includes(person) ? row : undefined;
  return without(row as unknown as Json, personal, (author) => author !== person) as unknown as Row;
}

/** What becomes of a row when somebody is erased: nothing, another row, or it goes. */
function erased(row: Row, own: Own, person: Id): Row | 'goes' | undefined {
  if ('mine' in own) return listed(own.mine(row)).includes(person) ? 'goes' : undefined;
  const now = without(row as unknown as Json, own, (author) => author === person) as unknown as Row;
  return now === row ? undefined : now;
}

/** What an erasure does, by tables. */
export interface Erasure {
  /** By name: rows that go, rows that lose words. */
  tables: Map<string, { goes: Id[]; blanked: Id[] }>;
}

const breathe = (): Promise<void> => new Promise((go) => setImmediate(go));

/**
 * Finds what of somebody would go. Looks in slices, so that people are answered in between.
 * @param all every row of a table. @param keepName whoever is still in service keeps the entry of the people file.
 */
export async function findPersonal(
  person: Id,
  tables: readonly Table[],
  all: (table: string) => Promise<Row[]>,
  keepName: boolean,
): Promise<Erasure> {
  const found: Erasure = { tables: new Map() };
  for (const { name, personal } of tables) {
    if (personal === undefined || personal === 'ids' || (name === 'people' && keepName)) continue;
    const [goes, blanked]: [Id[], Id[]] = [[], []];
    let n = 0;
    for (const row of await all(name)) {
      if (++n % SLICE === 0) await breathe();
      const now = erased(row, personal as Own, person);
      if (now === 'goes') goes.push(row.id);
      else if (now) blanked.push(row.id);
    }
    if (goes.length + blanked.length > 0) found.tables.set(name, { goes, blanked });
  }
  return found;
}

/** The steps of an erasure, on the rows as they stand now. Words of the ledger go with their salts, and the ledger says how many. */
export function eraseSteps(person: Id, found: Erasure, tables: readonly Table[], view: View): Step[] {
  const steps: Step[] = [];
  for (const { name, personal } of tables) {
    const { goes = [], blanked = [] } = found.tables.get(name) ?? {};
    if (name === words.name) {
      steps.push(...eraseWords(goes));
      continue;
    }
    steps.push(...goes.map((id): Step => ({ do: 'remove', table: name, id })));
    for (const id of blanked) {
      const row = view.get<Row>(name, id);
      const now = row && erased(row, personal as Own, person);
      if (now && now !== 'goes') steps.push({ do: 'put', table: name, row: now });
    }
  }
  return steps;
}

/** The files that nobody else has handed in too: their bytes go. */
export const filesOf = (found: Erasure, view: View): Id[] => {
  const own = new Set(found.tables.get(uploads.name)?.goes ?? []);
  const files = new Set([...own].flatMap((id) => view.peek<Upload>(uploads.name, id)?.file ?? []));
  return [...files].filter((file) => view.find<Upload>(uploads.name, 'file', file).every((u) => own.has(u.id)));
};
