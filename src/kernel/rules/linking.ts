import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../act.ts';
import { type ActRule, rule, type Version } from '../capability.ts';
import { CLAIM_WHYS, type Claim, claimId, claims } from '../claim.ts';
import { composing } from '../courtesy.ts';
import { type Reach, reaches } from '../notice.ts';
import type { View } from '../view.ts';

const id = z.string().max(200);
const line = z.string().max(320);
const showOf = (claim: string) => ({ kind: 'person.claim', id: claim });

/** Who is which account of Teams, where only a person can tell (hardening D7). */
export function linkingRules(): Record<string, ActRule> {
  const version = (act: Act<{ claim: string }>, view: View): Version | undefined => {
    const claim = view.peek<Claim>('claims', act.data.claim);
    return claim && { version: claim.version, show: showOf(claim.id) };
  };
  return {
    'person.claim': rule({
      data: z.object({
        account: id,
        name: line,
        email: line,
        people: z.array(id).min(1).max(20),
        why: z.enum(CLAIM_WHYS),
        user: id,
        conversation: id,
        serviceUrl: id,
      }),
      may: 'clock',
      decide: (act, view) => ({ steps: claimed(act.data, view) }),
    }),
    'person.link': rule({
      data: z.object({ claim: id, person: id }),
      may: ['administrator'],
      operator: true,
      version,
      decide: link,
    }),
    'person.refuse': rule({
      data: z.object({ claim: id }),
      may: ['administrator'],
      operator: true,
      version,
      decide: refuse,
    }),
    'person.unlink': rule({
      data: z.object({ person: id }),
      may: ['administrator'],
      operator: true,
      decide: unlink,
    }),
  };
}

type Claimed = Pick<Claim, 'account' | 'name' | 'email' | 'people' | 'why' | 'user' | 'conversation' | 'serviceUrl'>;

/** Asked once; what was refused is not asked again while the same rows fit. */
function claimed(data: Claimed, view: View): Step[] {
  const claim = claimId(data.account);
  const known = view.get<Claim>('claims', claim);
  const same = known && known.why === data.why && known.people.join() === data.people.join();
  if (known && same && known.state !== 'linked') return [];
  const { decidedAt: _, decidedBy: __, person: ___, ...rest } = known ?? { version: 0 };
  const row = { ...rest, ...data, id: claim, state: 'open', at: view.now } as Claim;
  return [
    put(claims, row),
    { do: 'note', what: 'person.claimed', about: claim, facts: { why: data.why, people: data.people.length } },
    ...view.org
      .holders('administrator')
      .map((admin): Step => ({ do: 'tell', person: admin.id, ref: showOf(claim), why: 'ask', key: view.now })),
    { do: 'refresh', ref: showOf(claim) },
  ];
}

/** What stands in the way of a decision: nobody decides about the own account or the own row. */
function hindered(claim: Claim | undefined, act: Act, view: View): Refusal | undefined {
  if (!claim) return { refuse: 'common.refused.gone' };
  const by = act.as ?? act.by;
  const own = claim.people.includes(by) || view.peek<Reach>('reaches', by)?.linked === claim.account;
  return own ? { refuse: 'common.claim.own', about: claim.id, show: showOf(claim.id) } : undefined;
}

const reply = (
  act: Act,
  claim: Claim,
  text: string,
  name = '',
): { text: string; params: { name: string } } | { show: { kind: string; id: string } } =>
  act.via === 'cli' ? { text, params: { name: name || claim.name || claim.email } } : { show: showOf(claim.id) };

function link(act: Act<{ claim: string; person: string }>, view: View): Decision {
  const claim = view.get<Claim>('claims', act.data.claim);
  const no = hindered(claim, act, view);
  if (no || !claim) return no ?? { refuse: 'common.refused.gone' };
  const person = view.org.person(act.data.person);
  if (!person || person.status === 'left' || !claim.people.includes(person.id))
    return { refuse: 'common.claim.nobody', show: showOf(claim.id) };
  const said = reply(act, claim, 'common.claim.linked', person.name);
  if (claim.state === 'linked' && claim.person === person.id) return { steps: [], reply: said };
  if (claim.state !== 'open') return { steps: [], reply: { show: showOf(claim.id) } };
  const { user, conversation, serviceUrl, account } = claim;
  return {
    steps: [
      ...freed(account, person.id, view),
      put(reaches, { id: person.id, state: 'met', user, conversation, serviceUrl, linked: account, at: view.now }),
      put(claims, { ...claim, state: 'linked', person: person.id, decidedBy: act.as ?? act.by, decidedAt: view.now }),
      { do: 'note', what: 'person.linked', about: person.id, for: person.id, facts: { claim: claim.id } },
      { do: 'tell', person: person.id, ref: { kind: 'person.linked', id: person.id }, why: 'tell', key: view.now },
      { do: 'refresh', ref: showOf(claim.id) },
      // They could not be reached a moment ago: what waits for them, this among it, is looked at again.
      composing(person.id, view.now),
    ],
    reply: said,
  };
}

function refuse(act: Act<{ claim: string }>, view: View): Decision {
  const claim = view.get<Claim>('claims', act.data.claim);
  const no = hindered(claim, act, view);
  if (no || !claim) return no ?? { refuse: 'common.refused.gone' };
  const said = reply(act, claim, 'common.claim.refused');
  if (claim.state === 'refused') return { steps: [], reply: said };
  if (claim.state !== 'open') return { steps: [], reply: { show: showOf(claim.id) } };
  return {
    steps: [
      put(claims, { ...claim, state: 'refused', decidedBy: act.as ?? act.by, decidedAt: view.now }),
      { do: 'note', what: 'person.refused', about: claim.id },
      { do: 'refresh', ref: showOf(claim.id) },
    ],
    reply: said,
  };
}

/** A wrong link is taken back: the account is nobody any more, and does not become this person again by itself. */
function unlink(act: Act<{ person: string }>, view: View): Decision {
  const person = view.org.person(act.data.person);
  const reach = person && view.get<Reach>('reaches', person.id);
  if (!person || !reach?.linked) return { refuse: 'common.claim.notLinked' };
  const account = reach.linked;
  const claim = claimId(account);
  const before = view.get<Claim>('claims', claim);
  const row: Omit<Claim, 'version'> = {
    ...(before ?? { name: '', email: '' }),
    id: claim,
    account,
    people: [person.id],
    why: 'linked',
    user: reach.user ?? '',
    conversation: reach.conversation ?? '',
    serviceUrl: reach.serviceUrl ?? '',
    state: 'refused',
    at: view.now,
    decidedBy: act.as ?? act.by,
    decidedAt: view.now,
  };
  return {
    steps: [
      put(reaches, { id: person.id, state: 'unmet', at: view.now }),
      put(claims, row),
      { do: 'note', what: 'person.unlinked', about: person.id, for: person.id, facts: { claim } },
    ],
    reply: { text: 'common.claim.unlinked', params: { name: person.name } },
  };
}

/** An account is one person only. */
const freed = (account: string, person: string, view: View): Step[] =>
  view
    .find<Reach>('reaches', 'linked', account)
    .filter((r) => r.id !== person)
    .map((r) => put(reaches, { id: r.id, state: 'unmet', at: view.now }));
