import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from '../../kernel/ballot.ts';
import { type Disk, isTemporary, ownFolder, realDisk, replaceFile } from './disk.ts';
import { damaged } from './layout.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const ID = /^[0-9a-f]{64}$/;

/** Files in `<folder>/files`, each under the SHA-256 of its content: a first line that says what it is, then the bytes. */
export async function diskFiles(folder: string, disk: Disk = realDisk): Promise<Files> {
  const home = join(folder, 'files');
  await ownFolder(home);
  for (const name of await readdir(home)) if (isTemporary(name)) await rm(join(home, name), { force: true });
  const pathOf = (id: string): string => join(home, id);
  const read = async (id: string): Promise<Buffer | undefined> => {
    if (!ID.test(id)) return undefined;
    try {
      return await readFile(pathOf(id));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  return {
    async put(bytes, { name, type }) {
      const id = hashOf(bytes);
      const about = Buffer.from(`${JSON.stringify({ name, type })}\n`);
      // A damaged copy is replaced by the good one that has just come.
      if (!(await read(id).then((kept) => kept && opened(kept, id))))
        await replaceFile(pathOf(id), [about, bytes], { disk });
      return { id, bytes: bytes.length };
    },
    async get(id) {
      const kept = await read(id);
      if (!kept) return undefined;
      const file = opened(kept, id);
      if (!file) throw damaged(pathOf(id), 'its content is not what was put there');
      return file;
    },
    list: async () => (await readdir(home)).filter((name) => ID.test(name)).sort(),
    async remove(id) {
      if (!ID.test(id)) return;
      await disk.remove(pathOf(id));
      await disk.syncFolder(home);
    },
  };
}

function opened(kept: Buffer, id: string): { bytes: Uint8Array; name: string; type: string } | undefined {
  const end = kept.indexOf(10);
  if (end < 0 || hashOf(kept.subarray(end + 1)) !== id) return undefined;
  try {
    const { name, type } = JSON.parse(kept.toString('utf8', 0, end)) as { name: string; type: string };
    return { bytes: new Uint8Array(kept.subarray(end + 1)), name, type };
  } catch {
    return undefined;
  }
}
