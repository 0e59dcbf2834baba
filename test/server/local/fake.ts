import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import restify from 'restify';
import { type LocalOptions, type LocalPerson, mountLocal } from '../../../src/server/local/mount.ts';

// biome-ignore lint/suspicious/noExplicitAny: activities are read as the wire has them
export type Wire = any;

/** What the bot of a test does with an activity: the body of the HTTP answer, or nothing. */
export type Bot = (activity: Wire, stand: Stand) => Promise<object | undefined> | object | undefined;

export interface Stand {
  url: string;
  dataDir: string;
  /** Everything the bot was sent. */
  got: Wire[];
  bot: Bot;
  now: string;
  get(path: string): Promise<{ status: number; body: Wire; headers: Headers }>;
  send(method: string, path: string, body?: unknown): Promise<{ status: number; body: Wire }>;
  /** The bot writes to the connector under the address it was given. */
  replies(activity: Wire, message: object): Promise<string>;
  /** Stops the server; the data stays for `restarted`. */
  stop(): Promise<void>;
}

export const person = (id: string, name: string, more: Partial<LocalPerson> = {}): LocalPerson => ({
  id,
  name,
  title: 'Officer',
  unit: 'Ethics Office',
  aadObjectId: `00000000-0000-4000-8000-${id.padStart(12, '0')}`,
  email: `${id}@example.org`,
  language: 'en',
  hasTeams: true,
  ...more,
});

export const PEOPLE = [
  person('1', 'Amina Diallo', { title: 'Director', unit: 'Office of Human Resources/Policy' }),
  person('2', 'Jean Dupont', { language: 'fr' }),
  person('3', 'ليلى حسن', { language: 'ar', title: 'كبيرة الموظفين' }),
  person('4', 'Nora Paper', { hasTeams: false, aadObjectId: '' }),
  person('5', '<img src=x onerror=alert(1)>', { title: '<b>bold</b>' }),
];

/** A server with the stand-in and a bot that lives in the test. `dataDir` given: what an earlier one left. */
export async function stand(
  given: Partial<LocalOptions> & { bot?: Bot; people?: never; list?: LocalPerson[] } = {},
): Promise<Stand> {
  const { bot, list = PEOPLE, dataDir = await mkdtemp(join(tmpdir(), 'stand-in-')), ...options } = given;
  const server = restify.createServer();
  const port = () => (server.address() as AddressInfo).port;
  const mine: Stand = {
    url: '',
    dataDir,
    got: [],
    bot: bot ?? (() => undefined),
    now: '2026-01-05T09:00:00.000Z',
    async get(path) {
      const response = await fetch(mine.url + path);
      const text = await response.text();
      return {
        status: response.status,
        body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
        headers: response.headers,
      };
    },
    async send(method, path, body) {
      const response = await fetch(mine.url + path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : undefined };
    },
    async replies(activity, message) {
      const at = `${activity.serviceUrl}/v3/conversations/${encodeURIComponent(activity.conversation.id)}/activities/${activity.id}`;
      const { body } = await mine.send('POST', at.slice(mine.url.length), { type: 'message', ...message });
      return body.id;
    },
    async stop() {
      await local.close();
      server.server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
  server.post('/api/messages', async (req, res) => {
    const parts: Buffer[] = [];
    for await (const part of req) parts.push(part as Buffer);
    const activity = JSON.parse(Buffer.concat(parts).toString());
    mine.got.push(activity);
    const answer = await mine.bot(activity, mine);
    res.send(200, answer ?? '');
  });
  const local = await mountLocal(server, {
    port,
    dataDir,
    tenantId: 'tenant-1',
    log: { warn: () => undefined },
    people: async (search, limit) =>
      list
        .filter((one) => `${one.name} ${one.title} ${one.unit}`.toLowerCase().includes(search.toLowerCase()))
        .slice(0, limit),
    person: async (key) => list.find((one) => one.id === key || (one.aadObjectId !== '' && one.aadObjectId === key)),
    clock: {
      now: () => mine.now,
      async move({ now, advance }) {
        const to =
          now ??
          new Date(Date.parse(mine.now) + Number(/^P(\d+)D$/.exec(advance ?? 'P1D')?.[1]) * 86_400_000).toISOString();
        if (to < mine.now) throw new Error('The calendar only goes forward.');
        mine.now = to;
        return { now: to };
      },
    },
    file: async (id) =>
      id === 'report' ? { bytes: Buffer.from('a;b\n1;2\n'), name: 'Rapport été.csv', type: 'text/csv' } : undefined,
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mine.url = `http://127.0.0.1:${port()}`;
  return mine;
}

export const forget = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** An attachment with a card. */
export const card = (json: object): object => ({
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.5', ...json },
    },
  ],
});
/** A button as Steward makes them: Action.Execute with its Action.Submit fallback. */
export const button = (title: string, verb: string, data: object = {}, more: object = {}): object => ({
  type: 'Action.Execute',
  title,
  verb,
  data: { verb, ...data },
  fallback: { type: 'Action.Submit', title, data: { verb, ...data }, ...more },
  ...more,
});
/** The answer to an invoke that replaces the card. */
export const replaced = (json: object): object => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value: { type: 'AdaptiveCard', version: '1.5', ...json },
});
