import { StewardError } from '../errors.ts';
import type { Json } from '../kernel/store.ts';

/** Half of a surrogate pair, or a control character other than newline and tab: what a database or a screen chokes on (R2). */
const SUSPECT = /\p{Cs}|[^\P{Cc}\n\t]/u;

/** What may hold such a thing: a plain list of ranges, found several times as fast (measured); most text has none of it. */
const UNUSUAL = /[^\t\n -~\u00a0-\ud7ff\ue000-\uffff]/;

/** Text that every store can keep: well-formed, without control characters but newline and tab. */
export function cleanText(text: string): string {
  if (!UNUSUAL.test(text) || !SUSPECT.test(text)) return text;
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(/[^\P{Cc}\n\t]/gu, '');
}

/**
 * A deeply frozen copy of a value as JSON would keep it, its text cleaned: the caller may change its own afterwards, and nobody can
 * change the store's. Errors: STW_INTERNAL when the value is not JSON (a function, a Date, a Map, a bigint).
 */
export const frozen = (value: unknown): Json => copy(value, 0);

/** The same for an object whose top level stays open, so that the store can still write its version into it. */
export const openCopy = (value: object): Record<string, Json> => fields(value, 0);

const DEEPEST = 64;

function copy(value: unknown, depth: number): Json {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (depth > DEEPEST) throw new StewardError('STW_INTERNAL', { reason: 'a value to be stored is nested too deeply' });
  if (Array.isArray(value)) return Object.freeze(value.map((each) => copy(each ?? null, depth + 1))) as Json[];
  if (isPlain(value)) return Object.freeze(fields(value, depth)) as Json;
  throw new StewardError('STW_INTERNAL', { reason: `a value to be stored is not JSON but ${describe(value)}` });
}

/** Up to so many fields V8 keeps an object in its quick form, however its fields came. */
const FEW = 10;

/**
 * Few fields are assigned one after the other (seven times as fast; a row is mostly copying). Of a dozen assignments V8 makes a dictionary, and
 * reading its fields is several times slower (a report over 50,000 rows took 290 ms instead of 90): those come from entries. So does what
 * has a field called `__proto__`, which stays a field.
 */
function fields(value: object, depth: number): Record<string, Json> {
  const given = value as Record<string, unknown>;
  const names = Object.keys(given);
  if (names.length > FEW) return manyFields(given, names, depth);
  const own: Record<string, Json> = {};
  for (const name of names) {
    const each = given[name];
    if (each === undefined) continue;
    const clean = cleanText(name);
    if (clean === '__proto__') return manyFields(given, names, depth);
    own[clean] = copy(each, depth + 1);
  }
  return own;
}

function manyFields(given: Record<string, unknown>, names: string[], depth: number): Record<string, Json> {
  const entries: [string, Json][] = [];
  for (const name of names) {
    const each = given[name];
    if (each !== undefined) entries.push([cleanText(name), copy(each, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const describe = (value: unknown): string =>
  typeof value === 'object' ? (value?.constructor?.name ?? 'an object') : typeof value;

/** Freezes what was just parsed from a file, in place. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const each of Object.values(value)) freeze(each);
    Object.freeze(value);
  }
  return value;
}
