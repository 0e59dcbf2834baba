import { StewardError } from '../errors.ts';
import { cleanText, Rich } from '../i18n/index.ts';

/** What a template is filled with. Strings are free text and shown literally; `Rich` is our own text and may carry Markdown. */
export type CardValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | Rich
  | readonly CardValue[]
  | { readonly [key: string]: CardValue };
export type CardData = { readonly [key: string]: CardValue };

/** A value as the template engine sees it. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** What the sample beside a template declares: nothing else is let in. */
export type Shape =
  | { kind: 'scalar'; empty: '' | false }
  | { kind: 'list'; of?: Shape }
  | { kind: 'object'; keys: Map<string, Shape> }
  /** What a button carries back: any JSON, shown nowhere. */
  | { kind: 'payload' };

/** The property of this name is a button's payload. */
const PAYLOAD = 'data';
const DEEPEST = 16;

const refuse = (name: string, path: string, reason: string): never => {
  throw new StewardError('STW_CARD', { name, reason: `${path || 'the data'} ${reason}` });
};

/** Reads the declared shape off a sample. Items of a list are declared together: a key may stand in only some of them. */
export const shapeOf = (sample: Plain, name: string, path = ''): Shape => {
  if (Array.isArray(sample)) {
    const items = sample.map((item) => shapeOf(item, name, `${path}[]`));
    return items.length === 0
      ? { kind: 'list' }
      : { kind: 'list', of: items.reduce((a, b) => merge(a, b, name, `${path}[]`)) };
  }
  if (typeof sample === 'object' && sample !== null) {
    const keys = Object.entries(sample).map(([key, value]): [string, Shape] => [
      key,
      key === PAYLOAD ? { kind: 'payload' } : shapeOf(value, name, path === '' ? key : `${path}.${key}`),
    ]);
    return { kind: 'object', keys: new Map(keys) };
  }
  return { kind: 'scalar', empty: typeof sample === 'boolean' ? false : '' };
};

const merge = (a: Shape, b: Shape, name: string, path: string): Shape => {
  if (a.kind === 'object' && b.kind === 'object') {
    const keys = new Map(a.keys);
    for (const [key, shape] of b.keys) {
      const known = keys.get(key);
      keys.set(key, known ? merge(known, shape, name, `${path}.${key}`) : shape);
    }
    return { kind: 'object', keys };
  }
  if (a.kind === 'list' && b.kind === 'list')
    return { kind: 'list', of: a.of && b.of ? merge(a.of, b.of, name, path) : (a.of ?? b.of) };
  if (a.kind !== b.kind) return refuse(name, path, 'is of two kinds in the sample');
  return a;
};

const isPlainObject = (value: unknown): value is { readonly [key: string]: CardValue } =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/**
 * A fresh copy of the data, of exactly the declared shape: free text cleaned, our own marked, what is missing empty. Every object
 * of it is remembered in `own`, so that the finishing pass sees when a template puts one where an element belongs.
 * Throws STW_CARD with the path of what does not fit.
 */
export const admit = (data: CardValue, shape: Shape, name: string, own: WeakSet<object>, path = ''): Plain => {
  if (shape.kind === 'payload') return payload(data ?? {}, name, own, path, 0);
  if (shape.kind === 'scalar') {
    if (data === undefined || data === null) return shape.empty;
    if (data instanceof Rich) return data.marked();
    if (typeof data === 'string') return cleanText(data);
    if (typeof data === 'boolean' || (typeof data === 'number' && Number.isFinite(data))) return data;
    return refuse(name, path, 'is not a plain value');
  }
  if (shape.kind === 'list') {
    if (data !== undefined && data !== null && !Array.isArray(data)) return refuse(name, path, 'is not a list');
    const { of } = shape;
    const items = (data ?? []) as readonly CardValue[];
    if (!of && items.length > 0) return refuse(name, path, 'is a list whose items the sample does not show');
    const list = of ? items.map((item, i) => admit(item, of, name, own, `${path}[${i}]`)) : [];
    own.add(list);
    return list;
  }
  if (data !== undefined && data !== null && !isPlainObject(data)) return refuse(name, path, 'is not a plain object');
  const given = (data ?? {}) as { readonly [key: string]: CardValue };
  for (const key of Object.keys(given))
    if (given[key] !== undefined && !shape.keys.has(key))
      refuse(name, path === '' ? key : `${path}.${key}`, 'is not declared in the sample');
  const object: { [key: string]: Plain } = Object.fromEntries(
    [...shape.keys].map(([key, inner]) => [
      key,
      admit(Object.hasOwn(given, key) ? given[key] : undefined, inner, name, own, path === '' ? key : `${path}.${key}`),
    ]),
  );
  own.add(object);
  return object;
};

const payload = (data: CardValue, name: string, own: WeakSet<object>, path: string, depth: number): Plain => {
  if (depth > DEEPEST) return refuse(name, path, 'is nested too deeply');
  if (data === undefined || data === null) return null;
  if (typeof data === 'string') return cleanText(data);
  if (typeof data === 'boolean' || (typeof data === 'number' && Number.isFinite(data))) return data;
  if (Array.isArray(data)) {
    const list = data.map((item: CardValue, i) => payload(item, name, own, `${path}[${i}]`, depth + 1));
    own.add(list);
    return list;
  }
  if (!isPlainObject(data)) return refuse(name, path, 'is neither a plain value nor a plain object');
  const object = Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, payload(value, name, own, `${path}.${key}`, depth + 1)]),
  );
  own.add(object);
  return object;
};
