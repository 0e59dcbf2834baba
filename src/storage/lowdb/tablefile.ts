import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LowSync, type SyncAdapter } from 'lowdb';
import { unreadOf } from '../../errors.ts';
import { replaceFileSync } from './disk.ts';
import { damaged, type Manifest, type TableFileInfo, tableName } from './layout.ts';

/** What a lowdb file of ours holds. */
export interface Collection<R = { id: string }> {
  table: string;
  rows: R[];
}

const ROWS_A_PIECE = 500;

/**
 * lowdb's adapter for one table: ordinary JSON with a row a line, so that large tables are read and written in pieces; written to a
 * name of its own, fsync'ed and renamed. The folder is the caller's to sync.
 */
export class TableFile<R> implements SyncAdapter<Collection<R>> {
  readonly #from: string | undefined;
  readonly #expected: string | undefined;
  readonly #to: string;
  /** What was written last. */
  written: TableFileInfo | undefined;

  /**
   * @param from the file to read and what the manifest says of it
   * @param to the file to write
   */
  constructor(to: string, from?: { path: string; sha256: string }) {
    this.#to = to;
    this.#from = from?.path;
    this.#expected = from?.sha256;
  }

  /** Errors: STW_STORE_DAMAGED when the bytes are not those that were written. */
  read(): Collection<R> | null {
    if (this.#from === undefined || !existsSync(this.#from)) return null;
    const bytes = readFileSync(this.#from);
    if (createHash('sha256').update(bytes).digest('hex') !== this.#expected)
      throw damaged(this.#from, 'its checksum is wrong');
    try {
      return parse<R>(bytes);
    } catch (error) {
      throw damaged(this.#from, unreadOf(error));
    }
  }

  write(data: Collection<R>): void {
    const hash = createHash('sha256');
    let bytes = 0;
    replaceFileSync(this.#to, pieces(data), (piece) => {
      hash.update(piece);
      bytes += piece.length;
    });
    this.written = { file: basename(this.#to), rows: data.rows.length, bytes, sha256: hash.digest('hex') };
  }
}

/** A table as the manifest knows it, opened by lowdb; written, it becomes the file of that generation. */
export function openTable<R>(folder: string, manifest: Manifest, table: string, generation = manifest.generation) {
  const info = manifest.tables[table];
  const file = new TableFile<R>(
    join(folder, tableName(table, generation)),
    info && { path: join(folder, info.file), sha256: info.sha256 },
  );
  const db = new LowSync<Collection<R>>(file, { table, rows: [] });
  db.read();
  return { db, file };
}

function* pieces<R>(data: Collection<R>): Generator<string> {
  yield `{"table":${JSON.stringify(data.table)},"rows":[\n`;
  for (let at = 0; at < data.rows.length; at += ROWS_A_PIECE) {
    const lines = data.rows.slice(at, at + ROWS_A_PIECE).map((row) => JSON.stringify(row));
    yield `${lines.join(',\n')}${at + ROWS_A_PIECE < data.rows.length ? ',' : ''}\n`;
  }
  yield ']}\n';
}

function parse<R>(bytes: Buffer): Collection<R> {
  const firstEnd = bytes.indexOf(10);
  const head = JSON.parse(`${bytes.toString('utf8', 0, firstEnd)}]}`) as Collection<R>;
  const last = bytes.length - 3;
  for (let at = firstEnd + 1; at < last; ) {
    const end = bytes.indexOf(10, at);
    head.rows.push(JSON.parse(bytes.toString('utf8', at, bytes[end - 1] === 44 ? end - 1 : end)) as R);
    at = end + 1;
  }
  return head;
}
