import { ByRow } from './byrow.ts';
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
  readonly #written = new ByRow<Written>();

  constructor(view: View) {
    this.#view = view;
  }

  get isEmpty(): boolean {
    return this.#written.isEmpty;
  }

  row<R extends Row>(table: string, id: Id): R | undefined {
    const written = this.#written.get(table, id);
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
    for (const guard of this.#view.guards())
      if (!this.#written.get(guard.table, guard.id)?.row) work.expects.push(guard);
    for (const [table, rows] of this.#written.tables())
      for (const [id, { row, base }] of rows) {
        if (row) {
          work.expects.push({ table, id, version: base });
          work.puts.push({ table, row });
        } else if (base > 0) work.deletes.push({ table, id });
      }
    return work;
  }

  #base(table: string, id: Id): number {
    return this.#written.get(table, id)?.base ?? this.#view.get(table, id)?.version ?? 0;
  }

  #write(table: string, id: Id, row: Draft<Row> | undefined, base: number): void {
    this.#written.set(table, id, { row, base });
  }
}
