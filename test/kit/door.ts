import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { type Config, readConfig } from '../../src/config.ts';
import type { Message, Sent } from '../../src/delivery/channel.ts';
import type { Elapsed } from '../../src/kernel/time.ts';
import { buildServer, type Door } from '../../src/server/index.ts';
import { createLog } from '../../src/server/log.ts';
import type { Answer, Incoming } from '../../src/teams/conversation.ts';
import { createInbound, type Texts } from '../../src/teams/inbound/index.ts';
import { type KeyServer, SERVICE_URL, TENANT } from './keyserver.ts';

/** Elapsed time that a test moves by hand; a sleep ends when its time has come. */
export class HandClock implements Elapsed {
  #now = 0;
  readonly #sleepers = new Set<{ until: number; wake: () => void }>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });
  }

  /** Somebody waits for this moment. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  move(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}

/** One thing that went out through the channel. */
export interface Out {
  what: 'reply' | 'update';
  conversation: string;
  message: Message;
  /** The activity replied to, or the one updated. */
  activity: string | undefined;
}

export interface TestDoor {
  url: string;
  door: Door;
  config: Config;
  clock: HandClock;
  /** What the app received. */
  received: Incoming[];
  sent: Out[];
  log(): string;
  /** Sends an activity as Teams does. */
  post(activity: unknown, headers?: Record<string, string>): Promise<{ status: number; body: unknown; text: string }>;
  /** Resolves when nothing is under way any more, as the end waits for it. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface DoorOptions {
  /** Outside local mode, whose tokens are believed. */
  keys?: Pick<KeyServer, 'settings'>;
  /** All settings, instead of those of the keys. */
  settings?: Record<string, string>;
  env?: Record<string, string>;
  receive?: (incoming: Incoming) => Promise<Answer | undefined>;
  texts?: Texts;
  /** What the channel says to a message. */
  outcome?: (out: Out) => Sent;
  /** Replies that wait for their turn already. */
  replies?: number;
  clock?: HandClock;
  seconds?: () => number;
}

/** The real server on a free port of loopback, with an app and a way out that only take notes. */
export async function openDoor(options: DoorOptions = {}): Promise<TestDoor> {
  const config = readConfig(options.settings ?? options.keys?.settings(options.env) ?? { PORT: '0', ...options.env });
  const received: Incoming[] = [];
  const sent: Out[] = [];
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const clock = options.clock ?? new HandClock();
  const outcome =
    options.outcome ?? ((out) => ({ kind: 'sent', activity: `sent-${sent.length}`, conversation: out.conversation }));
  const note = (out: Out): Sent => {
    sent.push(out);
    return outcome(out);
  };
  const inbound = createInbound({
    config,
    log,
    elapsed: clock,
    ...(options.seconds ? { seconds: options.seconds } : {}),
    texts:
      options.texts ??
      ((key, { locale }, values) => ({
        text: `${key} ${JSON.stringify(values)}`,
        language: locale.slice(0, 2) || 'en',
      })),
    async receive(incoming) {
      received.push(incoming);
      return options.receive ? options.receive(incoming) : { text: 'Heard.', language: 'en' };
    },
    channel: {
      reply: async (to, message, activity) => note({ what: 'reply', conversation: to.conversation, message, activity }),
      update: async (to, activity, message) =>
        note({ what: 'update', conversation: to.conversation, message, activity }),
      backlog: () => ({ reply: options.replies ?? 0, prompt: 0, update: 0 }),
    },
  });
  const door = buildServer({
    config,
    log,
    messages: inbound,
    ready: () => true,
    metrics: new Registry(),
    elapsed: clock,
  });
  const { url } = await door.listen();
  return {
    url,
    door,
    config,
    clock,
    received,
    sent,
    log: () => lines.join(''),
    async post(activity, headers = {}) {
      const response = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof activity === 'string' ? activity : JSON.stringify(activity),
      });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : undefined, text };
    },
    settled: async () => inbound.settled?.(),
    close: () => door.close(0),
  };
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

export const AMINA = 'aaaaaaaa-0000-4000-8000-00000000000a';

/** A message as Teams sends it in a personal chat. */
export const message = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'message',
  id: `f:${randomUUID()}`,
  channelId: 'msteams',
  serviceUrl: SERVICE_URL,
  locale: 'en-GB',
  from: { id: '29:amina', name: 'Amina Canary', aadObjectId: AMINA },
  recipient: { id: '28:steward', name: 'Steward' },
  conversation: { id: 'a:amina', conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
  text: 'help',
  ...more,
});

/** A press of Action.Execute. */
export const press = (verb: string, data: unknown, more: Record<string, unknown> = {}): Record<string, unknown> =>
  message({
    type: 'invoke',
    name: 'adaptiveCard/action',
    text: undefined,
    replyToId: 'card-1',
    value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
    ...more,
  });
