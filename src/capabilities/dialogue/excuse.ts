import { z } from 'zod/v4';
import type { Act, Decision } from '../../kernel/act.ts';
import type { Version } from '../../kernel/capability.ts';
import type { Ref } from '../../kernel/obligation.ts';
import type { View } from '../../kernel/view.ts';
import { LEAD_CARD } from './names.ts';
import { teamOf } from './roster.ts';
import { takeOf, turn } from './take.ts';

export const excuseSchema = z.object({
  obligation: z.string().max(200),
  person: z.string().max(200),
  undo: z.boolean().default(false),
  /** The page of the list on which it was pressed. */
  page: z.coerce.number().int().min(0).default(0),
});

const listOf = ({ data }: Act<z.infer<typeof excuseSchema>>): Ref => ({
  kind: 'dialogue.team',
  id: data.page > 0 ? `${data.obligation}#${data.page}` : data.obligation,
});

/** How new a person's part is, for the buttons of the list. */
export function excuseVersion(act: Act<z.infer<typeof excuseSchema>>, view: View): Version | undefined {
  const lead = view.obligation(act.data.obligation);
  const take = lead?.cycle ? takeOf(lead.cycle, act.data.person, view) : undefined;
  return take && { version: take.version, show: listOf(act) };
}

/** A leader excuses somebody of the team, or takes that back. Why is asked by nobody and kept nowhere. */
export function excuse(act: Act<z.infer<typeof excuseSchema>>, view: View): Decision {
  const lead = view.obligation(act.data.obligation);
  const cycle = view.cycle(lead?.cycle);
  if (!lead || !cycle) return { refuse: 'common.refused.gone' };
  const show = listOf(act);
  const take = takeOf(cycle.id, act.data.person, view);
  if (!take || !teamOf(lead, cycle, view).some((m) => m.person.id === act.data.person))
    return { refuse: 'dialogue.excuse.notTeam', show };
  if (take.state === 'done') return { refuse: 'dialogue.excuse.took', show };
  const wanted = act.data.undo ? 'owed' : 'excused';
  if ((take.state === 'excused') === !act.data.undo) return { steps: [], reply: { show } };
  return {
    steps: [
      ...turn(take, wanted, view, { excusedByHand: !act.data.undo }),
      { do: 'note', about: take.id, for: take.about, facts: { excused: !act.data.undo } },
      { do: 'refresh', ref: { kind: LEAD_CARD, id: lead.id } },
    ],
    reply: { show },
  };
}
