import { existsSync, readdirSync, statSync } from 'node:fs';
import { access, constants, open, rm, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { systemCalendar } from '../clock/calendar.ts';
import { realElapsed } from '../clock/elapsed.ts';
import { type Config, readConfig } from '../config.ts';
import { reasonOf } from '../errors.ts';
import { ask } from '../storage/control.ts';
import { temporary } from '../storage/lowdb/disk.ts';
import type { OperatorCommand, OperatorReply } from './command.ts';
import { checkCourses } from './courses.ts';
import { publishedFile } from './published.ts';

/** One thing looked at: what was found and, unless it is well, what to do. */
export interface Check {
  name: string;
  state: 'ok' | 'note' | 'fault';
  found: string;
  todo?: string;
}

const GIGABYTE = 1024 ** 3;
const SYNCS = 20;
/** A recorded answer waits for one flush: above this people feel it. */
const SLOW_MS = 25;
const AHEAD_MS = 5 * 60_000;

const ok = (name: string, found: string): Check => ({ name, state: 'ok', found });
const note = (name: string, found: string, todo: string): Check => ({ name, state: 'note', found, todo });
const fault = (name: string, found: string, todo: string): Check => ({ name, state: 'fault', found, todo });

/** The folder itself, or the nearest one above that is there. */
function standing(path: string): string {
  for (let at = resolve(path); ; at = dirname(at)) if (existsSync(at) || at === dirname(at)) return at;
}

function node(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 20 ? ok('node', process.version) : fault('node', process.version, 'Install Node 20 or newer.');
}

async function room(config: Config): Promise<Check> {
  const { bavail, bsize } = await statfs(standing(config.dataDir));
  const free = (bavail * bsize) / GIGABYTE;
  const found = `${free.toFixed(1)} GB free for ${resolve(config.dataDir)}`;
  if (free < 0.5) return fault('disk', found, 'Free some space: below half a gigabyte nothing may be recorded soon.');
  return free < 5
    ? note('disk', found, 'Plan for 5 GB or more: a year of 43,000 people and its backups.')
    : ok('disk', found);
}

/** The middle of several flushes of a small write, in the data folder. */
async function flushing(config: Config): Promise<Check> {
  const path = temporary(join(standing(config.dataDir), 'doctor'));
  const file = await open(path, 'wx', 0o600);
  const took: number[] = [];
  try {
    for (let n = 0; n < SYNCS; n++) {
      const began = realElapsed.now();
      await file.write(Buffer.alloc(4096, n));
      await file.datasync();
      took.push(realElapsed.now() - began);
    }
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
  const middle = took.sort((a, b) => a - b)[SYNCS / 2] ?? 0;
  const found = `${middle.toFixed(1)} ms for a durable write`;
  return middle > SLOW_MS
    ? note('fsync', found, 'Put DATA_DIR on a local SSD: every answer waits for one durable write.')
    : ok('fsync', found);
}

/** The clock went back when files of ours were written later than now. */
function clock(config: Config): Check {
  const now = systemCalendar.now();
  const newest = newestIn(resolve(config.dataDir));
  if (newest > Date.parse(now) + AHEAD_MS)
    return fault(
      'clock',
      `${now}, but the data was written at ${new Date(newest).toISOString()}`,
      'Set the clock of this machine (chrony or ntp): reminders follow it.',
    );
  return ok('clock', config.clock === 'manual' ? `${now}; Steward itself uses its own calendar (STEWARD_CLOCK)` : now);
}

function newestIn(folder: string): number {
  let newest = 0;
  for (const part of ['journal', 'ledger', 'db']) {
    const path = join(folder, part);
    if (existsSync(path))
      for (const name of readdirSync(path)) newest = Math.max(newest, statSync(join(path, name)).mtimeMs);
  }
  return newest;
}

async function port(config: Config, runs: boolean): Promise<Check> {
  const where = `${config.host}:${config.port}`;
  if (config.port === 0) return ok('port', 'any free one');
  const error = await new Promise<NodeJS.ErrnoException | undefined>((settle) => {
    const server = createServer();
    server.once('error', settle);
    server.listen(config.port, config.host, () => server.close(() => settle(undefined)));
  });
  if (!error) return ok('port', `${where} is free`);
  if (error.code === 'EADDRINUSE' && runs) return ok('port', `${where} is used, and Steward runs`);
  if (error.code === 'EADDRINUSE')
    return fault('port', `${where} is used by another program`, 'End that program, or set PORT.');
  return fault(
    'port',
    `${where} cannot be used: ${reasonOf(error)}`,
    'Set HOST and PORT to what this machine may listen on.',
  );
}

function key(config: Config): Check {
  if (config.pulseKey) return ok('key', 'STEWARD_PULSE_KEY has 32 bytes. Keep it apart from data and backups.');
  const file = join(homedir(), '.config', 'steward', 'pulse.key');
  if (!relative(resolve(config.dataDir), file).startsWith('..'))
    return fault(
      'key',
      `${file} lies within DATA_DIR`,
      'Set DATA_DIR elsewhere: the key must never lie with the data.',
    );
  if (!existsSync(file)) return ok('key', 'none yet; local mode makes one when it starts');
  const open = (statSync(file).mode & 0o077) !== 0;
  return open ? note('key', `${file} can be read by others`, `chmod 600 ${file}`) : ok('key', file);
}

/** Rights on the disk that the ledger does not know: the bot looks at every start (hardening L1). */
function rights(doubted: number | undefined): Check {
  if (doubted === undefined) return ok('rights', 'looked at when the bot starts, and by "steward verify"');
  return doubted === 0
    ? ok('rights', 'all stand in the ledger')
    : fault(
        'rights',
        `${doubted} stand in the data that its ledger does not know; confidential notes are not shown`,
        'Run "steward verify": it names them. Find out who had the disk.',
      );
}

/** The lists that outlive a backup are kept beside the key, and must be writable where the bot runs (hardening P1). */
async function lists(config: Config): Promise<Check> {
  const file = publishedFile(config);
  if (!relative(resolve(config.dataDir), resolve(file)).startsWith('..'))
    return fault(
      'lists',
      `${file} lies within DATA_DIR: a copy or a backup takes it along`,
      'Set STEWARD_PUBLISHED to a file elsewhere.',
    );
  try {
    await access(existsSync(file) ? file : standing(dirname(file)), constants.W_OK);
  } catch {
    return fault(
      'lists',
      `${file} cannot be written: a restored backup would publish a pulse again`,
      'Let this user write it, or set STEWARD_PUBLISHED.',
    );
  }
  return ok('lists', `${file}: keep it, and give it to "steward restore"`);
}

/** Whether a bot answers on the folder's control socket. One that was stopped holds it and says nothing. */
async function bot(config: Config): Promise<Check & { runs: boolean; doubted?: number }> {
  const late = new AbortController();
  const silent = realElapsed.sleep(3_000, late.signal).then(() => 'silent' as const);
  try {
    const answer = await Promise.race([
      ask(config.dataDir, { command: 'status', words: [], options: {}, files: [], user: '' }),
      silent,
    ]);
    if (answer === 'silent')
      return {
        ...fault(
          'bot',
          'holds the data and does not answer',
          'It may be suspended: continue it (kill -CONT) or end it.',
        ),
        runs: true,
      };
    const { json } = (answer ?? {}) as { json?: { doubted?: number } };
    return {
      ...ok('bot', answer === undefined ? 'does not run' : 'runs and answers'),
      runs: answer !== undefined,
      ...(json?.doubted === undefined ? {} : { doubted: json.doubted }),
    };
  } finally {
    late.abort();
  }
}

/** A check that fails by itself is a fault, not an end of the others. */
async function tried(name: string, check: () => Check | Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    return fault(name, reasonOf(error), 'See that this user may read and write DATA_DIR.');
  }
}

/** Looks at everything that a start needs, without changing anything. */
async function examine(): Promise<Check[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    return [node(), fault('settings', reasonOf(error), 'Put it right in the environment, then run doctor again.')];
  }
  const mode = config.local ? 'local mode (no MicrosoftAppId): this machine only' : `for bot ${config.appId}`;
  const here = await bot(config).catch((error: unknown) => ({
    ...fault('bot', reasonOf(error), 'Look at the log of the bot.'),
    runs: false,
  }));
  const { runs, doubted, ...running } = { doubted: undefined, ...here };
  return [
    node(),
    ok('settings', mode),
    running,
    rights(doubted),
    await tried('disk', () => room(config)),
    await tried('fsync', () => flushing(config)),
    await tried('clock', () => clock(config)),
    await tried('port', () => port(config, runs)),
    await tried('key', () => key(config)),
    await tried('courses', () => checkCourses()),
    await tried('lists', () => lists(config)),
  ];
}

const MARKS = { ok: 'ok   ', note: 'note ', fault: 'FAULT' };

async function run(): Promise<OperatorReply> {
  const checks = await examine();
  const sound = checks.every((c) => c.state !== 'fault');
  const text = checks
    .map((c) => `${MARKS[c.state]} ${c.name.padEnd(9)} ${c.found}${c.todo ? `\n      → ${c.todo}` : ''}`)
    .join('\n');
  return { exit: sound ? 0 : 1, text, json: { ok: sound, checks: checks.map((c) => ({ ...c })) } };
}

export const doctorCommands: OperatorCommand[] = [
  {
    usage: 'doctor',
    about: 'Check settings, disk room, speed of durable writes, clock, port, key and courses, and say what to do.',
    example: 'steward doctor',
    flags: [],
    run,
    alone: run,
  },
];
