import type { Refusal } from '../../kernel/act.ts';
import { separated } from '../../kernel/fields.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';

/** One person by id, e-mail address or full name. Refused: nobody, or several. */
export function named(text: string, view: View): Person | Refusal {
  const typed = text.trim();
  const exact = view.org.person(typed);
  const all = exact
    ? [exact]
    : [
        ...view.find<Person>('people', 'email', typed.toLowerCase()),
        ...view.find<Person>('people', 'name', typed.toLowerCase()),
      ];
  const found = [...new Map(all.filter((p) => p.status !== 'left').map((p) => [p.id, p])).values()];
  const [one, more] = found;
  if (!one) return { refuse: 'compacts.refused.nobody', params: { name: typed } };
  return more ? { refuse: 'compacts.refused.several', params: { name: typed } } : one;
}

/** Several, by commas, semicolons or lines. */
export function severalNamed(text: string, view: View): Person[] | Refusal {
  const people: Person[] = [];
  for (const part of separated(text)) {
    const one = named(part, view);
    if ('refuse' in one) return one;
    people.push(one);
  }
  return people;
}

export const isRefused = (it: object): it is Refusal => 'refuse' in it;
