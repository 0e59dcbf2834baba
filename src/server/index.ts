import type { AddressInfo } from 'node:net';
import { Histogram, type Registry } from 'prom-client';
import restify, { type Request, type Response, type Server } from 'restify';
import type { Config } from '../config.ts';
import { reasonOf, StewardError } from '../errors.ts';
import type { Awaitable } from '../kernel/store.ts';
import type { Elapsed } from '../kernel/time.ts';
import { createReader } from './body.ts';
import { foreign } from './guard.ts';
import { faultOf, type Log } from './log.ts';
import { type Refused, refuse, sendJson } from './refuse.ts';

/** Who takes an activity once its body is read. It answers the request; it never throws for what came in. */
export interface Messages {
  handle(req: Request, res: Response, body: { [name: string]: unknown }): Promise<void>;
  /** Asked before a byte of the body is read: why this caller is not let in, as far as the headers tell. */
  admit?(req: Request): Promise<Refused | undefined>;
  /** Resolves when nothing that was taken is under way any more. */
  settled?(): Promise<void>;
}

export interface ServerOptions {
  config: Pick<Config, 'local' | 'host' | 'port'>;
  log: Log;
  messages: Messages;
  /** True once Steward can serve; otherwise the reason why not, for the operator. */
  ready: () => Awaitable<true | string>;
  metrics: Registry;
  elapsed: Elapsed;
  /** Adds routes before the server listens: local mode's stand-in. */
  mount?: (server: Server) => Awaitable<unknown>;
}

export interface Door {
  server: Server;
  /** Listens on the settings' host and port (0: any free one). Errors: STW_LISTEN with the place and what to do. */
  listen(): Promise<{ port: number; url: string }>;
  /** Takes nothing new, finishes what is under way for up to `grace` milliseconds, then closes every connection. */
  close(grace?: number): Promise<void>;
}

const GRACE = 10_000;
/** For a whole request to arrive, headers included. */
const REQUEST_TIMEOUT = 30_000;
const HEADERS_TIMEOUT = 10_000;
/**
 * Connections that may wait to be taken, as far as the system allows. Node takes one in each turn of its loop: where hundreds come back at
 * once after a start, its own 511 overflow, and the system then answers some of them seconds later or not at all (measured).
 */
const BACKLOG = 4_096;
/** So often the two are looked at; Node's own half a minute would double them. */
const LOOK_EVERY = 5_000;

/** The web server: messages, health, readiness, metrics; nothing listens yet. */
export function buildServer({ config, log, messages, ready, metrics, elapsed, mount }: ServerOptions): Door {
  // Its types still say bunyan; since restify 11 it is pino.
  const restifyLog = log as unknown as NonNullable<restify.ServerOptions['log']>;
  const server = restify.createServer({
    name: 'steward',
    log: restifyLog,
    noWriteContinue: true,
    ignoreTrailingSlash: true,
  });
  server.server.requestTimeout = REQUEST_TIMEOUT;
  server.server.headersTimeout = HEADERS_TIMEOUT;
  // Node reads it when it begins to listen; its types know it as an option only, which restify does not hand on.
  Object.assign(server.server, { connectionsCheckingInterval: LOOK_EVERY });
  const read = createReader({ tokens: !config.local, admit: messages.admit?.bind(messages), elapsed });
  let closing = false;
  measure(server, metrics, elapsed);

  server.pre((req, res, next) => {
    if (closing) res.setHeader('Connection', 'close');
    const reason = config.local ? foreign(req.headers) : undefined;
    if (!reason) return next();
    refuse(req, res, { status: 403, reason });
    return next(false);
  });

  /** A route whose own mistakes become a plain 500: the sentence of an error may hold anybody's words. */
  const route =
    (run: (req: Request, res: Response) => Promise<void>) =>
    async (req: Request, res: Response): Promise<void> => {
      try {
        await run(req, res);
      } catch (error) {
        log.error({ route: req.getRoute().path, ...faultOf(error) }, 'A request failed.');
        if (res.headersSent) res.end();
        else
          sendJson(res, 500, {
            code: 'STW_INTERNAL',
            message: 'Something is wrong inside Steward. The log says more.',
          });
      }
    };

  server.post(
    '/api/messages',
    route(async (req, res) => {
      const result = await read(req, res);
      if (!result.ok) {
        log.debug({ status: result.refused.status }, 'A request was refused at the door.');
        refuse(req, res, result.refused);
      } else await messages.handle(req, res, result.body);
    }),
  );
  server.get(
    '/healthz',
    route(async (_req, res) => sendJson(res, 200, { status: 'alive' })),
  );
  server.get(
    '/readyz',
    route(async (_req, res) => {
      const answer = closing ? 'Steward is stopping.' : await ready();
      if (answer === true) sendJson(res, 200, { status: 'ready' });
      else sendJson(res, 503, { status: 'not ready', reason: answer });
    }),
  );
  server.get(
    '/metrics',
    route(async (_req, res) => {
      const text = await metrics.metrics();
      res.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' });
      res.end(text);
    }),
  );

  return {
    server,
    async listen() {
      await mount?.(server);
      await new Promise<void>((resolve, reject) => {
        const failed = (error: NodeJS.ErrnoException): void => reject(cannotListen(config, error));
        // restify says it once more in its own name, and nobody listening there would end the process.
        server.once('error', failed);
        server.listen(config.port, config.host, BACKLOG, () => {
          server.off('error', failed);
          server.on('error', (error: unknown) => log.error(faultOf(error), 'The web server reports an error.'));
          resolve();
        });
      });
      const { port, address, family } = server.server.address() as AddressInfo;
      return { port, url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}` };
    },
    async close(grace = GRACE) {
      if (closing) return;
      closing = true;
      const http = server.server;
      const closed = new Promise<void>((resolve) => {
        if (http.listening) http.close(() => resolve());
        else resolve();
      });
      http.closeIdleConnections();
      // A connection whose last request ends now would otherwise be kept open for the next one.
      server.on('after', () => setImmediate(() => http.closeIdleConnections()));
      const over = new AbortController();
      const finished = closed.then(() => messages.settled?.());
      await Promise.race([finished, elapsed.sleep(grace, over.signal).catch(() => undefined)]);
      over.abort();
      http.closeAllConnections();
      await closed;
    },
  };
}

const ADVICE: { [code: string]: [reason: string, todo: string] } = {
  EADDRINUSE: ['another program uses this port', 'End that program, or set PORT to a free one.'],
  EACCES: ['this user may not use this port', 'Set PORT to 1024 or above, or let the system allow it.'],
  EADDRNOTAVAIL: ['this machine does not have that address', 'Set HOST to an address of this machine.'],
  ENOTFOUND: ['no machine has that name', 'Set HOST to an address of this machine.'],
};

function cannotListen({ host, port }: ServerOptions['config'], cause: NodeJS.ErrnoException): StewardError {
  const [reason, todo] = ADVICE[cause.code ?? ''] ?? [
    reasonOf(cause),
    'Set HOST and PORT to what this machine may listen on.',
  ];
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new StewardError('STW_LISTEN', { place, reason, todo }, { cause });
}

/** Seconds per request by route and status: routes as they are declared, so that no id becomes a label. */
function measure(server: Server, metrics: Registry, elapsed: Elapsed): void {
  const seconds = new Histogram({
    name: 'steward_http_seconds',
    help: 'Seconds until a request was answered',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers: [metrics],
  });
  const begun = new WeakMap<object, number>();
  server.pre((req, _res, next) => {
    begun.set(req, elapsed.now());
    return next();
  });
  server.on('after', (req: Request, res: Response, route: { path?: unknown } | null) => {
    const from = begun.get(req);
    if (from === undefined) return;
    seconds.observe(
      { route: String(route?.path ?? 'none'), status: String(res.statusCode) },
      (elapsed.now() - from) / 1_000,
    );
  });
}
