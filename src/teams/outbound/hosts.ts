import { type Config, isLoopback } from '../../config.ts';

/** Where Teams' connectors are: exact names, since anyone can register a name under trafficmanager.net (platform.md, "Inbound"). */
export const TEAMS_HOSTS: readonly string[] = [
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
];
/** Where people never met are reached. */
export const TEAMS_URL = 'https://smba.trafficmanager.net/teams/';
/** Where `InvalidBotApiHost` sends us. */
export const GOVERNMENT_URL = 'https://smba.infra.gcc.teams.microsoft.com/teams/';

type Trust = Pick<Config, 'local' | 'serviceHosts'>;

/**
 * True when a service address may be called, and given our token: https to an exact host of Teams or of STEWARD_SERVICE_HOSTS; plain
 * http only to a loopback address, in local mode or when it is listed. A listed host without a port stands for its usual one, a loopback host for any.
 */
export function isTrustedService(address: string, trust: Trust): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.username || url.password) return false;
  const host = url.host.toLowerCase();
  if (isLoopback(url.hostname)) {
    const web = url.protocol === 'https:' || url.protocol === 'http:';
    return web && (trust.local || listed(trust, host) || listed(trust, url.hostname.toLowerCase()));
  }
  return url.protocol === 'https:' && (TEAMS_HOSTS.includes(host) || listed(trust, host));
}

const listed = (trust: Trust, host: string): boolean => trust.serviceHosts.some((name) => name.toLowerCase() === host);
