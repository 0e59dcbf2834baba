import { randomUUID } from 'node:crypto';
import { Application } from '@microsoft/teams-ai';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { Registry } from 'prom-client';
import restify from 'restify';
import { realElapsed } from '../src/clock/elapsed.ts';
import { readConfig } from '../src/config.ts';
import type { Table } from '../src/kernel/store.ts';
import { buildServer } from '../src/server/index.ts';
import { createLog } from '../src/server/log.ts';
import { openLowdb } from '../src/storage/lowdb/index.ts';
import type { Receive } from '../src/teams/conversation.ts';
import { createInbound } from '../src/teams/inbound/index.ts';

/**
 * One of the servers that bench/door.ts compares, in a process of its own; it tells its parent the address. `stock` is what the SDK's
 * samples show, `door` our door with an app that only answers, `durable` one whose app commits each answer to disk before it answers.
 */
const [, , kind, settings = '{}', folder = ''] = process.argv;
const env = JSON.parse(settings) as Record<string, string>;
const card = { type: 'AdaptiveCard' as const, version: '1.5', body: [{ type: 'TextBlock', text: 'Recorded.' }] };
const tell = (url: string): void => void process.send?.(url);
process.on('disconnect', () => process.exit());

if (kind === 'stock') stock();
else await ours(kind === 'durable' ? await durable() : async () => ({ card, language: 'en' }));

function stock(): void {
  const server = restify.createServer();
  server.use(restify.plugins.bodyParser());
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(env));
  const app = new Application({ startTypingTimer: false });
  app.adaptiveCards.actionExecute(/.*/, async () => card);
  server.post('/api/messages', async (req, res) => {
    await adapter.process(req, res, async (context) => {
      await app.run(context);
    });
  });
  server.listen(0, '127.0.0.1', () => tell(`http://127.0.0.1:${server.address().port}`));
}

async function ours(receive: Receive): Promise<void> {
  const config = readConfig(env);
  const log = createLog('info', { write: () => undefined });
  const nothing = async () => ({ kind: 'sent' as const, activity: '', conversation: '' });
  const messages = createInbound({
    config,
    log,
    receive,
    elapsed: realElapsed,
    channel: { reply: nothing, update: nothing, backlog: () => ({ reply: 0, prompt: 0, update: 0 }) },
    texts: (key) => ({ text: key, language: 'en' }),
  });
  const metrics = new Registry();
  const door = buildServer({ config, log, messages, metrics, elapsed: realElapsed, ready: () => true });
  tell((await door.listen()).url);
}

async function durable(): Promise<Receive> {
  const answers: Table = { name: 'answers' };
  const store = await openLowdb({ folder, tables: [answers] });
  // Asked at the end: whether what was answered was recorded.
  process.on('message', async () => process.send?.((await store.head()).seq));
  return async (incoming) => {
    const at = '2027-05-04T09:00:00.000Z';
    await store.commit({
      at,
      key: incoming.key,
      reply: 'recorded',
      expects: [],
      puts: [{ table: answers.name, row: { id: randomUUID() } }],
      deletes: [],
      ledger: [{ at, what: 'dialogue.record', by: incoming.from.aadObjectId, via: 'card', facts: { held: true } }],
    });
    return { card, language: 'en' };
  };
}
