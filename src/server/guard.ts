import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../config.ts';

/**
 * Local mode believes whoever reaches it, so it must be reached from this machine's own pages and programs alone (hardening D5). Says
 * why a request is refused; undefined when it may pass.
 */
export function foreign(headers: IncomingHttpHeaders): string | undefined {
  const passed = Object.keys(headers).find(
    (name) => name === 'forwarded' || name === 'via' || name.startsWith('x-forwarded'),
  );
  if (passed)
    return `Local mode is not for use behind a proxy (${passed}). Set MicrosoftAppId to run Steward in Teams.`;
  const host = hostOf(`http://${headers.host ?? ''}`);
  if (!host || !isLoopback(host.hostname)) return 'Local mode answers to 127.0.0.1 and localhost only.';
  const { origin } = headers;
  // Pages of other local programs (another port) are foreign too, and so is the opaque origin "null".
  if (origin !== undefined && hostOf(origin)?.origin !== host.origin)
    return 'Local mode does not take requests from other pages.';
  if (headers['sec-fetch-site'] === 'cross-site') return 'Local mode does not take requests from other sites.';
  return undefined;
}

const hostOf = (address: string): URL | undefined => (URL.canParse(address) ? new URL(address) : undefined);
