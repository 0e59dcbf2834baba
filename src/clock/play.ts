import { DateTime, Duration } from 'luxon';
import type { Delivery } from '../delivery/index.ts';
import { StewardError } from '../errors.ts';
import { put } from '../kernel/act.ts';
import { type Fact, facts } from '../kernel/catalogue.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { type Instant, instant } from '../kernel/time.ts';
import type { ManualCalendar } from './calendar.ts';

/** Where the calendar stands, for the next start and for the command line. */
export const CALENDAR = 'calendar';

const [FIRST_YEAR, LAST_YEAR] = [1970, 2999];

export type Move = { now?: string; advance?: string; next?: boolean };

/** Moves a manual calendar: every tick in between is played in order, sends included. One move at a time. */
export class Player {
  readonly #calendar: ManualCalendar;
  readonly #kernel: Kernel;
  readonly #delivery: Pick<Delivery, 'drained'>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(calendar: ManualCalendar, kernel: Kernel, delivery: Pick<Delivery, 'drained'>) {
    this.#calendar = calendar;
    this.#kernel = kernel;
    this.#delivery = delivery;
  }

  now(): Instant {
    return this.#calendar.now();
  }

  /**
   * Resolves when all that was due on the way is done, held or failed. Backwards is refused, but for the very first move.
   * Errors: STW_USAGE.
   */
  move(to: Move): Promise<{ now: Instant }> {
    const turn = this.#turn.then(() => this.#move(to));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #move(to: Move): Promise<{ now: Instant }> {
    const target = await this.#target(to);
    // What a restart or somebody's act has left queued goes out at the moment it belongs to, not after the move.
    await this.#delivery.drained();
    const first = (await this.#kernel.store.get('facts', CALENDAR)) === undefined;
    if (target < this.now()) {
      if (!first)
        throw new StewardError('STW_USAGE', {
          reason: `The calendar stands at ${this.now()}; it can't go back to ${target}.`,
        });
      await this.#stand(target);
    }
    for (;;) {
      const next = await this.#kernel.next();
      if (!next || next > target) break;
      if (next > this.now()) await this.#stand(next);
      await this.#kernel.tick();
      await this.#delivery.drained();
    }
    await this.#stand(target);
    return { now: target };
  }

  /** Kept before anything is played: after a kill on the way the calendar does not stand before what was done. */
  async #stand(at: Instant): Promise<void> {
    this.#calendar.set(at);
    await this.#kernel.apply({ kind: 'clock.moved', at, by: 'clock', via: 'tick', data: {} }, () => [
      put(facts, { id: CALENDAR, value: at }),
    ]);
  }

  async #target(to: Move): Promise<Instant> {
    if (to.next) return (await this.#kernel.next()) ?? this.now();
    if (to.now !== undefined) {
      const at = DateTime.fromISO(to.now, { zone: 'utc' });
      if (!at.isValid)
        throw new StewardError('STW_USAGE', {
          reason: `"${to.now}" is no moment; write it like 2027-05-04T09:00:00Z.`,
        });
      return within(at);
    }
    const by = Duration.fromISO(to.advance ?? '');
    if (!by.isValid || by.toMillis() < 0)
      throw new StewardError('STW_USAGE', { reason: `"${to.advance ?? ''}" is no span; write it like P7D or PT1H.` });
    return within(DateTime.fromISO(this.now(), { zone: 'utc' }).plus(by));
  }
}

/** Moments compare as text, which holds for years of four digits; beyond some millennia there is no moment at all. */
function within(at: DateTime): Instant {
  if (!at.isValid || at.year < FIRST_YEAR || at.year > LAST_YEAR)
    throw new StewardError('STW_USAGE', { reason: `The calendar goes from ${FIRST_YEAR} to ${LAST_YEAR}.` });
  return instant(at);
}

/** Where the calendar stood when this data was last used. */
export async function storedCalendar(store: Kernel['store']): Promise<Instant | undefined> {
  const fact = (await store.get('facts', CALENDAR)) as Fact | undefined;
  return fact ? String(fact.value) : undefined;
}
