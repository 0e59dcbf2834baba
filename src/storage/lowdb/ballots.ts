import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StewardError } from '../../errors.ts';
import type { BallotBox } from '../../kernel/ballot.ts';
import { type Disk, isTemporary, ownFolder, realDisk, replaceFile, temporary } from './disk.ts';
import { damaged } from './layout.ts';

/** Each file begins with its id, padded, so that documents of equal size stay files of equal size. */
const HEADER = 1024;
/** Every file carries this time: when one was last written would tell who answered last (P2). */
const NO_TIME = new Date(0);

/**
 * The ballot box in `<folder>/ballots`, a sealed document a file. Only one process may use it at a time (`hold`); two writes of one
 * document are the caller's to put in order. Errors: STW_INTERNAL for an id of more than about 1,000 bytes.
 */
export async function diskBallots(folder: string, disk: Disk = realDisk): Promise<BallotBox> {
  const home = join(folder, 'ballots');
  await ownFolder(home);
  for (const name of await readdir(home)) if (isTemporary(name)) await rm(join(home, name), { force: true });
  const pathOf = (id: string): string => join(home, `${createHash('sha256').update(id).digest('hex')}.box`);
  return {
    async read(id) {
      const bytes = await contentOf(pathOf(id));
      return bytes && new Uint8Array(bytes.subarray(HEADER));
    },
    async write(id, bytes) {
      const name = Buffer.from(JSON.stringify(id));
      if (name.length > HEADER)
        throw new StewardError('STW_INTERNAL', { reason: 'the name of a sealed document is too long' });
      const parts = [Buffer.concat([name, Buffer.alloc(HEADER - name.length, ' ')]), bytes];
      await replaceFile(pathOf(id), parts, { disk, modified: NO_TIME });
    },
    async list() {
      const ids: string[] = [];
      for (const name of await readdir(home)) {
        if (!name.endsWith('.box')) continue;
        const bytes = await contentOf(join(home, name));
        if (!bytes) continue;
        try {
          ids.push(JSON.parse(bytes.toString('utf8', 0, HEADER)) as string);
        } catch {
          throw damaged(join(home, name), 'its name cannot be read');
        }
      }
      return ids.sort();
    },
    async destroy(id) {
      const path = pathOf(id);
      const bytes = await contentOf(path);
      if (!bytes) return;
      // Out of the box first: half overwritten it would be a document that nobody can read, and in the way of all others.
      const gone = temporary(path);
      await disk.rename(path, gone);
      await disk.syncFolder(home);
      // On most disks this is all that can be done; the seal is what protects (P2), since its key never lies here.
      try {
        const file = await disk.open(gone, false);
        try {
          await file.write(Buffer.alloc(bytes.length), 0);
          await file.datasync();
        } finally {
          await file.close();
        }
      } finally {
        // It is listed no more, so that nobody would come back for it.
        await disk.remove(gone);
        await disk.syncFolder(home);
      }
    },
  };
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
