import type { Drawn, Painter } from '../cards/painter.ts';
import type { T } from '../i18n/index.ts';
import type { Reply } from '../kernel/act.ts';
import type { CardContent } from '../kernel/capability.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { inWords } from '../kernel/naming.ts';
import type { Ref } from '../kernel/obligation.ts';
import type { Language, Person } from '../kernel/person.ts';
import type { Id, Json } from '../kernel/store.ts';
import type { Answer, Incoming } from '../teams/conversation.ts';
import type { LastCards } from './lastCards.ts';

/** Cards that stand for a moment only: no later change follows them. */
const PASSING = ['form.page', 'obligation.list'];

/** Turns what the kernel replied into what is said: cards, sentences, both, in the person's language. */
export class Answering {
  readonly #kernel: Kernel;
  readonly #painter: Painter;
  readonly #cards: LastCards;

  constructor(kernel: Kernel, painter: Painter, cards: LastCards) {
    this.#kernel = kernel;
    this.#painter = painter;
    this.#cards = cards;
  }

  /** What is said back: a card that stands for what is true now, a sentence, or both. */
  async reply(person: Person, reply: Reply, incoming: Incoming, before: T, refused = false): Promise<Answer> {
    // The act may have been a change of language.
    const t = refused ? before : await this.#painter.speechOf(person.id);
    const text = reply.text ? t.t(reply.text, await this.#said(reply.params, t)) : undefined;
    const drawn = reply.show && (await this.#draw(reply.show, person.id, reply.with ?? {}));
    const more = [];
    for (const ref of reply.then ?? []) {
      const next = await this.#draw(ref, person.id, {});
      if (next) more.push(next.message);
    }
    const file = reply.file ? { file: reply.file } : {};
    // Asked to show what is not for them, or no longer there: said, rather than passed over.
    if (reply.show && !drawn && !text)
      return { text: t.t('common.refused.unseen'), language: t.language, more, ...file };
    if (!drawn) return { text: text ?? t.t('common.done'), language: t.language, more, ...file };
    return {
      card: drawn.message.card,
      summary: drawn.message.summary,
      language: t.language,
      more: [...(text ? [{ text, summary: text, language: t.language }] : []), ...more],
      ...file,
      posted: (activity) => this.#stands(person.id, activity, incoming, drawn),
    };
  }

  /** Runs, dates, languages and roles in a reply's parameters, as people read them. */
  async #said(params: Reply['params'], t: T): Promise<{ [name: string]: string | number }> {
    return readable(await this.#kernel.read((view) => inWords(params, t, view, this.#kernel.catalogue)), t);
  }

  /** A card of our own, without a reference. */
  shown(person: Id, content: CardContent, t: T): Answer {
    return this.drawn(person, this.#painter.content(content, t), t);
  }

  /** A card that is drawn already; from now on it is what a typed press means. */
  drawn(person: Id, drawn: Drawn, t: T): Answer {
    this.#cards.remember(person, drawn);
    return { card: drawn.message.card, summary: drawn.message.summary, language: t.language };
  }

  async #draw(ref: Ref, viewer: Id, extra: { [name: string]: Json }): Promise<Drawn | undefined> {
    const drawn = await this.#painter.ref(ref, viewer, extra);
    if (drawn) this.#cards.remember(viewer, drawn);
    return drawn;
  }

  /** Keeps under which id a card stands, so that later changes follow it. */
  async #stands(person: Id, activity: string, incoming: Incoming, drawn: Drawn): Promise<void> {
    const follows = drawn.refs.filter((ref) => !PASSING.includes(ref.kind));
    if (follows.length === 0 || !activity) return;
    const { conversation } = incoming.from.address;
    const data = { person, activity, conversation, refs: follows as unknown as Json, digest: drawn.digest };
    await this.#kernel.act({
      kind: 'delivery.stands',
      at: this.#kernel.calendar.now(),
      by: 'clock',
      via: 'tick',
      data,
    });
  }
}

/** Dates, languages and roles in a reply's parameters, as people read them. */
function readable(params: { [name: string]: string | number }, t: T): { [name: string]: string | number } {
  const out = { ...params };
  for (const [name, value] of Object.entries(out)) {
    if (typeof value !== 'string') continue;
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) out[name] = t.day(value);
    else if (name === 'language') out[name] = t.languageName(value as Language);
    else if (name === 'role') out[name] = t.t(`common.roles.${value}`);
    else if (name === 'state' && t.has(`common.states.${value}`)) out[name] = t.t(`common.states.${value}`);
  }
  return out;
}
