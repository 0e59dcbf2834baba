import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../../errors.ts';
import type { Entry } from '../../kernel/ledger.ts';
import { damaged, type LedgerFileInfo, pathsOf } from './layout.ts';

/** How many entries lie between two remembered places in a file. */
const STRIDE = 512;
const CHUNK = 256 * 1024;

/** Reads the ledger's files by sequence number, without ever holding them in memory. */
export class LedgerFiles {
  readonly #folder: string;
  #files: readonly LedgerFileInfo[];
  /** Of each file, where every 512th entry begins, as far as it has been read. */
  readonly #places = new Map<string, number[]>();

  constructor(folder: string, files: readonly LedgerFileInfo[]) {
    this.#folder = pathsOf(folder).ledger;
    this.#files = files;
  }

  /** The last entry that lies in a file; 0 when none does. */
  get last(): number {
    return this.#files.at(-1)?.last ?? 0;
  }

  replace(files: readonly LedgerFileInfo[]): void {
    this.#files = files;
  }

  /** Entries from this one on, in order, as they lie there. Errors: STW_STORE_DAMAGED for a line that is no entry. */
  async read(from: number, limit: number): Promise<Entry[]> {
    const found: Entry[] = [];
    for (const file of this.#files) {
      if (file.last < from || found.length >= limit) continue;
      await this.#readFile(file, Math.max(from, file.first), Math.min(file.last, from + limit - 1), found);
    }
    return found;
  }

  async #readFile(info: LedgerFileInfo, from: number, to: number, found: Entry[]): Promise<void> {
    const path = join(this.#folder, info.file);
    const places = this.#places.get(info.file) ?? [0];
    this.#places.set(info.file, places);
    const known = Math.min(Math.floor((from - info.first) / STRIDE), places.length - 1);
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (error) {
      throw damaged(path, reasonOf(error));
    }
    try {
      let line = known * STRIDE;
      for await (const { text, at } of lines(handle, places[known] ?? 0)) {
        if (line % STRIDE === 0) places[line / STRIDE] = at;
        const seq = info.first + line++;
        if (seq < from) continue;
        if (seq > to) return;
        found.push(entryOf(text, path, seq));
      }
    } finally {
      await handle.close();
    }
  }
}

function entryOf(text: string, path: string, seq: number): Entry {
  try {
    const entry: unknown = JSON.parse(text);
    if (typeof entry === 'object' && entry !== null && 'facts' in entry && 'hash' in entry)
      return Object.freeze(entry as Entry);
  } catch {
    // Said below.
  }
  throw damaged(path, `entry ${seq} can't be read`);
}

/** The lines of a file from an offset on, with the offset of each. */
async function* lines(handle: FileHandle, start: number): AsyncGenerator<{ text: string; at: number }> {
  let rest = Buffer.alloc(0);
  let at = start;
  for (let offset = start; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, offset);
    if (bytesRead === 0) break;
    offset += bytesRead;
    const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let from = 0;
    for (let end = bytes.indexOf(10, from); end >= 0; end = bytes.indexOf(10, from)) {
      yield { text: bytes.toString('utf8', from, end), at };
      at += end + 1 - from;
      from = end + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), at };
}
