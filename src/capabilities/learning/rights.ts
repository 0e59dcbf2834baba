import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { OFFICE } from './names.ts';

/** The units whose completion somebody may see; undefined: none. */
export function unitsFor(person: Person, view: View): string[] | undefined {
  if (view.org.holds(person.id, OFFICE)) return [''];
  const units = [
    ...view.org.headOf(person.id),
    ...view.org
      .grants(person.id)
      .filter((g) => g.role === 'entity-focal-point')
      .map((g) => g.unit),
  ];
  return units.length > 0 ? [...new Set(units)] : undefined;
}
