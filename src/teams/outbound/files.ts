import { lookup as lookUp } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import { type Config, isLoopback } from '../../config.ts';
import { reasonOf } from '../../errors.ts';
import type { Uploads } from '../conversation.ts';

/** Reads a file that somebody dropped into the chat. The address lives for minutes only. */
export interface Downloads {
  get(url: string): Promise<{ ok: true; bytes: Uint8Array } | { ok: false; reason: string }>;
}

/** The largest file that people may hand over; counted while it is read. */
export const LARGEST_FILE = 25 * 1024 * 1024;
/** A file takes longer than a message. */
const TIME_OUT = 60_000;

/** Name to addresses; a test gives its own. */
export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>;

/**
 * Files in and out (hardening I1): https to exactly the hosts of STEWARD_FILE_HOSTS, in local mode to loopback; no redirect is followed,
 * no token of ours is sent, and a name that stands for a private address is refused at the moment of connecting. The address of a file is itself a secret: no reason names it.
 */
export function createFiles(
  config: Pick<Config, 'local' | 'fileHosts'>,
  resolve: Resolve = (host) => lookUp(host, { all: true }),
  timeOut = TIME_OUT,
): { uploads: Uploads; downloads: Downloads; close(): Promise<void> } {
  const agent = new Agent({ connections: 8, connect: { timeout: 15_000, lookup: guarded(resolve, config.local) } });

  const ask = async <T>(
    address: string,
    call: Omit<Parameters<typeof request>[1], 'dispatcher'>,
    read: (response: Dispatcher.ResponseData) => Promise<T>,
  ) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (!url || !allowed(url, config)) throw new Error('the address is not one of the file hosts');
    // A written-out address is not looked up, so it is checked here.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && !fits(host, config.local)) throw new Error('the address is private');
    const signal = AbortSignal.timeout(timeOut);
    const response = await request(url, { ...call, dispatcher: agent, signal });
    if (response.statusCode >= 200 && response.statusCode < 300) return read(response);
    response.body.on('error', () => undefined).destroy();
    const redirected = response.statusCode >= 300 && response.statusCode < 400;
    throw new Error(
      redirected ? 'the file host redirects, which is not followed' : `the file host answered ${response.statusCode}`,
    );
  };

  return {
    uploads: {
      async put(url, bytes) {
        const { length } = bytes;
        const headers = {
          'content-type': 'application/octet-stream',
          'content-length': String(length),
          ...(length > 0 ? { 'content-range': `bytes 0-${length - 1}/${length}` } : {}),
        };
        try {
          await ask(url, { method: 'PUT', headers, body: bytes }, (response) => response.body.dump());
          return { ok: true };
        } catch (error) {
          return { ok: false, reason: why(error) };
        }
      },
    },
    downloads: {
      async get(url) {
        try {
          return {
            ok: true,
            bytes: await ask(url, { method: 'GET', headers: { 'accept-encoding': 'identity' } }, counted),
          };
        } catch (error) {
          return { ok: false, reason: why(error) };
        }
      },
    },
    close: () => agent.destroy(),
  };
}

function allowed(url: URL, config: Pick<Config, 'local' | 'fileHosts'>): boolean {
  if (url.username || url.password) return false;
  if (config.local && isLoopback(url.hostname)) return url.protocol === 'http:' || url.protocol === 'https:';
  return url.protocol === 'https:' && config.fileHosts.some((host) => host.toLowerCase() === url.host.toLowerCase());
}

async function counted({ body, headers }: Dispatcher.ResponseData): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = Number(headers['content-length'] ?? 0) > LARGEST_FILE ? Number.POSITIVE_INFINITY : 0;
  if (size === 0) {
    for await (const part of body) {
      size += (part as Buffer).length;
      if (size > LARGEST_FILE) break;
      parts.push(part as Buffer);
    }
  }
  if (size <= LARGEST_FILE) return Buffer.concat(parts);
  body.on('error', () => undefined).destroy();
  throw new Error(`the file is larger than ${LARGEST_FILE / 1024 / 1024} MB`);
}

/** Resolves a name once, checks every address, and connects to just those: between check and use the name cannot change. */
function guarded(resolve: Resolve, local: boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const first = addresses[0];
        if (!first) return callback(new Error('the file host is not known'), '');
        if (!addresses.every(({ address }) => fits(address, local)))
          return callback(new Error('the file host has a private address'), '');
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      () => callback(new Error('the file host is not known'), ''),
    );
  };
}

/** In local mode this machine is fine; nothing else that is not public ever is. */
const fits = (address: string, local: boolean): boolean => (local && isLoopback(address)) || !isPrivate(address);

/** True for every address that is not one public machine: private, loopback, link-local (169.254.169.254), reserved, and those wrapped in IPv6. */
export const isPrivate = (address: string): boolean =>
  isIP(address) === 6 ? PRIVATE_6.check(address, 'ipv6') : PRIVATE_4.check(address, 'ipv4');

// Two lists: one alone would take every IPv4 address for its twin below ::ffff:0:0.
const PRIVATE_4 = new BlockList();
const PRIVATE_6 = new BlockList();
for (const range of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE_4.addSubnet(range[0], range[1], 'ipv4');
}
// Everything but 2000::/3, and within it what wraps IPv4 or is for documents.
for (const range of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const) {
  PRIVATE_6.addSubnet(range[0], range[1], 'ipv6');
}

/** Our own reason, or the network's code; never the address. */
function why(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'the file host took too long';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code ? `the file host could not be reached (${code})` : reasonOf(error);
}
