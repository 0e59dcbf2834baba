import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { reasonOf, StewardError } from '../../errors.ts';
import type { Head } from '../../kernel/ledger.ts';
import type { Instant } from '../../kernel/time.ts';
import { isTemporary, ownFolder, realDisk, replaceFile } from './disk.ts';
import type { Manifest } from './layout.ts';

/** What a backup holds, beside it in `backup.json`. Every file is named with its size and SHA-256, so that a damaged one is found before it is put back. */
export interface Backup {
  format: 1;
  at: Instant;
  /** Where the ledger stood: `verify --against` tells later what came after it. */
  head: Head;
  files: { path: string; bytes: number; sha256: string }[];
}

const NOTE = 'backup.json';
/** Folders that are copied as they are: sealed documents and files that people attached. What the stand-in client keeps is none of it. */
const FOLDERS = ['ballots', 'files'];
const STAMP = 'production.json';

const wrong = (reason: string): StewardError => new StewardError('STW_REFUSED', { reason });

/**
 * Copies what a manifest names, which no later compaction changes, and what lies beside it. All of it is there under that name, or nothing.
 * Errors: STW_REFUSED when something is there already; whatever the disk says.
 */
export async function copyOut(folder: string, manifest: Manifest, to: string, at: Instant): Promise<Backup> {
  await mustBeFree(to);
  const part = `${to}.partial`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o700 });
  try {
    const paths = [
      ...Object.values(manifest.tables).map((info) => join('db', info.file)),
      ...manifest.ledger.map((info) => join('ledger', info.file)),
      ...(await Promise.all(FOLDERS.map((name) => inside(folder, name)))).flat(),
      ...(existsSync(join(folder, STAMP)) ? [STAMP] : []),
    ];
    const files: Backup['files'] = [];
    for (const path of paths) files.push(await copied(folder, part, path));
    await ownFolder(join(part, 'db'));
    await replaceFile(join(part, 'db', 'manifest.json'), [Buffer.from(JSON.stringify(manifest))]);
    files.push(await summed(part, join('db', 'manifest.json')));
    const note: Backup = { format: 1, at, head: manifest.head, files };
    await replaceFile(join(part, NOTE), [Buffer.from(JSON.stringify(note, null, 1))]);
    await rm(to, { recursive: true, force: true });
    await rename(part, to);
    await realDisk.syncFolder(dirname(to));
    return note;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Puts a backup into a data folder that holds nothing yet, after every file of it was found as it was written. Errors: STW_REFUSED with the
 * file that is not; then nothing was put back.
 */
export async function copyIn(from: string, folder: string): Promise<Backup> {
  const note = await readNote(from);
  for (const file of note.files) {
    const found = await summed(from, file.path).catch(() => undefined);
    if (!found) throw wrong(`${join(from, file.path)} is missing: this backup cannot be put back.`);
    if (found.sha256 !== file.sha256)
      throw wrong(`${join(from, file.path)} is not as it was written: this backup cannot be put back.`);
  }
  const put: string[] = [];
  try {
    // The manifest last: without it the folder is still empty for whoever opens it.
    for (const { path } of note.files) {
      await copied(from, folder, path);
      put.push(path);
    }
    return note;
  } catch (error) {
    for (const path of put) await rm(join(folder, path), { force: true });
    throw error;
  }
}

/** What a backup says of itself. Errors: STW_REFUSED when it is none. */
async function readNote(from: string): Promise<Backup> {
  let note: Backup;
  try {
    note = JSON.parse(await readFile(join(from, NOTE), 'utf8')) as Backup;
  } catch (error) {
    throw wrong(`${from} is no backup of Steward: ${NOTE} cannot be read (${reasonOf(error)}).`);
  }
  const sound = note.format === 1 && Array.isArray(note.files) && note.files.every(({ path }) => isInside(path));
  if (!sound) throw wrong(`${from} is no backup that this version of Steward can read.`);
  return note;
}

/** Only what a backup of ours may hold: no way out of the folder. */
const isInside = (path: unknown): boolean =>
  typeof path === 'string' &&
  /^(db|ledger|ballots|files)\/[^/\\]+$|^production\.json$/.test(path) &&
  !path.includes('..');

async function mustBeFree(to: string): Promise<void> {
  if (!existsSync(to)) return;
  const there = (await stat(to)).isDirectory() ? await readdir(to) : ['a file'];
  if (there.length > 0)
    throw wrong(`There is something in ${to}. Name a new folder: no backup is written over another.`);
}

async function inside(folder: string, name: string): Promise<string[]> {
  if (!existsSync(join(folder, name))) return [];
  return (await readdir(join(folder, name))).filter((file) => !isTemporary(file)).map((file) => join(name, file));
}

async function copied(from: string, to: string, path: string): Promise<Backup['files'][number]> {
  await ownFolder(dirname(join(to, path)));
  await copyFile(join(from, path), join(to, path));
  const file = await realDisk.open(join(to, path), false);
  await file.datasync();
  await file.close();
  return summed(to, path);
}

async function summed(folder: string, path: string): Promise<Backup['files'][number]> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, path)), hash);
  return { path, bytes: (await stat(join(folder, path))).size, sha256: hash.digest('hex') };
}
