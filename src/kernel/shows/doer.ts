import type { Speech } from '../capability.ts';
import { CLOCK } from '../person.ts';
import type { Id } from '../store.ts';
import type { View } from '../view.ts';

/** Who did something, as people read it: a person by name, an operator as such, the setting. */
export function doer(by: Id, view: View, t: Speech): string {
  const person = view.org.person(by);
  if (person) return person.name;
  if (by === CLOCK) return t.t('common.doer.setting');
  return t.t('common.doer.operator', { name: by.replace(/^operator:/, '') });
}
