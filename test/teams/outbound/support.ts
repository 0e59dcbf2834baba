import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Address, Message } from '../../../src/delivery/channel.ts';
import type { Elapsed } from '../../../src/kernel/time.ts';
import { createChannel, type Outbound, type OutboundParts } from '../../../src/teams/outbound/index.ts';

export const realElapsed: Elapsed = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};

/** A clock that moves only when told, from one sleeper to the next; every sleeper wakes `late()` milliseconds too late. */
export class VirtualElapsed implements Elapsed {
  #now = 0;
  readonly #late: () => number;
  #sleepers: { at: number; wake: () => void }[] = [];

  constructor(late: () => number = () => 0) {
    this.#late = late;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { at: this.#now + ms + this.#late(), wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(new Error('aborted'));
      });
    });
  }

  /** Plays the time up to `at`; everything that is due on the way happens, in order. */
  async play(at: number): Promise<void> {
    for (;;) {
      await new Promise(setImmediate);
      const next = this.#sleepers.reduce<{ at: number; wake: () => void } | undefined>(
        (a, b) => (a && a.at <= b.at ? a : b),
        undefined,
      );
      if (!next || next.at > at) break;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = Math.max(this.#now, at);
  }
}

export const OBJECT_ID = '7d3f1c1e-0000-4000-8000-000000000001';

export const config = (more: Partial<OutboundParts['config']> = {}): OutboundParts['config'] => ({
  local: true,
  appId: '',
  tenantId: 'tenant-1',
  rate: 100_000,
  port: 3978,
  serviceHosts: [],
  fileHosts: [],
  ...more,
});

/** A log that keeps its lines as text. */
export function keptLog(): OutboundParts['log'] & { lines: string[] } {
  const lines: string[] = [];
  const keep = (...words: unknown[]): void => {
    lines.push(JSON.stringify(words));
  };
  return { lines, info: keep, warn: keep, error: keep };
}

export const channelWith = (parts: Partial<OutboundParts> = {}): Outbound =>
  createChannel({ config: config(), elapsed: realElapsed, token: async () => undefined, log: keptLog(), ...parts });

export const card = (title: string): Record<string, unknown> => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text: title }],
});
export const message = (title = 'Plan a date'): Message => ({
  card: card(title),
  summary: 'Something for you in Steward',
  language: 'en',
});
export const address = (serviceUrl: string, user = 'ana', conversation = `a:${user}`): Address => ({
  user,
  conversation,
  serviceUrl,
});
