import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { isSettled, type Obligation } from '../../kernel/obligation.ts';
import type { View } from '../../kernel/view.ts';
import { LEAD_CARD, leadId } from './names.ts';
import { chairOf } from './roster.ts';
import { type Join, joins } from './sessions.ts';
import { stands } from './stand.ts';

/** The lead whose session a team could join: the next chair up that leads one. */
export function higherOf(lead: Obligation, view: View): Obligation | undefined {
  const seen = new Set<string>();
  for (
    let at = view.org.person(chairOf(lead))?.managerId ?? '';
    at && !seen.has(at);
    at = view.org.person(at)?.managerId ?? ''
  ) {
    seen.add(at);
    const higher = view.obligation(leadId(lead.cycle ?? '', at));
    if (higher && (higher.state === 'waiting' || higher.state === 'open' || higher.state === 'done')) return higher;
  }
  return undefined;
}

/** A team asks to sit in the higher session. */
export function askToJoin(act: Act<{ obligation: string }>, view: View): Decision {
  const lead = view.obligation(act.data.obligation);
  if (!lead || isSettled(lead)) return { refuse: 'common.refused.gone' };
  const show = { kind: LEAD_CARD, id: lead.id };
  const higher = higherOf(lead, view);
  const hosts = higher ? view.org.holdersOf(higher.owner) : [];
  if (!higher || hosts.length === 0) return { refuse: 'dialogue.join.nobody', show };
  const kept = view.get<Join>('dialogue.joins', lead.id);
  if (kept?.state === 'asked') return { steps: [], reply: { show } };
  const row: Omit<Join, 'version'> = {
    ...kept,
    id: lead.id,
    cycle: lead.cycle ?? '',
    chair: chairOf(lead),
    to: higher.id,
    from: act.by,
    state: 'asked',
  };
  const steps: Step[] = hosts.map((host) => ({
    do: 'tell',
    person: host.id,
    ref: { kind: 'dialogue.joining', id: lead.id },
    why: 'ask',
    ...(lead.cycle ? { cycle: lead.cycle } : {}),
    key: view.now,
  }));
  // The one who sits in both chairs needs nobody's leave.
  if (hosts.some((host) => host.id === act.by))
    return { steps: admitted(lead, { ...row, version: 0 }, view), reply: { show: { kind: LEAD_CARD, id: higher.id } } };
  return {
    steps: [put(joins, row), ...steps, { do: 'note', about: lead.id }, { do: 'refresh', ref: show }],
    reply: { show },
  };
}

export const admitSchema = z.object({
  obligation: z.string().max(200),
  team: z.string().max(200),
  accept: z.enum(['yes', 'no']),
});

/** The higher leader lets the team in, which covers it, or not. */
export function admit(act: Act<z.infer<typeof admitSchema>>, view: View): Decision {
  const join = view.get<Join>('dialogue.joins', act.data.team);
  const team = view.obligation(act.data.team);
  const show = { kind: LEAD_CARD, id: act.data.obligation };
  if (!join || !team || join.to !== act.data.obligation || isSettled(team))
    return { refuse: 'common.refused.gone', show };
  if (join.state !== 'asked') return { steps: [], reply: { show } };
  if (act.data.accept === 'yes') return { steps: admitted(team, join, view), reply: { show } };
  return {
    steps: [
      put(joins, { ...join, state: 'declined' }),
      { do: 'note', about: team.id, facts: { accepted: false } },
      {
        do: 'tell',
        person: join.from,
        ref: { kind: LEAD_CARD, id: team.id },
        why: 'ask',
        obligation: team.id,
        ...(team.cycle ? { cycle: team.cycle } : {}),
        key: `declined-${view.now}`,
      },
      { do: 'refresh', ref: { kind: LEAD_CARD, id: team.id } },
    ],
    reply: { show },
  };
}

function admitted(team: Obligation, join: Join, view: View): Step[] {
  return [
    put(joins, { ...join, state: 'accepted' }),
    { do: 'amend', id: team.id, planned: null, data: { coveredBy: join.to, coveredAt: view.now } },
    { do: 'settle', id: team.id, as: 'withdrawn' },
    ...stands(team, true, view),
    { do: 'silence', id: `planned|${team.id}` },
    { do: 'note', about: team.id, facts: { accepted: true } },
    { do: 'refresh', ref: { kind: LEAD_CARD, id: join.to } },
  ];
}
