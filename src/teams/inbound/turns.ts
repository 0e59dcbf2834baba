import { StewardError } from '../../errors.ts';
import type { Awaitable } from '../../kernel/store.ts';
import type { Elapsed } from '../../kernel/time.ts';
import { faultOf, type Log, pseudonym } from '../../server/log.ts';
import type { Answer, Incoming, Receive } from '../conversation.ts';
import type { Flood } from './flood.ts';
import { asFailure, asInvoke, asWords, type InvokeBody, replaces } from './invoke.ts';
import type { Replies } from './replies.ts';

/** What the door itself has to say. `wait` has `seconds`, `failed` has `code`. */
export type DoorText = 'elsewhere' | 'failed' | 'late' | 'wait';
/** For whom: the locale is what Teams says, such as `fr-FR`, or empty. */
export interface Reader {
  aadObjectId: string;
  locale: string;
}
export type Texts = (
  key: DoorText,
  reader: Reader,
  values: { seconds?: number; code?: string },
) => Awaitable<{ text: string; language: string }>;

/** Teams gives up on an invoke after 5 to 15 s, and sends a message again after 15. Milliseconds. */
const INVOKE_DEADLINE = 4_500;
const MESSAGE_DEADLINE = 10_000;
/** So long the answer to an invoke waits for the messages that belong to it. */
const FOLLOW_DEADLINE = 1_000;
/** More replies than these wait for their turn already, half a second of them at the rate that comes with it: an answer does not wait behind them. */
const MANY_REPLIES = 24;

export interface TurnParts {
  receive: Receive;
  replies: Replies;
  flood: Flood;
  texts: Texts;
  elapsed: Elapsed;
  log: Log;
}

type Outcome = { kind: 'answer'; answer: Answer | undefined } | { kind: 'failed'; code: string; words: Answer };

/** Takes what came in to the app and its answer back, in time, whatever happens. Its promises never reject. */
export class Turns {
  readonly #parts: TurnParts;
  readonly #underway = new Set<Promise<unknown>>();

  constructor(parts: TurnParts) {
    this.#parts = parts;
  }

  /** What needs no answer in the HTTP response, in order. Resolves when it is answered, or when Teams would send it again. */
  async messages(all: Incoming[], locale: string, deadline = MESSAGE_DEADLINE): Promise<void> {
    const oneByOne = async (): Promise<void> => {
      for (const incoming of all) {
        const reader = { aadObjectId: incoming.from.aadObjectId, locale };
        const waits = await this.#tooFast(incoming, reader);
        if (!waits) await this.#show(incoming, await this.#perform(incoming, reader));
        else if (waits !== 'silently') await this.#parts.replies.show(incoming, waits);
      }
    };
    await this.#within(deadline, oneByOne());
  }

  /** The answer to a file consent card, which is an invoke that shows nothing. */
  consent(incoming: Incoming, locale: string): Promise<void> {
    return this.messages([incoming], locale, INVOKE_DEADLINE);
  }

  /** A button of a card: what Teams shows. Late answers come as messages. */
  async invoke(incoming: Incoming, locale: string): Promise<InvokeBody> {
    const { replies } = this.#parts;
    const reader = { aadObjectId: incoming.from.aadObjectId, locale };
    const waits = await this.#tooFast(incoming, reader, true);
    if (waits && waits !== 'silently') return asWords(waits.text ?? '');
    const performing = this.#perform(incoming, reader);
    const outcome = await this.#within(INVOKE_DEADLINE, performing);
    if (!outcome) {
      this.#track(performing.then((late) => this.#show(incoming, late)));
      return asWords((await this.#words('late', reader)).text ?? '');
    }
    if (outcome.kind === 'failed') return asFailure(outcome.code, outcome.words.text ?? '');
    const { answer } = outcome;
    if (answer) {
      if (incoming.replyTo && replaces(answer)) await replies.posted(answer, incoming.replyTo);
      const isBusy = replies.waiting > MANY_REPLIES;
      const following = replies.follow(incoming, answer);
      if (isBusy) this.#track(following);
      else await this.#within(FOLLOW_DEADLINE, following);
    }
    return asInvoke(answer);
  }

  /** One line in a group chat or a team, where nothing is shown and nothing is kept (hardening D4). Undefined: said just now. */
  async elsewhere(incoming: Incoming, locale: string): Promise<Answer | undefined> {
    const reader = { aadObjectId: incoming.from.aadObjectId, locale };
    return this.#parts.flood.admit(incoming.from.aadObjectId).ok ? this.#words('elsewhere', reader) : undefined;
  }

  /** Says a line outside the flow of answers. */
  async say(incoming: Incoming, line: Answer): Promise<void> {
    await this.#within(MESSAGE_DEADLINE, this.#parts.replies.show(incoming, line));
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.allSettled(this.#underway);
  }

  async #show(incoming: Incoming, outcome: Outcome): Promise<void> {
    const answer = outcome.kind === 'failed' ? outcome.words : outcome.answer;
    if (answer) await this.#parts.replies.show(incoming, answer);
  }

  async #perform(incoming: Incoming, reader: Reader): Promise<Outcome> {
    try {
      return { kind: 'answer', answer: await this.#parts.receive(incoming) };
    } catch (error) {
      const code = error instanceof StewardError ? error.code : 'STW_INTERNAL';
      const fields = { ...faultOf(error), code, what: incoming.kind, person: pseudonym(reader.aadObjectId) };
      this.#parts.log.error(fields, 'An act failed.');
      return { kind: 'failed', code, words: await this.#words('failed', reader, { code }) };
    }
  }

  /** Undefined: in time. People are told once; who installs or leaves is always heard. */
  async #tooFast(incoming: Incoming, reader: Reader, always = false): Promise<Answer | 'silently' | undefined> {
    if (incoming.kind === 'installed' || incoming.kind === 'removed') return undefined;
    const admission = this.#parts.flood.admit(incoming.from.aadObjectId);
    if (admission.ok) return undefined;
    if (admission.told && !always) return 'silently';
    if (!admission.told) this.#parts.log.warn({ person: pseudonym(reader.aadObjectId) }, 'Somebody acts too fast.');
    return this.#words('wait', reader, { seconds: admission.wait });
  }

  async #words(key: DoorText, reader: Reader, values: { seconds?: number; code?: string } = {}): Promise<Answer> {
    try {
      return { ...(await this.#parts.texts(key, reader, values)), refused: true };
    } catch (error) {
      this.#parts.log.error(faultOf(error), 'A text of the door is missing.');
      return {
        text: `Something went wrong here. Please try again later. ${values.code ?? ''}`.trim(),
        language: 'en',
        refused: true,
      };
    }
  }

  /** Waits for work at most so long; the work goes on and is waited for at the end. */
  async #within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
    this.#track(work);
    const early = new AbortController();
    const late = this.#parts.elapsed.sleep(ms, early.signal).then(
      () => undefined,
      () => undefined,
    );
    try {
      return await Promise.race([work, late]);
    } finally {
      early.abort();
    }
  }

  #track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => this.#parts.log.error(faultOf(error), 'An answer failed.'))
      .finally(() => this.#underway.delete(tracked));
    this.#underway.add(tracked);
  }
}
