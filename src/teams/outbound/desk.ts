import type { BaseLogger } from 'pino';
import type { Config } from '../../config.ts';
import type { Lane, Sent } from '../../delivery/channel.ts';
import type { Elapsed } from '../../kernel/time.ts';
import { below, type Call, type Wire } from './connector.ts';
import { GOVERNMENT_URL, isTrustedService } from './hosts.ts';
import { type Answered, judge, reasonFor, type Verdict } from './outcome.ts';
import type { Pacer } from './pacer.ts';
import { type Token, TokenError } from './token.ts';

export type Log = Pick<BaseLogger, 'info' | 'warn' | 'error'>;

/** One request to the connector, before it has been paced, trusted and signed. */
export interface Errand {
  lane: Lane;
  /** What Teams counts by: the conversation, or the person of a first contact. */
  conversation: string;
  serviceUrl: string;
  method: Call['method'];
  path: string;
  payload?: unknown;
}

/** What came of it: the answer's body, or why not. */
export type Done = { kind: 'done'; body: unknown } | Exclude<Sent, { kind: 'sent' }>;

export interface Desk {
  run(errand: Errand): Promise<Done>;
  close(): Promise<void>;
}

export interface DeskParts {
  config: Pick<Config, 'local' | 'serviceHosts'>;
  elapsed: Elapsed;
  token: Token;
  log: Log;
  pacer: Pacer;
  wire: Wire;
  /** Where the government cloud is reached; given by tests. */
  governmentUrl?: string;
}

/** A turn is void when its token came later than this (ms): the requests that waited for it would all leave at once. */
const AT_ONCE = 15;
/** A login host that can't be reached is tried again after this. */
const LOGIN_PAUSE = 10_000;

const CLOSED: Done = { kind: 'retry', reason: 'Steward is stopping', scope: 'tenant' };

/** The only caller of the connector: each errand waits for its turn, goes to a trusted host alone, and is judged by the table. */
export function createDesk({
  config,
  elapsed,
  token,
  log,
  pacer,
  wire,
  governmentUrl = GOVERNMENT_URL,
}: DeskParts): Desk {
  /** Service addresses that answered InvalidBotApiHost, and where they live instead. */
  const moved = new Map<string, string>();
  const onTheWire = new Set<Promise<unknown>>();

  const once = async (errand: Errand, serviceUrl: string): Promise<Answered | Done> => {
    // Checked here, just before a token is attached, whoever stored the address.
    if (!isTrustedService(serviceUrl, config))
      return { kind: 'unreachable', state: 'failed', reason: 'the service address is not trusted' };
    const call = {
      method: errand.method,
      url: below(serviceUrl, errand.path),
      ...(errand.payload === undefined ? {} : { body: JSON.stringify(errand.payload) }),
    };
    for (;;) {
      // Asked for before the turn, so that nobody holds one while the login host is slow.
      await token();
      const answered = await pacer.run(errand.lane, errand.conversation, async () => {
        const from = elapsed.now();
        const bearer = await token();
        if (elapsed.now() - from > AT_ONCE) return 'late' as const;
        return wire.call(bearer === undefined ? call : { ...call, token: bearer });
      });
      if (answered === undefined) return CLOSED;
      if (answered !== 'late') return answered;
    }
  };

  const run = async (errand: Errand): Promise<Done> => {
    try {
      const home = moved.get(errand.serviceUrl);
      let answered = await once(errand, home ?? errand.serviceUrl);
      if ('kind' in answered) return answered;
      let verdict = judge(answered);
      if (verdict.kind === 'elsewhere' && !home) {
        const there = await once(errand, governmentUrl);
        if ('kind' in there) return there;
        answered = there;
        verdict = judge(there);
        if (verdict.kind === 'done') moved.set(errand.serviceUrl, governmentUrl);
      }
      return told(errand, answered, verdict);
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      log.error({ err: error }, 'no token for the connector');
      const reason = 'our credentials were refused by the login host';
      if (error.refused) return { kind: 'stop', reason };
      return { kind: 'retry', reason: 'the login host cannot be reached', after: LOGIN_PAUSE, scope: 'tenant' };
    }
  };

  const told = (errand: Errand, answered: Answered, verdict: Verdict): Done => {
    const reason = reasonFor(answered);
    // A sentence would be withheld from the log.
    const why = 'fault' in answered ? { fault: answered.fault } : { status: answered.status, codes: answered.codes };
    if (verdict.kind === 'done') {
      pacer.taken(errand.conversation);
      return { kind: 'done', body: 'body' in answered ? answered.body : undefined };
    }
    if (verdict.kind === 'retry') {
      const after = 'retryAfter' in answered ? answered.retryAfter : undefined;
      if (!verdict.slow)
        return { kind: 'retry', reason, scope: 'conversation', ...(after === undefined ? {} : { after }) };
      const pause = pacer.refused(errand.conversation, after);
      log.warn({ ...pause, lane: errand.lane }, 'Teams says that we are too fast');
      return { kind: 'retry', reason, ...pause };
    }
    if (verdict.kind === 'stop') {
      token.forget?.();
      log.error(why, 'Teams refused our credentials');
      return { kind: 'stop', reason };
    }
    log.info({ ...why, lane: errand.lane }, 'Teams did not take a request');
    return verdict.kind === 'elsewhere' ? { kind: 'unreachable', state: 'failed', reason } : { ...verdict, reason };
  };

  return {
    run(errand) {
      const done = run(errand).catch((error: unknown): Done => {
        log.error({ err: error }, 'a request to Teams could not be made');
        return { kind: 'unreachable', state: 'failed', reason: 'the request could not be made' };
      });
      onTheWire.add(done);
      void done.finally(() => onTheWire.delete(done));
      return done;
    },
    async close() {
      pacer.close();
      await Promise.all(onTheWire);
      await wire.close();
    },
  };
}
