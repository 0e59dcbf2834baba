import {
  type Activity,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder';
import {
  type AuthenticateRequestResult,
  AuthenticationConstants,
  AuthenticationError,
  ClaimsIdentity,
  type ConnectorClient,
  ConnectorFactory,
  type ServiceClientCredentials,
  type UserTokenClient,
} from 'botframework-connector';
import { type JWTPayload, jwtVerify } from 'jose';
import type { Config } from '../../config.ts';
import { type Cloud, cloudOf } from './cloud.ts';
import { createKeys, type Keys, KeysUnavailable } from './keys.ts';

/** The only channel we take (hardening D3). */
export const CHANNEL = 'msteams';
/** Clocks may differ by so many seconds, as everywhere in the Bot Framework. */
const SKEW = 300;
/** Teams sends the same token for an hour: its signature is checked once in so many seconds. */
const RECHECK = 600;
const TOKENS = 500;
/** A token of Teams names its address, so there are few. */
const CLIENTS = 50;

interface Verified {
  claims: JWTPayload;
  at: number;
}

/**
 * Who may call us (hardening D2, D3). The SDK's own check answers 500 to a wrong signature, takes tokens without `exp` or for no
 * service address, and those of the Emulator; this one takes tokens of the channel alone, and refuses with AuthenticationError:
 * 401 for anything wrong with the token, 403 for a key that may not sign for Teams, 503 when the keys cannot be fetched.
 * In local mode nobody needs a token.
 */
export class TeamsAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #local: boolean;
  readonly #appId: string;
  readonly #cloud: Cloud;
  readonly #keys: Keys;
  readonly #seconds: () => number;
  readonly #verified = new Map<string, Verified>();
  readonly #clients = new Map<string, Promise<ConnectorClient>>();
  #userTokens: Promise<UserTokenClient> | undefined;

  /** @param seconds since 1970, in real time. */
  constructor(config: Pick<Config, 'local' | 'appId' | 'bot'>, seconds: () => number) {
    super(config.bot, new CachedCredentials(config.bot));
    this.#local = config.local;
    this.#appId = config.appId;
    this.#cloud = cloudOf(config.bot);
    this.#keys = createKeys(this.#cloud.metadata);
    this.#seconds = seconds;
  }

  /** All of a token that stands by itself: who signed it, for whom, until when. Only its service address needs the activity (D1). */
  async admit(header: string): Promise<void> {
    if (!this.#local) await this.#token(header);
  }

  override async authenticateRequest(
    activity: Pick<Activity, 'serviceUrl'>,
    authHeader: string,
  ): Promise<AuthenticateRequestResult> {
    const claims = this.#local ? {} : await this.#claims(authHeader, activity.serviceUrl);
    const entries = Object.entries(claims).map(([type, value]) => ({ type, value: String(value) }));
    const identity = new ClaimsIdentity(entries, this.#local ? AuthenticationConstants.AnonymousAuthType : true);
    const { audience, callerId } = this.#cloud;
    return { audience, callerId, claimsIdentity: identity, connectorFactory: this.createConnectorFactory(identity) };
  }

  /** One client for each service address: building one costs more than an answer. */
  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    const factory = super.createConnectorFactory(identity);
    return new CachedFactory((serviceUrl, audience) => {
      const known = this.#clients.get(serviceUrl);
      if (known) return known;
      const made = factory.create(serviceUrl, audience);
      keep(this.#clients, serviceUrl, made, CLIENTS);
      made.catch(() => this.#clients.delete(serviceUrl));
      return made;
    });
  }

  override createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    this.#userTokens ??= super.createUserTokenClient(identity).catch((error: unknown) => {
      this.#userTokens = undefined;
      throw error;
    });
    return this.#userTokens;
  }

  async #claims(header: string, serviceUrl: unknown): Promise<JWTPayload> {
    const claims = await this.#token(header);
    const claimed = claims[AuthenticationConstants.ServiceUrlClaim];
    if (typeof serviceUrl !== 'string' || serviceUrl === '' || claimed !== serviceUrl)
      throw new AuthenticationError('serviceurl', 401);
    return claims;
  }

  async #token(header: string): Promise<JWTPayload> {
    const token = /^Bearer (\S+)$/.exec(header)?.[1] ?? '';
    return this.#remembered(token) ?? (await this.#verify(token));
  }

  #remembered(token: string): JWTPayload | undefined {
    const verified = this.#verified.get(token);
    const now = this.#seconds();
    if (verified && now >= verified.at && now < verified.at + RECHECK && now < (verified.claims.exp ?? 0) + SKEW)
      return verified.claims;
    this.#verified.delete(token);
    return undefined;
  }

  async #verify(token: string): Promise<JWTPayload> {
    const now = this.#seconds();
    const { payload, protectedHeader } = await jwtVerify(token, this.#keys.get, {
      algorithms: AuthenticationConstants.AllowedSigningAlgorithms,
      issuer: this.#cloud.issuer,
      audience: this.#appId,
      clockTolerance: SKEW,
      requiredClaims: ['exp'],
      currentDate: new Date(now * 1_000),
    }).catch((error: unknown) => {
      if (error instanceof KeysUnavailable) throw new AuthenticationError('keys', 503);
      // jose's own code, such as ERR_JWT_EXPIRED; it says nothing about the token's content.
      throw new AuthenticationError(error instanceof Error && 'code' in error ? String(error.code) : 'token', 401);
    });
    const endorsements = this.#keys.endorsements(protectedHeader.kid ?? '');
    if (endorsements && endorsements.length > 0 && !endorsements.includes(CHANNEL))
      throw new AuthenticationError('endorsement', 403);
    keep(this.#verified, token, { claims: payload, at: now }, TOKENS);
    return payload;
  }
}

class CachedFactory extends ConnectorFactory {
  readonly #make: (serviceUrl: string, audience?: string) => Promise<ConnectorClient>;

  constructor(make: (serviceUrl: string, audience?: string) => Promise<ConnectorClient>) {
    super();
    this.#make = make;
  }

  override create(serviceUrl: string, audience?: string): Promise<ConnectorClient> {
    return this.#make(serviceUrl, audience);
  }
}

/** The SDK makes credentials twice for each turn; ours are the same every time. */
class CachedCredentials extends ConfigurationServiceClientCredentialFactory {
  readonly #made = new Map<string, Promise<ServiceClientCredentials>>();

  override createCredentials(
    ...given: Parameters<ConfigurationServiceClientCredentialFactory['createCredentials']>
  ): Promise<ServiceClientCredentials> {
    const key = JSON.stringify(given);
    const made = this.#made.get(key) ?? super.createCredentials(...given);
    keep(this.#made, key, made, CLIENTS);
    return made;
  }
}

/** Adds to a map that forgets its oldest entry when it is full. */
function keep<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > most) for (const oldest of map.keys()) return void map.delete(oldest);
}
