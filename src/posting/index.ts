import type { Logger } from 'pino';
import { request } from 'undici';
import { put, type Step } from '../kernel/act.ts';
import { type Fact, facts } from '../kernel/catalogue.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { catchUpId, type Posting, postings, postsFact } from '../kernel/posting.ts';
import type { Work } from '../kernel/store.ts';
import { type Elapsed, plus } from '../kernel/time.ts';

/** Rows taken from the store at once. */
const AT_ONCE = 50;
const TIME_OUT = 10_000;
/** Waits after a failure: twice as long each time, an hour at most. */
const WAIT = { first: 5_000, most: 3_600_000 };
/** What the other side refuses as it is comes again after so long: somebody may have put it right there. */
const REFUSED = 3_600_000;

export interface PosterPorts {
  kernel: Kernel;
  elapsed: Elapsed;
  log: Pick<Logger, 'warn' | 'info'>;
  /** The name under which things are kept for it. */
  system: string;
  /** Undefined: no such system is set, so nothing is kept for it from now on. */
  to?: { url: string; key: string; home: string };
  /** How long an answer may take; a test has less patience. */
  timeOut?: number;
}

/**
 * Tells another system what is kept for it, in order, until it has accepted each: by PUT under an id that names the event, so that the
 * same twice is the same once.
 */
export class Poster {
  readonly #ports: PosterPorts;
  readonly #ending = new AbortController();
  #unlisten: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(ports: PosterPorts) {
    this.#ports = ports;
  }

  get #alarm(): string {
    return `posting|${this.#ports.system}`;
  }

  async start(): Promise<void> {
    const { kernel, system, to } = this.#ports;
    const id = postsFact(system);
    const value = to?.home ?? null;
    const kept = await kernel.read((view) => view.peek<Fact>(facts.name, id)?.value ?? null);
    if (kept !== value) {
      const act = { kind: 'posting.set', at: kernel.calendar.now(), by: 'clock', via: 'tick', data: {} } as const;
      await kernel.apply(act, () => [put(facts, { id, value }), ...this.#catchUps(value !== null)]);
    }
    if (!to) return;
    // Something new, or the clock has come to what was to be tried again.
    const concerns = (work: Work) =>
      work.puts.some((p) => p.table === postings.name) ||
      work.deletes.some((d) => d.table === 'alarms' && d.id === this.#alarm);
    this.#unlisten = kernel.onCommit((work) => concerns(work) && this.#wake());
    this.#wake();
  }

  /** What was before the system was set is to be told too; what is told twice is the same once. */
  #catchUps(set: boolean): Step[] {
    const { kernel, system } = this.#ports;
    const until = kernel.calendar.now();
    return kernel.catalogue.capabilities.flatMap((capability): Step[] => {
      const act = capability.catchesUp?.[system];
      if (act === undefined) return [];
      const id = catchUpId(system, capability.name);
      const kind = `${capability.name}.${act}`;
      return [set ? { do: 'alarm', id, at: until, kind, data: { after: '', until } } : { do: 'silence', id }];
    });
  }

  /** Resolves once nothing is left that is due, for tests. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#unlisten?.();
    this.#ending.abort();
    await this.#running?.catch(() => undefined);
  }

  #wake(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again && !this.#ending.signal.aborted) {
        this.#again = false;
        this.#wake();
      }
    });
  }

  async #run(): Promise<void> {
    const { kernel, system, elapsed, log } = this.#ports;
    let wait = WAIT.first;
    while (!this.#ending.signal.aborted) {
      const span = { from: `${system}|`, to: `${system}|${kernel.calendar.now()}`, limit: AT_ONCE };
      const due = (await kernel.store.range(postings.name, 'due', span)) as Posting[];
      if (due.length === 0) return;
      for (const row of due) {
        if (this.#ending.signal.aborted) return;
        const told = await this.#told(row);
        if (told) wait = WAIT.first;
        else {
          log.warn({ system, wait, waiting: due.length }, 'what is kept for another system waits');
          await elapsed.sleep(wait, this.#ending.signal).catch(() => undefined);
          wait = Math.min(wait * 2, WAIT.most);
          break;
        }
      }
    }
  }

  /** One row is told and its end recorded. What was accepted and can't be recorded, on a full disk say, is told again under its id. */
  async #told(row: Posting): Promise<boolean> {
    const told = await this.#tell(row);
    try {
      if (told === 'accepted') await this.#done(row);
      if (told === 'refused') await this.#later(row);
      return told !== 'failed';
    } catch (error) {
      this.#ports.log.warn({ err: error }, 'what another system accepted could not be recorded');
      return false;
    }
  }

  async #tell(row: Posting): Promise<'accepted' | 'refused' | 'failed'> {
    const { to, log, system, timeOut = TIME_OUT } = this.#ports;
    if (!to) return 'failed';
    try {
      const { statusCode, body } = await request(`${to.url}/${row.path}`, {
        method: 'PUT',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(to.key).toString('base64')}`,
          'x-experience-api-version': '1.0.3',
        },
        body: JSON.stringify(row.body),
        headersTimeout: timeOut,
        bodyTimeout: timeOut,
        signal: this.#ending.signal,
      });
      await body.dump();
      // A conflict means that it was there before: it had arrived, and only the answer was lost.
      if ((statusCode >= 200 && statusCode < 300) || statusCode === 409) return 'accepted';
      const its = statusCode >= 400 && statusCode < 500 && ![401, 403, 404, 408, 429].includes(statusCode);
      if (its) log.warn({ system, statusCode, tries: row.tries + 1 }, 'another system refuses what it is told');
      return its ? 'refused' : 'failed';
    } catch {
      return 'failed';
    }
  }

  async #done(row: Posting): Promise<void> {
    await this.#change([{ do: 'remove', table: postings.name, id: row.id }]);
  }

  async #later(row: Posting): Promise<void> {
    const due = plus(this.#ports.kernel.calendar.now(), REFUSED);
    await this.#change([
      put(postings, { ...row, due, tries: row.tries + 1 }),
      { do: 'alarm', id: this.#alarm, at: due, kind: 'posting.due' },
    ]);
  }

  async #change(steps: Parameters<Kernel['apply']>[1] extends (view: never) => infer S ? S : never): Promise<void> {
    const { kernel } = this.#ports;
    const act = { kind: 'posting.told', at: kernel.calendar.now(), by: 'clock', via: 'tick', data: {} } as const;
    await kernel.apply(act, () => steps);
  }
}
