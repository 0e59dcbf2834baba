import type { Config } from '../../config.ts';
import type { Address, Channel, Lane, Message, Sent } from '../../delivery/channel.ts';
import type { Elapsed } from '../../kernel/time.ts';
import type { Roster, Uploads } from '../conversation.ts';
import { createWriter, LARGEST, sizeOf } from './activity.ts';
import { CONNECTIONS, createWire, segment } from './connector.ts';
import { createDesk, type Done, type Log } from './desk.ts';
import { createFiles, type Downloads, type Resolve } from './files.ts';
import { TEAMS_URL } from './hosts.ts';
import { createPacer } from './pacer.ts';
import { createRoster } from './roster.ts';
import type { Token } from './token.ts';

export type { Log } from './desk.ts';
export type { Downloads } from './files.ts';
export { isTrustedService } from './hosts.ts';
export { createToken, type Token } from './token.ts';

export interface Outbound extends Channel {
  /** Answers in the chat, before everything else that waits; `replyTo` is the activity that is answered. */
  reply(to: Address, message: Message, replyTo?: string): Promise<Sent>;
  roster: Roster;
  uploads: Uploads;
  downloads: Downloads;
  /** Requests that wait for their turn. */
  backlog(): Record<Lane, number>;
  /** What waits is told to try again later; what is on the wire is waited for. */
  close(): Promise<void>;
}

export interface OutboundParts {
  config: Pick<Config, 'local' | 'appId' | 'tenantId' | 'rate' | 'port' | 'serviceUrl' | 'serviceHosts' | 'fileHosts'>;
  elapsed: Elapsed;
  token: Token;
  log: Log;
  /** Where this Steward is reached, for links in local mode; by default its port on loopback. */
  base?: () => string;
  /** For tests: other time-outs (ms), another resolver, another government host. */
  timeOut?: number;
  resolve?: Resolve;
  governmentUrl?: string;
}

const TOO_BIG: Sent = { kind: 'unreachable', state: 'failed', reason: 'the message is too big for Teams' };
const NO_ADDRESS: Sent = { kind: 'unreachable', state: 'failed', reason: 'there is no address' };

/** The way out to Teams: behind one pacer, to trusted hosts alone. Its promises never reject for what a server answered. */
export function createChannel(parts: OutboundParts): Outbound {
  const { config, elapsed, token, log } = parts;
  const base = parts.base ?? (() => `http://127.0.0.1:${config.port}`);
  const home = (): string => config.serviceUrl ?? (config.local ? `${base()}/local` : TEAMS_URL);
  const pacer = createPacer({ rate: config.rate, elapsed, most: CONNECTIONS });
  const desk = createDesk({ ...parts, config, elapsed, token, log, pacer, wire: createWire(parts.timeOut) });
  const files = createFiles(config, parts.resolve, parts.timeOut);
  const writer = createWriter(config, base);
  /** Conversations opened for a message that was not taken yet: its next try needs no second first contact. */
  const opened = new Map<string, string>();
  let closing: Promise<void> | undefined;

  const post = async (to: Address, message: Message, lane: Lane, replyTo?: string): Promise<Sent> => {
    const conversation = segment(to.conversation);
    const answered = replyTo === undefined ? undefined : segment(replyTo);
    if (!conversation) return NO_ADDRESS;
    const payload = { ...writer.message(to, message, lane === 'prompt'), ...(answered ? { replyToId: replyTo } : {}) };
    if (sizeOf(JSON.stringify(payload)) > LARGEST) return TOO_BIG;
    const path = `v3/conversations/${conversation}/activities${answered ? `/${answered}` : ''}`;
    const done = await desk.run({
      lane,
      conversation: to.conversation,
      serviceUrl: to.serviceUrl || home(),
      method: 'POST',
      path,
      payload,
    });
    return sent(done, to.conversation);
  };

  const open = async (to: Address, lane: Lane): Promise<Done | string> => {
    const serviceUrl = to.serviceUrl || home();
    const known = opened.get(to.user);
    if (known) return known;
    const payload = writer.firstContact(to.user);
    const done = await desk.run({
      lane,
      conversation: to.user,
      serviceUrl,
      method: 'POST',
      path: 'v3/conversations',
      payload,
    });
    if (done.kind !== 'done') return done;
    const conversation = idIn(done.body);
    if (!conversation) return { kind: 'unreachable', state: 'failed', reason: 'Teams opened a chat without an id' };
    opened.set(to.user, conversation);
    return conversation;
  };

  return {
    async send(to, message, lane) {
      if (to.conversation) return post(to, message, lane);
      if (!to.user) return NO_ADDRESS;
      // Measured before the chat is opened, so that nobody gets an empty one.
      if (sizeOf(JSON.stringify(writer.message(to, message, true))) > LARGEST) return TOO_BIG;
      const conversation = await open(to, lane);
      if (typeof conversation !== 'string') return conversation.kind === 'done' ? NO_ADDRESS : conversation;
      const done = await post({ ...to, conversation }, message, lane);
      if (done.kind !== 'retry') opened.delete(to.user);
      return done;
    },

    async update(to, activity, message, lane) {
      const conversation = segment(to.conversation);
      const id = segment(activity);
      if (!conversation || !id) return NO_ADDRESS;
      const payload = { ...writer.message(to, message, false), id: activity };
      if (sizeOf(JSON.stringify(payload)) > LARGEST) return TOO_BIG;
      const path = `v3/conversations/${conversation}/activities/${id}`;
      const done = await desk.run({
        lane,
        conversation: to.conversation,
        serviceUrl: to.serviceUrl || home(),
        method: 'PUT',
        path,
        payload,
      });
      return sent(done, to.conversation, activity);
    },

    async reply(to, message, replyTo) {
      const done = await post(to, message, 'reply', replyTo);
      // What is answered may have been deleted meanwhile; the answer is owed all the same.
      const gone = replyTo !== undefined && done.kind === 'unreachable' && done.forget === 'activity';
      return gone ? post(to, message, 'reply') : done;
    },

    roster: createRoster({ desk, elapsed, tenantId: config.tenantId, home }),
    uploads: files.uploads,
    downloads: files.downloads,
    backlog: () => pacer.backlog(),
    close() {
      closing ??= desk.close().then(files.close);
      return closing;
    },
  };
}

const sent = (done: Done, conversation: string, activity = ''): Sent =>
  done.kind === 'done' ? { kind: 'sent', activity: idIn(done.body) || activity, conversation } : done;

function idIn(body: unknown): string {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : '';
  return typeof id === 'string' ? id : '';
}
