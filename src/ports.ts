import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { ManualCalendar, systemCalendar } from './clock/calendar.ts';
import { realElapsed } from './clock/elapsed.ts';
import { CALENDAR } from './clock/play.ts';
import type { Config } from './config.ts';
import { StewardError } from './errors.ts';
import { type Ports, tablesOf } from './house.ts';
import type { Capability } from './kernel/capability.ts';
import type { Fact } from './kernel/catalogue.ts';
import { isDay } from './kernel/time.ts';
import type { Holidays } from './kernel/worktime.ts';
import { installationOf, outsideIn, publishedFile } from './operator/published.ts';
import { SAMPLE_START } from './sample/organisation.ts';
import { createLog, type Log } from './server/log.ts';
import { type Held, hold } from './storage/control.ts';
import { diskBallots } from './storage/lowdb/ballots.ts';
import { diskFiles } from './storage/lowdb/files.ts';
import { type LowdbStore, openLowdb } from './storage/lowdb/index.ts';
import { stamp, stampOf } from './storage/lowdb/stamp.ts';

/**
 * Takes hold of the data folder and opens everything in it. Errors: STW_STORE_HELD, STW_STORE_DAMAGED, STW_CONFIG when local mode would
 * open data that was once served in production (hardening D5).
 */
export async function openPorts(
  config: Config,
  capabilities: readonly Capability[],
  log: Log = createLog(config.logLevel),
): Promise<{ ports: Ports; held: Held }> {
  if (config.databaseUrl)
    throw new StewardError('STW_CONFIG', {
      reason: 'DATABASE_URL is set, but this version keeps its data in DATA_DIR only. Remove DATABASE_URL',
    });
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const held = await hold(config.dataDir);
  let store: LowdbStore | undefined;
  try {
    const stamped = await stampOf(config.dataDir);
    if (config.local && stamped)
      throw new StewardError('STW_CONFIG', {
        reason: `the data in ${config.dataDir} was served in production since ${stamped.since}; local mode has no tokens. Set MicrosoftAppId, or give another DATA_DIR`,
      });
    store = await openLowdb({
      folder: config.dataDir,
      tables: tablesOf(capabilities),
      report: (line) => log.warn(line),
      ...(config.compactAt ? { compactAt: config.compactAt } : {}),
    });
    if (!config.local) await stamp(config.dataDir, systemCalendar.now());
    const kept = (await store.get('facts', CALENDAR)) as Fact | undefined;
    const calendar =
      config.clock === 'manual' ? new ManualCalendar(kept ? String(kept.value) : SAMPLE_START) : systemCalendar;
    const holidays = config.holidaysFile ? readHolidays(config.holidaysFile) : undefined;
    const data = await installationOf(store, calendar);
    const ports: Ports = {
      store,
      ballots: await diskBallots(config.dataDir),
      pulseKey: await pulseKey(config),
      outside: outsideIn(publishedFile(config), data, calendar, log),
      files: await diskFiles(config.dataDir),
      calendar,
      elapsed: realElapsed,
      log,
      ...(holidays ? { holidays } : {}),
    };
    return { ports, held };
  } catch (error) {
    await store?.close();
    await held.release();
    throw error;
  }
}

/** CSV: date, location; an empty location is everywhere. Errors: STW_CONFIG with the row. */
export function readHolidays(file: string): Holidays {
  if (!existsSync(file))
    throw new StewardError('STW_CONFIG', { reason: `STEWARD_HOLIDAYS names ${file}, which is not there` });
  let rows: string[][];
  try {
    rows = parse(readFileSync(file), { bom: true, relax_column_count: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const reason = `STEWARD_HOLIDAYS: ${file} is no CSV (${error.code}, line ${String(error.lines)})`;
    throw new StewardError('STW_CONFIG', { reason }, { cause: error });
  }
  const holidays: Holidays = new Map();
  for (const [index, [date = '', location = '']] of rows.entries()) {
    if (index === 0 && !isDay(date)) continue;
    if (!isDay(date))
      throw new StewardError('STW_CONFIG', {
        reason: `row ${index + 1} of ${file} begins with no date like 2027-05-04`,
      });
    holidays.set(location, (holidays.get(location) ?? new Set()).add(date));
  }
  return holidays;
}

/**
 * The key of sealed documents: the setting's; in local mode one of its own, in the user's configuration folder and never with the data (P2).
 * Errors: STW_CONFIG when that file holds no key: a new one would leave what is sealed unreadable.
 */
export async function pulseKey(config: Pick<Config, 'pulseKey'>, home = homedir()): Promise<Uint8Array> {
  if (config.pulseKey) return config.pulseKey;
  const folder = join(home, '.config', 'steward');
  const file = join(folder, 'pulse.key');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    // Only where there is none yet, and on the disk before anything is sealed with it.
    await writeFile(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length !== 32)
    throw new StewardError('STW_CONFIG', {
      reason: `${file} holds no key of 32 bytes. Restore it; remove it only if nothing that was sealed is needed`,
    });
  return key;
}
