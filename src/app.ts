import { Registry } from 'prom-client';
import { Desk, dropExtras, fileExtras, reportExtras, together } from './assistant/index.ts';
import { commonCards, loadCards } from './cards/index.ts';
import { Painter } from './cards/painter.ts';
import { ManualCalendar } from './clock/calendar.ts';
import { Player } from './clock/play.ts';
import { Ticker } from './clock/ticker.ts';
import type { Config } from './config.ts';
import { Delivery } from './delivery/index.ts';
import { Handing } from './files/handing.ts';
import { Intake } from './files/intake.ts';
import { Keeping } from './files/keeping.ts';
import { Maker } from './files/making.ts';
import { commonTexts, loadTexts } from './i18n/index.ts';
import { languageFrom } from './i18n/languages.ts';
import type { BallotBox, Files } from './kernel/ballot.ts';
import type { Capability } from './kernel/capability.ts';
import { Catalogue } from './kernel/catalogue.ts';
import { Kernel } from './kernel/kernel.ts';
import { type Outside, sealBox } from './kernel/sealed/box.ts';
import type { Store, Table } from './kernel/store.ts';
import type { Calendar, Elapsed } from './kernel/time.ts';
import { type Holidays, WorkTime } from './kernel/worktime.ts';
import { doubtRights } from './operator/doubts.ts';
import { Poster } from './posting/index.ts';
import { Library } from './reporting/library.ts';
import { gauge } from './server/gauges.ts';
import { buildServer, type Door } from './server/index.ts';
import { mountLocal } from './server/local/mount.ts';
import { ContentFault, type Log } from './server/log.ts';
import { createInbound } from './teams/inbound/index.ts';
import { createChannel, createToken, type Outbound } from './teams/outbound/index.ts';

/** Everything with a side effect that Steward stands on; a test gives its own. */
export interface Ports {
  store: Store;
  ballots: BallotBox;
  /** Seals what is anonymous or confidential; never lies with the data (hardening P2). */
  pulseKey: Uint8Array;
  /** Remembers beside the data which pulses were published (hardening P1). */
  outside?: Outside;
  files: Files;
  calendar: Calendar;
  elapsed: Elapsed;
  log: Log;
  holidays?: Holidays;
  /** Files to and from where people keep theirs; the channel's own when not given. */
  transfers?: Pick<Outbound, 'uploads' | 'downloads'>;
}

export interface App {
  config: Config;
  ports: Ports;
  kernel: Kernel;
  painter: Painter;
  library: Library;
  delivery: Delivery;
  desk: Desk;
  keeping: Keeping;
  channel: Outbound;
  door: Door;
  /** Moves the calendar; undefined where the world's is used. */
  player: Player | undefined;
  /** Listens, ticks, sends. */
  start(): Promise<{ url: string; port: number }>;
  stop(): Promise<void>;
}

/** The tables that a store must know for these capabilities: asked before a store is opened. */
export const tablesOf = (capabilities: readonly Capability[]): Table[] => new Catalogue(capabilities).tables;

/** Wires everything; nothing listens and nothing ticks yet. */
export function build(config: Config, ports: Ports, capabilities: readonly Capability[]): App {
  const { store, calendar, elapsed, log } = ports;
  const catalogue = new Catalogue(capabilities);
  const texts = loadTexts([commonTexts, ...capabilities.map((c) => ({ name: c.name, folder: c.texts }))], {
    pseudo: true,
  });
  const cards = loadCards([commonCards, ...capabilities.map((c) => ({ name: c.name, folder: c.cards }))], {
    loopback: config.local,
  });
  const kernel = new Kernel({
    store,
    calendar,
    catalogue,
    work: new WorkTime(config.workingHours, ports.holidays),
    sealed: sealBox(ports.ballots, ports.pulseKey, ports.outside),
  });
  const painter = new Painter(kernel, texts, cards);

  const library = new Library(kernel, config.timeZone);

  let port = config.port;
  const base = () => `http://127.0.0.1:${port}`;
  const serviceUrl = () =>
    config.serviceUrl ?? (config.local ? `${base()}/local/connector` : 'https://smba.trafficmanager.net/teams');
  const channel = createChannel({ config, elapsed, token: createToken(config, elapsed), log, base });
  const { uploads, downloads } = ports.transfers ?? channel;
  const intake = new Intake(kernel, ports.files);
  const maker = new Maker({ kernel, painter, library, files: ports.files, intake });
  const handing = new Handing({ kernel, maker, uploads, log });
  const keeping = new Keeping({ kernel, files: ports.files, downloads, intake, log });
  const delivery = new Delivery({
    kernel,
    painter,
    channel,
    elapsed,
    log,
    serviceUrl,
    arrived: (person, drawn) => desk.arrived(person, drawn),
  });
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

  const parts = { config, ports, kernel, painter, library, delivery, keeping, channel, door, player, start, stop };
  const desk: Desk = new Desk({
    kernel,
    painter,
    roster: channel.roster,
    log,
    extras: (answering) =>
      together([
        reportExtras(kernel, painter, library, answering),
        fileExtras(handing),
        dropExtras({ kernel, keeping, intake, answering }),
      ]),
  });
  /** Content that capabilities look after themselves: what is wrong with it at the start keeps the bot from starting. */
  const attending: { close(): void }[] = [];

  return { ...parts, desk };

  async function start() {
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
    await delivery.close();
    await poster.close();
    await channel.close();
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
