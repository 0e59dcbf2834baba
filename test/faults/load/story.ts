import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tablesOf } from '../../../src/app.ts';
import { capabilities } from '../../../src/capabilities/index.ts';
import { follows, GENESIS } from '../../../src/kernel/ledger.ts';
import type { Obligation, Response } from '../../../src/kernel/obligation.ts';
import { openLowdb } from '../../../src/storage/lowdb/index.ts';
import { CYCLE, type Lives } from '../lives.ts';
import { ANSWERS } from '../stories.ts';
import { compiled } from './compiled.ts';
import type { Asked, Taken, Told as ToldByConnector } from './connector.ts';
import { MONDAY, prepared, type Size } from './house.ts';
import { answerOf, Pressing } from './pressing.ts';
import type { Told } from './program.ts';

/** Messages that delivery hands over at once (src/delivery): no more can be in flight at a kill. */
const IN_FLIGHT = 128;
/** How long a disk is full, and how long a faulty one is left before an operator starts the program anew. */
const FULL_FOR = 400;
/** Minutes that the calendar goes back at most; as many as that come back with the next step. */
const BACK = 60;
/** What went out is waited for so long, from the end of the pressing on. */
const DRAINS_WITHIN = 600_000;

const KINDS = [
  'kill',
  'full',
  'connector',
  'step',
  'connector',
  'broken',
  'connector',
  'full',
  'kill',
  'connector',
] as const;
type Kind = (typeof KINDS)[number];

/** So many of all kinds, in any order. */
function dealt(faults: number, random: () => number): Kind[] {
  return Array.from({ length: faults }, (_, n) => ({ kind: KINDS[n % KINDS.length] as Kind, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ kind }) => kind);
}

export interface Loaded {
  faults: number;
  /** Acts a second that were begun while it went on, each sent at least twice, and that were answered by its end; all were, later. */
  begun: number;
  answered: number;
  acknowledged: number;
  found: number;
  twice: number;
  /** Requests that the connector took; messages that rang once too often, and those of them that no kill explains. */
  sent: number;
  repeated: number;
  wrong: string[];
  /** Prompts that were never sent. */
  queued: number;
  peak: number;
  /** What is wrong with the ledger; empty: nothing. */
  ledger: string;
  /** Answers to two copies of one act that differ. */
  different: string[];
  /** How often an act had to be sent again. */
  again: number;
}

/**
 * Many people press, each press sent twice, while a Monday's messages go out to those who do not press and their cards are corrected, and
 * meanwhile the process is killed, its disk is full or broken, the connector refuses or hangs, and the calendar steps back.
 */
export async function loadStory(
  size: Size,
  { rate, seconds, faults }: { rate: number; seconds: number; faults: number },
  random: () => number,
): Promise<Loaded> {
  const program = compiled();
  const connector = child(fileURLToPath(new URL('connector.ts', import.meta.url)), [], undefined, ['--import', 'tsx']);
  const { url: serviceUrl } = (await heard(connector)) as { url: string };
  let lives: Lives | undefined;
  let bot: Bot | undefined;
  try {
    lives = await prepared(size, serviceUrl);
    connector.send({ taken: 'from now on' } satisfies Asked);
    bot = new Bot(lives, serviceUrl, program.file);
    const people = new Pressing(size);
    people.serviceUrl = serviceUrl;
    people.url = bot.start();
    await people.url;
    await people.records();
    const began = performance.now();
    const passed = (): number => (performance.now() - began) / 1_000;
    let troubles = dealt(faults, random).map((kind) => ({ kind, at: random() * seconds }));
    troubles = troubles.sort((one, other) => one.at - other.at);
    const troubled = async (): Promise<void> => {
      for (let next = troubles[0]; next; next = troubles[0]) {
        await pause(Math.max(0, (next.at - passed()) * 1_000));
        await trouble(next.kind);
        troubles.shift();
      }
    };
    const [{ begun, answered }] = await Promise.all([
      people.press(rate, () => passed() < seconds || troubles.length > 0),
      correctedAfter(seconds / 2, lives),
      troubled(),
    ]);
    bot.say({ free: true });
    const queued = await drained(lives);
    await bot.stop();
    const counted = await count(lives, people.acknowledged);
    connector.send({ taken: 'so far' } satisfies Asked);
    const { taken, peak } = (await heard(connector)) as Extract<ToldByConnector, { taken: Taken[] }>;
    return {
      faults,
      ...counted,
      begun: Math.round(begun),
      answered: Math.round(answered),
      sent: taken.length,
      ...repeats(taken, bot.ends),
      queued,
      peak,
      different: people.different,
      again: people.again,
    };

    async function trouble(kind: Kind): Promise<void> {
      const running = bot as Bot;
      if (kind === 'full' || kind === 'broken') {
        running.say({ room: Math.floor(random() * 5_000), code: kind === 'full' ? 'ENOSPC' : 'EIO' });
        await pause(FULL_FOR);
      }
      if (kind === 'full') running.say({ free: true });
      // A broken disk takes nothing more until somebody has looked at it and starts the program anew.
      if (kind === 'kill' || kind === 'broken') {
        people.url = running.kill().then(() => running.start());
        await people.url;
      }
      if (kind === 'step') running.step(random);
      if (kind === 'connector') {
        const how = ANSWERS[Math.floor(random() * ANSWERS.length)] ?? 'hang';
        connector.send({ fail: { nth: 1, times: 1 + Math.floor(random() * 3) }, how } satisfies Asked);
      }
    }
  } finally {
    await bot?.kill();
    await lives?.clear();
    connector.kill();
    program.clear();
  }
}

/** The program, over as many lives as it takes, on a calendar that goes on through all of them. */
class Bot {
  readonly #env: { [name: string]: string };
  readonly #file: string;
  readonly #from = performance.now();
  #stepped = 0;
  #child: ChildProcess | undefined;
  /** When each life ended, of all clocks of this machine. */
  readonly ends: number[] = [];

  constructor(lives: Lives, serviceUrl: string, file: string) {
    this.#file = file;
    this.#env = {
      PATH: process.env.PATH ?? '',
      HOME: lives.desk.folder,
      DATA_DIR: lives.desk.data,
      PORT: '0',
      LOG_LEVEL: 'silent',
      STEWARD_SERVICE_URL: serviceUrl,
      STEWARD_CLOCK: 'system',
      STEWARD_ACT_LIMIT: '1000000',
    };
  }

  /** @returns where it listens */
  async start(): Promise<string> {
    const now = new Date(Date.parse(MONDAY) + performance.now() - this.#from + this.#stepped).toISOString();
    // As `npm start` starts it.
    this.#child = child(this.#file, [now], this.#env, ['--max-semi-space-size=32']);
    return ((await heard(this.#child)) as { url: string }).url;
  }

  say(told: Told): void {
    this.#child?.send(told);
  }

  /** Back by up to an hour; the next time, forward again to where it should be. */
  step(random: () => number): void {
    const minutes = this.#stepped < 0 ? -this.#stepped / 60_000 : -(1 + Math.floor(random() * BACK));
    this.#stepped += minutes * 60_000;
    this.say({ step: minutes });
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
    this.ends.push(performance.timeOrigin + performance.now());
  }

  async stop(): Promise<void> {
    const code = await this.#end('SIGTERM');
    if (code !== 0) throw new Error(`it ended with ${code}`);
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const running = this.#child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return null;
    running.kill(signal);
    const [code] = (await once(running, 'exit')) as [number | null];
    return code;
  }
}

function child(
  file: string,
  args: string[],
  env: { [name: string]: string } | undefined,
  execArgv: string[],
): ChildProcess {
  return fork(file, args, { execArgv, ...(env ? { env } : {}), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** The next thing that it says. Errors: it ended before. */
async function heard(from: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const { signal } = ended;
  try {
    return await Promise.race([
      once(from, 'message', { signal }).then(([said]) => said),
      once(from, 'exit', { signal }).then(([code]) => Promise.reject(new Error(`it ended with ${code}`))),
    ]);
  } finally {
    ended.abort();
  }
}

/** In the middle of it the office corrects what is on every card that was delivered. */
async function correctedAfter(seconds: number, lives: Lives): Promise<void> {
  await pause(seconds * 1_000);
  let why: unknown;
  for (let tries = 0; tries < 300; tries++) {
    try {
      await lives.steward('cycle', { guide: 'https://example.org/guide-2' }, [CYCLE, 'correct']);
      return;
    } catch (error) {
      // Killed just now, or its disk is full: an operator says it again.
      why = error;
      await pause(300);
    }
  }
  throw new Error('the correction was never taken', { cause: why });
}

/** Until nothing waits to be sent. @returns how many still do */
async function drained(lives: Lives): Promise<number> {
  const from = performance.now();
  for (;;) {
    const { json } = await lives.steward('status');
    const waits = Object.values((json as { outbox: { [lane: string]: number } }).outbox).reduce((a, b) => a + b, 0);
    if (waits === 0 || performance.now() - from > DRAINS_WITHIN) return waits;
    await pause(500);
  }
}

/** What is on the disk, read by itself once the program has ended. */
async function count(
  lives: Lives,
  acknowledged: Map<string, number>,
): Promise<Pick<Loaded, 'acknowledged' | 'found' | 'twice' | 'ledger'>> {
  const store = await openLowdb({ folder: lives.desk.data, tables: tablesOf(capabilities) });
  try {
    const times = new Map<string, number>();
    let head = GENESIS;
    let ledger = '';
    for (let from = 1; ; ) {
      const entries = await store.entries(from, 10_000);
      if (entries.length === 0) break;
      for (const entry of entries) {
        ledger ||= follows(head, entry) ?? '';
        head = entry;
        if (entry.what === 'dialogue.confirm') times.set(entry.about ?? '', (times.get(entry.about ?? '') ?? 0) + 1);
      }
      from += entries.length;
    }
    let [all, found, twice] = [0, 0, 0];
    for (const [about, n] of acknowledged) {
      const answers = ((await store.find('responses', 'obligation', about)) as Response[]).sort(
        (a, b) => a.revision - b.revision,
      );
      // In the order in which they were answered.
      const inOrder = answers.filter(
        ({ revision, answer }, at) => revision === at + 1 && (answer as { confirm: string }).confirm === answerOf(at),
      ).length;
      const { tag } = (await store.get('obligations', about)) as Obligation;
      const entered = times.get(tag) ?? 0;
      all += n;
      found += Math.min(n, inOrder, entered);
      twice += Math.max(0, answers.length - n) + Math.max(0, entered - n);
    }
    return { acknowledged: all, found, twice, ledger };
  } finally {
    await store.close();
  }
}

/** The calendar stays on one day, so nobody is to be told the same twice; what is, must have been on its way when a life ended. */
function repeats(taken: Taken[], ends: number[]): Pick<Loaded, 'repeated' | 'wrong'> {
  const rang = taken.filter(({ rings }) => rings !== undefined);
  const copies = new Map<string, { at: number; n: number }[]>();
  for (const [n, { at, rings = '' }] of rang.entries()) copies.set(rings, [...(copies.get(rings) ?? []), { at, n }]);
  let repeated = 0;
  const wrong: string[] = [];
  for (const [what, found] of copies) {
    repeated += found.length - 1;
    for (const [at, copy] of found.slice(1).entries()) {
      const before = found[at] as { at: number; n: number };
      const end = ends.find((moment) => moment >= before.at && moment <= copy.at);
      const after =
        end === undefined ? Number.POSITIVE_INFINITY : rang.filter((r, n) => n > before.n && r.at <= end).length;
      if (after > IN_FLIGHT) wrong.push(what.slice(0, 300));
    }
  }
  return { repeated, wrong };
}
