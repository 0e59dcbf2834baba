import type { Obligation } from '../../kernel/obligation.ts';
import { entityOf, type Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { LEAD, OFFICE } from './names.ts';

const unitOf = (lead: Obligation, view: View): string => view.org.person(lead.about)?.unit ?? '';

/** An entity's focal point records on behalf of its leaders. */
export const onBehalf = (person: Person, lead: Obligation, view: View): string | undefined =>
  view.org.holds(person.id, 'entity-focal-point', unitOf(lead, view)) ? 'entity-focal-point' : undefined;

export const holdsIt = (person: Person, o: Obligation, view: View): boolean =>
  o.delegate === person.id || view.org.holdersOf(o.owner).some((p) => p.id === person.id);

export const mayLead = (person: Person, lead: Obligation, view: View): boolean =>
  lead.kind === LEAD && (holdsIt(person, lead, view) || onBehalf(person, lead, view) !== undefined);

/** Who sees a leader's card (people.md): the own line within the entity, the focal point, the office. */
export const maySee = (person: Person, lead: Obligation, view: View): boolean =>
  mayLead(person, lead, view) || view.org.holds(person.id, OFFICE) || isInLine(person, lead, view);

/** Above a head of entity there are only counts, but for the head's own supervisor. */
function isInLine(person: Person, lead: Obligation, view: View): boolean {
  if (view.org.supervisor(lead.about)?.id === person.id) return true;
  return view.org.isAbove(person.id, lead.about) && entityOf(person) === entityOf({ unit: unitOf(lead, view) });
}

/** Whoever may name an officer-in-charge for somebody at all (people.md); for whom exactly is decided at the act. */
export const mayAppoint = (person: Person, view: View): boolean =>
  view.org.holdsAny(person.id, ['head-of-entity', 'entity-focal-point', 'administrator']) ||
  view.org.chairsOf(person.id).some((chair) => view.org.reports(chair).length > 0);

/** The units whose figures somebody may see; undefined: none. */
export function unitsFor(person: Person, view: View): string[] | undefined {
  if (view.org.holdsAny(person.id, [OFFICE])) return [''];
  const units = [
    ...view.org.headOf(person.id),
    ...view.org
      .grants(person.id)
      .filter((g) => g.role === 'entity-focal-point')
      .map((g) => g.unit),
  ];
  return units.length > 0 ? [...new Set(units)] : undefined;
}
