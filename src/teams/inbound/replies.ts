import type { Address, Message, Sent } from '../../delivery/channel.ts';
import type { Elapsed } from '../../kernel/time.ts';
import { faultOf, type Log } from '../../server/log.ts';
import type { Answer, Incoming } from '../conversation.ts';
import type { Outbound } from '../outbound/index.ts';

/** The way out, behind the one pacer (promise 5): nothing here calls the connector by itself. */
export type ReplyChannel = Pick<Outbound, 'reply' | 'update' | 'backlog'>;

/** How often a reply is tried; the record it speaks of is kept all the same. */
const TRIES = 3;
const LONGEST_WAIT = 10_000;

/** Puts answers into the chat. Its promises never reject: an answer that could not be shown is logged, and can be asked for again. */
export class Replies {
  readonly #channel: ReplyChannel;
  readonly #elapsed: Elapsed;
  readonly #log: Log;
  /** What still follows earlier answers, by conversation: two quick presses are not mixed up in one chat. */
  readonly #following = new Map<string, Promise<void>>();

  constructor(channel: ReplyChannel, elapsed: Elapsed, log: Log) {
    this.#channel = channel;
    this.#elapsed = elapsed;
    this.#log = log;
  }

  /** Replies that wait for their turn, of everybody. */
  get waiting(): number {
    return this.#channel.backlog().reply;
  }

  /** A new message in the chat; its id when it arrived. */
  async post(to: Address, message: Message): Promise<string | undefined> {
    const sent = await this.#tried(() => this.#channel.reply(to, message));
    return sent?.kind === 'sent' ? sent.activity : undefined;
  }

  /**
   * The answer to a message. For a pressed card that is known it takes that card's place, as the answer to an invoke would; a refusal
   * and plain words stand below it. An offered file's card is answered once: words take its place, so that it can't be pressed again.
   */
  async show(incoming: Incoming, answer: Answer): Promise<void> {
    const { address } = incoming.from;
    const messages = messagesOf(answer);
    const asks = incoming.kind === 'consent';
    const pressed = incoming.kind === 'press' || asks ? incoming.replyTo : undefined;
    const [first] = messages;
    if (first && pressed && (first.card || (asks && !answer.refused))) {
      const sent = await this.#tried(() => this.#channel.update(address, pressed, first, 'reply'));
      if (sent?.kind === 'sent') {
        messages.shift();
        await this.posted(answer, pressed);
      }
    }
    await this.#postAll(incoming, answer, messages, messages[0] === first);
  }

  /** What follows an answer that Teams already has: further messages, and the file. Behind what follows earlier ones in the same chat. */
  follow(incoming: Incoming, answer: Answer): Promise<void> {
    const messages = messagesOf(answer).slice(hasFace(answer) ? 1 : 0);
    if (messages.length === 0) return Promise.resolve();
    const { conversation } = incoming.from.address;
    const before = this.#following.get(conversation);
    const posted = (): Promise<void> => this.#postAll(incoming, answer, messages, false);
    const following = (before ? before.then(posted) : posted()).finally(() => {
      if (this.#following.get(conversation) === following) this.#following.delete(conversation);
    });
    this.#following.set(conversation, following);
    return following;
  }

  /** Tells whoever answered under which id the answer now stands. */
  async posted(answer: Answer, activity: string): Promise<void> {
    try {
      await answer.posted?.(activity);
    } catch (error) {
      this.#log.error(faultOf(error), 'The id of an answer could not be kept.');
    }
  }

  async #postAll(incoming: Incoming, answer: Answer, messages: Message[], answers: boolean): Promise<void> {
    let isAnswer = answers;
    for (const message of messages) {
      const activity = await this.post(incoming.from.address, message);
      if (activity && isAnswer) await this.posted(answer, activity);
      isAnswer = false;
    }
  }

  async #tried(send: () => Promise<Sent>): Promise<Sent | undefined> {
    for (let tries = 1; ; tries++) {
      let sent: Sent;
      try {
        sent = await send();
      } catch (error) {
        this.#log.error(faultOf(error), 'A reply could not be sent.');
        return undefined;
      }
      if (sent.kind === 'sent') return sent;
      if (sent.kind === 'retry' && tries < TRIES) {
        await this.#elapsed.sleep(Math.min(sent.after ?? 1_000 * tries, LONGEST_WAIT));
        continue;
      }
      this.#log.warn({ outcome: sent.kind, tries }, 'A reply was not taken.');
      return sent;
    }
  }
}

/** True when the answer itself shows something, before its file and what follows. */
const hasFace = (answer: Answer): boolean => Boolean(answer.card || answer.text);

/** The messages of an answer in their order. A file stands by itself: its consent card would push the answer's own aside. */
function messagesOf({ card: given, text, summary, language, file, more, refused }: Answer): Message[] {
  // As in an invoke: a refusal in words leaves the card that was pressed as it is.
  const card = refused && text ? undefined : given;
  const rest = { ...(summary ? { summary } : {}), language };
  return [
    ...(card || text ? [{ ...(card ? { card } : {}), ...(text ? { text } : {}), ...rest }] : []),
    ...(file ? [{ file, ...rest }] : []),
    ...(more ?? []),
  ];
}
