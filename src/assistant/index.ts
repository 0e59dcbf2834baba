import type { Logger } from 'pino';
import type { Drawn, Painter } from '../cards/painter.ts';
import { StewardError } from '../errors.ts';
import type { T } from '../i18n/index.ts';
import type { Act, Reply, Result } from '../kernel/act.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Reach } from '../kernel/notice.ts';
import type { Ref } from '../kernel/obligation.ts';
import type { Language, Person } from '../kernel/person.ts';
import { button, texts } from '../kernel/shows.ts';
import type { Id, Json } from '../kernel/store.ts';
import type { Answer, Incoming, Receive, Roster } from '../teams/conversation.ts';
import { identify } from './identify.ts';
import { type Meaning, nearest, type Phrase, phrasesFor, understand } from './phrases.ts';
import { pressOf } from './typed.ts';

/** Buttons that say something for the person: help and suggestions. */
const SAY = 'assistant.say';
/** So many suggestions for what was not understood. */
const SUGGESTED = 5;
/** People whose last card is remembered for typed presses; more than this are read back from the store. */
const MOST_CARDS = 2_000;

export interface DeskPorts {
  kernel: Kernel;
  painter: Painter;
  roster: Roster;
  log: Pick<Logger, 'warn' | 'info'>;
  /** What a capability or the program does with files and reports; see Extras. */
  extras?: Extras;
}

/** Sentences and presses that are not acts of the kernel: reports, files dropped into the chat. Undefined: not mine. */
export interface Extras {
  phrases?(person: Person, t: T, en: T): Promise<Phrase[]>;
  press?(person: Person, verb: string, data: { [name: string]: Json }, t: T): Promise<Answer | undefined>;
  file?(person: Person, file: { name: string; url: string }, t: T): Promise<Answer | undefined>;
  consent?(person: Person, incoming: Extract<Incoming, { kind: 'consent' }>, t: T): Promise<Answer | undefined>;
  said?(person: Person, text: string, t: T): Promise<Answer | undefined>;
}

/** The reception: finds out who writes and what is meant, has the kernel do it, and answers in the person's language. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #lastCard = new Map<Id, Drawn>();
  /** Strangers who were told already, with the day (one polite line once a day). */
  readonly #strangers = new Map<string, string>();

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  /** The one function for everything that comes in. */
  readonly receive: Receive = async (incoming) => {
    const { kernel } = this.#ports;
    const who = await identify(incoming, kernel, this.#ports.roster);
    if ('unknown' in who) return this.#stranger(incoming);
    const { person } = who;
    const first = await this.#meet(person.id, incoming, who.link);
    if (incoming.kind === 'removed') {
      await this.#clock('person.removed', { person: person.id });
      return undefined;
    }
    const t = await this.#ports.painter.speechOf(person.id);
    const answer = await this.#answer(person, incoming, t);
    if (!first) return answer;
    await kernel.act(this.#act(person, { ...incoming, key: '' }, 'person.greeted', {}, 'chat'));
    if (incoming.kind === 'installed') return answer;
    // The greeting answers the first word: it comes before what was asked for.
    const greeting = await this.#help(person, t, true);
    return answer ? { ...greeting, more: [message(answer, t), ...(answer.more ?? [])] } : greeting;
  };

  async #answer(person: Person, incoming: Incoming, t: T): Promise<Answer | undefined> {
    switch (incoming.kind) {
      case 'installed':
        return this.#help(person, t, true);
      case 'text':
        return this.#say(person, incoming.text, incoming, t);
      case 'press':
        return this.#press(person, incoming, t);
      case 'file':
        return (await this.#ports.extras?.file?.(person, incoming, t)) ?? this.#text(t, 'common.file.notExpected');
      case 'consent':
        return this.#ports.extras?.consent?.(person, incoming, t);
      case 'removed':
        return undefined;
    }
  }

  async #press(person: Person, incoming: Extract<Incoming, { kind: 'press' }>, t: T): Promise<Answer> {
    const { verb, data } = incoming;
    if (verb === SAY) return this.#say(person, String(data.text ?? ''), incoming, t);
    if (typeof data.open === 'string') {
      const [kind = '', ...id] = data.open.split('|');
      return this.#reply(person, { show: { kind, id: id.join('|') } }, incoming, t);
    }
    if (verb === 'obligation.list')
      return this.#reply(person, { show: { kind: verb, id: person.id }, with: data }, incoming, t);
    const extra = await this.#ports.extras?.press?.(person, verb, data, t);
    if (extra) return extra;
    return this.#do(person, incoming, verb, data, 'card', t);
  }

  async #say(person: Person, text: string, incoming: Incoming, t: T): Promise<Answer> {
    const en = this.#ports.painter.in('en');
    const said = text.trim();
    const phrases = await this.#phrases(person, t, en);
    const exact = understand(said, phrases);
    const special = exact ? undefined : await this.#ports.extras?.said?.(person, said, t);
    if (special) return special;
    const today = await this.#ports.kernel.read((view) => view.today(person));
    const card = await this.#cardBefore(person.id);
    const press = card && pressOf(card.message.card, said, t.language as Language, today);
    // A command in full goes before a button of the same name only where the card has none.
    // A suggestion's button only says its own words again.
    if (press && press.button.verb !== SAY)
      return this.#press(
        person,
        { ...incoming, kind: 'press', verb: press.button.verb, data: current(press.data), as: 'message' } as never,
        t,
      );
    if (exact) return this.#mean(person, exact, incoming, t);
    return this.#notUnderstood(person, said, phrases, t);
  }

  async #phrases(person: Person, t: T, en: T): Promise<Phrase[]> {
    const { kernel, extras } = this.#ports;
    const own = await kernel.read((view) => phrasesFor(person, view, t, en, kernel.catalogue));
    return [...own, ...((await extras?.phrases?.(person, t, en)) ?? [])];
  }

  async #mean(person: Person, meaning: Meaning, incoming: Incoming, t: T): Promise<Answer> {
    if (meaning === 'help') return this.#help(person, t, false);
    if ('text' in meaning) return this.#text(t, meaning.text);
    if ('show' in meaning) return this.#reply(person, meaning, incoming, t);
    return this.#do(person, incoming, meaning.act, meaning.data, 'chat', t);
  }

  async #do(
    person: Person,
    incoming: Incoming,
    kind: string,
    data: { [name: string]: Json },
    via: 'card' | 'chat',
    t: T,
  ): Promise<Answer> {
    let result: Result;
    try {
      result = await this.#ports.kernel.act(this.#act(person, incoming, kind, data, via));
    } catch (error) {
      if (!(error instanceof StewardError)) throw error;
      this.#ports.log.warn({ code: error.code }, 'an act failed');
      return { text: t.t('common.failed', { code: error.code }), language: t.language, refused: true };
    }
    const answer = await this.#reply(person, result.reply, incoming, t, result.refused);
    return result.refused && !answer.card ? { ...answer, refused: true } : answer;
  }

  /** What is said back: a card that stands for what is true now, a sentence, or both. */
  async #reply(person: Person, reply: Reply, incoming: Incoming, before: T, refused = false): Promise<Answer> {
    // The act may have been a change of language.
    const t = refused ? before : await this.#ports.painter.speechOf(person.id);
    const text = reply.text ? t.t(reply.text, readable(reply.params, t)) : undefined;
    const drawn = reply.show && (await this.#draw(reply.show, person.id, reply.with ?? {}));
    const more = [];
    for (const ref of reply.then ?? []) {
      const next = await this.#draw(ref, person.id, {});
      if (next) more.push(next.message);
    }
    if (drawn) {
      return {
        card: drawn.message.card,
        summary: drawn.message.summary,
        language: t.language,
        more: [...(text ? [{ text, summary: text, language: t.language }] : []), ...more],
        ...(reply.file ? { file: reply.file } : {}),
        posted: (activity) => this.#stands(person.id, activity, incoming, drawn),
      };
    }
    return {
      text: text ?? t.t('common.done'),
      language: t.language,
      more,
      ...(reply.file ? { file: reply.file } : {}),
    };
  }

  async #draw(ref: Ref, viewer: Id, extra: { [name: string]: Json }): Promise<Drawn | undefined> {
    const drawn = await this.#ports.painter.ref(ref, viewer, extra);
    if (drawn) this.#remember(viewer, drawn);
    return drawn;
  }

  #remember(person: Id, drawn: Drawn): void {
    this.#lastCard.delete(person);
    this.#lastCard.set(person, drawn);
    if (this.#lastCard.size > MOST_CARDS)
      for (const oldest of this.#lastCard.keys()) return void this.#lastCard.delete(oldest);
  }

  /** The card that a typed press means: the newest in the chat, whoever put it there. */
  async #cardBefore(person: Id): Promise<Drawn | undefined> {
    const { kernel, painter } = this.#ports;
    const prompt = await kernel.read((view) => {
      const all = view.find<{ id: Id; version: number; at: string; refs: Ref[]; cycles: Id[]; person: Id }>(
        'prompts',
        'person',
        person,
      );
      return all.sort((a, b) => b.at.localeCompare(a.at))[0];
    });
    const last = this.#lastCard.get(person);
    if (last) return last;
    return (
      prompt &&
      painter.message({
        id: '',
        version: 0,
        person,
        lane: 'update',
        notices: [],
        prompt: prompt.id,
        at: prompt.at,
        unsolicited: false,
      })
    );
  }

  /** A new prompt has arrived in the chat: it is what a typed press means from now on. */
  arrived(person: Id, drawn: Drawn): void {
    this.#remember(person, drawn);
  }

  #stands(person: Id, activity: string, incoming: Incoming, drawn: Drawn): Promise<void> {
    const follows = drawn.refs.filter((ref) => ref.kind !== 'form.page' && ref.kind !== 'obligation.list');
    if (follows.length === 0 || !activity) return Promise.resolve();
    const { conversation } = incoming.from.address;
    return this.#clock('delivery.stands', {
      person,
      activity,
      conversation,
      refs: follows as unknown as Json,
      digest: drawn.digest,
    });
  }

  async #help(person: Person, t: T, greeting: boolean): Promise<Answer> {
    const phrases = await this.#phrases(person, t, this.#ports.painter.in('en'));
    const groups = group(phrases);
    const drawn = this.#ports.painter.content(
      {
        template: 'common/help',
        summary: t.t('common.help.summary'),
        data: {
          title: greeting ? t.t('common.greeting.title', { name: person.name }) : t.t('common.help.title'),
          intro: greeting ? t.rich('common.greeting.text') : t.rich('common.help.intro'),
          groups: [...groups].map(([name, all]) => ({
            title: t.t(`${name}.say.group`),
            buttons: all.map((p) => button(p.title, SAY, { text: p.title })),
          })),
          note: t.t('common.help.note'),
        },
      },
      t,
    );
    return this.#shown(person.id, drawn, t);
  }

  async #notUnderstood(person: Person, said: string, phrases: Phrase[], t: T): Promise<Answer> {
    const drawn = this.#ports.painter.content(
      {
        template: 'common/text',
        summary: t.t('common.help.summary'),
        data: {
          title: t.t('common.notUnderstood.title'),
          paragraphs: [t.rich('common.notUnderstood.text')],
          buttons: nearest(said, phrases, SUGGESTED).map((p) => button(p.title, SAY, { text: p.title })),
          links: [],
          note: '',
        },
      },
      t,
    );
    return this.#shown(person.id, drawn, t);
  }

  #shown(person: Id, drawn: Drawn, t: T): Answer {
    this.#remember(person, drawn);
    return { card: drawn.message.card, summary: drawn.message.summary, language: t.language };
  }

  /** Keeps where somebody is reached, when it is new; says whether this is the first time ever. */
  async #meet(person: Id, incoming: Incoming, link: string | undefined): Promise<boolean> {
    const { address } = incoming.from;
    const state = await this.#ports.kernel.read((view) => ({
      reach: view.peek<Reach>('reaches', person),
      greeted: view.manners(person).greeted,
    }));
    const { reach } = state;
    const same =
      reach?.state === 'met' &&
      reach.conversation === address.conversation &&
      reach.serviceUrl === address.serviceUrl &&
      reach.user === address.user;
    if (!same || link)
      await this.#clock('person.met', { person, address: { ...address }, ...(link ? { linked: link } : {}) });
    return !state.greeted;
  }

  async #stranger(incoming: Incoming): Promise<Answer | undefined> {
    const today = this.#ports.kernel.calendar.now().slice(0, 10);
    const { aadObjectId } = incoming.from;
    if (this.#strangers.get(aadObjectId) === today) return undefined;
    if (this.#strangers.size > 10_000) this.#strangers.clear();
    this.#strangers.set(aadObjectId, today);
    const t = this.#ports.painter.in('en');
    return { text: t.t('common.stranger'), language: 'en' };
  }

  #text(t: T, key: string): Answer {
    return { text: t.t(key), language: t.language };
  }

  #act(person: Person, incoming: Incoming, kind: string, data: { [name: string]: Json }, via: 'card' | 'chat'): Act {
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

  async #clock(kind: string, data: { [name: string]: Json }): Promise<void> {
    const { kernel } = this.#ports;
    await kernel.act({ kind, at: kernel.calendar.now(), by: 'clock', via: 'tick', data });
  }
}

/** Dates, languages and roles in a reply's parameters, as people read them. */
function readable(params: unknown, t: T): { [name: string]: string | number } {
  const out = texts(params);
  for (const [name, value] of Object.entries(out)) {
    if (typeof value !== 'string') continue;
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) out[name] = t.day(value);
    else if (name === 'language') out[name] = t.languageName(value as Language);
    else if (name === 'role') out[name] = t.t(`common.roles.${value}`);
    else if (name === 'state' && t.has(`common.states.${value}`)) out[name] = t.t(`common.states.${value}`);
  }
  return out;
}

/** What is typed means the version current on arrival, whatever the card in the chat showed. */
const current = ({ seen, ...data }: { [name: string]: Json }): { [name: string]: Json } => data;

function group(phrases: Phrase[]): Map<string, Phrase[]> {
  const groups = new Map<string, Phrase[]>();
  for (const phrase of phrases) groups.set(phrase.group, [...(groups.get(phrase.group) ?? []), phrase]);
  return groups;
}

const message = (answer: Answer, t: T) => ({
  language: t.language,
  ...(answer.card ? { card: answer.card } : {}),
  ...(answer.text ? { text: answer.text } : {}),
  ...(answer.summary ? { summary: answer.summary } : {}),
});
