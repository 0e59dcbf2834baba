import { createHash } from 'node:crypto';
import type { T } from '../i18n/index.ts';
import { languageFrom } from '../i18n/languages.ts';
import { put } from '../kernel/act.ts';
import { type Fact, facts } from '../kernel/catalogue.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Reach } from '../kernel/notice.ts';
import type { Language } from '../kernel/person.ts';
import type { Id } from '../kernel/store.ts';
import type { Answer, Incoming } from '../teams/conversation.ts';
import type { Doubt } from './identify.ts';

/** Strangers remembered, so that each gets one line a day. */
const MOST_STRANGERS = 10_000;

/** Keeps where people are reached, and is polite to strangers. */
export class Welcome {
  readonly #kernel: Kernel;
  readonly #speech: (language: Language) => T;
  /** Strangers who were told already, with the day. */
  readonly #strangers = new Map<string, string>();

  /** Who has installed since this program started, and not removed it since. */
  readonly #here = new Set<Id>();

  constructor(kernel: Kernel, speech: (language: Language) => T) {
    this.#kernel = kernel;
    this.#speech = speech;
  }

  /**
   * Keeps where somebody is reached, when it is new. `first`: Steward has never said who it is. `back`: they had removed it, or it
   * could not reach them.
   */
  async meet(person: Id, incoming: Incoming, link: string | undefined): Promise<{ first: boolean; back: boolean }> {
    const { address } = incoming.from;
    const { reach, greeted } = await this.#kernel.read((view) => ({
      reach: view.peek<Reach>('reaches', person),
      greeted: view.manners(person).greeted,
    }));
    const same =
      reach?.state === 'met' &&
      reach.conversation === address.conversation &&
      reach.serviceUrl === address.serviceUrl &&
      reach.user === address.user;
    if (!same || link)
      await this.#kernel.act({
        kind: 'person.met',
        at: this.#kernel.calendar.now(),
        by: 'clock',
        via: 'tick',
        data: { person, address: { ...address }, ...(link ? { linked: link } : {}) },
      });
    return { first: !greeted, back: reach !== undefined && reach.state !== 'met' };
  }

  /** It may be somebody: an administrator is asked, once, and the person is told what happens next. */
  async doubted(incoming: Incoming, doubt: Doubt): Promise<Answer | undefined> {
    const { aadObjectId, address } = incoming.from;
    const at = this.#kernel.calendar.now();
    const data = { account: aadObjectId, ...doubt, ...address };
    await this.#kernel.act({ kind: 'person.claim', at, by: 'clock', via: 'tick', data });
    return this.#line(incoming, 'common.claim.asked');
  }

  /** One polite line a day, in the language of their Teams, and nothing else. The day is kept, so that a restart says nothing twice. */
  stranger(incoming: Incoming): Promise<Answer | undefined> {
    return this.#line(incoming, 'common.stranger');
  }

  async #line(incoming: Incoming, text: string): Promise<Answer | undefined> {
    const at = this.#kernel.calendar.now();
    const today = at.slice(0, 10);
    const { aadObjectId, locale = '' } = incoming.from;
    if (this.#strangers.get(aadObjectId) === today) return undefined;
    if (this.#strangers.size > MOST_STRANGERS) this.#strangers.clear();
    this.#strangers.set(aadObjectId, today);
    // Nobody's id is kept of whom we know nothing.
    const id = `stranger|${createHash('sha256').update(aadObjectId).digest('base64url')}`;
    const told = (await this.#kernel.store.get('facts', id)) as Fact | undefined;
    if (told?.value === today) return undefined;
    await this.#kernel.apply({ kind: 'stranger.told', at, by: 'clock', via: 'tick', data: {} }, () => [
      put(facts, { id, value: today }),
    ]);
    const t = this.#speech(languageFrom(locale.slice(0, 2)) ?? 'en');
    return { text: t.t(text), language: t.language };
  }

  /** Is this the news of an install? Teams tells it twice, as an update of the installation and of the conversation. */
  comes(person: Id): boolean {
    if (this.#here.has(person)) return false;
    this.#here.add(person);
    return true;
  }

  leaves(person: Id): void {
    this.#here.delete(person);
  }
}
