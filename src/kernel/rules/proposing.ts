import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../act.ts';
import { type ActRule, rule, type Version } from '../capability.ts';
import { type Proposal, proposalEnds, proposals } from '../granting.ts';
import type { Person } from '../person.ts';
import type { Grant } from '../role.ts';
import type { Id } from '../store.ts';
import { type Instant, plus } from '../time.ts';
import type { View } from '../view.ts';
import { give, rowOf, take } from './giving.ts';

const showOf = (proposal: Id) => ({ kind: 'role.proposal', id: proposal });

/** What needs two people: one proposes, another confirms. */
export function proposalRules(): Record<string, ActRule> {
  return {
    'role.confirm': rule({
      data: z.object({ proposal: z.string().max(700), answer: z.enum(['yes', 'no']) }),
      may: 'anyone',
      version: (act, view): Version | undefined => {
        const proposal = view.peek<Proposal>(proposals.name, act.data.proposal);
        return proposal && { version: proposal.version, show: showOf(proposal.id) };
      },
      decide: confirm,
    }),
    'role.proposalEnds': rule({
      data: z.object({ proposal: z.string().max(700) }),
      may: 'clock',
      decide: (act, view): Decision => {
        const it = view.get<Proposal>(proposals.name, act.data.proposal);
        return { steps: it && isOver(it, view) ? voided(it, act.at) : [] };
      },
    }),
  };
}

/**
 * Who may confirm: whoever holds the role now, and where nobody else does an administrator; never the one who proposes it, nor the one
 * who would get it.
 */
export function confirmers({ what, role, person, by }: Pick<Proposal, 'what' | 'role' | 'person' | 'by'>, view: View) {
  const another = (p: Person) => p.id !== by && !(what === 'grant' && p.id === person);
  const holders = view.org.present(role).filter(another);
  return holders.length > 0 ? holders : view.org.present('administrator').filter(another);
}

const isOver = (it: Proposal, view: View): boolean => it.state === 'open' && view.now >= proposalEnds(it);
const A_DAY = 86_400_000;
const bell = (id: Id): Id => `proposal|${id}`;

/** Nobody confirmed it in time: nothing changes, and whoever proposed it hears so. */
const voided = (it: Proposal, at: Instant): Step[] => [
  put(proposals, { ...it, state: 'void', decidedAt: at }),
  { do: 'silence', id: bell(it.id) },
  { do: 'note', what: 'role.proposalVoid', for: it.person, about: it.id },
  { do: 'tell', person: it.by, ref: showOf(it.id), why: 'tell', key: at },
  { do: 'refresh', ref: showOf(it.id) },
];

/** Asks a second person. The same proposed again asks whoever has come since. */
export function propose(what: Proposal['what'], row: Omit<Grant, 'version'>, act: Act, view: View): Decision {
  const by = act.as ?? act.by;
  const { role, person, unit, body } = row;
  const id = `${what}|${row.id}`;
  const before = view.get<Proposal>(proposals.name, id);
  const open = before?.state === 'open' && before.by === by && !isOver(before, view) ? before : undefined;
  const asked = confirmers({ what, role, person, by }, view);
  if (asked.length === 0) return { refuse: 'common.role.nobodyConfirms', about: row.id };
  const reply = { text: 'common.role.asked', params: { names: asked.slice(0, 3).map((p) => p.name) } };
  const fresh = asked.filter((p) => !open?.told.includes(p.id)).map((p) => p.id);
  // Pressed twice it is one; another day it stands for thirty days from then.
  if (open && fresh.length === 0 && view.now < plus(open.at, A_DAY)) return { steps: [], reply };
  const told = [...(open?.told ?? []), ...fresh];
  const proposal = {
    id,
    what,
    role,
    person,
    unit,
    ...(body ? { body } : {}),
    by,
    at: act.at,
    told,
    state: 'open',
  } as const;
  return {
    steps: [
      put(proposals, proposal),
      { do: 'alarm', id: bell(id), at: proposalEnds(proposal), kind: 'role.proposalEnds', data: { proposal: id } },
      { do: 'note', what: 'role.proposed', for: person, about: id, facts: { what, role, unit } },
      ...fresh.map((who): Step => ({ do: 'tell', person: who, ref: showOf(id), why: 'ask', key: act.at })),
      { do: 'refresh', ref: showOf(id) },
    ],
    reply,
  };
}

function confirm(act: Act<{ proposal: Id; answer: 'yes' | 'no' }>, view: View): Decision {
  const it = view.get<Proposal>(proposals.name, act.data.proposal);
  if (!it) return { refuse: 'common.refused.gone' };
  const show = showOf(it.id);
  if (it.state !== 'open') return { steps: [], reply: { show } };
  if (isOver(it, view)) return { steps: voided(it, act.at), reply: { show } };
  const withdraws = act.by === it.by && act.data.answer === 'no';
  if (!withdraws && !confirmers(it, view).some((p) => p.id === act.by))
    return { refuse: 'common.role.second', about: it.id };
  const decided = (state: Proposal['state'], what: string): Step[] => [
    put(proposals, { ...it, state, decidedBy: act.by, decidedAt: act.at }),
    { do: 'silence', id: bell(it.id) },
    { do: 'note', what, for: it.person, about: it.id },
    { do: 'refresh', ref: show },
  ];
  if (withdraws) return { steps: decided('withdrawn', 'role.withdrawn'), reply: { show } };
  if (act.data.answer === 'no')
    return {
      steps: [
        ...decided('declined', 'role.declined'),
        { do: 'tell', person: it.by, ref: show, why: 'tell', key: act.at },
      ],
      reply: { show },
    };
  // Whoever proposed it must still be able to (hardening R4).
  const row = rowOf({ role: it.role, person: it.person, unit: it.unit, ...(it.body ? { body: it.body } : {}) });
  const held = view.get<Grant>('grants', row.id);
  const person = view.org.person(it.person);
  const stands = view.org.present('administrator').some((p) => p.id === it.by);
  if (!stands || (it.what === 'grant' ? !person || person.status === 'left' : !held))
    return { refuse: 'common.refused.gone' };
  const doing = { at: act.at, by: it.by, confirmed: act.by };
  return {
    steps: [
      ...decided('confirmed', 'role.confirmed'),
      ...(it.what === 'grant' ? give(row, doing, view) : held ? take(held, doing, view) : []),
    ],
    reply: { show },
  };
}
