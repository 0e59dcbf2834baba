import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod/v4';
import { isLoopback } from '../../config.ts';

/** The channel's signing keys could not be fetched: no fault of the caller. */
export class KeysUnavailable extends Error {
  constructor(cause: unknown) {
    super('The keys of the channel could not be fetched.', { cause });
    this.name = 'KeysUnavailable';
  }
}

export interface Keys {
  /** The key of a token. Errors: jose's JWKSNoMatchingKey; KeysUnavailable. */
  get: JWTVerifyGetKey;
  /** The channels a key may sign for; undefined when it does not say. */
  endorsements(kid: string): string[] | undefined;
}

/** As the SDK keeps them; a key nobody knows is looked for again after the pause. */
const KEEP = 24 * 3_600_000;
const PAUSE = 30_000;
const TIME_OUT = 5_000;

const metadata = z.object({ jwks_uri: z.url() });
const endorsed = z.object({ kid: z.string(), endorsements: z.array(z.string()).optional() });

/**
 * The keys behind an OpenID metadata address: fetched once for all that wait, kept a day. A failure is not kept.
 * @param address https, or plain http on loopback.
 */
export function createKeys(address: string): Keys {
  let known: ReturnType<typeof createRemoteJWKSet> | undefined;
  let asking: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

  const find = async (): Promise<ReturnType<typeof createRemoteJWKSet>> => {
    const response = await fetch(safe(address), { signal: AbortSignal.timeout(TIME_OUT), redirect: 'error' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { jwks_uri } = metadata.parse(await response.json());
    return createRemoteJWKSet(safe(jwks_uri), {
      cacheMaxAge: KEEP,
      cooldownDuration: PAUSE,
      timeoutDuration: TIME_OUT,
    });
  };

  const found = (): ReturnType<typeof find> => {
    asking ??= find().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    async get(header, token) {
      try {
        known ??= await found();
        return await known(header, token);
      } catch (error) {
        if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
        throw new KeysUnavailable(error);
      }
    },
    endorsements(kid) {
      for (const key of known?.jwks()?.keys ?? []) {
        const read = endorsed.safeParse(key);
        if (read.success && read.data.kid === kid) return read.data.endorsements;
      }
      return undefined;
    },
  };
}

function safe(address: string): URL {
  const url = new URL(address);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new Error('keys come over https only');
}
