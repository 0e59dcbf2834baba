import type { Request, Response } from 'restify';
import type { Elapsed } from '../kernel/time.ts';
import { Bodies } from './bodies.ts';
import type { Refused } from './refuse.ts';

/** Bytes of a body; Teams' own activities are far below. */
export const BODY_LIMIT = 256 * 1024;
/** Levels of arrays and objects. */
export const NESTING_LIMIT = 32;

export type Body = { ok: true; body: { [name: string]: unknown } } | { ok: false; refused: Refused };

export interface ReaderParts {
  /** Callers need a Bearer header: everywhere but in local mode. */
  tokens: boolean;
  /** Everything about a caller that its headers tell. Nothing of a body is read before it says yes. */
  admit: ((req: Request) => Promise<Refused | undefined>) | undefined;
  elapsed: Elapsed;
}

/**
 * Reads JSON bodies as hardening D1 wants it: refused before a byte is read without a token that stands by itself, and unless it is
 * plain `application/json`; counted while reading; slow ones are ended; its nesting measured before anything recursive runs over it.
 */
export function createReader({ tokens, admit, elapsed }: ReaderParts): (req: Request, res: Response) => Promise<Body> {
  const bodies = new Bodies(BODY_LIMIT, elapsed);
  return async (req, res) => {
    const refused = refusedByHeaders(req, tokens) ?? (await admit?.(req));
    if (refused) return { ok: false, refused };
    try {
      if (req.headers.expect) res.writeContinue();
      const read = await bodies.read(req);
      return Buffer.isBuffer(read) ? parse(read) : { ok: false, refused: read };
    } catch {
      return no(400, 'The body ended too early.');
    }
  };
}

const no = (status: number, reason: string): { ok: false; refused: Refused } => ({
  ok: false,
  refused: { status, reason },
});

function refusedByHeaders({ headers }: Request, tokens: boolean): Refused | undefined {
  if (tokens && !/^Bearer [\w.~+/=-]+$/.test(headers.authorization ?? ''))
    return { status: 401, reason: 'A token is needed: Authorization: Bearer …' };
  if (headers['content-encoding'] !== undefined) return { status: 415, reason: 'Send it without Content-Encoding.' };
  if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(headers['content-type'] ?? ''))
    return { status: 415, reason: 'Send application/json in UTF-8.' };
  if (Number(headers['content-length'] ?? 0) > BODY_LIMIT)
    return { status: 413, reason: `The body is over ${BODY_LIMIT} bytes.` };
  return undefined;
}

function parse(bytes: Buffer): Body {
  if (depthOf(bytes) > NESTING_LIMIT) return no(400, `The body is nested over ${NESTING_LIMIT} levels.`);
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof body === 'object' && body !== null && !Array.isArray(body))
      return { ok: true, body: body as { [name: string]: unknown } };
  } catch {
    return no(400, 'The body is not JSON.');
  }
  return no(400, 'The body is not a JSON object.');
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'"\\[]{}'].map((sign) =>
  sign.charCodeAt(0),
);

/** The deepest level of arrays and objects, counted without recursion; in UTF-8 these signs are single bytes and nothing else is. */
export function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) deepest = Math.max(deepest, ++depth);
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
  }
  return deepest;
}
