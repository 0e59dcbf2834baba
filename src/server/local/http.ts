import type { Request, Response } from 'restify';

/** A refusal with its HTTP status and, for the connector, its code. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Reads a JSON object. Errors: 415 not JSON or compressed, 413 over `limit` bytes, 400 no JSON object. */
export async function readJson(req: Request, limit: number): Promise<{ [name: string]: unknown }> {
  if (!/^application\/json\b/i.test(req.headers['content-type'] ?? ''))
    throw new Refusal(415, 'BadSyntax', 'Send application/json.');
  const bytes = await readBytes(req, limit);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal(400, 'BadSyntax', 'This is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(400, 'BadSyntax', 'Send a JSON object.');
  return value as { [name: string]: unknown };
}

/** Reads the whole body. Errors: 415 compressed, 413 over `limit` bytes (counted while reading). */
export async function readBytes(req: Request, limit: number): Promise<Buffer> {
  if (req.headers['content-encoding']) throw new Refusal(415, 'BadSyntax', 'Send it uncompressed.');
  const parts: Buffer[] = [];
  let length = 0;
  // Leaving the loop must not close the socket: the refusal still has to go out.
  for await (const part of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > limit) throw new Refusal(413, 'MessageSizeTooBig', `More than ${limit} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export function sendJson(res: Response, status: number, body: unknown): void {
  if (body === undefined) {
    res.writeHead(status);
    res.end();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  res.end(bytes);
}

/** Hands bytes over as a download, never to be shown or run in the page. */
export function sendFile(res: Response, file: { bytes: Uint8Array; name: string; type: string }): void {
  // Header values are Latin-1 without control characters; the real name goes into filename* (RFC 6266).
  const plain = file.name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const encoded = encodeURIComponent(file.name.replace(/\p{Surrogate}/gu, '_')).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  res.writeHead(200, {
    'Content-Type': /^[\w.+-]+\/[\w.+-]+(; ?charset=[\w-]+)?$/.test(file.type) ? file.type : 'application/octet-stream',
    'Content-Length': file.bytes.length,
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  res.end(file.bytes);
}

export const queryOf = (req: Request): URLSearchParams => new URL(req.url ?? '/', 'http://stand-in').searchParams;

/** A route: what goes wrong becomes an answer that `explain` words. After 413 the socket closes, since the rest of the body is unread. */
export function route(explain: (refusal: Refusal) => unknown, run: (req: Request, res: Response) => Promise<void>) {
  return async (req: Request, res: Response): Promise<void> => {
    try {
      await run(req, res);
    } catch (error) {
      const refusal =
        error instanceof Refusal
          ? error
          : new Refusal(500, 'ServiceError', error instanceof Error ? error.message : String(error));
      if (res.headersSent) {
        res.end();
        return;
      }
      if (refusal.status === 413) {
        res.setHeader('Connection', 'close');
        const { socket } = req;
        res.once('finish', () => socket.destroySoon());
      }
      sendJson(res, refusal.status, explain(refusal));
    }
  };
}
