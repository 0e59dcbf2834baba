import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { T } from '../i18n/index.ts';
import { put, type Step } from '../kernel/act.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Ref } from '../kernel/obligation.ts';
import type { Id } from '../kernel/store.ts';
import { type Ticket, tickets } from '../kernel/ticket.ts';
import { plus } from '../kernel/time.ts';
import type { Answer, Incoming, Uploads } from '../teams/conversation.ts';
import type { Maker, ReadyFile } from './making.ts';

/** An offer can be taken for so long (ms): a week. */
const STANDS = 7 * 86_400_000;
/** Offers that one person may have open; the oldest go first. */
const MOST = 40;

type Consent = Extract<Incoming, { kind: 'consent' }>;

export interface HandingPorts {
  kernel: Kernel;
  maker: Maker;
  uploads: Uploads;
  log: Pick<Logger, 'warn'>;
}

/**
 * Hands files over. Teams lets a bot put a file only where the reader consented (platform.md, "Cards"), perhaps days later: so an offer is a
 * ticket without bytes, and what it stands for is made when it is taken, if the reader may still have it.
 */
export class Handing {
  readonly #ports: HandingPorts;

  constructor(ports: HandingPorts) {
    this.#ports = ports;
  }

  /** Offers a file; says so where there is none for this reader. */
  async offer(person: Id, ref: Ref, t: T): Promise<Answer> {
    const file = await this.#ports.maker.make(ref, person);
    if (!file) return { text: t.t('common.file.noMore'), language: t.language, refused: true };
    if ('damaged' in file) return this.#damaged(file.damaged, t);
    const id = randomUUID();
    await this.#keep('file.offered', person, (old, now) => [
      ...old.map((ticket): Step => ({ do: 'remove', table: tickets.name, id: ticket.id })),
      put(tickets, { id, person, ref, name: file.name, until: plus(now, STANDS) }),
    ]);
    return {
      text: t.t('common.file.offer', { name: file.name }),
      summary: t.t('common.file.about', { name: file.name }),
      language: t.language,
      file: { id, name: file.name, bytes: file.bytes.length },
    };
  }

  /** The answer to an offer: the bytes are made now, and put where the reader said. */
  async consent(person: Id, consent: Consent, t: T): Promise<Answer> {
    const say = (key: string, name = '') => ({ text: t.t(`common.file.${key}`, { name }), language: t.language });
    const ticket = await this.#open(consent.file);
    if (ticket?.person !== person) return { ...say('old'), refused: true };
    const { upload } = consent;
    if (!consent.accepted || !upload) {
      await this.#keep('file.declined', person, () => [{ do: 'remove', table: tickets.name, id: ticket.id }]);
      return say('declined', ticket.name);
    }
    const handed = { name: upload.name, url: upload.contentUrl, id: upload.uniqueId };
    const done: Answer = { ...say('put', ticket.name), more: [{ handed, language: t.language }] };
    // Teams repeats what it believes lost: the file is there already.
    if (ticket.taken) return done;
    const file = await this.#ports.maker.make(ticket.ref, person);
    if (!file) return { ...say('noMore'), refused: true };
    if ('damaged' in file) return this.#damaged(file.damaged, t);
    const { ok, reason } = await this.#ports.uploads.put(upload.url, file.bytes);
    if (!ok) {
      this.#ports.log.warn({ reason }, 'a file could not be put where its reader said');
      return { ...say('failed'), refused: true };
    }
    await this.#taken(ticket);
    return done;
  }

  /** Said, and logged for whoever looks after the disk: evidence that changed is no evidence. */
  #damaged(name: string, t: T): Answer {
    this.#ports.log.warn({}, 'the bytes of a file that was handed in no longer fit their fingerprint');
    return { text: t.t('common.file.damaged', { name }), language: t.language, refused: true };
  }

  /** In local mode a ticket is a link. Undefined: unknown, too old, or no longer this reader's. */
  async fetch(id: Id): Promise<ReadyFile | undefined> {
    const ticket = await this.#open(id);
    const file = ticket && (await this.#ports.maker.make(ticket.ref, ticket.person));
    if (!ticket || !file || 'damaged' in file) return undefined;
    await this.#taken(ticket);
    return file;
  }

  async #open(id: Id): Promise<Ticket | undefined> {
    const ticket = await this.#ports.kernel.read((view) => view.peek<Ticket>(tickets.name, id));
    return ticket && ticket.until >= this.#ports.kernel.calendar.now() ? ticket : undefined;
  }

  async #taken(ticket: Ticket): Promise<void> {
    await this.#keep('file.taken', ticket.person, (_, now) => [
      put(tickets, { ...ticket, taken: ticket.taken ?? now }),
      { do: 'note', facts: { file: ticket.ref.kind } },
    ]);
  }

  /** `steps` gets the person's offers that are over, or too many. */
  async #keep(kind: string, person: Id, steps: (over: Ticket[], now: string) => Step[]): Promise<void> {
    const { kernel } = this.#ports;
    await kernel.apply({ kind, at: kernel.calendar.now(), by: person, via: 'card', data: {} }, (view) => {
      const own = view.find<Ticket>(tickets.name, 'person', person).sort((a, b) => b.until.localeCompare(a.until));
      return steps(
        own.filter((ticket, at) => ticket.until < view.now || at >= MOST),
        view.now,
      );
    });
  }
}
