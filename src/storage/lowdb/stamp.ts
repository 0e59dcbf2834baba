import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unreadOf } from '../../errors.ts';
import type { Instant } from '../../kernel/time.ts';
import { ownFolder, replaceFile } from './disk.ts';
import { damaged } from './layout.ts';

const pathOf = (folder: string): string => join(folder, 'production.json');

/** What says that a data folder was served in production once: local mode refuses it from then on (D5). */
export interface Stamp {
  since: Instant;
}

/** Stamps a folder, durably; the first stamp stays. */
export async function stamp(folder: string, since: Instant): Promise<void> {
  if (existsSync(pathOf(folder))) return;
  await ownFolder(folder);
  await replaceFile(pathOf(folder), [Buffer.from(`${JSON.stringify({ since } satisfies Stamp)}\n`)]);
}

/** The folder's stamp; undefined when it was never served in production. Errors: STW_STORE_DAMAGED when one is there but unreadable. */
export async function stampOf(folder: string): Promise<Stamp | undefined> {
  if (!existsSync(pathOf(folder))) return undefined;
  try {
    return JSON.parse(await readFile(pathOf(folder), 'utf8')) as Stamp;
  } catch (error) {
    throw damaged(pathOf(folder), unreadOf(error));
  }
}
