import type { Lane } from '../../delivery/channel.ts';
import type { Elapsed } from '../../kernel/time.ts';
import { Heap } from './heap.ts';
import { LANES, pauseFor, Talk } from './talk.ts';

/** Every request to the connector passes here (promise 5, hardening S2). Times are milliseconds on the elapsed clock. */
export interface Pacer {
  /**
   * Waits for the turn of one request, then does it. Undefined: the pacer was closed before its turn came, so it was not done.
   * `conversation` is what Teams counts by; for a first contact, the person.
   */
  run<T>(lane: Lane, conversation: string, request: () => Promise<T>): Promise<T | undefined>;
  /** Teams answered 429 in this conversation. Says how long nothing goes there, or nothing at all. */
  refused(conversation: string, retryAfter?: number): { after: number; scope: 'conversation' | 'tenant' };
  /** Teams took a request of this conversation. */
  taken(conversation: string): void;
  /** How many wait for their turn. */
  backlog(): Record<Lane, number>;
  /** Whoever still waits is told that it was not done. */
  close(): void;
}

export interface Pace {
  /** Requests a second. */
  rate: number;
  elapsed: Elapsed;
  /**
   * Requests on the wire at once. No more than the HTTP pool has connections: what waits inside the pool would leave it in one burst
   * when a hanging server comes back.
   */
  most?: number;
}

/** Prompts a second that get through a flood of replies. */
const PROMPTS = 5;
/** Timers are no finer than this: at high rates requests go in small groups, as many as were due. */
const COARSE = 4;
/** After a pause connections are cold: the first requests are late on the wire and would arrive together with the next ones. */
const COLD_AFTER = 5_000;
const COLD_REQUESTS = 6;
/** So many different conversations refused within so long mean that the whole tenant is too fast. */
const SEVERAL = 3;
const SEVERAL_WITHIN = 10_000;
const CALM_AFTER = 60_000;

/**
 * The one pacer: requests are spaced evenly, a late one is made up for by at most one slot, so N of them never take less than
 * (N - 2) slots: at 48 a second no sliding second holds more than 50. Replies go first, then prompts, then updates; within a lane
 * first come, first served, except that a conversation at its limit is passed over. Each request costs O(log n).
 */
export function createPacer({ rate, elapsed, most = 100 }: Pace): Pacer {
  const slot = 1_000 / rate;
  const slack = Math.max(slot, COARSE);
  // One slot in so many belongs to a prompt, one fewer than needed for PROMPTS a second, since timers are late at times.
  const share = Math.max(2, Math.floor(rate / PROMPTS) - 1);
  const talks = new Map<string, Talk>();
  const ready: Record<Lane, Heap<Talk>> = { reply: new Heap(), prompt: new Heap(), update: new Heap() };
  const held = new Heap<Talk>();
  const waiting: Record<Lane, number> = { reply: 0, prompt: 0, update: 0 };
  let due = Number.NEGATIVE_INFINITY;
  let released = Number.NEGATIVE_INFINITY;
  let cold = 0;
  let sincePrompt = 0;
  let inFlight = 0;
  let orders = 0;
  let running = false;
  let closed = false;
  let sweepAt = 1_000;
  let end: (() => void) | undefined;
  /** Ends a sleep that is not for the pace. */
  let wake: (() => void) | undefined;
  const tenant = { until: Number.NEGATIVE_INFINITY, strikes: 0, refused: new Map<string, number>() };

  const talkOf = (conversation: string, now: number): Talk => {
    let talk = talks.get(conversation);
    if (!talk) {
      if (talks.size >= sweepAt) sweep(now);
      talk = new Talk();
      talks.set(conversation, talk);
    }
    return talk;
  };

  const sweep = (now: number): void => {
    for (const [conversation, talk] of talks) if (talk.over(now)) talks.delete(conversation);
    sweepAt = Math.max(1_000, 2 * talks.size);
  };

  /** Announces the first request of each lane, or holds the conversation until it may speak again. */
  const list = (talk: Talk, now: number): void => {
    if (talk.until > now) {
      if (!talk.held && talk.waiting) {
        talk.held = true;
        held.add(talk.until, talk);
      }
      return;
    }
    for (const lane of LANES) {
      const first = talk.first(lane);
      if (!first || talk.listed.has(lane)) continue;
      talk.listed.add(lane);
      ready[lane].add(first.order, talk);
    }
  };

  const unhold = (now: number): void => {
    while (held.key <= now) {
      const talk = held.take() as Talk;
      talk.held = false;
      list(talk, now);
    }
  };

  /** Who goes now in this lane; a conversation that was held since it was announced is announced again later. */
  const pick = (lane: Lane, now: number): Talk | undefined => {
    for (let talk = ready[lane].take(); talk; talk = ready[lane].take()) {
      talk.listed.delete(lane);
      if (talk.until <= now && talk.first(lane)) return talk;
      list(talk, now);
    }
    return undefined;
  };

  const release = (now: number): boolean => {
    const promptDue = waiting.prompt > 0 && sincePrompt >= share - 1;
    const lanes: readonly Lane[] = promptDue ? ['prompt', 'reply', 'update'] : LANES;
    for (const lane of lanes) {
      const talk = pick(lane, now);
      const request = talk?.take(lane, now);
      if (!talk || !request) continue;
      waiting[lane]--;
      sincePrompt = lane === 'prompt' || waiting.prompt === 0 ? 0 : sincePrompt + 1;
      list(talk, now);
      if (now - released > COLD_AFTER) cold = COLD_REQUESTS;
      // After a longer stall the last request may still be on its way out: nothing is made up for, or the two would arrive together.
      due = (now - due > slack ? now : due) + (cold-- > 0 ? 2 * slot : slot);
      released = now;
      inFlight++;
      request.go(true);
      return true;
    }
    return false;
  };

  const pump = async (): Promise<void> => {
    while (!closed && LANES.some((lane) => waiting[lane] > 0)) {
      const now = elapsed.now();
      const at = Math.max(due, tenant.until);
      if (now < at) await rest(at - now);
      else if (inFlight >= most) await rest(Number.POSITIVE_INFINITY, true);
      else {
        unhold(now);
        if (!release(now)) await rest(held.key - now, true);
      }
    }
    running = false;
  };

  /** Sleeps, at the longest `ms`; closing ends it, and when `wakeable` a request that comes or ends. */
  const rest = async (ms: number, wakeable = false): Promise<void> => {
    const early = new AbortController();
    const ended = new Promise<void>((resolve) => {
      end = () => {
        resolve();
        early.abort();
      };
    });
    if (wakeable) wake = end;
    // The port does not say whether an aborted sleep rejects: both are fine.
    const slept = Number.isFinite(ms) ? elapsed.sleep(ms, early.signal).catch(() => undefined) : ended;
    await Promise.race([slept, ended]);
    wake = end = undefined;
  };

  const turn = (lane: Lane, conversation: string): Promise<boolean> =>
    new Promise((go) => {
      if (closed) return go(false);
      const now = elapsed.now();
      const talk = talkOf(conversation, now);
      talk.add({ order: orders++, lane, go });
      waiting[lane]++;
      list(talk, now);
      if (running) return wake?.();
      running = true;
      void pump();
    });

  return {
    async run(lane, conversation, request) {
      if (!(await turn(lane, conversation))) return undefined;
      try {
        return await request();
      } finally {
        if (inFlight-- >= most) wake?.();
      }
    },
    refused(conversation, retryAfter) {
      const now = elapsed.now();
      const talk = talkOf(conversation, now);
      let after = talk.pause(now, retryAfter);
      list(talk, now);
      for (const [other, at] of tenant.refused) if (at < now - SEVERAL_WITHIN) tenant.refused.delete(other);
      tenant.refused.set(conversation, now);
      if (tenant.refused.size < SEVERAL) return { after, scope: 'conversation' };
      if (now >= tenant.until) tenant.strikes = now - tenant.until > CALM_AFTER ? 1 : tenant.strikes + 1;
      after = Math.max(after, pauseFor(tenant.strikes, retryAfter));
      tenant.until = Math.max(tenant.until, now + after);
      return { after: tenant.until - now, scope: 'tenant' };
    },
    taken: (conversation) => talks.get(conversation)?.flows(),
    backlog: () => ({ ...waiting }),
    close() {
      closed = true;
      for (const talk of talks.values()) {
        for (const lane of LANES) {
          for (let request = talk.first(lane); request; request = request.next) request.go(false);
        }
      }
      for (const lane of LANES) waiting[lane] = 0;
      talks.clear();
      end?.();
    },
  };
}
