import { z } from 'zod/v4';
import type { Act, Decision } from '../../kernel/act.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { toggle } from './content.ts';
import { CARDS, LEARN, learnId } from './names.ts';

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

/** The office exempts somebody, or takes that back. */
export function exempt(act: Act<z.infer<typeof exemptSchema>>, view: View): Decision {
  const person = personNamed(act.data.who, view);
  const o = person && view.obligation(learnId(act.data.cycle, person.id));
  if (!person || o?.kind !== LEARN || o.state === 'withdrawn') return { refuse: 'learning.exempt.nobody' };
  if (o.state === 'done') return { refuse: 'learning.exempt.done' };
  const show = { kind: CARDS.run, id: act.data.cycle };
  const { undo } = act.data;
  if ((o.state === 'excused') === !undo) return { steps: [], reply: { show } };
  return {
    steps: [
      { do: 'amend', id: o.id, data: { exempted: !undo } },
      undo ? { do: 'reopen', id: o.id } : { do: 'settle', id: o.id, as: 'excused' },
      { do: 'note', about: o.id, for: person.id, facts: { exempted: !undo } },
    ],
    reply: { show },
  };
}
