import type { Kernel } from '../kernel/kernel.ts';
import type { Reach } from '../kernel/notice.ts';
import type { Person } from '../kernel/person.ts';
import type { Grant } from '../kernel/role.ts';
import type { Incoming, Roster } from '../teams/conversation.ts';

/** Who it is; or nobody we know; or two rows that fit, or a role holder's row: then an administrator decides (hardening D7). */
export type Identified = { person: Person; link?: string } | { unknown: true };

/**
 * Finds the row of the people file for whoever wrote: by the Entra object id of the validated activity; else, once, by the e-mail or UPN
 * that the channel's roster gives, never by what the activity's own text or name says.
 */
export async function identify(incoming: Incoming, kernel: Kernel, roster: Roster): Promise<Identified> {
  const { aadObjectId, address } = incoming.from;
  const known = await kernel.read((view) => {
    const linked = view.find<Reach>('reaches', 'linked', aadObjectId)[0];
    const person = linked ? view.org.person(linked.id) : view.find<Person>('people', 'aad', aadObjectId)[0];
    if (!person || person.status === 'left') return undefined;
    // A row already linked to another account does not follow a changed people file by itself.
    const reach = view.peek<Reach>('reaches', person.id);
    return reach?.linked && reach.linked !== aadObjectId ? undefined : { person, reach };
  });
  if (known)
    return known.reach?.linked === aadObjectId ? { person: known.person } : { person: known.person, link: aadObjectId };

  const member = await roster.member(address, address.user);
  if (!member) return { unknown: true };
  const match = await kernel.read((view) => {
    const mails = [...new Set([member.email, member.upn].map((m) => m.toLowerCase()).filter(Boolean))];
    const rows = new Map(mails.flatMap((m) => view.find<Person>('people', 'email', m)).map((p) => [p.id, p]));
    const [person] = rows.values();
    if (rows.size !== 1 || !person || person.status === 'left') return undefined;
    if (person.aadObjectId || view.peek<Reach>('reaches', person.id)?.linked) return undefined;
    if (view.find<Grant>('grants', 'person', person.id).some((g) => g.role === 'administrator')) return undefined;
    return person;
  });
  return match ? { person: match, link: aadObjectId } : { unknown: true };
}
