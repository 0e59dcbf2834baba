import { type Entry, GENESIS, type Head } from './ledger.ts';
import type { Awaitable } from './store.ts';
import type { Instant } from './time.ts';

interface Ledger {
  head(): Awaitable<Head>;
  entries(from: number, limit: number): Awaitable<Entry[]>;
}

/** Entries read at once, when their times are looked at for the first time. */
const PART = 2_000;

/**
 * Where the ledger stood before a moment: what a report as of a day carries, whenever it is made. An entry's time is the clock's of that
 * moment, and a clock may be put back, by an hour or, after a date typed ahead, by a year: so where times go back is found out once.
 */
export class Heads {
  readonly #ledger: Ledger;
  /** The first entries, with their times, of stretches in which the times never go back: acts that overlap make short ones every day. */
  readonly #stretches: { first: number; at: Instant }[] = [];
  #read = 0;
  #last: Instant = '';
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The last entry of before that moment; what stands behind it came at the moment or later. */
  before(moment: Instant): Promise<Head> {
    const mine = this.#turn.then(() => this.#before(moment));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #before(moment: Instant): Promise<Head> {
    await this.#readOn();
    let end = this.#read;
    for (let n = this.#stretches.length - 1; n >= 0; n--) {
      const { first, at } = this.#stretches[n] as { first: number; at: Instant };
      // Its first entry is its earliest: one stretch at most is looked into.
      if (at < moment) return (await this.#within(first, end, moment)) ?? GENESIS;
      end = first - 1;
    }
    return GENESIS;
  }

  /** In one stretch a few looks are enough for any number of entries. */
  async #within(first: number, last: number, moment: Instant): Promise<Head | undefined> {
    let known: Head | undefined;
    for (let [from, over] = [first, last + 1]; from < over; ) {
      const seq = Math.floor((from + over) / 2);
      const [entry] = await this.#ledger.entries(seq, 1);
      if (entry && entry.at < moment) {
        known = { seq, hash: entry.hash };
        from = seq + 1;
      } else over = seq;
    }
    return known;
  }

  async #readOn(): Promise<void> {
    const { seq } = await this.#ledger.head();
    while (this.#read < seq) {
      const entries = await this.#ledger.entries(this.#read + 1, PART);
      if (entries.length === 0) return;
      for (const { seq: at, at: time } of entries) {
        if (at === 1 || time < this.#last) this.#stretches.push({ first: at, at: time });
        this.#last = time;
        this.#read = at;
      }
    }
  }
}
