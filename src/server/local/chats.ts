import { join } from 'node:path';
import type { Instant } from '../../kernel/time.ts';
import { identityOf } from './identity.ts';
import { Journal } from './journal.ts';
import type { Chat, ChatMessage, LocalPerson, Log } from './types.ts';

type ChatFace = Pick<Chat, 'person' | 'conversation' | 'user' | 'aadObjectId' | 'installed' | 'rev' | 'read' | 'last'>;
/** A line of the journal: a chat's own state, or a message as it now stands. */
type Line = { chat: ChatFace } | { in: string; message: ChatMessage };

export type MessageDraft = Omit<ChatMessage, 'id' | 'rev'>;

/** Everybody's chat with Steward, in memory and in `<dataDir>/stand-in/chats.jsonl`. What a promise here resolved for survives a kill. */
export class Chats {
  readonly #byPerson = new Map<string, Chat>();
  readonly #byConversation = new Map<string, Chat>();
  readonly #byUser = new Map<string, Chat>();
  readonly #tenantId: string;
  #journal!: Journal;
  /** Told about every chat that changed, so that open pages fetch what is new. */
  onChange: (chat: Chat) => void = () => {};

  private constructor(tenantId: string) {
    this.#tenantId = tenantId;
  }

  /** Reads what was kept; tidies the file when most of it is outdated. */
  static async open(dataDir: string, tenantId: string, log: Log): Promise<Chats> {
    const chats = new Chats(tenantId);
    const { journal, lines, damaged } = await Journal.open(join(dataDir, 'stand-in', 'chats.jsonl'), (line) =>
      chats.#replay(line as Line),
    );
    chats.#journal = journal;
    if (damaged > 0) log.warn({ damaged }, 'The stand-in left out lines of its chats that were cut short');
    let live = 0;
    for (const chat of chats.#byPerson.values()) live += 1 + chat.messages.size;
    if (damaged > 0 || lines > 2 * live + 100) await journal.rewrite(chats.#lines());
    return chats;
  }

  /** The chat of a person, made at first need. */
  async of(person: LocalPerson): Promise<Chat> {
    const known = this.#byPerson.get(person.id);
    const ids = identityOf(person, this.#tenantId);
    if (known?.aadObjectId === ids.aadObjectId) return known;
    // A people file may bring the Entra id later than the first chat.
    const chat: Chat = known ?? {
      person: person.id,
      ...ids,
      installed: false,
      rev: 0,
      read: 0,
      last: 0,
      messages: new Map(),
    };
    if (known) this.#byUser.delete(known.aadObjectId);
    chat.aadObjectId = ids.aadObjectId;
    this.#index(chat);
    await this.#journal.append({ chat: faceOf(chat) });
    return chat;
  }

  find(personId: string): Chat | undefined {
    return this.#byPerson.get(personId);
  }

  byConversation(id: string): Chat | undefined {
    return this.#byConversation.get(id);
  }

  /** By `29:…` or Entra object id. */
  byUser(id: string): Chat | undefined {
    return this.#byUser.get(id);
  }

  /** Adds a message; its id is the moment in milliseconds, moved on where that is taken. */
  async add(chat: Chat, draft: MessageDraft): Promise<ChatMessage> {
    chat.last = Math.max(chat.last + 1, Date.parse(draft.at));
    // Whoever writes has read what stands above.
    if (draft.from === 'person') chat.read = chat.last;
    const message: ChatMessage = { ...draft, id: String(chat.last), rev: 0 };
    await this.#put(chat, message);
    return message;
  }

  /** Changes a message in place. Undefined: there is no such message. */
  async replace(
    chat: Chat,
    id: string,
    change: Partial<Omit<ChatMessage, 'id' | 'rev' | 'from'>>,
  ): Promise<ChatMessage | undefined> {
    const old = chat.messages.get(id);
    if (!old) return undefined;
    const message = { ...old, ...change };
    await this.#put(chat, message);
    return message;
  }

  async markRead(chat: Chat): Promise<void> {
    if (chat.read === chat.last) return;
    chat.read = chat.last;
    await this.#touch(chat);
  }

  async markInstalled(chat: Chat): Promise<void> {
    chat.installed = true;
    await this.#touch(chat);
  }

  /** Chats with messages, the latest first. */
  recent(filter: (chat: Chat) => boolean): Chat[] {
    return [...this.#byPerson.values()]
      .filter((chat) => chat.messages.size > 0 && filter(chat))
      .sort((a, b) => b.last - a.last);
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }

  async #put(chat: Chat, message: ChatMessage): Promise<void> {
    chat.rev += 1;
    message.rev = chat.rev;
    chat.messages.set(message.id, message);
    await this.#journal.append({ in: chat.person, message });
    this.onChange(chat);
  }

  async #touch(chat: Chat): Promise<void> {
    await this.#journal.append({ chat: faceOf(chat) });
    this.onChange(chat);
  }

  #index(chat: Chat): void {
    this.#byPerson.set(chat.person, chat);
    this.#byConversation.set(chat.conversation, chat);
    this.#byUser.set(chat.user, chat);
    this.#byUser.set(chat.aadObjectId, chat);
  }

  #replay(line: Line): void {
    if ('chat' in line) {
      const old = this.#byPerson.get(line.chat.person);
      if (old) this.#byUser.delete(old.aadObjectId);
      this.#index({ messages: old?.messages ?? new Map(), ...line.chat });
      return;
    }
    const chat = this.#byPerson.get(line.in);
    if (!chat) return;
    chat.messages.set(line.message.id, line.message);
    chat.rev = Math.max(chat.rev, line.message.rev);
    chat.last = Math.max(chat.last, Number(line.message.id));
    if (line.message.from === 'person') chat.read = Math.max(chat.read, Number(line.message.id));
  }

  *#lines(): Iterable<Line> {
    for (const chat of this.#byPerson.values()) {
      yield { chat: faceOf(chat) };
      for (const message of chat.messages.values()) yield { in: chat.person, message };
    }
  }
}

const faceOf = ({ messages: _, ...face }: Chat): ChatFace => face;

/** Messages of Steward that the person has not seen. A card updated in place does not count again, as in Teams. */
export function unreadOf(chat: Chat): number {
  if (chat.read === chat.last) return 0;
  let unread = 0;
  for (const message of chat.messages.values())
    if (message.from === 'bot' && Number(message.id) > chat.read) unread += 1;
  return unread;
}

/** The moment of the newest message. */
export const latestOf = (chat: Chat): Instant | undefined => [...chat.messages.values()].at(-1)?.at;
