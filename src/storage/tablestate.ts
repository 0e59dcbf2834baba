import { StewardError } from '../errors.ts';
import type { Id, Row, Table } from '../kernel/store.ts';
import { OrderedIds, type Place } from './ordered.ts';

/** The rows found under one value of an index; their sorted form is kept until one comes or goes. */
interface Bucket {
  ids: Set<Id>;
  sorted?: Id[];
}

/** Where a row is found and counted: what the table's functions say of it. */
interface Facets {
  indexes: readonly (readonly string[])[];
  ordered: readonly (string | undefined)[];
  counts: readonly string[];
}

const NOWHERE: Facets = { indexes: [], ordered: [], counts: [] };

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
      ordered: this.#orderNames.map((name) => this.#texts(name, this.#table.ordered?.[name]?.(row))[0]),
      counts: this.#texts('counts', this.#table.counts?.(row)),
    };
  }

  put(row: Row): void {
    const old = this.rows.get(row.id);
    this.rows.set(row.id, row);
    if (!old) this.#sorted = undefined;
    this.#move(row.id, old ? this.facets(old) : NOWHERE, this.facets(row));
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
        for (const value of values) this.#bucket(at, value).ids.add(row.id);
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
    if (!bucket) return [];
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
  #texts(name: string, values: string | readonly string[] | undefined): readonly string[] {
    const texts = values === undefined ? [] : typeof values === 'string' ? [values] : values;
    if (Array.isArray(texts) && texts.every((each) => typeof each === 'string')) return texts;
    throw new StewardError('STW_INTERNAL', { reason: `a row of ${this.name} has no text for ${name}` });
  }

  #rowsOf(ids: readonly Id[]): Row[] {
    return ids.map((id) => this.rows.get(id) as Row);
  }

  #move(id: Id, old: Facets, now: Facets): void {
    for (let at = 0; at < this.#indexes.length; at++) {
      const left = old.indexes[at] ?? [];
      const came = now.indexes[at] ?? [];
      for (const value of left) if (!came.includes(value)) this.#leave(at, value, id);
      for (const value of came) {
        if (left.includes(value)) continue;
        const bucket = this.#bucket(at, value);
        bucket.ids.add(id);
        bucket.sorted = undefined;
      }
    }
    for (let at = 0; at < this.#orders.length; at++) {
      const left = old.ordered[at];
      const came = now.ordered[at];
      if (left === came) continue;
      if (left !== undefined) this.#orders[at]?.remove({ key: left, id });
      if (came !== undefined) this.#orders[at]?.add({ key: came, id });
    }
    for (const name of old.counts) this.#count(name, -1);
    for (const name of now.counts) this.#count(name, 1);
  }

  #bucket(at: number, value: string): Bucket {
    const index = this.#indexes[at] as Map<string, Bucket>;
    const known = index.get(value);
    if (known) return known;
    const bucket: Bucket = { ids: new Set() };
    index.set(value, bucket);
    return bucket;
  }

  #leave(at: number, value: string, id: Id): void {
    const bucket = this.#indexes[at]?.get(value);
    if (!bucket) return;
    bucket.ids.delete(id);
    bucket.sorted = undefined;
    if (bucket.ids.size === 0) this.#indexes[at]?.delete(value);
  }

  #count(name: string, by: number): void {
    const count = (this.#counts.get(name) ?? 0) + by;
    if (count === 0) this.#counts.delete(name);
    else this.#counts.set(name, count);
  }
}
