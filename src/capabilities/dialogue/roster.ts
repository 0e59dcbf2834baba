import type { Cycle } from '../../kernel/cycle.ts';
import { isSettled, type Obligation } from '../../kernel/obligation.ts';
import type { Person } from '../../kernel/person.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { isIn } from './audience.ts';
import type { Join, Session } from './sessions.ts';
import { takeOf } from './take.ts';

export interface Member {
  person: Person;
  /** Undefined: non-staff, who may join and owe nothing. */
  take?: Obligation;
}

export const chairOf = (lead: Obligation): Id => ('chair' in lead.owner ? lead.owner.chair : '');

/** The chairs whose teams sit in this session: the own, and those that were let in from below. */
function chairsOf(lead: Obligation, view: View): Id[] {
  const found: Id[] = [chairOf(lead)];
  const take = (id: Id) => {
    for (const join of view.find<Join>('dialogue.joins', 'to', id)) {
      if (join.state !== 'accepted' || found.includes(join.chair)) continue;
      found.push(join.chair);
      take(join.id);
    }
  };
  take(lead.id);
  return found;
}

/** Everybody this leader meets: those at work who report to the chair, by name. */
export function teamOf(lead: Obligation, cycle: Cycle, view: View): Member[] {
  return chairsOf(lead, view)
    .flatMap((chair) => view.org.reports(chair))
    .filter((p) => p.status === 'active' && isIn(p, cycle.units))
    .map((person) => {
      const take = person.category === 'staff' ? takeOf(cycle.id, person.id, view) : undefined;
      return { person, ...(take ? { take } : {}) };
    });
}

export const sessionsOf = (lead: Id, view: View): Session[] =>
  view
    .find<Session>('dialogue.sessions', 'lead', lead)
    .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

/** Who is still to come. Non-staff are on the list until a session has them. */
export function leftOf(lead: Obligation, cycle: Cycle, view: View): Member[] {
  const held = sessionsOf(lead.id, view);
  const been = new Set(held.flatMap((s) => [...s.present, ...s.joined]));
  return teamOf(lead, cycle, view).filter(({ person, take }) =>
    take ? !isSettled(take) : held.length === 0 && !been.has(person.id),
  );
}
