import type { Draft, Id, Row, Work } from './store.ts';
import type { View } from './view.ts';

/** A row to be put, or removed (`row` undefined), and the version it has on the disk. */
interface Written {
  row: Draft<Row> | undefined;
  base: number;
}

/** The rows that one unit of work puts and removes. Reads through what it has written already. */
export class Rows {
  readonly #view: View;
  /** By table and id, in the order in which each was first touched. */
  readonly #tables = new Map<string, Map<Id, Written>>();

  constructor(view: View) {
    this.#view = view;
  }

  get isEmpty(): boolean {
    return this.#tables.size === 0;
  }

  row<R extends Row>(table: string, id: Id): R | undefined {
    const written = this.#tables.get(table)?.get(id);
    if (written) return written.row as R | undefined;
    return this.#view.get<R>(table, id);
  }

  put<R extends Row>(table: string, row: Draft<R>): void {
    this.#write(table, row.id, row as Draft<Row>, this.#base(table, row.id));
  }

  remove(table: string, id: Id): void {
    this.#write(table, id, undefined, this.#base(table, id));
  }

  /** A row whose id nobody can have had: it is not looked up, since a store that answers later would be asked without end. */
  add<R extends Row>(table: string, row: Draft<R>): void {
    this.#write(table, row.id, row as Draft<Row>, 0);
  }

  /** What is put and removed, and everything that was read or is overwritten, in the version it must still have. */
  work(): Pick<Work, 'expects' | 'puts' | 'deletes'> {
    const work: Pick<Work, 'expects' | 'puts' | 'deletes'> = { expects: [], puts: [], deletes: [] };
    for (const [table, guards] of this.#view.guards()) {
      const written = this.#tables.get(table);
      for (const [id, version] of guards) if (!written?.get(id)?.row) work.expects.push({ table, id, version });
    }
    for (const [table, rows] of this.#tables)
      for (const [id, { row, base }] of rows) {
        if (row) {
          work.expects.push({ table, id, version: base });
          work.puts.push({ table, row });
        } else if (base > 0) work.deletes.push({ table, id });
      }
    return work;
  }

  #base(table: string, id: Id): number {
    return this.#tables.get(table)?.get(id)?.base ?? this.#view.get(table, id)?.version ?? 0;
  }

  #write(table: string, id: Id, row: Draft<Row> | undefined, base: number): void {
    const rows = this.#tables.get(table);
    if (rows) rows.set(id, { row, base });
    else this.#tables.set(table, new Map([[id, { row, base }]]));
  }
}
