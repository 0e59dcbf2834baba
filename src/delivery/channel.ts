import type { Id } from '../kernel/store.ts';

/** A card ready to be sent: Adaptive Card JSON, finished by src/cards. */
export type CardJson = { [key: string]: unknown };

/** A message ready for a channel. `summary` and `text` are neutral: they may stand on a lock screen. */
export interface Message {
  card?: CardJson;
  text?: string;
  summary?: string;
  /** Text direction and language of the reader. */
  language: string;
  /** A file to hand over: through Teams' file consent, in local mode as a link. */
  file?: { name: string; bytes: number; id: Id };
  /** A file that was handed over, where it lies now in the reader's own files. */
  handed?: { name: string; url: string; id: string };
}

/** Where a person is reached; kept from installs, first words and first contacts, from personal conversations only. */
export interface Address {
  /** Entra object id, or the channel's own id of the user (`29:…`). */
  user: string;
  /** Empty before the first contact. */
  conversation: string;
  serviceUrl: string;
}

/** What a try to send led to (platform.md, "Outbound"). */
export type Sent =
  | { kind: 'sent'; activity: string; conversation: string }
  /** Try again, not before `after` milliseconds when given (Retry-After), else with growing pauses. */
  | { kind: 'retry'; reason: string; after?: number; scope: 'conversation' | 'tenant' }
  /** This person can't be reached until something happens. */
  | {
      kind: 'unreachable';
      state: 'blocked' | 'not-installed' | 'failed';
      reason: string;
      forget?: 'conversation' | 'activity';
    }
  /** Our own credentials: stop everything and raise an alarm. */
  | { kind: 'stop'; reason: string };

export type Lane = 'reply' | 'prompt' | 'update';

/**
 * The way out. One pacer stands before every request that it makes; `lane` decides who goes first. Never throws for what a
 * server answered: it says so in `Sent`.
 */
export interface Channel {
  send(to: Address, message: Message, lane: Lane): Promise<Sent>;
  update(to: Address, activity: string, message: Message, lane: Lane): Promise<Sent>;
}
