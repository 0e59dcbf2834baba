import { AssertionError } from 'chai';
import { DateTime } from 'luxon';
import { Desk, dropExtras, fileExtras, reportExtras, together } from '../../src/assistant/index.ts';
import { commonCards, loadCards } from '../../src/cards/index.ts';
import { buttonsOf, textOf } from '../../src/cards/inspect.ts';
import { Painter } from '../../src/cards/painter.ts';
import type { CardJson, Channel, Message, Sent } from '../../src/delivery/channel.ts';
import { Delivery } from '../../src/delivery/index.ts';
import { Handing } from '../../src/files/handing.ts';
import { Intake } from '../../src/files/intake.ts';
import { Keeping } from '../../src/files/keeping.ts';
import { Maker } from '../../src/files/making.ts';
import { commonTexts, loadTexts } from '../../src/i18n/index.ts';
import { type Act, put, type Result } from '../../src/kernel/act.ts';
import type { BallotBox } from '../../src/kernel/ballot.ts';
import type { Capability } from '../../src/kernel/capability.ts';
import { Catalogue } from '../../src/kernel/catalogue.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { Obligation } from '../../src/kernel/obligation.ts';
import { type Person, people as peopleTable } from '../../src/kernel/person.ts';
import { type Grant, grantId, grants, type Role } from '../../src/kernel/role.ts';
import { type Outside, sealBox } from '../../src/kernel/sealed/box.ts';
import type { Json, Store } from '../../src/kernel/store.ts';
import { addDays, type Calendar, dayIn, type Elapsed, type Instant, instant, plus } from '../../src/kernel/time.ts';
import { type Holidays, WorkTime } from '../../src/kernel/worktime.ts';
import { Library } from '../../src/reporting/library.ts';
import { memoryBallots } from '../../src/storage/memory/ballots.ts';
import { memoryFiles } from '../../src/storage/memory/files.ts';
import { memoryStore } from '../../src/storage/memory/index.ts';
import type { Answer, Incoming, Uploads } from '../../src/teams/conversation.ts';
import type { Downloads } from '../../src/teams/outbound/index.ts';
import { laptop } from './laptop/index.ts';

/** A message as it stands in somebody's chat. */
export interface Said {
  to: string;
  at: Instant;
  activity: string;
  card?: CardJson;
  text: string;
  /** A file that is offered. */
  file?: NonNullable<Message['file']>;
  /** A file that lies in their own files now. */
  handed?: NonNullable<Message['handed']>;
  /** Came unasked, rather than as an answer. */
  unasked: boolean;
}

export type Somebody = Partial<Person> & { id: string };

/** One row of the people file with everything that a test does not care about. */
export const person = (p: Somebody): Omit<Person, 'version'> => ({
  name: p.id.charAt(0).toUpperCase() + p.id.slice(1),
  email: `${p.id}@example.org`,
  aadObjectId: `aad-${p.id}`,
  title: 'Officer',
  grade: 'P-4',
  unit: 'DM',
  managerId: '',
  language: 'en',
  timeZone: 'UTC',
  location: '',
  category: 'staff',
  status: 'active',
  workDays: [1, 2, 3, 4, 5],
  joined: '2020-01-01',
  ...p,
});

export interface Setting {
  people: Somebody[];
  grants?: [Role, string, string?][];
  /** The calendar's first moment; a Monday by default. */
  at?: Instant;
  store?: (store: Store) => Store;
  holidays?: Holidays;
  capabilities?: Capability[];
  /** What the tenant's directory says of an account, by the channel's user id; nothing by default. */
  members?: { [user: string]: { email: string; upn: string; name: string } };
  /** People to whom Steward has never said who it is. */
  unmet?: string[];
  /** Where sealed documents lie; in memory when not given. */
  ballots?: BallotBox;
  /** What is remembered outside the data; nothing when not given. */
  outside?: Outside;
  /** Where files are put and read; in memory when not given. */
  transfers?: { uploads: Uploads; downloads: Downloads };
}

/** The key of sealed documents in tests. */
export const PULSE_KEY = new Uint8Array(32).fill(7);

/** A whole Steward in process, without a socket or a file: a conversation, a calendar, a chat each. */
export class Bot {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly delivery: Delivery;
  readonly desk: Desk;
  readonly painter: Painter;
  readonly files = memoryFiles();
  /** What people have in their own files, by address, and what was read of it. */
  readonly drive = new Map<string, Uint8Array>();
  readonly fetched: string[] = [];
  /** What was put where somebody consented to, by address. */
  readonly uploaded = new Map<string, Uint8Array>();
  /** What delivery logged as an error: nothing, when all is well. */
  readonly errors: unknown[] = [];
  readonly chats = new Map<string, Said[]>();
  /** People whose messages the channel refuses, with how. */
  readonly broken = new Map<string, Exclude<Sent, { kind: 'sent' }>>();
  /** Runs before a message is handed over: what happens between queue and send. */
  beforeSend: ((to: string) => Promise<void>) | undefined;
  #now: Instant;
  #serial = 0;
  #elapsed = 0;

  private constructor(setting: Setting) {
    const capabilities = setting.capabilities ?? [laptop];
    this.#now = setting.at ?? '2027-03-01T09:00:00.000Z';
    const calendar: Calendar = { now: () => this.#now };
    const elapsed: Elapsed = {
      now: () => this.#elapsed,
      sleep: async (ms) => {
        this.#elapsed += ms;
      },
    };
    const catalogue = new Catalogue(capabilities);
    const memory = memoryStore(catalogue.tables);
    this.store = setting.store ? setting.store(memory) : memory;
    this.kernel = new Kernel({
      store: this.store,
      calendar,
      catalogue,
      work: new WorkTime({ from: '09:00', to: '17:00' }, setting.holidays),
      sealed: sealBox(setting.ballots ?? memoryBallots(), PULSE_KEY, setting.outside),
    });
    const texts = loadTexts([commonTexts, ...capabilities.map((c) => ({ name: c.name, folder: c.texts }))]);
    const cards = loadCards([commonCards, ...capabilities.map((c) => ({ name: c.name, folder: c.cards }))]);
    this.painter = new Painter(this.kernel, texts, cards);
    const log = { info: () => undefined, warn: () => undefined, error: (o: unknown) => void this.errors.push(o) };
    this.delivery = new Delivery({
      kernel: this.kernel,
      painter: this.painter,
      channel: this.#channel(),
      elapsed,
      log,
      serviceUrl: () => 'https://smba.example/',
      arrived: (who, drawn) => this.desk.arrived(who, drawn),
    });
    const { kernel, painter, files } = this;
    const library = new Library(kernel, 'UTC');
    const uploads = {
      put: async (url: string, bytes: Uint8Array) => {
        if (url.includes('broken')) return { ok: false, reason: 'the file host answered 500' };
        this.uploaded.set(url, bytes);
        return { ok: true };
      },
    };
    const transfers = setting.transfers ?? { uploads, downloads: this.#downloads };
    const intake = new Intake(kernel, files);
    const maker = new Maker({ kernel, painter, library, files, intake });
    const handing = new Handing({ kernel, maker, uploads: transfers.uploads, log });
    this.desk = new Desk({
      kernel,
      painter,
      roster: { member: async (_, user) => setting.members?.[user] },
      log,
      extras: (answering) =>
        together([
          reportExtras(kernel, painter, library, answering),
          fileExtras(handing),
          dropExtras({
            kernel,
            keeping: new Keeping({ kernel, files, downloads: transfers.downloads, intake, log }),
            intake,
            answering,
          }),
        ]),
    });
  }

  /** People and roles are there; nobody has been greeted away: everybody has met Steward before. */
  static async of(setting: Setting): Promise<Bot> {
    const bot = new Bot(setting);
    await bot.kernel.apply(bot.#clock('organisation.import'), () => [
      ...setting.people.map((p) => put(peopleTable, person(p))),
      ...(setting.grants ?? []).map(([role, who, unit = '']) => {
        const grant: Omit<Grant, 'version'> = { id: '', role, person: who, unit };
        return put(grants, { ...grant, id: grantId(grant) });
      }),
      ...setting.people
        .filter((p) => !setting.unmet?.includes(p.id))
        .map((p) => put({ name: 'manners' }, { id: p.id, greeted: true } as never)),
    ]);
    await bot.delivery.start();
    return bot;
  }

  now = (): Instant => this.#now;

  #clock(kind: string): Act {
    return { kind, at: this.#now, by: 'clock', via: 'tick', data: {} };
  }

  #channel(): Channel {
    return {
      send: async (to, message) => {
        const who = to.user.replace(/^(aad|29)-/, '');
        await this.beforeSend?.(who);
        const fault = this.broken.get(who);
        if (fault) return fault;
        const activity = `a${++this.#serial}`;
        this.#put(who, activity, message, true);
        return { kind: 'sent', activity, conversation: `c-${who}` };
      },
      update: async (to, activity, message) => {
        const who = to.user.replace(/^(aad|29)-/, '');
        const fault = this.broken.get(who);
        if (fault) return fault;
        const said = this.chat(who).find((m) => m.activity === activity);
        if (said) Object.assign(said, { card: message.card, text: wordsOf(message) });
        return { kind: 'sent', activity, conversation: to.conversation };
      },
    };
  }

  #put(to: string, activity: string, message: Omit<Message, 'language' | 'summary'>, unasked: boolean): void {
    const said: Said = {
      to,
      at: this.#now,
      activity,
      text: wordsOf(message),
      unasked,
      ...(message.card ? { card: message.card } : {}),
      ...(message.file ? { file: message.file } : {}),
      ...(message.handed ? { handed: message.handed } : {}),
    };
    this.chats.set(to, [...this.chat(to), said]);
  }

  chat(who: string): Said[] {
    return this.chats.get(who) ?? [];
  }

  /** What came unasked to somebody, oldest first. */
  unasked(who: string): Said[] {
    return this.chat(who).filter((m) => m.unasked);
  }

  #incoming(who: string, key?: string): Omit<Extract<Incoming, { kind: 'installed' }>, 'kind'> {
    return {
      key: key ?? `k${++this.#serial}`,
      from: {
        aadObjectId: `aad-${who}`,
        address: { user: `29-${who}`, conversation: `c-${who}`, serviceUrl: 'https://smba.example/' },
      },
    };
  }

  /** Somebody types something; what is answered, as text. */
  async says(who: string, text: string, key?: string): Promise<string> {
    return this.#answered(who, await this.desk.receive({ ...this.#incoming(who, key), kind: 'text', text }));
  }

  /** Somebody installs Steward, or Teams says so when a first message opens the chat; what is answered. */
  async installs(who: string): Promise<string> {
    return this.#answered(who, await this.desk.receive({ ...this.#incoming(who), kind: 'installed' }));
  }

  /** Somebody removes Steward. */
  async removes(who: string): Promise<void> {
    await this.desk.receive({ ...this.#incoming(who), kind: 'removed' });
  }

  /** Somebody presses the newest button of that name in the chat, or on the message given. */
  async presses(
    who: string,
    title: string | RegExp,
    more: { data?: { [name: string]: Json }; on?: Said | CardJson; key?: string } = {},
  ): Promise<string> {
    const cards = more.on
      ? ['card' in more.on ? (more.on.card as CardJson) : (more.on as CardJson)]
      : [...this.chat(who)].reverse().flatMap((m) => (m.card ? [m.card] : []));
    const fits = (t: string) => (typeof title === 'string' ? t === title : title.test(t));
    for (const card of cards) {
      const found = buttonsOf(card).find((b) => fits(b.title));
      if (found) {
        const data = { ...more.data, ...found.data } as { [name: string]: Json };
        const replyTo = this.chat(who).find((m) => m.card === card)?.activity;
        return this.sends(who, found.verb, data, more.key, replyTo);
      }
    }
    throw new AssertionError(
      `${who} sees no button ${String(title)} in:\n${this.chat(who)
        .map((m) => m.text)
        .join('\n---\n')}`,
    );
  }

  /** A press as the door would hand it over, whatever the card says. */
  async sends(
    who: string,
    verb: string,
    data: { [name: string]: Json },
    key?: string,
    replyTo?: string,
  ): Promise<string> {
    const incoming: Incoming = {
      ...this.#incoming(who, key),
      kind: 'press',
      verb,
      data,
      as: 'invoke',
      ...(replyTo ? { replyTo } : {}),
    };
    return this.#answered(who, await this.desk.receive(incoming), replyTo);
  }

  /** The file that was offered last. */
  offered(who: string): NonNullable<Message['file']> {
    const file = this.chat(who).findLast((m) => m.file)?.file;
    if (!file) throw new AssertionError(`${who} was offered no file`);
    return file;
  }

  readonly #downloads = {
    get: async (url: string) => {
      const bytes = this.drive.get(url);
      this.fetched.push(url);
      return bytes ? ({ ok: true, bytes } as const) : ({ ok: false, reason: 'the file host answered 404' } as const);
    },
  };

  /** Drops a file into the chat; what is answered. */
  async drops(who: string, name: string, bytes: Uint8Array): Promise<string> {
    const url = `https://drive/${who}/${encodeURIComponent(name)}`;
    this.drive.set(url, bytes);
    return this.#answered(who, await this.desk.receive({ ...this.#incoming(who), kind: 'file', name, url }));
  }

  /** Accepts a file, the last one offered when none is named; what is answered, and what was put into their files. */
  async accepts(who: string, id = this.offered(who).id, url = `https://files/${who}/${id}`): Promise<string> {
    const upload = { url, name: 'copy', contentUrl: 'https://files/seen', uniqueId: 'u1' };
    const consent: Incoming = { ...this.#incoming(who), kind: 'consent', accepted: true, file: id, upload };
    return this.#answered(who, await this.desk.receive(consent));
  }

  async declines(who: string, id = this.offered(who).id): Promise<string> {
    return this.#answered(
      who,
      await this.desk.receive({ ...this.#incoming(who), kind: 'consent', accepted: false, file: id }),
    );
  }

  async #answered(who: string, answer: Answer | undefined, pressed?: string): Promise<string> {
    if (!answer) return '';
    const message = { ...(answer.card ? { card: answer.card } : {}), ...(answer.text ? { text: answer.text } : {}) };
    const texts = [wordsOf(message)];
    const old = answer.card && pressed ? this.chat(who).find((m) => m.activity === pressed) : undefined;
    const activity = old?.activity ?? `a${++this.#serial}`;
    if (old) Object.assign(old, { card: answer.card, text: wordsOf(message) });
    else this.#put(who, activity, message, false);
    await answer.posted?.(activity);
    if (answer.file) this.#put(who, `a${++this.#serial}`, { file: answer.file }, false);
    for (const next of answer.more ?? []) {
      this.#put(who, `a${++this.#serial}`, next, false);
      texts.push(wordsOf(next));
    }
    await this.settled();
    return texts.join('\n');
  }

  /** The newest message that fits, wherever it stands in the chat; throws where there is none. */
  sees(who: string, what: RegExp): Said {
    const found = [...this.chat(who)].reverse().find((m) => what.test(m.text));
    if (!found)
      throw new AssertionError(
        `${who} sees no ${String(what)} in:\n${this.chat(who)
          .map((m) => m.text)
          .join('\n---\n')}`,
      );
    return found;
  }

  /** Nothing has come to them unasked since the chat was last forgotten. */
  hearsNothing(who: string): void {
    const heard = this.unasked(who);
    if (heard.length > 0)
      throw new AssertionError(`${who} heard:\n${heard.map((m) => `${m.at}: ${m.text}`).join('\n---\n')}`);
  }

  forget(): void {
    this.chats.clear();
  }

  /** An act of the kernel, as the program itself does it. */
  act(kind: string, data: { [name: string]: Json }, by = 'operator:test', more: Partial<Act> = {}): Promise<Result> {
    return this.kernel.act({ kind, at: this.#now, by, via: by === 'clock' ? 'tick' : 'cli', data, ...more });
  }

  /** People change as an import changes them: rows, then what follows. */
  async imports(...rows: Somebody[]): Promise<void> {
    const before = new Map(
      (await this.kernel.read((view) => rows.map((r) => view.org.person(r.id)))).flatMap((p) =>
        p ? [[p.id, p] as const] : [],
      ),
    );
    const now = rows.map((r) => ({ ...(before.get(r.id) ?? person(r)), ...r }) as Person);
    await this.kernel.apply(this.#clock('organisation.import'), () => now.map((row) => put(peopleTable, row)));
    const change = {
      joined: now.filter((p) => !before.has(p.id)).map((p) => p.id),
      left: now.filter((p) => p.status === 'left').map((p) => p.id),
      changed: now.filter((p) => before.has(p.id)).map((p) => ({ now: p, before: before.get(p.id) })),
      acting: [],
    };
    await this.act('organisation.changed', change as unknown as { [name: string]: Json }, 'clock');
    await this.settled();
  }

  async launch(data: { [name: string]: Json }): Promise<void> {
    const result = await this.act('laptop.launch', {
      cycle: 'c1',
      due: '2027-04-01',
      closes: '2027-12-31',
      people: [],
      ...data,
    });
    if (result.refused) throw new AssertionError(`not launched: ${result.reply.text}`);
    await this.settled();
  }

  async obligation(id: string): Promise<Obligation> {
    const o = await this.kernel.read((view) => view.peek<Obligation>('obligations', id));
    if (!o) throw new AssertionError(`no obligation ${id}`);
    return o;
  }

  /** Everything due at this moment is played and everything queued is sent. */
  async settled(): Promise<void> {
    for (;;) {
      const played = await this.kernel.tick();
      await this.delivery.drained();
      const next = await this.kernel.next();
      if (played === 0 && !(next && next <= this.#now)) return;
    }
  }

  /** Plays every alarm up to a moment (local to UTC when it has no zone), each at its own time. */
  async until(moment: string): Promise<void> {
    const to = instant(DateTime.fromISO(moment, { zone: 'utc' }));
    await this.settled();
    for (let guard = 0; ; guard++) {
      if (guard > 100_000) throw new AssertionError(`the clock stands still at ${this.#now}`);
      const next = await this.kernel.next();
      if (next === undefined || next > to) break;
      if (next > this.#now) this.#now = next;
      await this.settled();
    }
    this.#now = to;
  }

  /** The machine is off until then: nothing ticks, nothing is sent. */
  sleeps(moment: string): void {
    this.#now = instant(DateTime.fromISO(moment, { zone: 'utc' }));
  }

  days(n: number): Promise<void> {
    return this.until(plus(this.#now, n * 86_400_000));
  }

  async close(): Promise<void> {
    await this.delivery.close();
    await this.store.close();
  }
}

export const organisation = (people: Somebody[], more: Omit<Setting, 'people'> = {}): Promise<Bot> =>
  Bot.of({ people, ...more });

const wordsOf = (message: Pick<Message, 'card' | 'text'>): string =>
  [message.text ?? '', message.card ? textOf(message.card) : ''].filter(Boolean).join('\n');

/** Days on which somebody heard something unasked, in their zone. */
export const daysHeard = (bot: Bot, who: string, zone = 'UTC'): string[] =>
  bot.unasked(who).map((m) => dayIn(m.at, zone));

export { addDays };
