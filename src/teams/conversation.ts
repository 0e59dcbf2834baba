import type { Address, CardJson, Message } from '../delivery/channel.ts';
import type { Id, Json } from '../kernel/store.ts';

/** Who wrote or pressed, as the validated token and activity say it: never what a card carries back. */
export interface Sender {
  /** Entra object id of a member of our tenant. */
  aadObjectId: string;
  address: Address;
  /** The language of the reader's Teams, such as `fr-FR`: for those of whom nothing else is known. */
  locale?: string;
}

/** What came in from a personal chat, freed of the channel's form. */
export type Incoming = {
  /** Hash over tenant, conversation, person, name and activity id (hardening R1); empty when the activity had no id. */
  key: string;
  from: Sender;
  /** The message that was pressed or answered, when there is one. */
  replyTo?: string;
} & (
  | { kind: 'text'; text: string }
  /** A card's button: Action.Execute (`invoke`) or its Action.Submit fallback (`message`); both do the same. */
  | { kind: 'press'; verb: string; data: { [name: string]: Json }; as: 'invoke' | 'message' }
  | { kind: 'installed' }
  | { kind: 'removed' }
  /** A file dropped into the chat. */
  | { kind: 'file'; name: string; url: string }
  /** The answer to a file consent card. */
  | {
      kind: 'consent';
      accepted: boolean;
      file: Id;
      upload?: { url: string; name: string; contentUrl: string; uniqueId: string };
    }
);

/** The answer. For a press that came as `invoke`, a card replaces the card pressed. */
export interface Answer {
  card?: CardJson;
  text?: string;
  summary?: string;
  language: string;
  file?: Message['file'];
  /** Shown with a card's error face instead of replacing it; with a plain text for people. */
  refused?: boolean;
  /** Messages that follow the first one (a second card). */
  more?: Message[];
  /** Called when the channel knows under which id the answer now stands in the chat. */
  posted?: (activity: string) => void | Promise<void>;
}

/** What src/app.ts hands to the channel: one function for everything that comes in. Undefined: say nothing. */
export type Receive = (incoming: Incoming) => Promise<Answer | undefined>;

/** Reads the e-mail and UPN of the sender from the channel's roster (hardening D7: never from the activity's own text or name). */
export interface Roster {
  member(address: Address, user: string): Promise<{ email: string; upn: string; name: string } | undefined>;
}

/** Sends a file's bytes to where a consent allowed it. */
export interface Uploads {
  put(url: string, bytes: Uint8Array): Promise<{ ok: boolean; reason?: string }>;
}
