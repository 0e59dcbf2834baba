import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Which key signs: endorsed for Teams, for Web Chat only, for nobody in particular, or not in the key set at all (under the first one's name). */
export type Signer = 'teams' | 'webchat' | 'plain' | 'stranger';

export interface TokenOptions {
  signer?: Signer;
  /** Claims beside or instead of the usual ones; undefined leaves one out. */
  claims?: { [name: string]: unknown };
  /** Seconds since 1970 at which it is issued; it ends an hour later. */
  now?: number;
}

/** A stand-in for login.botframework.com: OpenID metadata and keys over HTTP, and tokens as Teams sends them. */
export interface KeyServer {
  /** The OpenID metadata; one address per server, since the SDK remembers an address for a day. */
  metadata: string;
  /** How often the key set was fetched. */
  fetched(): number;
  /** All settings that a production start needs, with the keys of this server (platform.md, "Token validation offline"). */
  settings(extra?: Record<string, string>): Record<string, string>;
  token(options?: TokenOptions): Promise<string>;
  close(): Promise<void>;
}

export const APP_ID = '11111111-2222-4333-8444-555555555555';
export const TENANT = '99999999-8888-4777-8666-555555555555';
export const ISSUER = 'https://api.botframework.com';
/** A service address that is trusted without any setting. */
export const SERVICE_URL = 'https://smba.trafficmanager.net/teams/';

const ENDORSED: Record<Signer, string[] | undefined> = {
  teams: ['msteams', 'webchat'],
  webchat: ['webchat'],
  plain: undefined,
  stranger: undefined,
};
/** Making an RSA key takes a tenth of a second: once for all tests of a process. */
const pairs = new Map<Signer, ReturnType<typeof generateKeyPair>>();
const pairOf = (signer: Signer): ReturnType<typeof generateKeyPair> => {
  const pair = pairs.get(signer) ?? generateKeyPair('RS256', { extractable: true });
  pairs.set(signer, pair);
  return pair;
};

/** @param port a free one by default. */
export async function startKeyServer(port = 0): Promise<KeyServer> {
  let fetched = 0;
  const keys = await Promise.all(
    (['teams', 'webchat', 'plain'] as const).map(async (kid) => {
      const jwk = await exportJWK((await pairOf(kid)).publicKey);
      return { ...jwk, kid, use: 'sig', ...(ENDORSED[kid] ? { endorsements: ENDORSED[kid] } : {}) };
    }),
  );
  const server: Server = createServer((req, res) => {
    res.setHeader('Content-Type', 'application/json');
    if (req.url === '/keys') fetched++;
    const body = req.url === '/keys' ? { keys } : { issuer: ISSUER, jwks_uri: `${base}/keys` };
    res.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const metadata = `${base}/openid`;

  return {
    metadata,
    fetched: () => fetched,
    settings: (extra = {}) => ({
      MicrosoftAppId: APP_ID,
      MicrosoftAppPassword: 'not-a-real-one',
      MicrosoftAppTenantId: TENANT,
      MicrosoftAppType: 'SingleTenant',
      ToChannelFromBotLoginUrl: `${base}/login`,
      ToChannelFromBotOAuthScope: ISSUER,
      ToBotFromChannelTokenIssuer: ISSUER,
      OAuthUrl: ISSUER,
      ToBotFromChannelOpenIdMetadataUrl: metadata,
      ToBotFromEmulatorOpenIdMetadataUrl: metadata,
      CallerId: 'urn:botframework:azure',
      ValidateAuthority: 'true',
      STEWARD_PULSE_KEY: Buffer.alloc(32, 7).toString('base64'),
      PORT: '0',
      HOST: '127.0.0.1',
      ...extra,
    }),
    async token({ signer = 'teams', claims = {}, now = Math.floor(Date.now() / 1_000) } = {}) {
      const usual = { iss: ISSUER, aud: APP_ID, iat: now, nbf: now, exp: now + 3_600, serviceurl: SERVICE_URL };
      const kid = signer === 'stranger' ? 'teams' : signer;
      const { privateKey } = await pairOf(signer);
      // jose leaves out what is undefined.
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(privateKey as CryptoKey);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
