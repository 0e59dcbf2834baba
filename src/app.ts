// The engine of cards, which a command does without: nobody who writes to the bot waits for it.
import 'adaptivecards-templating';
import { Registry } from 'prom-client';
import { ManualCalendar } from './clock/calendar.ts';
import { Player } from './clock/play.ts';
import { Ticker } from './clock/ticker.ts';
import type { Config } from './config.ts';
import { buildHouse, type House, type Ports } from './house.ts';
import { languageFrom } from './i18n/languages.ts';
import type { Capability } from './kernel/capability.ts';
import { doubtRights } from './operator/doubts.ts';
import { Poster } from './posting/index.ts';
import { gauge } from './server/gauges.ts';
import { buildServer, type Door } from './server/index.ts';
import { mountLocal } from './server/local/mount.ts';
import { ContentFault } from './server/log.ts';
import { createInbound } from './teams/inbound/index.ts';

export { type Ports, tablesOf } from './house.ts';

/** The whole program: the house and its door. */
export interface App extends House {
  door: Door;
  /** Moves the calendar; undefined where the world's is used. */
  player: Player | undefined;
  /** Listens, ticks, sends. */
  start(): Promise<{ url: string; port: number }>;
  stop(): Promise<void>;
}

/** Wires everything; nothing listens and nothing ticks yet. */
export function build(config: Config, ports: Ports, capabilities: readonly Capability[]): App {
  const { store, calendar, elapsed, log } = ports;
  let port = config.port;
  const { texts, handing, ...house } = buildHouse(config, ports, capabilities, () => port);
  const { kernel, delivery, desk, keeping, channel } = house;
  const poster = new Poster({ kernel, elapsed, log, system: 'lrs', ...(config.lrs ? { to: config.lrs } : {}) });
  const player = calendar instanceof ManualCalendar ? new Player(calendar, kernel, delivery) : undefined;
  const ticker = player ? undefined : new Ticker();
  const metrics = new Registry();
  gauge(metrics, store, delivery, channel);

  const inbound = createInbound({
    config,
    receive: (incoming) => desk.receive(incoming),
    channel,
    texts: (key, reader, values) => {
      const t = texts.in(languageFrom(reader.locale.slice(0, 2)) ?? 'en');
      return { text: t.t(`common.door.${key}`, values), language: t.language };
    },
    elapsed,
    log,
  });
  let local: { close(): Promise<void> } | undefined;
  const door = buildServer({
    config,
    log,
    messages: inbound,
    metrics,
    elapsed,
    ready: () => store.ready() || 'The store takes nothing: its disk is full or broken. The log says more.',
    mount: async (server) => {
      if (config.local)
        local = await mountLocal(server, {
          port: () => port,
          dataDir: config.dataDir,
          tenantId: config.tenantId || 'local',
          log,
          clock: player ?? { now: () => calendar.now() },
          file: (id) => handing.fetch(id),
          people: (search, limit) =>
            kernel.read((view) =>
              view.org
                .all()
                .filter((p) => fits(p, search))
                .slice(0, limit)
                .map(asLocal),
            ),
          person: (key) =>
            kernel.read(
              (view) =>
                view.org
                  .all()
                  .filter((p) => p.id === key || p.aadObjectId === key)
                  .map(asLocal)[0],
            ),
        });
    },
  });

  /** Content that capabilities look after themselves: what is wrong with it at the start keeps the bot from starting. */
  const attending: { close(): void }[] = [];

  return { ...house, door, player, start, stop };

  async function start() {
    // Now, not when somebody is told it: an organisation changes texts of its own (who issues certificates).
    texts.check();
    for (const { name, attend } of capabilities) {
      const told = (wrong: string[]) =>
        wrong.length > 0
          ? log.warn(
              { capability: name, wrong: wrong.map((line) => new ContentFault(line)) },
              'content is wrong; the last good version stays',
            )
          : log.info({ capability: name }, 'content was read anew');
      const looked = attend?.(told);
      if (looked) attending.push(looked);
    }
    await doubtRights(kernel, log);
    const listening = await door.listen();
    port = listening.port;
    await keeping.sweep();
    await ticker?.look(kernel, delivery, log);
    await kernel.act({ kind: 'regular.watch', at: calendar.now(), by: 'clock', via: 'tick', data: {} });
    await delivery.start();
    await poster.start();
    ticker?.start(kernel, delivery, elapsed, log);
    return listening;
  }

  /** Takes nothing new, finishes what is under way, closes the store last. */
  async function stop() {
    for (const looked of attending) looked.close();
    await ticker?.close();
    await local?.close();
    await door.close();
    // What only waits for its turn stays in the outbox and goes after the next start: behind a flood of replies that took minutes.
    await Promise.all([delivery.close(), channel.close()]);
    await poster.close();
    await store.close();
  }
}

interface Listed {
  id: string;
  name: string;
  title: string;
  unit: string;
  email: string;
  aadObjectId: string;
  language: string;
  status: string;
}

const fits = (p: Listed, search: string): boolean =>
  p.status !== 'left' &&
  (search === '' ||
    [p.name, p.title, p.unit, p.id, p.email].some((text) => text.toLowerCase().includes(search.toLowerCase())));

const asLocal = (p: Listed) => ({
  id: p.id,
  name: p.name,
  title: p.title,
  unit: p.unit,
  aadObjectId: p.aadObjectId,
  email: p.email,
  language: p.language,
  hasTeams: Boolean(p.aadObjectId || p.email),
});
