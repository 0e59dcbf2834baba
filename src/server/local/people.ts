import { type Chats, unreadOf } from './chats.ts';
import { Refusal } from './http.ts';
import { identityOf } from './identity.ts';
import type { Chat, LocalOptions, LocalPerson } from './types.ts';

/** A line of the list at the left. */
export type ListedPerson = LocalPerson & { unread: number; met: boolean };
export type PeopleView = 'all' | 'recent' | 'unread';

/** The people of the make-believe tenant, joined with their chats. */
export class Directory {
  readonly #options: Pick<LocalOptions, 'people' | 'person' | 'tenantId'>;
  readonly #chats: Chats;

  constructor(options: Pick<LocalOptions, 'people' | 'person' | 'tenantId'>, chats: Chats) {
    this.#options = options;
    this.#chats = chats;
  }

  /** By id in the people file or by Entra object id. */
  async find(key: string): Promise<LocalPerson | undefined> {
    if (this.#options.person) return this.#options.person(key);
    const found = await this.#options.people(key, 50);
    return found.find((person) => person.id === key || person.aadObjectId === key);
  }

  /** The person's chat. Errors: 404 unknown, 403 no account in Teams. */
  async chatOf(id: string): Promise<{ person: LocalPerson; chat: Chat }> {
    const person = await this.find(id);
    if (!person) throw new Refusal(404, 'NotFound', `There is no person "${id}".`);
    if (!person.hasTeams) throw new Refusal(403, 'ForbiddenOperationException', 'This person has no account in Teams.');
    return { person, chat: await this.#chats.of(person) };
  }

  /** The person whom a bot means by a user id: `29:…` of somebody met, or an Entra object id. */
  async byUser(user: string): Promise<LocalPerson | undefined> {
    const chat = this.#chats.byUser(user);
    if (chat) return this.find(chat.person);
    // Looked up by Entra id alone: a bot may not address people by the ids of the people file.
    const person = await this.find(user);
    return person && identityOf(person, this.#options.tenantId).aadObjectId === user ? person : undefined;
  }

  /** `limit` people: everyone in the given order, or those with chats, the latest first. `more`: there may be others. */
  async list(view: PeopleView, search: string, limit: number): Promise<{ people: ListedPerson[]; more: boolean }> {
    if (view === 'all') {
      const people = await this.#options.people(search, limit + 1);
      return { people: people.slice(0, limit).map((person) => this.#listed(person)), more: people.length > limit };
    }
    const chats = this.#chats.recent((chat) => view === 'recent' || unreadOf(chat) > 0);
    const people: ListedPerson[] = [];
    for (const chat of chats) {
      if (people.length > limit) break;
      const person = await this.find(chat.person);
      if (person && fits(person, search)) people.push(this.#listed(person));
    }
    return { people: people.slice(0, limit), more: people.length > limit };
  }

  #listed(person: LocalPerson): ListedPerson {
    const chat = this.#chats.find(person.id);
    return { ...person, unread: chat ? unreadOf(chat) : 0, met: (chat?.messages.size ?? 0) > 0 };
  }
}

const fits = (person: LocalPerson, search: string): boolean => {
  const text = `${person.name}\n${person.title}\n${person.unit}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
