import type { Draft, Id, Row, Work } from './store.ts';
import type { Cell, View } from './view.ts';

/** The rows that one unit of work puts and removes. Reads through what it has written already. */
export class Rows {
  readonly #view: View;
  #isEmpty = true;

  constructor(view: View) {
    this.#view = view;
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  row<R extends Row>(table: string, id: Id): R | undefined {
    const cell = this.#view.cell(table, id);
    if (cell.writtenBy === this) return cell.draft as R | undefined;
    cell.guardedBy = this.#view;
    return (cell.row ?? undefined) as R | undefined;
  }

  put<R extends Row>(table: string, row: Draft<R>): void {
    this.#write(this.#view.cell(table, row.id), row as Draft<Row>);
  }

  remove(table: string, id: Id): void {
    this.#write(this.#view.cell(table, id), undefined);
  }

  /** A row whose id nobody can have had: it is not looked up, since a store that answers later would be asked without end. */
  add<R extends Row>(table: string, row: Draft<R>): void {
    this.#write(this.#view.blank(table, row.id), row as Draft<Row>);
  }

  /** What is put and removed, and everything that was read or is overwritten, in the version it must still have. */
  work(): Pick<Work, 'expects' | 'asOf' | 'puts' | 'deletes'> {
    const { asOf } = this.#view;
    const work: ReturnType<Rows['work']> = {
      expects: [],
      ...(asOf === undefined ? {} : { asOf }),
      puts: [],
      deletes: [],
    };
    for (const [table, cells] of this.#view.cells())
      for (const [id, cell] of cells) {
        const version = cell.row?.version ?? 0;
        if (cell.writtenBy === this) {
          if (cell.draft) {
            work.puts.push({ table, row: cell.draft, base: version });
            continue;
          }
          if (version > 0) work.deletes.push({ table, id });
          work.expects.push({ table, id, version });
        } else if (cell.guardedBy === this.#view) work.expects.push({ table, id, version });
      }
    return work;
  }

  #write(cell: Cell, draft: Draft<Row> | undefined): void {
    cell.writtenBy = this;
    cell.draft = draft;
    this.#isEmpty = false;
  }
}
