import type { Person } from '../kernel/person.ts';
import type { Id } from '../kernel/store.ts';
import { quote } from './values.ts';

/** "Silva, Maria" and "Maria  SILVA" as "maria silva". */
function nameKey(name: string): string {
  const [last, first, ...more] = name.split(',');
  const straight = first !== undefined && more.length === 0 ? `${first} ${last}` : name;
  return straight.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The same without accents, initials and order: what systems disagree on. Empty: nothing is left. */
function looseKey(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const telling = words.filter((word) => word.length > 1);
  return (telling.length > 1 ? telling : words).sort().join(' ');
}

/** The number that an id of digits stands for: `007` and `7` are one. Undefined: not all digits. */
export const numberOf = (id: Id): string | undefined => (/^\d+$/.test(id) ? id.replace(/^0+(?=\d)/, '') : undefined);

type Found = { id: Id } | { reason: string; ambiguous: boolean };

/** Finds people as files name them: by id, e-mail or unambiguous name. Someone who left is found too, after those who are there. */
export class Directory {
  readonly #byId: ReadonlyMap<Id, Person>;
  readonly #byEmail = new Map<string, Person[]>();
  readonly #byName = new Map<string, Person[]>();
  readonly #byNumber = new Map<string, Id>();
  #byLooseName: Map<string, Person[]> | undefined;

  constructor(byId: ReadonlyMap<Id, Person>) {
    this.#byId = byId;
    for (const person of byId.values()) {
      if (person.email) add(this.#byEmail, person.email.toLowerCase(), person);
      add(this.#byName, nameKey(person.name), person);
      const number = numberOf(person.id);
      if (number !== undefined) this.#byNumber.set(number, person.id);
    }
  }

  /** One more address of a person. */
  alias(id: Id, address: string): void {
    const person = this.#byId.get(id);
    const key = address.toLowerCase();
    if (person && !this.#byEmail.get(key)?.includes(person)) add(this.#byEmail, key, person);
  }

  find(text: string): Found {
    if (this.#byId.has(text)) return { id: text };
    // Statistics programs write whole numbers as 10026.0.
    const whole = /^(\d+)\.0$/.exec(text)?.[1];
    if (whole !== undefined && this.#byId.has(whole)) return { id: whole };
    const named =
      only(this.#byEmail.get(text.toLowerCase()), text, 'e-mail') ??
      only(this.#byName.get(nameKey(text)), text, 'name');
    if (named) return named;
    // Some systems print a name with an id, or with a word about the person, behind it: "Ada Top (1001)", "Ada Top (On Leave)".
    const [, bare = '', behind = ''] = /^(.*\S)\s*[([]([^()[\]]*)[)\]]$/.exec(text) ?? [];
    if (this.#byId.has(behind.trim())) return { id: behind.trim() };
    const loose = only(this.#loose().get(looseKey(text)), text, 'name');
    if (loose) return loose;
    const within = bare === '' ? undefined : this.find(bare);
    if (within && ('id' in within || within.ambiguous)) return within;
    const twin = this.#byNumber.get(numberOf(text) ?? '');
    const hint = twin === undefined ? '' : `; there is ${quote(twin)}: did a spreadsheet drop or add zeros?`;
    return { reason: `nobody has the id, e-mail or name ${quote(text)}${hint}`, ambiguous: false };
  }

  /** Made when the first name isn't found as written. */
  #loose(): Map<string, Person[]> {
    if (this.#byLooseName) return this.#byLooseName;
    const made = new Map<string, Person[]>();
    for (const person of this.#byId.values()) {
      const key = looseKey(person.name);
      if (key !== '') add(made, key, person);
    }
    this.#byLooseName = made;
    return made;
  }
}

function add(map: Map<string, Person[]>, key: string, person: Person): void {
  const list = map.get(key);
  if (list) list.push(person);
  else map.set(key, [person]);
}

function only(people: Person[] | undefined, text: string, what: string): Found | undefined {
  if (!people) return undefined;
  const there = people.filter((p) => p.status !== 'left');
  const [first, ...others] = there.length > 0 ? there : people;
  if (!first) return undefined;
  if (others.length === 0) return { id: first.id };
  const ids = [first, ...others].slice(0, 3).map((p) => p.id);
  const more = others.length > 2 ? ', …' : '';
  return {
    reason: `${quote(text)} is the ${what} of ${others.length + 1} people (${ids.join(', ')}${more}): give the id`,
    ambiguous: true,
  };
}
