import { randomUUID } from 'node:crypto';
import type { Chats } from './chats.ts';
import { BOT, localeOf } from './identity.ts';
import type { Attachment, Chat, ChatMessage, Fields, LocalOptions, LocalPerson } from './types.ts';

/** Teams' own words when an app does not answer. */
const UNREACHABLE = 'Unable to reach app. Please try again.';
const FAILED = 'Something went wrong. Please try again.';

export interface Press {
  /** The message whose card was pressed. */
  message: string;
  action:
    | { type: 'Action.Execute'; verb: string; data: Fields; id?: string; title?: string }
    | { type: 'Action.Submit'; data: unknown; text?: string };
}

/** What the person sees of a press: the card replaced, words below it, a red line, or nothing (the bot answers by itself). */
export interface Pressed {
  shown: 'card' | 'message' | 'error' | 'none';
  text?: string;
}

/** Writes to the bot as Teams does: activities over HTTP to /api/messages, each with an id of its own. */
export class Teams {
  readonly #options: Pick<LocalOptions, 'port' | 'tenantId' | 'clock' | 'patience' | 'log'>;
  readonly #chats: Chats;

  constructor(options: Pick<LocalOptions, 'port' | 'tenantId' | 'clock' | 'patience' | 'log'>, chats: Chats) {
    this.#options = options;
    this.#chats = chats;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#options.port()}`;
  }

  /** The person's chat was opened for the first time. */
  async installs(person: LocalPerson, chat: Chat): Promise<boolean> {
    const answer = await this.#send(person, chat, {
      type: 'installationUpdate',
      id: `f:${randomUUID()}`,
      action: 'add',
    });
    if (answer.ok) await this.#chats.markInstalled(chat);
    return answer.ok;
  }

  /** The person writes, or hands over a file. Resolves once the bot has answered; a red line stands under what did not arrive. */
  async says(person: LocalPerson, chat: Chat, text: string, attachments?: Attachment[]): Promise<ChatMessage> {
    const shown = await this.#chats.add(chat, {
      from: 'person',
      at: this.#options.clock.now(),
      ...(text ? { text } : {}),
      ...(attachments ? { attachments } : {}),
    });
    const activity = {
      type: 'message',
      id: shown.id,
      textFormat: 'plain',
      text,
      ...(attachments ? { attachments } : {}),
    };
    const answer = await this.#send(person, chat, activity);
    if (answer.ok) return shown;
    const note = { kind: 'error' as const, text: `Not delivered: ${answer.why}.` };
    return (await this.#chats.replace(chat, shown.id, { note })) ?? shown;
  }

  /** The person presses a button of a card. */
  async presses(person: LocalPerson, chat: Chat, press: Press): Promise<Pressed> {
    const pressed =
      press.action.type === 'Action.Execute'
        ? await this.#executes(person, chat, press)
        : await this.#submits(person, chat, press);
    if (pressed.shown === 'message' || pressed.shown === 'error') {
      const note = {
        kind: pressed.shown === 'error' ? ('error' as const) : ('info' as const),
        text: pressed.text ?? '',
      };
      await this.#chats.replace(chat, press.message, { note });
    } else if (pressed.shown === 'none' && chat.messages.get(press.message)?.note) {
      await this.#chats.replace(chat, press.message, { note: undefined });
    }
    return pressed;
  }

  async #executes(person: LocalPerson, chat: Chat, { message, action }: Press): Promise<Pressed> {
    const answer = await this.#send(person, chat, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      id: `f:${randomUUID()}`,
      replyToId: message,
      value: { action, trigger: 'manual' },
    });
    if (!answer.ok) return { shown: 'error', text: `${UNREACHABLE} (${answer.why})` };
    const { type, value } = answer.body;
    if (type === 'application/vnd.microsoft.card.adaptive' && typeof value === 'object') {
      const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: value }];
      await this.#chats.replace(chat, message, { attachments, note: undefined });
      return { shown: 'card' };
    }
    if (type === 'application/vnd.microsoft.activity.message') return { shown: 'message', text: String(value) };
    const told = (value as Fields | undefined)?.message;
    return {
      shown: 'error',
      text: type === 'application/vnd.microsoft.error' && typeof told === 'string' ? told : FAILED,
    };
  }

  /** Action.Submit: a message without text; `imBack` and `messageBack` also show a line as if the person had typed it. */
  async #submits(person: LocalPerson, chat: Chat, { message, action }: Press): Promise<Pressed> {
    const data = 'data' in action ? action.data : undefined;
    const { msteams, ...rest } = (typeof data === 'object' && data !== null ? data : {}) as Fields & {
      msteams?: Fields;
    };
    if (msteams?.type === 'imBack') {
      await this.says(person, chat, String(msteams.value ?? ''));
      return { shown: 'none' };
    }
    let id = `f:${randomUUID()}`;
    if (msteams?.type === 'messageBack' && msteams.displayText) {
      const at = this.#options.clock.now();
      id = (await this.#chats.add(chat, { from: 'person', at, text: String(msteams.displayText) })).id;
    }
    const back =
      msteams?.type === 'messageBack'
        ? { text: String(msteams.text ?? ''), value: msteams.value ?? rest }
        : { value: data };
    const answer = await this.#send(person, chat, { type: 'message', id, replyToId: message, ...back });
    return answer.ok ? { shown: 'none' } : { shown: 'error', text: `${FAILED} (${answer.why})` };
  }

  async #send(
    person: LocalPerson,
    chat: Chat,
    activity: Fields,
  ): Promise<{ ok: true; body: Fields } | { ok: false; why: string }> {
    const { clock, tenantId, patience, log } = this.#options;
    const locale = localeOf(person.language);
    const body = {
      ...activity,
      timestamp: clock.now(),
      channelId: 'msteams',
      serviceUrl: `${this.address}/local/connector`,
      from: { id: chat.user, name: person.name, aadObjectId: chat.aadObjectId },
      conversation: { conversationType: 'personal', tenantId, id: chat.conversation },
      recipient: BOT,
      locale,
      entities: [{ type: 'clientInfo', locale, country: locale.slice(3), platform: 'Web' }],
      channelData: { tenant: { id: tenantId } },
    };
    try {
      const response = await fetch(`${this.address}/api/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(patience ?? 15_000),
      });
      const text = await response.text();
      if (!response.ok) return { ok: false, why: `the bot answered ${response.status}` };
      return { ok: true, body: text.startsWith('{') ? (JSON.parse(text) as Fields) : {} };
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      log.warn({ kind: activity.type, late }, 'The stand-in could not reach the bot');
      return { ok: false, why: late ? 'the bot took too long' : 'the bot could not be reached' };
    }
  }
}
