import { type Activity, ActivityTypes } from 'botbuilder';
import { AuthenticationError } from 'botframework-connector';
import type { Request, Response } from 'restify';
import type { Config } from '../../config.ts';
import type { Elapsed } from '../../kernel/time.ts';
import type { Messages } from '../../server/index.ts';
import { faultOf, type Log, pseudonym } from '../../server/log.ts';
import { type Refused, refuse, sendJson } from '../../server/refuse.ts';
import type { Receive } from '../conversation.ts';
import { parseActivity, type TeamsActivity } from './activity.ts';
import { TeamsAdapter } from './adapter.ts';
import { unwelcome } from './admission.ts';
import { TeamsAuthentication } from './authentication.ts';
import { systemSeconds } from './clock.ts';
import { Flood } from './flood.ts';
import { Replies, type ReplyChannel } from './replies.ts';
import { createRoutes } from './routes.ts';
import { type Texts, Turns } from './turns.ts';

export type { DoorText, Reader, Texts } from './turns.ts';

export interface InboundParts {
  config: Pick<Config, 'local' | 'appId' | 'tenantId' | 'bot' | 'serviceHosts' | 'actLimit'>;
  /** The app: one function for everything that comes in from personal chats. It may be called again with the same key. */
  receive: Receive;
  channel: ReplyChannel;
  texts: Texts;
  elapsed: Elapsed;
  log: Log;
  /** Seconds since 1970 in real time, for tokens; a test gives its own. */
  seconds?: () => number;
}

/**
 * The way in from Teams: who calls is checked (hardening D2-D4, D6), the activity becomes an `Incoming`, the answer goes back in the form
 * the channel wants. Answers 401, 403 or 503 to whom it does not let in, 400 to what is no activity, 501 to invokes it does not know.
 */
export function createInbound(parts: InboundParts): Required<Messages> {
  const { config, elapsed, log } = parts;
  const authentication = new TeamsAuthentication(config, parts.seconds ?? systemSeconds);
  const adapter = new TeamsAdapter(authentication);
  const flood = new Flood(config.actLimit, elapsed);
  const replies = new Replies(parts.channel, elapsed, log);
  const turns = new Turns({ ...parts, flood, replies });
  const app = createRoutes(turns);

  const handle = async (req: Request, res: Response, body: { [name: string]: unknown }): Promise<void> => {
    const began = elapsed.now();
    const caller = await authentication.authenticateRequest(
      { serviceUrl: body.serviceUrl as string },
      req.headers.authorization ?? '',
    );
    const read = parseActivity(body);
    if (!read.ok) return refuse(req, res, { status: 400, reason: `The activity's ${read.field} is missing or wrong.` });
    const { activity } = read;
    const person = pseudonym(activity.from.aadObjectId ?? activity.from.id);
    const reason = unwelcome(activity, config);
    if (reason) {
      log.warn({ status: 403, type: typeOf(activity), person }, reason);
      return refuse(req, res, { status: 403, reason });
    }
    const answered = await adapter.turn(caller, asActivity(activity, config), async (context) => {
      await app.run(context);
    });
    const status = answered?.status ?? 200;
    if (answered?.body === undefined) {
      res.writeHead(status);
      res.end();
    } else sendJson(res, status, answered.body);
    log.debug({ type: typeOf(activity), status, ms: Math.round(elapsed.now() - began), person }, 'Answered.');
  };

  /** Errors: what is no refusal of a caller. */
  const refusalOf = (error: unknown): Refused => {
    if (!(error instanceof AuthenticationError)) throw error;
    const status = error.statusCode;
    if (status === 503)
      log.error({ status }, 'Tokens cannot be checked: the keys of the channel could not be fetched.');
    else log.debug({ status, why: error.message }, 'A token was not accepted.');
    return { status, reason: REFUSALS[status] ?? 'The token was not accepted.' };
  };

  return {
    async admit(req) {
      try {
        await authentication.admit(req.headers.authorization ?? '');
        return undefined;
      } catch (error) {
        return refusalOf(error);
      }
    },
    async handle(req, res, body) {
      try {
        await handle(req, res, body);
      } catch (error) {
        if (error instanceof AuthenticationError) return refuse(req, res, refusalOf(error));
        log.error(faultOf(error), 'An activity failed.');
        if (!res.headersSent)
          sendJson(res, 500, {
            code: 'STW_INTERNAL',
            message: 'Something is wrong inside Steward. The log says more.',
          });
      }
    },
    settled: () => turns.settled(),
  };
}

const REFUSALS: Record<number, string> = {
  403: 'The key of this token may not sign for Microsoft Teams.',
  503: 'Tokens cannot be checked at the moment. Try again.',
};

/** The SDK wants to know whom the activity was for; Teams always says so, and some clients do not. */
const asActivity = (activity: TeamsActivity, { appId }: Pick<Config, 'appId'>): Activity =>
  ({ ...activity, recipient: activity.recipient ?? { id: `28:${appId || 'steward'}` } }) as unknown as Activity;

const TYPES = new Set<string>(Object.values(ActivityTypes));
/** For the log: a type that nobody knows may be any word. */
const typeOf = ({ type }: { type: string }): string => (TYPES.has(type) ? type : 'other');
