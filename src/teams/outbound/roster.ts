import { z } from 'zod/v4';
import type { Elapsed } from '../../kernel/time.ts';
import type { Roster } from '../conversation.ts';
import { segment } from './connector.ts';
import type { Desk, Done } from './desk.ts';

/** What Teams tells about a member of a personal chat; it tells more. */
const Member = z.object({
  aadObjectId: z.string().optional(),
  tenantId: z.string().optional(),
  name: z.string().default(''),
  email: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/** A look-up changes nothing, so it is simply asked again. */
const TRIES = 3;
const PAUSE = 500;
/** People are waiting: a longer pause than this means asking again at their next word. */
const LONGEST_PAUSE = 15_000;
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Who somebody is, as Teams says it (hardening D7). Undefined when Teams does not say, or speaks of somebody else or another tenant.
 * @param home the service address for an address that has none.
 */
export function createRoster(parts: { desk: Desk; elapsed: Elapsed; tenantId: string; home: () => string }): Roster {
  return {
    async member(address, user) {
      const conversation = segment(address.conversation);
      const id = segment(user);
      if (!conversation || !id) return undefined;
      const done = await ask(parts, {
        lane: 'reply',
        conversation: address.conversation,
        serviceUrl: address.serviceUrl || parts.home(),
        method: 'GET',
        path: `v3/conversations/${conversation}/members/${id}`,
      });
      const { data } = Member.safeParse(done.kind === 'done' ? done.body : undefined);
      if (!data) return undefined;
      const same = (one: string | undefined, other: string) =>
        !one || !other || one.toLowerCase() === other.toLowerCase();
      if (!same(data.tenantId, parts.tenantId)) return undefined;
      if (GUID.test(user) && !same(data.aadObjectId, user)) return undefined;
      return { email: data.email ?? '', upn: data.userPrincipalName ?? '', name: data.name };
    },
  };
}

async function ask(
  { desk, elapsed }: { desk: Desk; elapsed: Elapsed },
  errand: Parameters<Desk['run']>[0],
): Promise<Done> {
  for (let tried = 1; ; tried++) {
    const done = await desk.run(errand);
    if (done.kind !== 'retry' || tried === TRIES) return done;
    const pause = done.after ?? PAUSE * 2 ** (tried - 1);
    if (pause > LONGEST_PAUSE) return done;
    await elapsed.sleep(pause);
  }
}
