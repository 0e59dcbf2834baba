import type { T } from '../i18n/index.ts';
import type { Person } from '../kernel/person.ts';
import type { Json } from '../kernel/store.ts';
import type { Answer, Incoming } from '../teams/conversation.ts';
import type { Phrase } from './phrases.ts';

/** A file that somebody dropped into the chat. */
export type Dropped = Extract<Incoming, { kind: 'file' }>;
/** The answer to a file that was offered. */
export type Consent = Extract<Incoming, { kind: 'consent' }>;

/** Sentences and presses that are not acts of the kernel: reports, files dropped into the chat. Undefined: not mine. */
export interface Extras {
  phrases?(person: Person, t: T, en: T): Promise<Phrase[]>;
  /** A button, or what a phrase of these means. */
  press?(
    person: Person,
    verb: string,
    data: { [name: string]: Json },
    t: T,
    incoming: Incoming,
  ): Promise<Answer | undefined>;
  file?(person: Person, file: Dropped, t: T): Promise<Answer | undefined>;
  consent?(person: Person, consent: Consent, t: T): Promise<Answer | undefined>;
  said?(person: Person, text: string, t: T): Promise<Answer | undefined>;
}

/** Several of them as one; the first that knows what to do does it. */
export function together(all: readonly Extras[]): Extras {
  const first = async (ask: (one: Extras) => Promise<Answer | undefined> | undefined): Promise<Answer | undefined> => {
    for (const one of all) {
      const answer = await ask(one);
      if (answer) return answer;
    }
    return undefined;
  };
  return {
    phrases: async (person, t, en) => (await Promise.all(all.map((one) => one.phrases?.(person, t, en) ?? []))).flat(),
    press: (...ask) => first((one) => one.press?.(...ask)),
    file: (...ask) => first((one) => one.file?.(...ask)),
    consent: (...ask) => first((one) => one.consent?.(...ask)),
    said: (...ask) => first((one) => one.said?.(...ask)),
  };
}
