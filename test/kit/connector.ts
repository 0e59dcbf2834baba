import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { bodyOf, messageIn, read, userIn } from './connector-reading.ts';

/** What a request wanted. */
export type Kind = 'send' | 'reply' | 'update' | 'first' | 'member' | 'other';

/** One request as it arrived. */
export interface Seen {
  /** Counted from 1. */
  n: number;
  /** Elapsed milliseconds at its arrival. */
  at: number;
  kind: Kind;
  method: string;
  path: string;
  authorization: string | undefined;
  /** Empty for a first contact that was not answered. */
  conversation: string;
  /** Who is written to or asked about, where the request says so. */
  user: string;
  /** The activity that is updated or replied to, or the id given to a new one. */
  activity: string;
  body: Record<string, unknown>;
  /** What it was answered; 0 for a reset or no answer at all. */
  status: number;
}

/** A message as it stands in a chat now: updates have changed it in place. */
export interface ChatMessage {
  activityId: string;
  card?: Record<string, unknown>;
  text?: string;
  summary?: string;
  locale?: string;
  replyTo?: string;
  /** It rang (`channelData.notification.alert`). */
  alert: boolean;
  /** How often it was updated in place. */
  updates: number;
  /** The file it asks consent for. */
  consent?: { name: string; file: string; bytes: number };
}

/** What goes wrong: an answer, a torn connection, or none for ever. */
export type Failure = { status: number; body?: unknown; headers?: Record<string, string> } | 'reset' | 'hang';

/** Which requests it happens to; all that is given must fit. */
export interface Which {
  conversation?: string;
  user?: string;
  kind?: Kind;
  /** Counted from 1 among the requests that fit, from now on; without it, all of them. */
  nth?: number;
  /** How many, from then on; with `nth` 1 by default. */
  times?: number;
}

export interface Member {
  email?: string;
  userPrincipalName?: string;
  name?: string;
  aadObjectId?: string;
  tenantId?: string;
}

export interface StandInOptions {
  /** More than so many requests in any sliding second are answered 429. */
  limit?: number;
  /** Seconds in the 429's Retry-After; without it there is none. */
  retryAfter?: number;
  /** The only token that is taken; others are answered 401. */
  token?: string;
  /** Answers this much later (ms). */
  delay?: number;
  /** The roster; who is not in it is unknown. By default everyone is known, without e-mail. */
  members?: Record<string, Member>;
}

export interface StandIn {
  /** The service address. */
  url: string;
  /** Every request, in the order of arrival. */
  requests: Seen[];
  /** The next request that fits, from now on. Rejects after `patience` ms (10 s). */
  until(fits: (seen: Seen) => boolean, patience?: number): Promise<Seen>;
  /** As `until`, but one that came already counts. */
  seen(fits: (seen: Seen) => boolean, patience?: number): Promise<Seen>;
  /** The messages in a chat, oldest first, by conversation or by user. */
  chat(who: string): ChatMessage[];
  /** The id of a user's chat; made at the first question, and the same that a first contact is told. */
  conversationOf(user: string): string;
  /** Puts a card in the place of another, as Teams does with the answer to an invoke. */
  show(conversation: string, activity: string, card: Record<string, unknown>): void;
  /** Makes requests fail; the function returned ends it. */
  fail(which: Which, how: Failure): () => void;
  /** The most requests in any sliding `within` ms (1,000). */
  peak(within?: number): number;
  /** How many were answered 429. */
  refused(): number;
  close(): Promise<void>;
}

type Rule = { which: Which; how: Failure; met: number };
type Chat = Map<string, ChatMessage>;

/** A Bot Connector over real HTTP on loopback: takes what Steward sends, keeps the chats, counts, and fails when told. */
export async function standInConnector(options: StandInOptions = {}): Promise<StandIn> {
  const requests: Seen[] = [];
  const chats = new Map<string, Chat>();
  const homes = new Map<string, string>();
  const rules = new Set<Rule>();
  const waiting = new Set<(seen: Seen) => void>();
  const taken: number[] = [];
  let ids = 0;
  let first = 0;

  const conversationOf = (user: string): string => {
    const known = homes.get(user) ?? `a:${user}`;
    homes.set(user, known);
    return known;
  };
  const chatOf = (conversation: string): Chat => {
    const chat = chats.get(conversation) ?? new Map<string, ChatMessage>();
    chats.set(conversation, chat);
    return chat;
  };

  /** Teams counts what it took: a refused request does not use the limit up. */
  const tooFast = (at: number): boolean => {
    if (options.limit === undefined) return false;
    while (first < taken.length && (taken[first] as number) <= at - 1_000) first++;
    if (taken.length - first >= options.limit) return true;
    taken.push(at);
    return false;
  };

  const failureOf = (seen: Seen): Failure | undefined => {
    for (const rule of rules) {
      const { conversation, user, kind, nth, times = nth ? 1 : Number.POSITIVE_INFINITY } = rule.which;
      if (conversation !== undefined && conversation !== seen.conversation) continue;
      if (user !== undefined && user !== seen.user) continue;
      if (kind !== undefined && kind !== seen.kind) continue;
      rule.met++;
      if (rule.met >= (nth ?? 1) && rule.met < (nth ?? 1) + times) return rule.how;
    }
    return undefined;
  };

  const take = (seen: Seen): { status: number; body: unknown } => {
    const { kind, conversation, body } = seen;
    if (kind === 'first') {
      seen.conversation = conversationOf(seen.user);
      return { status: 201, body: { id: seen.conversation } };
    }
    if (kind === 'member') {
      const member = options.members ? options.members[seen.user] : {};
      if (!member)
        return { status: 404, body: { error: { code: 'MemberNotFoundInConversation', message: 'not there' } } };
      return { status: 200, body: { id: `29:${seen.user}`, ...member } };
    }
    if (kind === 'other') return { status: 404, body: { error: { code: 'NotFound' } } };
    if (seen.user) homes.set(seen.user, conversation);
    const chat = chatOf(conversation);
    if (kind === 'update') {
      const old = chat.get(seen.activity);
      if (!old) return { status: 404, body: { error: { code: 'ActivityNotFoundInConversation' } } };
      chat.set(seen.activity, { ...messageIn(body, seen.activity), updates: old.updates + 1 });
      return { status: 200, body: { id: seen.activity } };
    }
    const replyTo = seen.activity;
    seen.activity = `${1_700_000_000_000 + ++ids}`;
    chat.set(seen.activity, { ...messageIn(body, seen.activity), ...(replyTo ? { replyTo } : {}) });
    return { status: 201, body: { id: seen.activity } };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = performance.now();
    const fast = tooFast(at);
    const seen = { ...read(request), n: 0, at, body: await bodyOf(request), status: 0 };
    if (!seen.user) seen.user = userIn(seen.body);
    seen.n = requests.push(seen);
    const failure = failureOf(seen);
    let answer: { status: number; body: unknown; headers?: Record<string, string> } | undefined;
    if (options.token !== undefined && seen.authorization !== `Bearer ${options.token}`)
      answer = { status: 401, body: {} };
    else if (typeof failure === 'object')
      answer = { status: failure.status, body: failure.body ?? {}, headers: failure.headers ?? {} };
    else if (failure === undefined && fast) {
      const headers: Record<string, string> =
        options.retryAfter === undefined ? {} : { 'retry-after': `${options.retryAfter}` };
      answer = { status: 429, body: { error: { code: 'TooManyRequests' } }, headers };
    } else if (failure === undefined) answer = take(seen);
    seen.status = answer?.status ?? 0;
    if (failure === 'reset') request.socket.resetAndDestroy();
    if (answer) {
      const { status, headers, body } = answer;
      const send = () => {
        // Not chained: where restify is loaded too, its writeHead returns nothing.
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
      };
      if (options.delay) setTimeout(send, options.delay);
      else send();
    }
    for (const tell of [...waiting]) tell(seen);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const until = (fits: (seen: Seen) => boolean, patience = 10_000): Promise<Seen> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(tell);
        reject(
          new Error(`The stand-in connector saw no such request in ${patience} ms; it saw ${requests.length} in all.`),
        );
      }, patience);
      const tell = (seen: Seen): void => {
        if (!fits(seen)) return;
        clearTimeout(timer);
        waiting.delete(tell);
        resolve(seen);
      };
      waiting.add(tell);
    });

  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    until,
    seen: async (fits, patience) => requests.find(fits) ?? until(fits, patience),
    chat: (who) => [...(chats.get(who) ?? chats.get(homes.get(who) ?? '') ?? new Map<string, ChatMessage>()).values()],
    conversationOf,
    show(conversation, activity, card) {
      const old = chatOf(conversation).get(activity);
      chatOf(conversation).set(activity, { alert: false, updates: 0, ...old, activityId: activity, card });
    },
    fail(which, how) {
      const rule = { which, how, met: 0 };
      rules.add(rule);
      return () => rules.delete(rule);
    },
    peak: (within = 1_000) => peakOf(requests, within),
    refused: () => requests.filter(({ status }) => status === 429).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The most of them in any half-open window of `within` ms. */
export function peakOf(seen: readonly { at: number }[], within: number): number {
  const times = seen.map(({ at }) => at).sort((one, other) => one - other);
  let from = 0;
  let most = 0;
  for (const [index, at] of times.entries()) {
    while ((times[from] as number) <= at - within) from++;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
