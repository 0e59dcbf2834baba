import { StewardError } from '../errors.ts';
import type { Id, Row, Table } from '../kernel/store.ts';
import { OrderedIds, type Place } from './ordered.ts';

/**
 * The rows found under one value of an index: the only one, or several, whose sorted form is kept until one comes or goes. Most values are
 * a person's, with one row: a set for each took as long as keeping the rows themselves, and its memory (measured).
 */
type Bucket = Id | { ids: Set<Id>; sorted?: Id[] };

/** No text, one, or several: as the table's function said it, since a list made of each was a tenth of a large tick (measured). */
type Texts = string | readonly string[] | undefined;

/** Where a row is found and counted: what the table's functions say of it, whichever version it has. */
export interface Facets {
  indexes: readonly Texts[];
  ordered: readonly (string | undefined)[];
  counts: readonly string[];
}

const NOTHING: readonly string[] = [];
const NOWHERE: Facets = { indexes: [], ordered: [], counts: NOTHING };

/** One table in memory: rows, equality indexes, orders and counters, all kept by difference with each change. */
export class TableState {
  readonly name: string;
  readonly rows = new Map<Id, Row>();
  readonly #table: Table;
  readonly #indexNames: string[];
  readonly #orderNames: string[];
  readonly #indexes: Map<string, Bucket>[];
  readonly #orders: OrderedIds[];
  readonly #counts = new Map<string, number>();
  #sorted: Id[] | undefined;

  constructor(table: Table) {
    this.name = table.name;
    this.#table = table;
    this.#indexNames = Object.keys(table.indexes ?? {});
    this.#orderNames = Object.keys(table.ordered ?? {});
    this.#indexes = this.#indexNames.map(() => new Map());
    this.#orders = this.#orderNames.map(() => new OrderedIds());
  }

  /** What the table's own functions say of a row. They are the table's: when one throws, the row can't be kept. */
  facets(row: Row): Facets {
    return {
      indexes: this.#indexNames.map((name) => this.#texts(name, this.#table.indexes?.[name]?.(row))),
      ordered: this.#orderNames.map((name) => listed(this.#texts(name, this.#table.ordered?.[name]?.(row)))[0]),
      counts: listed(this.#texts('counts', this.#table.counts?.(row))),
    };
  }

  put(row: Row, facets = this.facets(row)): void {
    const old = this.rows.get(row.id);
    this.rows.set(row.id, row);
    if (!old) this.#sorted = undefined;
    this.#move(row.id, old ? this.facets(old) : NOWHERE, facets);
  }

  delete(id: Id): void {
    const old = this.rows.get(id);
    if (!old) return;
    this.rows.delete(id);
    this.#sorted = undefined;
    this.#move(id, this.facets(old), NOWHERE);
  }

  /** Fills an empty table from a file. */
  load(rows: readonly Row[]): void {
    const places: Place[][] = this.#orders.map(() => []);
    for (const row of rows) {
      this.rows.set(row.id, row);
      const facets = this.facets(row);
      facets.indexes.forEach((values, at) => {
        for (const value of listed(values)) this.#enter(at, value, row.id);
      });
      facets.ordered.forEach((key, at) => {
        if (key !== undefined) places[at]?.push({ key, id: row.id });
      });
      for (const name of facets.counts) this.#count(name, 1);
    }
    this.#orders.forEach((order, at) => {
      order.load(places[at] ?? []);
    });
  }

  find(index: string, value: string): Row[] {
    const at = this.#indexNames.indexOf(index);
    if (at < 0) throw new StewardError('STW_INTERNAL', { reason: `table ${this.name} has no index ${index}` });
    const bucket = this.#indexes[at]?.get(value);
    if (bucket === undefined) return [];
    if (typeof bucket === 'string') return this.#rowsOf([bucket]);
    bucket.sorted ??= [...bucket.ids].sort();
    return this.#rowsOf(bucket.sorted);
  }

  range(order: string, span: { from?: string; to?: string; limit?: number }): Row[] {
    const at = this.#orderNames.indexOf(order);
    if (at < 0) throw new StewardError('STW_INTERNAL', { reason: `table ${this.name} has no order ${order}` });
    const limit = span.limit ?? Number.POSITIVE_INFINITY;
    const found: Row[] = [];
    if (limit <= 0) return found;
    for (const id of this.#orders[at]?.between(span.from, span.to) ?? []) {
      found.push(this.rows.get(id) as Row);
      if (found.length >= limit) break;
    }
    return found;
  }

  all(): Row[] {
    this.#sorted ??= [...this.rows.keys()].sort();
    return this.#rowsOf(this.#sorted);
  }

  counts(prefix: string): Map<string, number> {
    const found = new Map<string, number>();
    for (const [name, count] of this.#counts) if (name.startsWith(prefix)) found.set(name, count);
    return found;
  }

  /** Errors: STW_INTERNAL for what is not text: it would be kept under one value and looked for under another. */
  #texts(name: string, values: Texts): Texts {
    if (values === undefined || typeof values === 'string') return values;
    if (Array.isArray(values) && values.every((each) => typeof each === 'string')) return values;
    throw new StewardError('STW_INTERNAL', { reason: `a row of ${this.name} has no text for ${name}` });
  }

  #rowsOf(ids: readonly Id[]): Row[] {
    return ids.map((id) => this.rows.get(id) as Row);
  }

  #move(id: Id, old: Facets, now: Facets): void {
    for (let at = 0; at < this.#indexes.length; at++) {
      if (old.indexes[at] === now.indexes[at]) continue;
      const left = listed(old.indexes[at]);
      const came = listed(now.indexes[at]);
      for (const value of left) if (!came.includes(value)) this.#leave(at, value, id);
      for (const value of came) if (!left.includes(value)) this.#enter(at, value, id);
    }
    for (let at = 0; at < this.#orders.length; at++) {
      const left = old.ordered[at];
      const came = now.ordered[at];
      if (left === came) continue;
      if (left !== undefined) this.#orders[at]?.remove({ key: left, id });
      if (came !== undefined) this.#orders[at]?.add({ key: came, id });
    }
    if (isSame(old.counts, now.counts)) return;
    for (const name of old.counts) this.#count(name, -1);
    for (const name of now.counts) this.#count(name, 1);
  }

  #enter(at: number, value: string, id: Id): void {
    const index = this.#indexes[at] as Map<string, Bucket>;
    const bucket = index.get(value);
    if (bucket === undefined) index.set(value, id);
    else if (typeof bucket !== 'string') {
      bucket.ids.add(id);
      bucket.sorted = undefined;
    } else if (bucket !== id) index.set(value, { ids: new Set([bucket, id]) });
  }

  #leave(at: number, value: string, id: Id): void {
    const bucket = this.#indexes[at]?.get(value);
    if (bucket === undefined) return;
    if (typeof bucket !== 'string') {
      bucket.ids.delete(id);
      bucket.sorted = undefined;
      if (bucket.ids.size > 0) return;
    } else if (bucket !== id) return;
    this.#indexes[at]?.delete(value);
  }

  #count(name: string, by: number): void {
    const count = (this.#counts.get(name) ?? 0) + by;
    if (count === 0) this.#counts.delete(name);
    else this.#counts.set(name, count);
  }
}

const listed = (texts: Texts): readonly string[] =>
  texts === undefined ? NOTHING : typeof texts === 'string' ? [texts] : texts;

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at]);
