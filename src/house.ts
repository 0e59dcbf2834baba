import { Desk, dropExtras, fileExtras, reportExtras, together } from './assistant/index.ts';
import { commonCards, loadCards } from './cards/index.ts';
import { Painter } from './cards/painter.ts';
import type { Config } from './config.ts';
import { Delivery } from './delivery/index.ts';
import { Handing } from './files/handing.ts';
import { Intake } from './files/intake.ts';
import { Keeping } from './files/keeping.ts';
import { Maker } from './files/making.ts';
import { commonTexts, loadTexts, type Texts } from './i18n/index.ts';
import type { BallotBox, Files } from './kernel/ballot.ts';
import type { Capability } from './kernel/capability.ts';
import { Catalogue } from './kernel/catalogue.ts';
import { Kernel } from './kernel/kernel.ts';
import { type Outside, sealBox } from './kernel/sealed/box.ts';
import type { Store, Table } from './kernel/store.ts';
import type { Calendar, Elapsed } from './kernel/time.ts';
import { type Holidays, WorkTime } from './kernel/worktime.ts';
import { Library } from './reporting/library.ts';
import type { Log } from './server/log.ts';
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

/** Steward without its door: what a command needs that runs where no bot does. It loads in half the time of the whole. */
export interface House {
  config: Config;
  ports: Ports;
  kernel: Kernel;
  painter: Painter;
  library: Library;
  delivery: Delivery;
  desk: Desk;
  keeping: Keeping;
  channel: Outbound;
}

/** The tables that a store must know for these capabilities: asked before a store is opened. */
export const tablesOf = (capabilities: readonly Capability[]): Table[] => new Catalogue(capabilities).tables;

/**
 * Wires everything but what listens and ticks.
 * @param port where this Steward is reached once it listens.
 */
export function buildHouse(
  config: Config,
  ports: Ports,
  capabilities: readonly Capability[],
  port = (): number => config.port,
): House & { texts: Texts; handing: Handing } {
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

  const base = () => `http://127.0.0.1:${port()}`;
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
  return { config, ports, kernel, painter, library, delivery, desk, keeping, channel, texts, handing };
}
