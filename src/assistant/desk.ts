import type { Logger } from 'pino';
import type { Drawn, Painter } from '../cards/painter.ts';
import { StewardError } from '../errors.ts';
import type { T } from '../i18n/index.ts';
import type { Act, Result } from '../kernel/act.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Language, Person } from '../kernel/person.ts';
import type { Id, Json } from '../kernel/store.ts';
import type { Answer, Incoming, Receive, Roster } from '../teams/conversation.ts';
import { Answering } from './answering.ts';
import type { Extras } from './extras.ts';
import { helpCard, notUnderstoodCard, SAY } from './helpCards.ts';
import { identify } from './identify.ts';
import { LastCards } from './lastCards.ts';
import { courtesies, type Meaning, type Phrase, phrasesFor, understand } from './phrases.ts';
import { pressOn } from './typed.ts';
import { Welcome } from './welcome.ts';

export interface DeskPorts {
  kernel: Kernel;
  painter: Painter;
  roster: Roster;
  log: Pick<Logger, 'warn' | 'info'>;
  /** What is not an act of the kernel: reports, files. Made with what the desk itself says cards with. */
  extras?: (answering: Answering) => Extras;
}

type Data = { [name: string]: Json };

/** The reception: finds out who writes and what is meant, has the kernel do it, and answers in the person's language. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #extras: Extras;
  readonly #cards: LastCards;
  readonly #answering: Answering;
  readonly #welcome: Welcome;

  constructor(ports: DeskPorts) {
    const { kernel, painter } = ports;
    this.#ports = ports;
    this.#cards = new LastCards(kernel, painter);
    this.#answering = new Answering(kernel, painter, this.#cards);
    this.#welcome = new Welcome(kernel, (language) => painter.in(language));
    this.#extras = ports.extras?.(this.#answering) ?? {};
  }

  /** The one function for everything that comes in. */
  readonly receive: Receive = async (incoming) => {
    const { kernel, painter, roster } = this.#ports;
    const who = await identify(incoming, kernel, roster);
    if ('unknown' in who) return this.#welcome.stranger(incoming);
    if ('doubt' in who) return this.#welcome.doubted(incoming, who.doubt);
    const { person } = who;
    const { first, back } = await this.#welcome.meet(person.id, incoming, who.link);
    if (incoming.kind === 'installed' && !this.#welcome.comes(person.id)) return undefined;
    if (incoming.kind === 'removed') {
      this.#welcome.leaves(person.id);
      const at = kernel.calendar.now();
      await kernel.act({ kind: 'person.removed', at, by: 'clock', via: 'tick', data: { person: person.id } });
      return undefined;
    }
    // Teams says "installed" too when a first prompt has opened the chat: that one carried the greeting.
    if (incoming.kind === 'installed' && !first && !back) return undefined;
    const t = await painter.speechOf(person.id);
    const answer = await this.#answer(person, incoming, t);
    // A press is no first word: its answer stands where the card stood, and the same for every copy of it.
    if (!first || incoming.kind === 'press') return answer;
    await kernel.act(this.#act(person, { ...incoming, key: '' }, 'person.greeted', {}, 'chat'));
    if (incoming.kind === 'installed') return answer;
    // The greeting answers the first word: it comes before what was asked for.
    const greeting = await this.#help(person, t, '', true);
    return answer ? { ...greeting, more: [message(answer, t), ...(answer.more ?? [])] } : greeting;
  };

  /** A new prompt has arrived in the chat: it is what a typed press means from now on. */
  arrived(person: Id, drawn: Drawn): void {
    this.#cards.remember(person, drawn);
  }

  async #answer(person: Person, incoming: Incoming, t: T): Promise<Answer | undefined> {
    switch (incoming.kind) {
      case 'installed':
        return this.#help(person, t, '', true);
      case 'text':
        return this.#say(person, incoming.text, incoming, t);
      case 'press':
        return this.#press(person, incoming, t);
      case 'file':
        return (
          (await this.#extras.file?.(person, incoming, t)) ?? {
            text: t.t('common.file.notExpected'),
            language: t.language,
          }
        );
      case 'consent':
        return this.#extras.consent?.(person, incoming, t);
      case 'removed':
        return undefined;
    }
  }

  async #press(person: Person, incoming: Extract<Incoming, { kind: 'press' }>, t: T): Promise<Answer> {
    const { verb, data } = incoming;
    if (verb === SAY) return this.#say(person, String(data.text ?? ''), incoming, t);
    if (typeof data.open === 'string') {
      const [kind = '', ...id] = data.open.split('|');
      return this.#answering.reply(
        person,
        { show: { kind, id: id.join('|') }, with: { page: data.page ?? 0 } },
        incoming,
        t,
      );
    }
    if (verb === 'obligation.list' && typeof data.list === 'string') {
      const page = await this.#ports.painter.page(
        person.id,
        data.list,
        Math.max(0, Math.trunc(Number(data.page)) || 0),
      );
      if (page) return this.#answering.drawn(person.id, page, t);
    }
    if (verb === 'obligation.list')
      return this.#answering.reply(
        person,
        { show: { kind: verb, id: person.id }, with: { page: data.page ?? 0 } },
        incoming,
        t,
      );
    return this.#do(person, incoming, verb, data, 'card', t);
  }

  async #say(person: Person, text: string, incoming: Incoming, t: T): Promise<Answer> {
    const { kernel, painter } = this.#ports;
    const [said, en] = [text.trim(), painter.in('en')];
    const phrases = await this.#phrases(person, t, en);
    const polite = courtesies(t, en);
    const exact = understand(said, phrases, polite);
    const special = exact ? undefined : await this.#extras.said?.(person, said, t);
    if (special) return special;
    const today = await kernel.read((view) => view.today(person));
    const cards = (await this.#cards.of(person.id)).map((drawn) => drawn.message.card);
    const press = pressOn(cards, said, { language: t.language as Language, today, polite });
    // A suggestion's button says its words; typed in full they are themselves.
    const words = press?.button.verb === SAY ? String(press.data.text ?? '') : said;
    if (words !== said && !exact) return this.#say(person, words, incoming, t);
    // A command in full goes before a button of the same name only where the card has none.
    if (press && press.button.verb !== SAY) {
      const { verb } = press.button;
      const typed = { ...incoming, kind: 'press', verb, data: current(press.data), as: 'message' } as const;
      return this.#press(person, typed, t);
    }
    if (exact) return this.#mean(person, exact, incoming, t);
    return this.#answering.shown(person.id, notUnderstoodCard(said, phrases, cards, t), t);
  }

  async #phrases(person: Person, t: T, en: T): Promise<Phrase[]> {
    const { kernel } = this.#ports;
    const own = await kernel.read((view) => phrasesFor(person, view, t, en, kernel.catalogue));
    return [...own, ...((await this.#extras.phrases?.(person, t, en)) ?? [])];
  }

  async #help(person: Person, t: T, about: string, greeting = false): Promise<Answer> {
    const phrases = await this.#phrases(person, t, this.#ports.painter.in('en'));
    return this.#answering.shown(person.id, helpCard(phrases, t, about, greeting ? person.name : undefined), t);
  }

  async #mean(person: Person, meaning: Meaning, incoming: Incoming, t: T): Promise<Answer> {
    if ('help' in meaning) return this.#help(person, t, meaning.help);
    if ('text' in meaning) return { text: t.t(meaning.text), language: t.language };
    if ('show' in meaning) return this.#answering.reply(person, meaning, incoming, t);
    if ('file' in meaning) {
      const { kind, id } = meaning.file;
      return this.#do(person, incoming, 'file.offer', { file: `${kind}|${id}` }, 'chat', t);
    }
    return this.#do(person, incoming, meaning.act, meaning.data, 'chat', t);
  }

  async #do(person: Person, incoming: Incoming, kind: string, data: Data, via: Via, t: T): Promise<Answer> {
    let result: Result;
    try {
      const extra = await this.#extras.press?.(person, kind, data, t, incoming);
      if (extra) return extra;
      result = await this.#ports.kernel.act(this.#act(person, incoming, kind, data, via));
    } catch (error) {
      if (!(error instanceof StewardError)) throw error;
      this.#ports.log.warn({ code: error.code }, 'an act failed');
      return { text: t.t('common.failed', { code: error.code }), language: t.language, refused: true };
    }
    const answer = await this.#answering.reply(person, result.reply, incoming, t, result.refused);
    return result.refused && !answer.card ? { ...answer, refused: true } : answer;
  }

  #act(person: Person, incoming: Incoming, kind: string, data: Data, via: Via): Act {
    return {
      kind,
      at: this.#ports.kernel.calendar.now(),
      by: person.id,
      via,
      data,
      ...(incoming.key ? { key: incoming.key } : {}),
      ...(incoming.replyTo ? { pressed: incoming.replyTo } : {}),
    };
  }
}

type Via = 'card' | 'chat';

/** What is typed means the version current on arrival, whatever the card in the chat showed. */
const current = ({ seen, ...data }: Data): Data => data;

const message = (answer: Answer, t: T) => ({
  language: t.language,
  ...(answer.card ? { card: answer.card } : {}),
  ...(answer.text ? { text: answer.text } : {}),
  ...(answer.summary ? { summary: answer.summary } : {}),
  ...(answer.file ? { file: answer.file } : {}),
});
