import type { Instant } from '../../kernel/time.ts';

/** A person as the stand-in's list shows them. */
export interface LocalPerson {
  id: string;
  name: string;
  title: string;
  unit: string;
  /** Entra object id; empty when the people file has none: the stand-in then gives the account one of its own, as a real tenant would. */
  aadObjectId: string;
  email: string;
  /** `en fr es ar zh ru`. */
  language: string;
  /** False: no account, listed in grey, cannot chat and cannot be written to. */
  hasTeams: boolean;
}

export interface LocalOptions {
  /** Where this server listens; asked when an activity is sent, so that 0 may be given to listen(). */
  port(): number;
  /** The stand-in keeps its chats under `<dataDir>/stand-in/`. */
  dataDir: string;
  /** At most `limit` people, in the order to be shown, whose name, title, unit, id, e-mail or Entra id fits. Empty search: everyone. */
  people(search: string, limit: number): Promise<LocalPerson[]>;
  /** One person by id or Entra object id. Without it the exact match among `people(key, 50)` is taken. */
  person?(key: string): Promise<LocalPerson | undefined>;
  clock: {
    now(): Instant;
    /** Not there: it is the world's and moves by itself. Resolves once everything that was due is done, held or failed. A rejection is shown to whoever asked (400). */
    move?(to: { now?: Instant; advance?: string; next?: boolean }): Promise<{ now: Instant }>;
  };
  /** The bytes behind `/local/files/<id>`. */
  file(id: string): Promise<{ bytes: Uint8Array; name: string; type: string } | undefined>;
  tenantId: string;
  log: Log;
  /**
   * When a person's chat is opened for the first time, Teams reports an install: always (`first-opening`, the default), or only if
   * Steward has not written to that person before (`unless-met`).
   */
  install?: 'first-opening' | 'unless-met';
  /** Milliseconds Teams waits for the answer to a pressed button; 15,000 by default. */
  patience?: number;
}

/** What the stand-in needs of a logger; pino fits. Nothing personal goes in (hardening I4). */
export interface Log {
  warn(facts: object, message: string): void;
}

/** Anything JSON. */
export type Fields = { [name: string]: unknown };

export interface Attachment {
  contentType: string;
  content?: unknown;
  contentUrl?: string;
  name?: string;
}

/** One line of a chat. */
export interface ChatMessage {
  /** As Teams gives them: milliseconds, unique within the conversation only (hardening R1). */
  id: string;
  from: 'bot' | 'person';
  at: Instant;
  /** The chat's revision at which this message last changed. */
  rev: number;
  text?: string;
  /** The text is no Markdown. */
  plain?: true;
  attachments?: Attachment[];
  /** Neutral text of the notification. */
  summary?: string;
  /** Buttons under the last message (`suggestedActions`). */
  suggested?: Fields[];
  /** What Teams shows under the message after a press: an answer in words, or why it failed. */
  note?: { kind: 'info' | 'error'; text: string };
}

export interface Chat {
  /** The person's id in the people file. */
  person: string;
  /** `a:…` */
  conversation: string;
  /** `29:…` */
  user: string;
  aadObjectId: string;
  installed: boolean;
  /** Grows by one with every message added or changed: a page asks for what is newer than it has. */
  rev: number;
  /** The id of the newest message that the person has seen. */
  read: number;
  /** The id of the newest message. */
  last: number;
  messages: Map<string, ChatMessage>;
}
