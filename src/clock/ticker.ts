import type { Logger } from 'pino';
import type { Delivery } from '../delivery/index.ts';
import { reasonOf } from '../errors.ts';
import { put } from '../kernel/act.ts';
import { type Fact, facts } from '../kernel/catalogue.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Elapsed } from '../kernel/time.ts';

/** How often the calendar of the world is looked at; reminders are a matter of minutes, not seconds. */
const EVERY = 15_000;
/** Without a tick for longer than this, delivery is held until an operator has seen what would go (hardening S1). */
const LONGEST_SILENCE = 24 * 3_600_000;
/** How often it is written down that we are alive. */
const HEARTBEAT = 10 * 60_000;
const LAST = 'lastTick';

/** Keeps the clock of a bot in production: ticks, and notices when it was down for long. */
export class Ticker {
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  async start(
    kernel: Kernel,
    delivery: Delivery,
    elapsed: Elapsed,
    log: Pick<Logger, 'error' | 'warn'>,
  ): Promise<void> {
    const last = (await kernel.store.get('facts', LAST)) as Fact | undefined;
    const silence = last ? Date.parse(kernel.calendar.now()) - Date.parse(String(last.value)) : 0;
    if (silence > LONGEST_SILENCE) {
      log.warn(
        { hours: Math.round(silence / 3_600_000) },
        'no tick for over a day: sending is held. Look at it with "steward status", then "steward resume".',
      );
      await delivery.stop('there was no tick for over a day');
    }
    this.#running = this.#run(kernel, elapsed, log);
  }

  async #run(kernel: Kernel, elapsed: Elapsed, log: Pick<Logger, 'error'>): Promise<void> {
    let beat = Number.NEGATIVE_INFINITY;
    while (!this.#stop.signal.aborted) {
      try {
        await kernel.tick();
        if (elapsed.now() - beat > HEARTBEAT) {
          beat = elapsed.now();
          const at = kernel.calendar.now();
          await kernel.apply({ kind: 'clock.beat', at, by: 'clock', via: 'tick', data: {} }, () => [
            put(facts, { id: LAST, value: at }),
          ]);
        }
      } catch (error) {
        log.error({ reason: reasonOf(error) }, 'a tick failed; it is tried again');
      }
      await elapsed.sleep(EVERY, this.#stop.signal);
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
