import { createHash } from 'node:crypto';
import type { CardJson, Message } from '../delivery/channel.ts';
import type { T, Texts } from '../i18n/index.ts';
import type { CardContent } from '../kernel/capability.ts';
import { isDue } from '../kernel/courtesy.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Manners, Notice, Outgoing, Prompt, Why } from '../kernel/notice.ts';
import type { Ref } from '../kernel/obligation.ts';
import type { Language } from '../kernel/person.ts';
import { button, NO_BUTTON, type Row } from '../kernel/shows.ts';
import type { Id, Json } from '../kernel/store.ts';
import type { CardData, Cards } from './index.ts';

/** A message drawn for one reader, and what it shows, so that it can be found again when that changes. */
export interface Drawn {
  message: Message & { card: CardJson; summary: string };
  refs: Ref[];
  cycles: Id[];
  /** Changes when what is shown changes. */
  digest: string;
}

/** Most pressing first: what will go up, what is owed, what is told. */
const ORDER: Why[] = ['announce', 'remind', 'ask', 'escalate', 'tell'];
const ROWS = 10;

/** Draws messages: what a reference shows to somebody now, in their language, by their rights. */
export class Painter {
  readonly #kernel: Kernel;
  readonly #texts: Texts;
  readonly #cards: Cards;
  constructor(kernel: Kernel, texts: Texts, cards: Cards) {
    this.#kernel = kernel;
    this.#texts = texts;
    this.#cards = cards;
  }

  /** Their own choice in the chat goes before the people file's. */
  async speechOf(person: Id): Promise<T> {
    const language = await this.#kernel.read(
      (view) =>
        (view.peek<Manners>('manners', person)?.language ?? view.org.person(person)?.language ?? 'en') as Language,
    );
    return this.#texts.in(language);
  }

  in(language: Language): T {
    return this.#texts.in(language);
  }

  /** One reference. Undefined: gone, or not for this reader (any more). */
  async ref(ref: Ref, viewer: Id, extra: { [name: string]: Json } = {}): Promise<Drawn | undefined> {
    const t = await this.speechOf(viewer);
    const content = await this.#kernel.draw(ref, viewer, t, extra);
    return content && this.#draw(content, t, [ref], []);
  }

  /** A card of our own, without a reference: help, suggestions. */
  content(content: CardContent, t: T): Drawn {
    return this.#draw(content, t, [], []);
  }

  /** Everything that one message says, as it stands now. Undefined: nothing of it is worth saying any more. */
  async message(outgoing: Outgoing): Promise<Drawn | undefined> {
    const viewer = outgoing.person;
    if (outgoing.prompt) {
      const prompt = await this.#kernel.read((view) => view.peek<Prompt>('prompts', outgoing.prompt ?? ''));
      return prompt && this.#refs(prompt.refs, viewer, prompt.cycles);
    }
    if (outgoing.ref) return this.ref(outgoing.ref, viewer);
    const notices = await this.#kernel.read((view) =>
      outgoing.notices
        .map((id) => view.peek<Notice>('notices', id))
        .filter((n): n is Notice => n !== undefined && isDue(n, view)),
    );
    notices.sort((a, b) => ORDER.indexOf(a.why) - ORDER.indexOf(b.why));
    // The same thing is said once: an announcement says what a reminder would.
    const refs = new Map(notices.map((n) => [`${n.ref.kind}|${n.ref.id}`, n.ref]));
    const cycles = [...new Set(notices.flatMap((n) => (n.cycle ? [n.cycle] : [])))];
    return this.#refs([...refs.values()], viewer, cycles);
  }

  async #refs(refs: Ref[], viewer: Id, cycles: Id[]): Promise<Drawn | undefined> {
    const t = await this.speechOf(viewer);
    const drawn: { ref: Ref; content: CardContent }[] = [];
    for (const ref of refs) {
      const content = await this.#kernel.draw(ref, viewer, t);
      if (content) drawn.push({ ref, content });
    }
    const [first] = drawn;
    if (!first) return undefined;
    if (drawn.length === 1) return this.#draw(first.content, t, [first.ref], cycles);
    return this.#draw(
      listOf(drawn, t),
      t,
      drawn.map((d) => d.ref),
      cycles,
    );
  }

  #draw(content: CardContent, t: T, refs: Ref[], cycles: Id[]): Drawn {
    const card = this.#cards.render({ template: content.template, data: content.data as CardData }, t);
    const digest = createHash('sha256').update(JSON.stringify(card)).digest('base64url').slice(0, 22);
    return {
      message: { card, summary: content.summary, language: t.language },
      refs: content.untraced ? [] : refs,
      cycles,
      digest,
    };
  }
}

/** What falls due together comes as one list: a line and a button each, the button opening that item in place. */
function listOf(drawn: { ref: Ref; content: CardContent }[], t: T): CardContent {
  const rows = drawn.slice(0, ROWS).map(({ ref, content }): Row => {
    const line = content.line;
    const opens = { open: `${ref.kind}|${ref.id}` };
    return {
      text: line?.title ?? content.summary,
      detail: line?.detail ?? '',
      button:
        line && line.verb === ''
          ? NO_BUTTON
          : button(line?.button ?? t.t('common.action.open'), line?.verb ?? 'obligation.list', opens),
    };
  });
  const rest = drawn.length - rows.length;
  return {
    template: 'common/list',
    summary: t.t('common.list.summary'),
    data: {
      title: t.t('common.waiting', { n: drawn.length }),
      intro: '',
      rows,
      more: rest > 0 ? button(t.t('common.rest', { n: rest }), 'obligation.list', { page: 1 }) : NO_BUTTON,
      buttons: [button(t.t('common.action.later'), 'obligation.snooze', { days: 3 })],
      links: [],
      note: t.t('common.list.note'),
    },
  };
}
