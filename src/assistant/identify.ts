import type { Claim, ClaimWhy } from '../kernel/claim.ts';
import { claimId } from '../kernel/claim.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Reach } from '../kernel/notice.ts';
import type { Person } from '../kernel/person.ts';
import type { Grant } from '../kernel/role.ts';
import type { Id } from '../kernel/store.ts';
import type { View } from '../kernel/view.ts';
import type { Incoming, Roster } from '../teams/conversation.ts';

/** An account that may be somebody: what an administrator is asked. */
export interface Doubt {
  people: Id[];
  why: ClaimWhy;
  name: string;
  email: string;
}

/** Who it is; nobody we know; or somebody perhaps, which an administrator decides (hardening D7). */
export type Identified = { person: Person; link?: string } | { unknown: true } | { doubt: Doubt };

type Found = { person: Person } | { people: Id[]; why: ClaimWhy } | undefined;

/**
 * Finds the row of the people file for whoever wrote: by the Entra object id of the validated activity; else, once, by the e-mail or UPN
 * that the channel's roster gives, never by what the activity's own text or name says.
 */
export async function identify(incoming: Incoming, kernel: Kernel, roster: Roster): Promise<Identified> {
  const { aadObjectId, address } = incoming.from;
  const known = await kernel.read((view) => byAccount(aadObjectId, view));
  if (known && 'person' in known) {
    const linked = await kernel.read((view) => view.peek<Reach>('reaches', known.person.id)?.linked);
    return linked === aadObjectId ? { person: known.person } : { person: known.person, link: aadObjectId };
  }
  const member = await roster.member(address, address.user);
  const says = { name: member?.name ?? '', email: member?.email || member?.upn || '' };
  if (known) return doubted(known, says, aadObjectId, kernel);
  if (!member) return { unknown: true };
  const match = await kernel.read((view) => byAddress([member.email, member.upn], view));
  if (!match) return { unknown: true };
  if ('why' in match) return doubted(match, says, aadObjectId, kernel);
  const doubt = { people: [match.person.id], why: 'linked' as const };
  return (await isRefused(doubt, aadObjectId, kernel))
    ? { unknown: true }
    : { person: match.person, link: aadObjectId };
}

function byAccount(account: string, view: View): Found {
  const linked = view.find<Reach>('reaches', 'linked', account)[0];
  const person = linked ? view.org.person(linked.id) : view.find<Person>('people', 'aad', account)[0];
  if (!person || person.status === 'left') return undefined;
  // A row already linked to another account does not follow a changed people file by itself.
  const reach = view.peek<Reach>('reaches', person.id);
  return reach?.linked && reach.linked !== account ? { people: [person.id], why: 'linked' } : { person };
}

function byAddress(addresses: string[], view: View): Found {
  const mails = [...new Set(addresses.map((m) => m.toLowerCase()).filter(Boolean))];
  const rows = new Map(mails.flatMap((m) => view.find<Person>('people', 'email', m)).map((p) => [p.id, p]));
  const people = [...rows.values()].filter((p) => p.status !== 'left');
  const [person] = people;
  if (!person) return undefined;
  const ids = people.map((p) => p.id).sort();
  if (people.length > 1) return { people: ids, why: 'several' };
  if (person.aadObjectId || view.peek<Reach>('reaches', person.id)?.linked) return { people: ids, why: 'linked' };
  // Whoever decides about others is not recognised by an address alone.
  if (view.find<Grant>('grants', 'person', person.id).some((g) => g.role === 'administrator'))
    return { people: ids, why: 'administrator' };
  return { person };
}

/** What an administrator has refused stays so, while the same rows fit. */
async function doubted(
  found: { people: Id[]; why: ClaimWhy },
  says: { name: string; email: string },
  account: string,
  kernel: Kernel,
): Promise<Identified> {
  return (await isRefused(found, account, kernel)) ? { unknown: true } : { doubt: { ...found, ...says } };
}

async function isRefused(found: { people: Id[] }, account: string, kernel: Kernel): Promise<boolean> {
  const claim = (await kernel.store.get('claims', claimId(account))) as Claim | undefined;
  return claim?.state === 'refused' && found.people.every((id) => claim.people.includes(id));
}
