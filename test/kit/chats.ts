import { expect } from 'chai';
import type { CardButton } from '../../src/cards/inspect.ts';
import { buttonsOf, inputsOf, textOf } from '../../src/cards/inspect.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import type { Json } from '../../src/kernel/store.ts';
import type { ChatMessage, LocalPerson } from '../../src/server/local/types.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';

/** How buttons arrive: as clients of today send them, or as the fallback of older ones. */
export type Way = 'Action.Execute' | 'Action.Submit';

export interface Shown {
  message: string;
  card: CardJson;
  text: string;
  /** The moment it came, by the calendar. */
  at: string;
  /** What was answered in words beside it. */
  said?: string;
}

/** The people of a running Steward over the stand-in's HTTP routes only: what they read, say and press. */
export class Chats {
  readonly #url: string;
  readonly #way: Way;

  constructor(url: string, way: Way = 'Action.Execute') {
    this.#url = url;
    this.#way = way;
  }

  people(view: 'all' | 'unread' = 'all'): Promise<{ people: LocalPerson[] }> {
    return this.#ask(`people?limit=1000&view=${view}`);
  }

  /** @param by ISO 8601 duration; resolves with where the calendar stands, once everything due is done. */
  async move(by: string): Promise<string> {
    const { now } = await this.#ask<{ now: string }>('clock', { advance: by });
    return now;
  }

  /** Moves the calendar to a moment; everything due on the way is done when it resolves. */
  async until(moment: string): Promise<void> {
    await this.#ask('clock', { now: moment });
  }

  /** Opens a chat: everything in it counts as read. The cards in it, the oldest first. */
  async open(person: string): Promise<Shown[]> {
    const { messages } = await this.#ask<{ messages: ChatMessage[] }>(`chats/${person}/open`, {});
    return messages.flatMap(shown);
  }

  /** The cards in a chat, the oldest first; each as it is now. */
  async cards(person: string): Promise<Shown[]> {
    const { messages } = await this.#ask<{ messages: ChatMessage[] }>(`chats/${person}`);
    return messages.flatMap(shown);
  }

  async newest(person: string): Promise<Shown> {
    const card = (await this.cards(person)).at(-1);
    if (!card) throw new Error(`${person} has no card`);
    return card;
  }

  async say(person: string, text: string): Promise<Shown> {
    const said = await this.#ask<ChatMessage>(`chats/${person}/messages`, { text });
    expect(said.note?.text, `${person} says ${text}`).to.equal(undefined);
    return this.newest(person);
  }

  /**
   * Presses a button with the card's fields as they stand and `values` (by the ids of the fields) filled in. Resolves with the card
   * that has taken its place; the newest one, if an answer came as a message. Errors: the press failed.
   */
  async press(person: string, on: Shown, button: CardButton, values: Record<string, Json> = {}): Promise<Shown> {
    const standing = inputsOf(on.card).flatMap(({ id, value }) => (value === undefined ? [] : [[id, value] as const]));
    const data = { ...button.data, ...Object.fromEntries(standing), ...values };
    const action =
      this.#way === 'Action.Execute'
        ? { type: this.#way, verb: button.verb, title: button.title, data }
        : { type: this.#way, data: { ...fallbackOf(on.card, button), ...data } };
    const pressed = await this.#ask<{ shown: string; text?: string }>(`chats/${person}/press`, {
      message: on.message,
      action,
    });
    if (pressed.shown === 'error') throw new Error(`${person} pressed ${button.title}: ${pressed.text}`);
    const { messages } = await this.#ask<{ messages: ChatMessage[] }>(`chats/${person}`);
    const now = messages.flatMap(shown).find((card) => card.message === on.message);
    if (!now) throw new Error(`${person} pressed ${button.title} and the card is gone`);
    const last = messages.at(-1);
    const said = pressed.text ?? (last?.from === 'bot' && !last.attachments?.length ? last.text : undefined);
    return said ? { ...now, said } : now;
  }

  async #ask<T>(path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.#url}/local/${path}`, {
      ...(body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${answer}`);
    return JSON.parse(answer) as T;
  }
}

const shown = ({ id, at, attachments = [] }: ChatMessage): Shown[] =>
  attachments
    .filter(({ contentType }) => contentType === CARD)
    .map(({ content }) => ({ message: id, at, card: content as CardJson, text: textOf(content as CardJson) }));

/** What the Action.Submit under a button would send. */
function fallbackOf(card: CardJson, button: CardButton): { [name: string]: Json } {
  const find = (value: unknown): { [name: string]: Json } | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    const node = value as { [name: string]: unknown };
    const fits = node.type === 'Action.Execute' && node.verb === button.verb && node.title === button.title;
    const fallback = node.fallback as { type?: unknown; data?: { [name: string]: Json } } | undefined;
    if (fits && JSON.stringify(node.data ?? {}) === JSON.stringify(button.data) && fallback?.type === 'Action.Submit')
      return fallback.data ?? {};
    for (const inner of Object.values(node)) {
      const found = find(inner);
      if (found) return found;
    }
    return undefined;
  };
  const found = find(card);
  if (!found) throw new Error(`${button.title} has no Action.Submit to fall back on`);
  return found;
}

/** The first button that fits. Errors: there is none. */
export function buttonOf(on: Shown, fits: (button: CardButton) => boolean): CardButton {
  const button = buttonsOf(on.card).find(fits);
  if (!button) throw new Error(`no such button on:\n${on.text}`);
  return button;
}
