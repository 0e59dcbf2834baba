import type { Lane } from '../../delivery/channel.ts';

/** Replies first, then prompts, then updates of old copies. */
export const LANES: readonly Lane[] = ['reply', 'prompt', 'update'];

/** No pause after a 429 is longer than this, whatever the server says; it will say it again. */
export const LONGEST_PAUSE = 60_000;

/**
 * What Teams takes in one conversation: so many requests in so many milliseconds (platform.md, "Outbound"). The windows are a little
 * longer than documented, because a request that is late on the wire is counted when it arrives.
 */
const LATE = 50;
export const QUOTAS: readonly { requests: number; within: number }[] = [
  { requests: 7, within: 1_000 },
  { requests: 8, within: 2_000 },
  { requests: 60, within: 30_000 },
  { requests: 1_800, within: 3_600_000 },
];
const MOST = Math.max(...QUOTAS.map((quota) => quota.requests));
const LONGEST = Math.max(...QUOTAS.map((quota) => quota.within)) + LATE;

/** A request that waits for its turn. */
export interface Waiting {
  readonly order: number;
  readonly lane: Lane;
  readonly go: (now: boolean) => void;
  next?: Waiting;
}

/** One conversation as the pacer sees it: who waits in it, what it has sent, until when it must be quiet. */
export class Talk {
  /** Nothing is sent in it before this moment (elapsed milliseconds). */
  until = Number.NEGATIVE_INFINITY;
  /** True while it stands among the held ones. */
  held = false;
  /** The lanes in which its first request is announced to the pacer. */
  readonly listed = new Set<Lane>();
  readonly #first: Partial<Record<Lane, Waiting>> = {};
  readonly #last: Partial<Record<Lane, Waiting>> = {};
  #sent: number[] = [];
  #strikes = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  first(lane: Lane): Waiting | undefined {
    return this.#first[lane];
  }

  add(request: Waiting): void {
    const last = this.#last[request.lane];
    if (last) last.next = request;
    else this.#first[request.lane] = request;
    this.#last[request.lane] = request;
  }

  /** Takes the first request of a lane, and counts it as sent now. */
  take(lane: Lane, now: number): Waiting | undefined {
    const request = this.#first[lane];
    if (!request) return undefined;
    this.#first[lane] = request.next;
    if (!request.next) this.#last[lane] = undefined;
    this.#sent.push(now);
    if (this.#sent.length > 2 * MOST) this.#sent = this.#sent.slice(-MOST);
    for (const { requests, within } of QUOTAS) {
      const nth = this.#sent[this.#sent.length - requests];
      if (nth !== undefined) this.until = Math.max(this.until, nth + within + LATE);
    }
    return request;
  }

  get waiting(): boolean {
    return LANES.some((lane) => this.#first[lane]);
  }

  /** A 429: quiet for as long as the server says, else twice as long each time. */
  pause(now: number, retryAfter?: number): number {
    // What was in flight with the refused request tells the same story again: it makes the pause no longer.
    if (now >= this.#pausedUntil) this.#strikes++;
    const pause = pauseFor(this.#strikes, retryAfter);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pause);
    this.until = Math.max(this.until, this.#pausedUntil);
    return pause;
  }

  /** Teams took a request: the next 429 starts from a short pause again. */
  flows(): void {
    this.#strikes = 0;
  }

  /** Nothing about it needs to be remembered any more. */
  over(now: number): boolean {
    return !this.waiting && this.until <= now && (this.#sent.at(-1) ?? Number.NEGATIVE_INFINITY) < now - LONGEST;
  }
}

/** Milliseconds to be quiet after the n-th 429 in a row: as Retry-After says, else 1, 2, 4 … s; at most a minute. */
export const pauseFor = (strikes: number, retryAfter?: number): number =>
  Math.min(LONGEST_PAUSE, retryAfter && retryAfter > 0 ? retryAfter : 1_000 * 2 ** Math.min(strikes - 1, 10));
