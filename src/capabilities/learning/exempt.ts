import { z } from 'zod/v4';
import type { Act, Decision, Step } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { owes, wantedBy } from './audience.ts';
import { isRunning, toggle } from './content.ts';
import { CARDS, LEARN, learnId } from './names.ts';
import { askAgain } from './owe.ts';

export const exemptSchema = z.object({
  cycle: z.string().max(200),
  who: z.string().trim().min(1).max(200),
  undo: toggle.default(false),
});

/** The person that is meant by an id, an address or a whole name; undefined: nobody, or several. */
export function personNamed(text: string, view: View): Person | undefined {
  const exact = view.org.person(text);
  if (exact) return exact;
  const key = text.toLowerCase();
  const mail = view.find<Person>('people', 'email', key);
  const found = (mail.length > 0 ? mail : view.find<Person>('people', 'name', key)).filter((p) => p.status !== 'left');
  return found.length === 1 ? found[0] : undefined;
}

/**
 * The office exempts somebody, or takes that back. It holds for whoever is away too, so that they are not asked on their return; taken back,
 * they are asked as anybody who comes back.
 */
export function exempt(act: Act<z.infer<typeof exemptSchema>>, view: View): Decision {
  const person = personNamed(act.data.who, view);
  const cycle = view.cycle(act.data.cycle);
  const o = person && view.obligation(learnId(act.data.cycle, person.id));
  if (!cycle || !person || o?.kind !== LEARN || o.state === 'withdrawn') return { refuse: 'learning.exempt.nobody' };
  if (o.state === 'done') return { refuse: 'learning.exempt.done' };
  const show = { kind: CARDS.run, id: act.data.cycle };
  const { undo } = act.data;
  const exempted = o.state === 'excused' && o.data.exempted === true;
  if (undo && !exempted) return { refuse: 'learning.exempt.none', show };
  if (!undo && exempted) return { steps: [], reply: { show } };
  return {
    steps: [
      { do: 'amend', id: o.id, data: { exempted: !undo } },
      ...(undo ? unExempted(cycle, person, o.id, view) : o.state === 'excused' ? [] : [excused(o.id)]),
      { do: 'note', about: o.id, for: person.id, facts: { exempted: !undo } },
    ],
    reply: { show },
  };
}

const excused = (id: string): Step => ({ do: 'settle', id, as: 'excused' });

function unExempted(cycle: Cycle, person: Person, id: string, view: View): Step[] {
  const wanted = owes(person, wantedBy(cycle), view, true);
  if (wanted === 'excused') return [];
  if (!wanted) return [{ do: 'settle', id, as: 'withdrawn' }];
  if (!isRunning(cycle)) return [{ do: 'settle', id, as: 'missed' }];
  return askAgain(cycle, person, id, view, view.today(person));
}
