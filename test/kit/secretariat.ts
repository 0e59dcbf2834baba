import type { CardButton } from '../../src/cards/inspect.ts';
import { Chats, type Shown, type Way } from './chats.ts';
import { Colleague, type Values } from './colleague.ts';

/** Lamar Whitlock, Ethics Officer: holds the office that launches. */
export const ETHICS = 'ETH-003';

const LEAD = 'dialogue.lead';
const CONFIRM = 'dialogue.confirm';
/** Pages of a form, things on a list: more would be a fault. */
const MOST = 5;
/** Teams takes only so many messages a second in one chat; people do not wait for each other's. */
const AT_ONCE = 16;

/** Buttons are known by what they do: what they are called depends on the language of the person. */
const isRecord = ({ verb, data }: CardButton): boolean =>
  verb === 'dialogue.record' && data.nav === 'start' && String(data.about).startsWith('lead|');
const isYes = ({ verb, data }: CardButton): boolean => verb === 'dialogue.confirm' && data.answer === 'yes';
/** Among several things that wait: opened from the list. */
const isListed =
  (kind: string) =>
  ({ data }: CardButton): boolean =>
    String(data.open).startsWith(`${kind}|`);
const isPulse = ({ verb }: CardButton): boolean => verb === 'dialogue.pulse';
const isOnward = ({ verb, data }: CardButton): boolean =>
  verb === 'dialogue.record' && (data.nav === 'next' || data.nav === 'done');

/** Who of the crowd answers what by themselves; whoever does not is left to the test. */
export interface Habits {
  records?(id: string): boolean;
  confirms?(id: string): boolean;
  /** What somebody answers to the pulse; undefined: nothing. */
  pulse?(id: string): Values | undefined;
}

/** Everybody in the organisation: those whom a test names, and the crowd that answers when asked. */
export class Secretariat {
  readonly chats: Chats;
  /** Who of the crowd has recorded a session. */
  readonly recorded = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #people = new Map<string, Colleague>();
  readonly #habits: Required<Habits>;

  constructor(url: string, way: Way, habits: Habits = {}) {
    this.chats = new Chats(url, way);
    this.#habits = { records: () => true, confirms: () => true, pulse: () => undefined, ...habits };
  }

  /** Somebody whom the test names. */
  person(id: string): Colleague {
    return this.#one(id).listening();
  }

  #one(id: string): Colleague {
    const known = this.#people.get(id) ?? new Colleague(this.chats, id);
    this.#people.set(id, known);
    return known;
  }

  /** Afternoon in New York, evening in Bangkok: every office has been open on that day; then the crowd answers. */
  async until(day: string): Promise<void> {
    await this.chats.until(`${day}T20:00:00Z`);
    await this.everybodyAnswers();
  }

  /** Whoever of the crowd has something new answers all of it; many at once, as on any morning. */
  async everybodyAnswers(): Promise<void> {
    const { people } = await this.chats.people('unread');
    const queue = people.map(({ id }) => id);
    const next = async (): Promise<void> => {
      for (let id = queue.shift(); id; id = queue.shift()) await this.#catchUp(id);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  async #catchUp(id: string): Promise<void> {
    for (const card of await this.chats.open(id)) {
      if (this.#seen.has(`${id}|${card.message}`)) continue;
      this.#seen.add(`${id}|${card.message}`);
      await this.#answer(this.#one(id), card);
    }
  }

  async #answer(person: Colleague, card: Shown): Promise<void> {
    const { records, confirms } = this.#habits;
    person.looksAt(card);
    const listed = person.offers(isListed(LEAD));
    if (confirms(person.id)) {
      if (person.offers(isListed(CONFIRM))) await person.presses(isListed(CONFIRM));
      if (person.offers(isYes)) await this.#confirm(person);
    }
    if (!records(person.id)) return;
    if (person.offers(isRecord)) await this.#record(person);
    if (!listed) return;
    // Answered in place, the list is gone: whoever has more to do asks for it again.
    for (let more = 0; more < MOST; more++) {
      await person.says('what do I owe');
      if (!person.offers(isListed(LEAD))) return;
      await person.presses(isListed(LEAD));
      await this.#record(person);
    }
  }

  async #confirm(person: Colleague): Promise<void> {
    await person.presses(isYes);
    const answers = this.#habits.pulse(person.id);
    if (!answers) return;
    person.looksAt(await this.chats.newest(person.id));
    if (person.offers(isPulse)) await person.presses(isPulse, answers);
  }

  async #record(person: Colleague): Promise<void> {
    this.recorded.add(person.id);
    await person.presses(isRecord);
    for (let pages = 0; person.offers(isOnward); pages++) {
      // Seventy names are three pages of absences, between when and who else.
      if (pages > MOST) throw new Error(`${person.id} can't leave the form:\n${person.card.text}`);
      await person.presses(isOnward);
    }
  }
}
