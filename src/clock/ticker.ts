import type { Logger } from 'pino';
import type { Delivery } from '../delivery/index.ts';
import { put } from '../kernel/act.ts';
import { LAST_TICK, LONGEST_SILENCE } from '../kernel/astray.ts';
import { type Fact, facts } from '../kernel/catalogue.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Elapsed, Instant } from '../kernel/time.ts';

/** How often the calendar of the world is looked at; reminders are a matter of minutes, not seconds. */
const EVERY = 15_000;
/** How often it is written down that we are alive. */
const HEARTBEAT = 10 * 60_000;

/** Keeps the clock of a bot in production: ticks, and notices when it was down for long. */
export class Ticker {
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /**
   * Before anything is sent: after a long silence what would go is looked at first. Then `start` may follow. What fell due meanwhile is
   * queued before administrators are told: their card counts it.
   */
  async look(kernel: Kernel, delivery: Pick<Delivery, 'stop'>, log: Pick<Logger, 'warn'>): Promise<void> {
    const last = (await kernel.store.get('facts', LAST_TICK)) as Fact | undefined;
    if (!last || !(await holdAfterSilence(String(last.value), kernel, delivery, log))) return;
    await kernel.tick().catch((error) => log.warn({ err: error }, 'a tick failed; it is tried again'));
  }

  start(kernel: Kernel, delivery: Delivery, elapsed: Elapsed, log: Pick<Logger, 'error' | 'warn'>): void {
    this.#running = this.#run(kernel, delivery, elapsed, log);
  }

  async #run(kernel: Kernel, delivery: Delivery, elapsed: Elapsed, log: Pick<Logger, 'error' | 'warn'>): Promise<void> {
    let beat = Number.NEGATIVE_INFINITY;
    let last = kernel.calendar.now();
    const ahead = () => Date.parse(kernel.calendar.now()) - elapsed.now();
    let known = ahead();
    while (!this.#stop.signal.aborted) {
      try {
        // A machine that slept for days ticks again without having been started.
        if (await holdAfterSilence(last, kernel, delivery, log)) known = ahead();
        // A date that is typed ahead step by step runs away from the time that has passed.
        else if (ahead() - known > LONGEST_SILENCE) {
          known = ahead();
          log.warn({}, JUMPED);
          await delivery.stop('the date of this machine jumped ahead by more than a day', 'silence');
        }
        last = kernel.calendar.now();
        await kernel.tick();
        if (elapsed.now() - beat > HEARTBEAT) {
          beat = elapsed.now();
          const at = kernel.calendar.now();
          await kernel.apply({ kind: 'clock.beat', at, by: 'clock', via: 'tick', data: {} }, () => [
            put(facts, { id: LAST_TICK, value: at }),
          ]);
        }
      } catch (error) {
        log.error({ err: error }, 'a tick failed; it is tried again');
      }
      await elapsed.sleep(EVERY, this.#stop.signal);
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

const JUMPED =
  'The date of this machine jumped ahead by more than a day: sending is held, and nothing is closed or published. Look at the date, then at "steward resume".';

/** @returns whether it is held for that */
async function holdAfterSilence(
  last: Instant,
  kernel: Kernel,
  delivery: Pick<Delivery, 'stop'>,
  log: Pick<Logger, 'warn'>,
): Promise<boolean> {
  const silence = Date.parse(kernel.calendar.now()) - Date.parse(last);
  if (silence <= LONGEST_SILENCE) return false;
  log.warn(
    { hours: Math.round(silence / 3_600_000) },
    'no tick for over a day, or the date was changed: sending is held, nothing is closed or published. Look at it with "steward resume", then "steward resume --yes".',
  );
  await delivery.stop('there was no tick for over a day', 'silence');
  return true;
}
