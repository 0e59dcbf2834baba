import { Agent, type Dispatcher, request } from 'undici';
import { reasonOf } from '../../errors.ts';
import { type Answered, codesOf, retryAfter } from './outcome.ts';

/** Half a lease at most (hardening S3), and as long as Teams itself waits. */
export const TIME_OUT = 15_000;
/** Connections to one host, and so requests on the wire at once. */
export const CONNECTIONS = 100;
/** What is read of an answer; the connector's own are far below. */
const LONGEST_ANSWER = 256 * 1024;

export interface Call {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  /** JSON, ready to be sent. */
  body?: string;
  token?: string;
}

/** HTTP to the connector: one try, no redirect, no pace. Never throws: what went wrong is in the answer. */
export interface Wire {
  call(call: Call): Promise<Answered>;
  /** Waits for what is on the wire. */
  close(): Promise<void>;
}

/** @param timeOut milliseconds for the whole call, connecting included. */
export function createWire(timeOut = TIME_OUT): Wire {
  const agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: 15_000,
    connect: { timeout: timeOut },
  });
  return {
    async call({ method, url, body, token }) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), timeOut);
      try {
        const response = await request(url, {
          method,
          dispatcher: agent,
          signal: late.signal,
          headers: {
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          ...(body === undefined ? {} : { body }),
        });
        const answer = await json(response.body);
        const pause = retryAfter(response.headers);
        return {
          status: response.statusCode,
          body: answer,
          codes: codesOf(answer),
          ...(pause ? { retryAfter: pause } : {}),
        };
      } catch (error) {
        return { fault: late.signal.aborted ? 'time-out' : faultOf(error) };
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => agent.close(),
  };
}

/** An id as one segment of a path. Undefined for one that would be another path, or none. */
export function segment(id: string): string | undefined {
  if (/^\.{0,2}$/.test(id)) return undefined;
  try {
    return encodeURIComponent(id);
  } catch {
    return undefined;
  }
}

/** An address below a service address, whatever its last slash. */
export function below(serviceUrl: string, path: string): string {
  const { origin, pathname } = new URL(serviceUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}/${path}`;
}

async function json(body: Dispatcher.ResponseData['body']): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += (part as Buffer).length;
    if (size > LONGEST_ANSWER) {
      body.destroy();
      return undefined;
    }
    parts.push(part as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The system's or undici's code (ECONNRESET, UND_ERR_SOCKET): no address, no text. */
function faultOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code || reasonOf(error).slice(0, 80);
}
