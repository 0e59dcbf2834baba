import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Refused {
  status: number;
  /** For whoever runs the caller: what was wrong with the request. */
  reason: string;
}

/** After a refusal the rest of a body is dropped for so long and so much, so that the answer is not lost in a reset. */
const LINGER_MS = 2_000;
const LINGER_BYTES = 4 * 1024 * 1024;

/** Answers with a body of JSON. */
export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(status, {
    ...COMMON,
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
  });
  res.end(bytes);
}

/**
 * Refuses a request, `{code, message}`. A body that is still coming is not read on: the answer goes out at once, what comes is dropped
 * for a moment, and the socket is closed. Whoever writes slowly does not keep it (hardening D1).
 */
export function refuse(req: IncomingMessage, res: ServerResponse, { status, reason }: Refused): void {
  const body = { code: 'STW_REFUSED', message: reason };
  const headers: Record<string, string> = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
  if (req.complete || !hasBody(req)) {
    sendJson(res, status, body, headers);
    return;
  }
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(status, {
    ...COMMON,
    ...headers,
    Connection: 'close',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
  });
  // Written whole, but not ended: ending closes the socket under a caller who still writes.
  res.write(bytes);
  linger(req, () => res.end());
}

const COMMON = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function linger(req: IncomingMessage, done: () => void): void {
  let dropped = 0;
  const end = (): void => {
    clearTimeout(timer);
    req.off('data', drop).off('end', end).off('close', end);
    done();
    req.socket.destroySoon();
  };
  const drop = (part: Buffer): void => {
    dropped += part.length;
    if (dropped > LINGER_BYTES) end();
  };
  const timer = setTimeout(end, LINGER_MS);
  req.on('data', drop).once('end', end).once('close', end).resume();
}
