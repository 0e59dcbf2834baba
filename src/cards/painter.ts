import { createHash } from 'node:crypto';
import type { CardJson, Message } from '../delivery/channel.ts';
import type { T, Texts } from '../i18n/index.ts';
import { button, NO_BUTTON, type Row, rankOf } from '../kernel/buttons.ts';
import type { CardContent } from '../kernel/capability.ts';
import { isDue } from '../kernel/courtesy.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Manners, Notice, Outgoing, Prompt, Why } from '../kernel/notice.ts';
import { isSettled, type Obligation, type Ref } from '../kernel/obligation.ts';
import type { Language } from '../kernel/person.ts';
import type { Id, Json } from '../kernel/store.ts';
import type { View } from '../kernel/view.ts';
import { type CardData, type Cards, sizeOf } from './index.ts';

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
/** What will go up the line shows what it is about, once that is over. */
const ANNOUNCED = 'obligation.announcement';
const ROWS = 10;
/** Bytes that joining two halves of a card takes. */
const SEAM = 64;

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

  /**
   * A card of our own behind elements that are fit to be sent as they are (a report's): joined after the one expansion, so that nothing in
   * them is read as a template (hardening I2). `before` is told what room there is for it, of `bytes` in all.
   */
  joined<E extends CardJson>(
    content: CardContent,
    t: T,
    bytes: number,
    before: (room: number) => E[],
  ): Drawn & { before: E[] } {
    const drawn = this.#draw(content, t, [], []);
    const { card } = drawn.message;
    const elements = before(bytes - sizeOf(card) - SEAM);
    const body = [...elements, ...(card.body as CardJson[])];
    return { ...drawn, message: { ...drawn.message, card: { ...card, body } }, before: elements };
  }

  /** Everything that one message says, as it stands now. Undefined: nothing of it is worth saying any more. */
  async message(outgoing: Outgoing): Promise<Drawn | undefined> {
    const viewer = outgoing.person;
    if (outgoing.prompt) {
      const prompt = await this.#kernel.read((view) => view.peek<Prompt>('prompts', outgoing.prompt ?? ''));
      return prompt && ((await this.#refs(prompt.refs, viewer, prompt)) ?? this.#passed(prompt));
    }
    if (outgoing.ref) return this.ref(outgoing.ref, viewer);
    const { due, greeted } = await this.#kernel.read((view) => ({
      due: inOrder(outgoing.notices, view),
      greeted: view.peek<Manners>('manners', viewer)?.greeted ?? false,
    }));
    // The same thing is said once: an announcement says what a reminder would.
    const refs = new Map(due.map((n) => [`${n.ref.kind}|${n.ref.id}`, n.ref]));
    const cycles = [...new Set(due.flatMap((n) => (n.cycle ? [n.cycle] : [])))];
    return this.#refs([...refs.values()], viewer, { cycles, list: outgoing.id, greets: !greeted });
  }

  /** A further page of a list that stands in somebody's chat: what it has still to say, ten rows at a time. */
  async page(viewer: Id, list: string, page: number): Promise<Drawn | undefined> {
    const prompt = await this.#kernel.read((view) =>
      view.find<Prompt>('prompts', 'list', list).find((p) => p.person === viewer),
    );
    return prompt && this.#refs(prompt.refs, viewer, { cycles: prompt.cycles, list, page });
  }

  async #refs(refs: Ref[], viewer: Id, said: Listed): Promise<Drawn | undefined> {
    const t = await this.speechOf(viewer);
    const drawn: Line[] = [];
    for (const ref of refs) {
      const content = await this.#kernel.draw(ref, viewer, t);
      if (content) drawn.push({ ref, content });
    }
    const [first] = drawn;
    if (!first) return undefined;
    drawn.sort((a, b) => rankOf(a.content.line).localeCompare(rankOf(b.content.line)));
    const shown = drawn.map((d) => d.ref);
    const content = drawn.length === 1 ? first.content : listOf(await this.#waiting(drawn), t, said);
    return this.#draw(content, t, shown, said.cycles, said.greets);
  }

  /** What waits for this person asks something of them: counted are neither lines about others, nor what is told, nor what is over. */
  async #waiting(drawn: readonly Line[]): Promise<Line[]> {
    return this.#kernel.read((view) =>
      drawn.map((it): Line => {
        const { list, line } = it.content;
        const o = view.peek<Obligation>('obligations', it.ref.id);
        const isOver = o && isSettled(o) && [ANNOUNCED, this.#kernel.catalogue.kind(o.kind).card].includes(it.ref.kind);
        return list || !line?.verb || isOver ? it : { ...it, waits: true };
      }),
    );
  }

  /** What a card says of which nothing is this person's any more: it asks for nothing, and keeps what it was about. */
  async #passed(prompt: Prompt): Promise<Drawn | undefined> {
    if (prompt.refs.length === 0) return undefined;
    const left = await this.#kernel.read((view) => view.org.person(prompt.person)?.status === 'left');
    if (left) return undefined;
    const t = await this.speechOf(prompt.person);
    const data = { title: t.t('common.passed'), paragraphs: [], buttons: [], links: [], note: '' };
    return this.#draw(
      { template: 'common/text', summary: t.t('common.list.summary'), data },
      t,
      prompt.refs,
      prompt.cycles,
    );
  }

  #draw(content: CardContent, t: T, refs: Ref[], cycles: Id[], greets = false): Drawn {
    const bare = { template: content.template, data: content.data as CardData };
    const plain = this.#cards.render(bare, t);
    // Without the greeting: it alone is no reason to send an update.
    const digest = createHash('sha256').update(JSON.stringify(plain)).digest('base64url').slice(0, 22);
    const card = greets ? this.#cards.render({ ...bare, opening: t.t('common.greeting.short') }, t) : plain;
    return {
      message: { card, summary: content.summary, language: t.language },
      refs: content.untraced ? [] : refs,
      cycles,
      digest,
    };
  }
}

/** One thing of a list. */
interface Line {
  ref: Ref;
  content: CardContent;
  /** It is this person's to do. */
  waits?: boolean;
}

/** What is known of a message beside what it shows. */
interface Listed {
  cycles: Id[];
  /** The name under which its further pages are found. */
  list?: string;
  page?: number;
  /** It is the first that Steward ever says to this person. */
  greets?: boolean;
}

/** What is still worth saying, most pressing first: by why it is told, then by the date it is due. */
function inOrder(ids: readonly Id[], view: View): Notice[] {
  const due = ids
    .map((id) => view.peek<Notice>('notices', id))
    .filter((n): n is Notice => n !== undefined && isDue(n, view));
  const dayOf = (n: Notice) => (n.obligation && view.obligation(n.obligation)?.due) || '9';
  return due.sort(
    (a, b) =>
      ORDER.indexOf(a.why) - ORDER.indexOf(b.why) ||
      dayOf(a).localeCompare(dayOf(b)) ||
      a.at.localeCompare(b.at) ||
      a.ref.id.localeCompare(b.ref.id),
  );
}

/** Lines that belong together, and what stands above them. */
interface Part {
  heading: string;
  intro: string;
  lines: Line[];
}

/** What is theirs to do, what is told, then lines about others, each under what introduces it. */
function partsOf(drawn: readonly Line[], t: T): Part[] {
  const parts = new Map<string, Part>();
  const add = (line: Line, heading: string, intro = '') => {
    const part = parts.get(heading);
    if (part) part.lines.push(line);
    else parts.set(heading, { heading, intro, lines: [line] });
  };
  for (const it of drawn.filter((one) => one.waits)) add(it, '');
  for (const it of drawn.filter((one) => !one.waits && !one.content.list)) add(it, t.t('common.list.told'));
  for (const it of drawn) if (it.content.list) add(it, it.content.list.title, it.content.list.intro);
  return [...parts.values()];
}

/** What falls due together comes as one list: a line and a button each, the button opening that item in place. */
function listOf(lines: Line[], t: T, { list, page = 0 }: Listed): CardContent {
  const waiting = lines.filter((it) => it.waits).length;
  const [first, ...others] = partsOf(lines, t);
  // Nothing on it but lines about others of one kind: it is theirs altogether.
  const own = others.length === 0 ? lines[0]?.content.list : undefined;
  const title = waiting > 0 ? t.t('common.waiting', { n: waiting }) : t.t('common.list.told');
  const drawn = [first, ...others].flatMap((part) =>
    (part?.lines ?? []).map((it) => ({
      ...it,
      // What the title says already is not said again.
      above:
        own || part?.heading === title ? { heading: '', intro: '' } : { heading: part?.heading, intro: part?.intro },
    })),
  );
  // Shorter than when it was opened: its last page.
  const at = Math.min(page, Math.ceil(drawn.length / ROWS) - 1);
  const from = at * ROWS;
  const rows = drawn.slice(from, from + ROWS).map(({ ref, content, above }, n, shown): Row => {
    const line = content.line;
    const opens = { open: `${ref.kind}|${ref.id}` };
    return {
      ...(above.heading === shown[n - 1]?.above.heading ? { heading: '', intro: '' } : above),
      text: line?.title ?? content.summary,
      detail: line?.detail ?? '',
      button:
        line && line.verb === ''
          ? NO_BUTTON
          : button(line?.button ?? t.t('common.action.open'), line?.verb ?? 'obligation.list', opens),
    };
  });
  const rest = drawn.length - from - rows.length;
  const turn = (to: number) => ({ page: to, ...(list ? { list } : {}) });
  return {
    template: 'common/list',
    summary: (own && lines[0]?.content.summary) ?? t.t('common.list.summary'),
    data: {
      title,
      intro: '',
      note: t.t('common.list.note'),
      ...own,
      rows,
      more: rest > 0 ? button(t.t('common.rest', { n: rest }), 'obligation.list', turn(at + 1)) : NO_BUTTON,
      buttons: [
        ...(at > 0 ? [button(t.t('common.action.back'), 'obligation.list', turn(at - 1))] : []),
        // Nothing on it asks for anything: there is nothing to put off either.
        ...(waiting === 0 ? [] : [button(t.t('common.action.later'), 'obligation.snooze', { days: 3 })]),
      ],
      links: [],
    },
  };
}
