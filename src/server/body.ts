import type { Request, Response } from 'restify';
import type { Refused } from './refuse.ts';

/** Bytes of a body; Teams' own activities are far below. */
export const BODY_LIMIT = 256 * 1024;
/** Levels of arrays and objects. */
export const NESTING_LIMIT = 32;
/** Bytes of all bodies that are being read at once: a thousand slow writers cannot fill the memory. */
const ALL_BODIES = 64 * 1024 * 1024;

export type Body = { ok: true; body: { [name: string]: unknown } } | { ok: false; refused: Refused };

/**
 * Reads JSON bodies as hardening D1 wants it: refused before a byte is read without a Bearer header (when `tokens` is on), unless it is
 * plain `application/json`; counted while reading; its nesting measured before anything recursive runs over it.
 */
export function createReader(tokens: boolean): (req: Request, res: Response) => Promise<Body> {
  let reading = 0;
  return async (req, res) => {
    const refused = refusedByHeaders(req, tokens);
    if (refused) return { ok: false, refused };
    if (reading + BODY_LIMIT > ALL_BODIES) return no(503, 'Too many requests at once. Try again.');
    reading += BODY_LIMIT;
    try {
      if (req.headers.expect) res.writeContinue();
      const bytes = await readBytes(req);
      return bytes ? parse(bytes) : no(413, `The body is over ${BODY_LIMIT} bytes.`);
    } catch {
      return no(400, 'The body ended too early.');
    } finally {
      reading -= BODY_LIMIT;
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

/** Undefined: more than the limit; what came until then is dropped and the rest is not read. */
function readBytes(req: Request): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    const take = (part: Buffer): void => {
      length += part.length;
      if (length <= BODY_LIMIT) {
        parts.push(part);
        return;
      }
      req.off('data', take);
      req.pause();
      resolve(undefined);
    };
    req.on('data', take);
    req.once('end', () => resolve(Buffer.concat(parts)));
    req.once('error', reject);
    req.once('close', () => reject(new Error('closed')));
  });
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
