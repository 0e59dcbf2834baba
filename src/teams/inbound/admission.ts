import type { Config } from '../../config.ts';
import { isTrustedService } from '../outbound/hosts.ts';
import type { TeamsActivity } from './activity.ts';
import { CHANNEL } from './authentication.ts';

/** An Entra object id; the Playground's is a digit too long for a GUID. */
const OBJECT_ID = /^[\w-]{1,64}$/;

/**
 * Whether a valid caller may bring this activity (hardening D3): from Teams, with a service address of Teams, from our tenant, by a
 * member of it. The reason when not; then it is 403 and nothing is stored.
 */
export function unwelcome(
  activity: TeamsActivity,
  config: Pick<Config, 'local' | 'serviceHosts' | 'tenantId'>,
): string | undefined {
  if (!isTrustedService(activity.serviceUrl, config)) return 'The service address is not one of Teams.';
  if (activity.channelId !== CHANNEL) return 'Only Microsoft Teams is served.';
  const { from } = activity;
  const tenants = [activity.channelData?.tenant?.id, activity.conversation.tenantId].filter(
    (tenant) => tenant !== undefined,
  );
  // A guest's or a partner's own tenant stands beside the sender, when it is given.
  const ours = (tenant: string): boolean => tenant.toLowerCase() === config.tenantId.toLowerCase();
  const homes = from.tenantId === undefined ? tenants : [...tenants, from.tenantId];
  if (!config.local && (tenants.length === 0 || !homes.every(ours)))
    return 'Only members of our own organisation are served.';
  if (from.userRole !== undefined && /^(guest|anonymous)$/i.test(from.userRole)) return 'Guests are not served.';
  if (!OBJECT_ID.test(from.aadObjectId ?? '')) return 'Only members with an Entra object id are served.';
  return undefined;
}
