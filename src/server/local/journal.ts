import { createReadStream } from 'node:fs';
import { appendFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

const NEWLINE = 10;

/**
 * JSON lines, appended in the order given; lines that arrive together share one write. No fdatasync: the stand-in's chats outlive a
 * kill of the process, not a power cut. Steward's own data does not lie here.
 */
export class Journal {
  readonly #file: string;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;

  private constructor(file: string) {
    this.#file = file;
  }

  /** Opens the file, handing every whole line to `each`. A line cut short by a kill is left out, and the next line starts afresh. */
  static async open(
    file: string,
    each: (line: unknown) => void,
  ): Promise<{ journal: Journal; lines: number; damaged: number }> {
    await mkdir(dirname(file), { recursive: true });
    await rm(`${file}.new`, { force: true });
    const handle = await open(file, 'a+');
    let lines = 0;
    let damaged = 0;
    try {
      for await (const line of createInterface({
        input: createReadStream(file),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        if (line === '') continue;
        try {
          each(JSON.parse(line));
          lines += 1;
        } catch {
          damaged += 1;
        }
      }
      const { size } = await handle.stat();
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(size - 1, 0));
      if (size > 0 && buffer[0] !== NEWLINE) await handle.appendFile('\n');
    } finally {
      await handle.close();
    }
    return { journal: new Journal(file), lines, damaged };
  }

  /** Resolves once the line is in the file. */
  append(line: unknown): Promise<void> {
    this.#waiting.push(`${JSON.stringify(line)}\n`);
    this.#writing ??= this.#flush();
    return this.#writing;
  }

  /** Replaces the whole file by `lines`: all of them or, after a crash, none. Only before anything is appended. */
  async rewrite(lines: Iterable<unknown>): Promise<void> {
    const fresh = await open(`${this.#file}.new`, 'w');
    try {
      for (const line of lines) await fresh.appendFile(`${JSON.stringify(line)}\n`);
    } finally {
      await fresh.close();
    }
    await rename(`${this.#file}.new`, this.#file);
  }

  /** Resolves once everything given so far is in the file. */
  async close(): Promise<void> {
    await this.#writing;
  }

  async #flush(): Promise<void> {
    // One turn of the loop: what arrives together goes out together.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      while (this.#waiting.length > 0) {
        const lines = this.#waiting.join('');
        this.#waiting = [];
        await appendFile(this.#file, lines);
      }
    } finally {
      this.#writing = undefined;
    }
  }
}
