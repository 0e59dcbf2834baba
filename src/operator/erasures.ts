import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod/v4';
import { StewardError } from '../errors.ts';
import type { Id } from '../kernel/store.ts';
import type { Instant } from '../kernel/time.ts';

const line = z.object({ person: z.string().min(1).max(200), at: z.string(), left: z.boolean().default(false) });

/** Somebody who was erased; `left`: with the name, since they had left. */
export interface Erased {
  person: Id;
  left: boolean;
}

/** Where the list of erasures lies when nothing else is said: in the user's configuration folder, never with the data or in its backups. */
export const erasuresFile = (home = homedir()): string => join(home, '.config', 'steward', 'erasures.jsonl');

/** Remembers outside the data that somebody was erased, so that a backup made before does not bring them back (hardening S1). */
export async function rememberErasure(file: string, { person, left }: Erased, at: Instant): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await appendFile(file, `${JSON.stringify({ person, at, left })}\n`, { mode: 0o600, flush: true });
}

/** Everybody on the list, once. Errors: STW_IMPORT with file, line and reason. */
export async function readErasures(file: string): Promise<Erased[]> {
  if (!existsSync(file)) throw new StewardError('STW_NOT_FOUND', { what: 'list of erasures', id: file });
  const lines = (await readFile(file, 'utf8')).split('\n');
  const all = new Map<Id, boolean>();
  for (const [n, text] of lines.entries()) {
    if (text.trim() === '') continue;
    try {
      const { person, left } = line.parse(JSON.parse(text));
      all.set(person, left || (all.get(person) ?? false));
    } catch {
      throw new StewardError('STW_REFUSED', {
        reason: `Line ${n + 1} of ${file} is no erasure, like {"person":"10452","at":"2027-05-03T09:00:00.000Z"}. Nothing was restored.`,
      });
    }
  }
  return [...all].map(([person, left]) => ({ person, left }));
}
