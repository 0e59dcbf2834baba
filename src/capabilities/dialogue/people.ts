import { separated } from '../../kernel/fields.ts';
import type { Person } from '../../kernel/person.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';

/** People by e-mail address, id or full name, as somebody types them. */
export function namedIn(text: string, view: View): { ids: Id[]; unknown: string[] } {
  const ids: Id[] = [];
  const unknown: string[] = [];
  for (const word of separated(text)) {
    const key = word.toLowerCase();
    const byId = view.org.person(word);
    const found = byId
      ? [byId]
      : [...view.find<Person>('people', 'email', key), ...view.find<Person>('people', 'name', key)];
    const [one, ...more] = found.filter((p) => p.status !== 'left');
    if (one && more.length === 0) ids.push(one.id);
    else unknown.push(word);
  }
  return { ids, unknown };
}
