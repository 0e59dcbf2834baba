import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod/v4';
import type { Config } from '../config.ts';
import { StewardError } from '../errors.ts';
import type { House } from '../house.ts';
import type { Fact } from '../kernel/catalogue.ts';
import type { Outside } from '../kernel/sealed/box.ts';
import { randomId } from '../kernel/secrecy.ts';
import type { Id, Store } from '../kernel/store.ts';
import type { Calendar, Instant } from '../kernel/time.ts';

const line = z.object({ run: z.string().min(1).max(400), at: z.string(), data: z.string().default('') });
type Line = z.infer<typeof line>;

/** Which data this is, and every copy of it: one machine may hold several. */
const INSTALLATION = 'installation';

/** Where it is kept which pulses were published: with the key of local mode and the list of erasures, never with the data or in its backups. */
export const publishedFile = (config: Pick<Config, 'publishedFile'>, home = homedir()): string =>
  config.publishedFile ?? join(home, '.config', 'steward', 'published.jsonl');

/** The mark that these data and all their copies carry; made at the first opening. */
export async function installationOf(store: Store, calendar: Calendar): Promise<string> {
  const known = (await store.get('facts', INSTALLATION)) as Fact | undefined;
  if (known) return String(known.value);
  const value = randomId();
  await store.commit({
    at: calendar.now(),
    expects: [{ table: 'facts', id: INSTALLATION, version: 0 }],
    puts: [{ table: 'facts', row: { id: INSTALLATION, value } as Fact }],
    deletes: [],
    ledger: [],
  });
  return value;
}

/** Every line of a list. Errors: STW_NOT_FOUND; STW_REFUSED with file and line. */
export async function readPublished(file: string): Promise<Line[]> {
  if (!existsSync(file)) throw new StewardError('STW_NOT_FOUND', { what: 'list of what was published', id: file });
  const found: Line[] = [];
  for (const [n, text] of (await readFile(file, 'utf8')).split('\n').entries()) {
    if (text.trim() === '') continue;
    try {
      found.push(line.parse(JSON.parse(text)));
    } catch {
      throw new StewardError('STW_REFUSED', {
        reason: `Line ${n + 1} of ${file} is none of what was published, like {"run":"dialogue.pulse|dialogue-2027","at":"2027-05-03T00:00:00.000Z","data":"x1"}. Nothing was restored.`,
      });
    }
  }
  return found;
}

/** A line without a mark, or data without one, may be about any: then rather no second table. */
const about = (data: string) => (it: Line) => it.data === '' || data === '' || it.data === data;

/** The list as sealed documents use it. Where it cannot be read or written, the log says so and the pulse is published all the same. */
export function outsideIn(file: string, data: string, calendar: Calendar, log: Pick<Logger, 'error'>): Outside {
  const ended = async (run: Id): Promise<boolean> => {
    try {
      return existsSync(file) && (await readPublished(file)).filter(about(data)).some((it) => it.run === run);
    } catch (error) {
      log.error({ err: error }, UNREADABLE);
      return false;
    }
  };
  return {
    ended,
    async end(run) {
      if (await ended(run)) return;
      try {
        await remember(file, { run, at: calendar.now(), data });
      } catch (error) {
        log.error({ err: error }, UNWRITABLE);
      }
    },
  };
}

const UNREADABLE =
  'The list of published pulses cannot be read: a copy of these data could publish one again. Put it right; "steward doctor" names it.';
const UNWRITABLE =
  'The list of published pulses cannot be written: a restored backup would publish this one again. Put it right; "steward doctor" names it.';

async function remember(file: string, it: Line): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await appendFile(file, `${JSON.stringify(it)}\n`, { mode: 0o600, flush: true });
}

/**
 * After a backup was put back, before anything starts: sealed answers that were published since are destroyed, since a second table of
 * other answers could be subtracted from the first (hardening P1).
 */
export async function endAgain(app: House, given: string | undefined): Promise<{ text: string; ended: number }> {
  const file = given ?? publishedFile(app.config);
  if (given === undefined && !existsSync(file))
    return {
      text: `There is no list of published pulses (${file}, or --published FILE). If a pulse was published since this backup, it will be published again from what the backup holds.`,
      ended: 0,
    };
  const data = await installationOf(app.kernel.store, app.kernel.calendar);
  const runs = new Set((await readPublished(file)).filter(about(data)).map((it) => it.run));
  const at: Instant = app.kernel.calendar.now();
  for (const run of runs) await app.kernel.act({ kind: 'sealed.ended', at, by: 'clock', via: 'tick', data: { run } });
  return {
    text: `Pulses that were published already, whose sealed answers are destroyed: ${runs.size}.`,
    ended: runs.size,
  };
}
