import type { Response } from 'restify';
import { unreadOf } from './chats.ts';
import type { Chat } from './types.ts';

/** What pages are told. Chats only say that they changed; an open page fetches what it lacks, so a lost event loses nothing. */
export interface StandInEvents {
  chats: { person: string; unread: number; rev: number }[];
  clock: { now: string; playing: boolean; fixed?: boolean };
  typing: { person: string };
}

/** A page that reads too slowly is cut off at this many waiting bytes; it comes back and fetches the present state. */
const SLOW = 1_000_000;
/** Changes are gathered this long, so that a fan-out to thousands is a few events, not thousands. */
const GATHER_MS = 25;
const BEAT_MS = 20_000;

/** Server-sent events to all open pages. */
export class Events {
  readonly #pages = new Set<Response>();
  readonly #changed = new Map<string, Chat>();
  #gathering: NodeJS.Timeout | undefined;
  readonly #beat = setInterval(() => this.#write(': still here\n\n'), BEAT_MS).unref();

  /** Keeps the answer open as a stream of events. */
  add(res: Response): void {
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    res.write('retry: 1000\n\n');
    this.#pages.add(res);
    res.once('close', () => this.#pages.delete(res));
  }

  send<Name extends keyof StandInEvents>(name: Name, data: StandInEvents[Name]): void {
    // What was gathered came first.
    this.#flush();
    this.#write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  changed(chat: Chat): void {
    if (this.#pages.size === 0) return;
    this.#changed.set(chat.person, chat);
    this.#gathering ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  close(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#gathering);
    for (const page of this.#pages) page.end();
    this.#pages.clear();
  }

  #flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (this.#changed.size === 0) return;
    const chats = [...this.#changed.values()].map((chat) => ({
      person: chat.person,
      unread: unreadOf(chat),
      rev: chat.rev,
    }));
    this.#changed.clear();
    this.#write(`event: chats\ndata: ${JSON.stringify(chats)}\n\n`);
  }

  #write(text: string): void {
    for (const page of this.#pages) {
      if (page.writableLength > SLOW) page.destroy();
      else page.write(text);
    }
  }
}
