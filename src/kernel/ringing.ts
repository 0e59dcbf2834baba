import { reasonOf, StewardError } from '../errors.ts';
import type { Alarm } from './alarm.ts';
import type { Id, Store } from './store.ts';
import type { Calendar, Instant } from './time.ts';

/** Alarms taken from the store at once. */
const AT_ONCE = 20_000;
/** Alarms played side by side. */
const BATCH = 256;
/** Alarms that share a commit: more gain nothing (measured), and hold up longer whoever presses meanwhile. */
const SHARE = 64;
const COMPOSE = 'notice.compose';

export interface RingingPorts {
  store: Store;
  calendar: Calendar;
  /** Which alarms wait for an operator now. */
  waits(): Promise<(alarm: Alarm) => boolean>;
  /** Do alarms of this kind share a commit (`together`)? */
  together(kind: string): boolean;
  ring(alarm: Alarm): Promise<void>;
  /** False: nothing was done, each is to be rung alone. */
  ringTogether(alarms: readonly Alarm[]): Promise<boolean>;
}

/** The clock: which alarms are played, in which order, and what becomes of one that fails. */
export class Ringing {
  readonly #ports: RingingPorts;

  constructor(ports: RingingPorts) {
    this.#ports = ports;
  }

  /**
   * Plays everything that is due at the present moment of the calendar, in order. Safe to call at any time and twice.
   * What cannot be taken back waits while the calendar may be wrong (hardening S1).
   * An alarm whose rule fails stays for the next tick and does not keep the others from being played; then its error is thrown.
   * @returns how many alarms were played.
   */
  async tick(): Promise<number> {
    const { store, calendar } = this.#ports;
    let played = 0;
    const failed = new Map<Id, unknown>();
    const waits = await this.#ports.waits();
    for (;;) {
      const span = { to: calendar.now(), limit: AT_ONCE + failed.size };
      const due = ((await store.range('alarms', 'at', span)) as Alarm[]).filter(
        (alarm) => !failed.has(alarm.id) && !waits(alarm),
      );
      if (due.length === 0) break;
      // Messages are put together last, so that what falls due at one moment is in one of them.
      const before = due.filter((alarm) => alarm.kind !== COMPOSE);
      const turn = before.length > 0 ? before : due;
      for (let from = 0; from < turn.length; from += BATCH) {
        const batch = turn.slice(from, from + BATCH);
        await this.#play(batch, failed);
        played += batch.filter(({ id }) => !failed.has(id)).length;
      }
    }
    for (const [id, reason] of failed)
      throw reason instanceof StewardError
        ? reason
        : new StewardError('STW_INTERNAL', { reason: `alarm ${id}: ${reasonOf(reason)}` }, { cause: reason });
    return played;
  }

  /** When the next alarm is due that does not wait for an operator; undefined: never. */
  async next(): Promise<Instant | undefined> {
    const { store, calendar } = this.#ports;
    const [alarm] = (await store.range('alarms', 'at', { limit: 1 })) as Alarm[];
    if (!alarm || alarm.at > calendar.now()) return alarm?.at;
    const waits = await this.#ports.waits();
    return ((await store.range('alarms', 'at', { limit: AT_ONCE })) as Alarm[]).find((it) => !waits(it))?.at;
  }

  async #play(batch: readonly Alarm[], failed: Map<Id, unknown>): Promise<void> {
    const shared = batch.filter(({ kind }) => this.#ports.together(kind));
    const parts: Alarm[][] = [];
    for (let from = 0; from < shared.length; from += SHARE) parts.push(shared.slice(from, from + SHARE));
    const single = batch.filter(({ kind }) => !this.#ports.together(kind));
    await Promise.all([
      ...parts.map((part) => this.#share(part, failed)),
      ...single.map((alarm) => this.#single(alarm, failed)),
    ]);
  }

  /** Which of them fails, or lost against somebody who pressed meanwhile, shows when each is rung by itself. */
  async #share(part: readonly Alarm[], failed: Map<Id, unknown>): Promise<void> {
    const done = part.length > 1 && (await this.#ports.ringTogether(part).catch(() => false));
    if (!done) await Promise.all(part.map((alarm) => this.#single(alarm, failed)));
  }

  async #single(alarm: Alarm, failed: Map<Id, unknown>): Promise<void> {
    try {
      await this.#ports.ring(alarm);
    } catch (reason) {
      failed.set(alarm.id, reason);
    }
  }
}
