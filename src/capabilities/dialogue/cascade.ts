import type { Step } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { isRinged } from './content.ts';
import { leadId } from './names.ts';
import { chairOf } from './roster.ts';
import type { Session } from './sessions.ts';

/**
 * Who may be asked now that their supervisor has recorded the session in which they sat: leaders of the team who were there, and
 * chairs of it that stand empty, when whoever sits in them was there or led. One manager does not hold up everyone below: for the
 * others the date of the level above opens their turn.
 */
export function cascade(
  cycle: Cycle,
  lead: Obligation,
  session: Pick<Session, 'present' | 'joined' | 'leader'>,
  view: View,
): Step[] {
  const sat = new Set<Id>([...session.present, ...session.joined]);
  const chair = chairOf(lead);
  const chairs = [...sat].filter((id) => view.org.person(id)?.managerId === chair || view.org.isAbove(chair, id));
  for (const empty of view.find<{ id: Id; version: number; status: string }>('people', 'manager', chair)) {
    if (sat.has(empty.id) || empty.status === 'active') continue;
    const sitter = view.org.sitter(empty.id)?.id;
    if (sitter && (sat.has(sitter) || sitter === session.leader)) chairs.push(empty.id);
  }
  return [...new Set(chairs)].flatMap((id): Step[] => {
    const below = view.obligation(leadId(cycle.id, id));
    const unit = view.org.person(id)?.unit ?? '';
    if (
      below?.state !== 'waiting' ||
      !isRinged(cycle, unit) ||
      cycle.opens > view.today(view.org.person(id) ?? { timeZone: 'UTC' })
    )
      return [];
    // A paused cycle asks nobody: it opens what has come due when it is continued.
    return [cycle.state === 'open' ? { do: 'open', id: below.id } : { do: 'amend', id: below.id, opens: view.now }];
  });
}
