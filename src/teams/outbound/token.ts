import type { ServiceClientCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import type { Config } from '../../config.ts';
import { reasonOf } from '../../errors.ts';
import type { Elapsed } from '../../kernel/time.ts';

/** Our token for the connector; undefined in local mode, where none is needed. Errors: TokenError. */
export interface Token {
  (): Promise<string | undefined>;
  /** The connector refused it: the next one is asked for anew. */
  forget?(): void;
}

/** The login host gave no token. */
export class TokenError extends Error {
  /** It refused our credentials, so asking again changes nothing; otherwise it could not be asked. */
  readonly refused: boolean;
  constructor(cause: unknown) {
    super(reasonOf(cause), { cause });
    this.name = 'TokenError';
    const code = cause instanceof Error && 'errorCode' in cause ? String(cause.errorCode) : '';
    this.refused = /^(invalid|unauthorized)_/.test(code);
  }
}

/**
 * botframework-connector renews a token 5 minutes before its end, but only when asked. So it is asked every 2 minutes behind the
 * requests' back, and a token it gave less than 4 minutes ago is always good: no request has to wait for the login host.
 */
const FRESH = 2 * 60_000;
const GOOD = 4 * 60_000;
/** A login host that failed is asked again after this; meanwhile the failure is the answer. */
const FAILED = 5_000;

/**
 * The token of the bot's credentials, one request to the login host at a time.
 * @param factory makes the credentials; by default from botbuilder's own settings.
 */
export function createToken(
  config: Pick<Config, 'local' | 'appId' | 'bot'>,
  elapsed: Elapsed,
  factory?: ServiceClientCredentialsFactory,
): Token {
  if (config.local) return async () => undefined;
  let made: Promise<ServiceClientCredentials> | undefined;
  let known: { token: string; at: number } | undefined;
  let failure: { error: TokenError; at: number } | undefined;
  let asking: Promise<string> | undefined;
  let anew = false;

  /** The SDK takes half a second to load: a command that sends nothing does without. */
  const create = async (): Promise<ServiceClientCredentials> => {
    const [{ ConfigurationServiceClientCredentialFactory }, { AuthenticationConstants, GovernmentConstants }] =
      await Promise.all([import('botbuilder'), import('botframework-connector')]);
    const maker = factory ?? new ConfigurationServiceClientCredentialFactory(config.bot);
    const government = config.bot.ChannelService === GovernmentConstants.ChannelService;
    const { ToChannelFromBotOAuthScope, ToChannelFromBotLoginUrl } = government
      ? GovernmentConstants
      : AuthenticationConstants;
    return maker.createCredentials(
      config.appId,
      config.bot.ToChannelFromBotOAuthScope ?? ToChannelFromBotOAuthScope,
      config.bot.ToChannelFromBotLoginUrl ?? ToChannelFromBotLoginUrl,
      config.bot.ValidateAuthority !== 'false',
    );
  };

  const fetchToken = async (): Promise<string> => {
    made ??= create();
    return tokenOf(await made, anew);
  };

  const ask = (): Promise<string> => {
    asking ??= fetchToken()
      .then(
        (token) => {
          known = { token, at: elapsed.now() };
          failure = undefined;
          anew = false;
          return token;
        },
        (error: unknown) => {
          failure = { error: new TokenError(error), at: elapsed.now() };
          throw failure.error;
        },
      )
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };

  const token = async (): Promise<string> => {
    const now = elapsed.now();
    const age = known ? now - known.at : Number.POSITIVE_INFINITY;
    const failing = failure !== undefined && now - failure.at < FAILED;
    if (known && age < GOOD) {
      // A renewal that fails is tried again in time; the old token is still good.
      if (age >= FRESH && !failing) ask().catch(() => undefined);
      return known.token;
    }
    if (failure && failing) throw failure.error;
    return ask();
  };
  return Object.assign(token, {
    forget() {
      known = undefined;
      anew = true;
    },
  });
}

/** Credentials of the SDK can be asked for their token; any other kind signs a request, and the token is read from it. */
async function tokenOf(credentials: ServiceClientCredentials, anew: boolean): Promise<string> {
  if ('getToken' in credentials && typeof credentials.getToken === 'function') {
    const token: unknown = await credentials.getToken(anew);
    if (typeof token === 'string' && token) return token;
  }
  const set = new Map<string, string>();
  const headers = { set: (name: string, value: string) => set.set(name.toLowerCase(), value) };
  await credentials.signRequest({ headers } as unknown as Parameters<ServiceClientCredentials['signRequest']>[0]);
  const [, token] = /^Bearer (\S+)$/.exec(set.get('authorization') ?? '') ?? [];
  if (!token) throw new Error('the credentials gave no token');
  return token;
}
