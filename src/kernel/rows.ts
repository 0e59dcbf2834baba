import type { Draft, Id, Row, Work } from './store.ts';
import type { View } from './view.ts';

/** The rows that one unit of work puts and removes. Reads through what it has written already. */
export class Rows {
  readonly #view: View;
  readonly #rows = new Map<string, { table: string; row: Draft<Row> | undefined; base: number }>();

  constructor(view: View) {
    this.#view = view;
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  row<R extends Row>(table: string, id: Id): R | undefined {
    const written = this.#rows.get(`${table}|${id}`);
    if (written) return written.row as R | undefined;
    return this.#view.get<R>(table, id);
  }

  put<R extends Row>(table: string, row: Draft<R>): void {
    const key = `${table}|${row.id}`;
    const base = this.#rows.get(key)?.base ?? this.#view.get(table, row.id)?.version ?? 0;
    this.#rows.set(key, { table, row: row as Draft<Row>, base });
  }

  remove(table: string, id: Id): void {
    const key = `${table}|${id}`;
    const base = this.#rows.get(key)?.base ?? this.#view.get(table, id)?.version ?? 0;
    this.#rows.set(key, { table, row: undefined, base });
  }

  /** A row whose id nobody can have had: it is not looked up, since a store that answers later would be asked without end. */
  add<R extends Row>(table: string, row: Draft<R>): void {
    this.#rows.set(`${table}|${row.id}`, { table, row: row as Draft<Row>, base: 0 });
  }

  /** What is put and removed, and everything that was read or is overwritten, in the version it must still have. */
  work(): Pick<Work, 'expects' | 'puts' | 'deletes'> {
    const written = [...this.#rows.values()];
    const guards = new Map([...this.#view.guards()].map((g) => [`${g.table}|${g.id}`, g]));
    for (const w of written) {
      const id = w.row?.id ?? '';
      if (w.row) guards.set(`${w.table}|${id}`, { table: w.table, id, version: w.base });
    }
    return {
      expects: [...guards.values()],
      puts: written.flatMap((w) => (w.row ? [{ table: w.table, row: w.row }] : [])),
      deletes: [...this.#rows].flatMap(([key, w]) =>
        w.row || w.base === 0 ? [] : [{ table: w.table, id: key.slice(w.table.length + 1) }],
      ),
    };
  }
}
