import { expect } from 'chai';
import { buttonsOf, type CardButton, inputsOf } from '../../src/cards/inspect.ts';
import type { Json } from '../../src/kernel/store.ts';
import { buttonOf, type Chats, type Shown } from './chats.ts';

export type Values = { [field: string]: Json };

/** What came unasked: the day (UTC) and the card as it stands now. */
export interface Heard extends Shown {
  day: string;
}

/**
 * One person in a chat with Steward, over HTTP only, so that a test reads as a conversation: says, sees, presses, hears. What Steward
 * answers is kept apart from what it sends unasked.
 */
export class Colleague {
  readonly id: string;
  readonly #chats: Chats;
  /** Answers to what this person did: everything else was unasked. */
  readonly #answers = new Set<string>();
  #listenedTo = 0;
  #card: Shown | undefined;

  /** One of the crowd does not listen: that saves two requests a press. */
  #listening = false;

  constructor(chats: Chats, id: string) {
    this.#chats = chats;
    this.id = id;
  }

  /** From now on answers are told from what comes unasked. */
  listening(): this {
    this.#listening = true;
    return this;
  }

  /** The card this person is looking at. */
  get card(): Shown {
    if (!this.#card) throw new Error(`${this.id} is looking at no card`);
    return this.#card;
  }

  /** Opens the chat for the first time and asks to be written to in English, whatever the people file says. */
  async speaksEnglish(): Promise<this> {
    await this.#acts(async () => {
      await this.#chats.open(this.id);
      return this.#chats.say(this.id, 'language English');
    });
    return this;
  }

  /** Types something; looks at the answer. */
  async says(text: string): Promise<this> {
    await this.#acts(() => this.#chats.say(this.id, text));
    return this;
  }

  looksAt(card: Shown): void {
    this.#card = card;
  }

  /** Is there such a button on the card? */
  offers(fits: (button: CardButton) => boolean): boolean {
    return buttonsOf(this.card.card).some(fits);
  }

  /** The card says all of these. */
  sees(...texts: (string | RegExp)[]): this {
    for (const text of texts) expectText(this.card.text, text, `${this.id} sees`);
    return this;
  }

  /** The card says none of these. */
  doesNotSee(...texts: string[]): this {
    for (const text of texts) expect(this.card.text, `${this.id} sees`).not.to.contain(text);
    return this;
  }

  /** Presses a button by its title, with fields filled in by their ids; looks at what takes the card's place. */
  async presses(title: string | ((button: CardButton) => boolean), values: Values = {}): Promise<this> {
    const fits = typeof title === 'string' ? (button: CardButton) => button.title === title : title;
    const on = this.card;
    await this.#acts(() => this.#chats.press(this.id, on, buttonOf(on, fits), values));
    return this;
  }

  /** Presses a button; these words are the answer, wherever they stand. */
  async pressesAndReads(title: string, ...texts: (string | RegExp)[]): Promise<this> {
    await this.presses(title);
    for (const text of texts) expectText(`${this.card.said ?? ''}\n${this.card.text}`, text, `${this.id} reads`);
    return this;
  }

  /** Goes through the pages of a form from this button on: `values` are filled in on the page that has the field. */
  async fills(title: string, values: Values = {}): Promise<this> {
    await this.presses(title);
    for (let pages = 0; pages < 6; pages++) {
      const onward = buttonsOf(this.card.card).find(({ data }) => data.nav === 'next' || data.nav === 'done');
      if (!onward) return this;
      const here = new Set(inputsOf(this.card.card).map((input) => input.id));
      const fitting = Object.entries(values).filter(([id]) => here.has(id));
      await this.presses((button) => button.title === onward.title, Object.fromEntries(fitting));
    }
    throw new Error(`${this.id} can't leave the form:\n${this.card.text}`);
  }

  /** Records a session: who was there stays as it is, who was absent is ticked. */
  records(title: string, absent: readonly string[] = [], values: Values = {}): Promise<this> {
    return this.fills(title, { ...Object.fromEntries(absent.map((id) => [`absent:${id}`, 'true'])), ...values });
  }

  /** What came unasked and was not listened to yet, the oldest first; now it is. The newest is the card looked at. */
  async listens(): Promise<Heard[]> {
    const cards = (await this.#chats.cards(this.id)).filter((card) => !this.#answers.has(card.message));
    const fresh = cards.filter((card) => Number(card.message) > this.#listenedTo);
    this.#listenedTo = Math.max(this.#listenedTo, ...cards.map((card) => Number(card.message)));
    this.#card = fresh.at(-1) ?? this.#card;
    return fresh.map((card) => ({ ...card, day: card.at.slice(0, 10) }));
  }

  /** The days of everything that ever came unasked. */
  async all(): Promise<string[]> {
    const cards = await this.#chats.cards(this.id);
    return cards.filter((card) => !this.#answers.has(card.message)).map((card) => card.at.slice(0, 10));
  }

  /** Since last listening a message came on each of these days and no other; the last of them says all of these. */
  async hears(days: string | readonly string[], ...texts: (string | RegExp)[]): Promise<this> {
    const heard = await this.listens();
    const all = heard.map((it) => `${it.day} ${it.text}`).join('\n---\n');
    expect(
      heard.map((it) => it.day),
      `${this.id} hears\n${all}\n`,
    ).to.deep.equal(typeof days === 'string' ? [days] : days);
    return this.sees(...texts);
  }

  /** Nothing came since last listening. */
  async hearsNothing(): Promise<void> {
    const heard = await this.listens();
    expect(
      heard.map((it) => `${it.day} ${it.text}`),
      `${this.id} hears nothing`,
    ).to.deep.equal([]);
  }

  async #acts(act: () => Promise<Shown>): Promise<void> {
    if (!this.#listening) {
      this.#card = await act();
      return;
    }
    const before = new Set((await this.#chats.cards(this.id)).map((card) => card.message));
    this.#card = await act();
    for (const { message } of await this.#chats.cards(this.id)) if (!before.has(message)) this.#answers.add(message);
  }
}

function expectText(actual: string, text: string | RegExp, who: string): void {
  // The whole card: what was cut off by the assertion would be what one wants to read.
  const has = typeof text === 'string' ? actual.includes(text) : text.test(actual);
  expect(has, `${who} ${text} on:\n${actual}\n`).to.equal(true);
}
