import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that people dropped into a chat, kept under `<dataDir>/stand-in/uploads/` in place of their OneDrive. */
export class Uploads {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'stand-in', 'uploads');
  }

  async put(name: string, bytes: Uint8Array): Promise<string> {
    const id = randomUUID();
    await mkdir(this.#folder, { recursive: true });
    await writeFile(join(this.#folder, id), bytes);
    // The description comes last and whole: an upload without one was never finished.
    await writeFile(join(this.#folder, `${id}.new`), JSON.stringify({ name }));
    await rename(join(this.#folder, `${id}.new`), join(this.#folder, `${id}.json`));
    return id;
  }

  /** Undefined: unknown. */
  async get(id: string): Promise<{ bytes: Uint8Array; name: string; type: string } | undefined> {
    if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
    try {
      const { name } = JSON.parse(await readFile(join(this.#folder, `${id}.json`), 'utf8')) as { name: string };
      return { bytes: await readFile(join(this.#folder, id)), name, type: 'application/octet-stream' };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
