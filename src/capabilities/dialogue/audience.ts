import type { Owner } from '../../kernel/obligation.ts';
import { entityOf, type Person, within } from '../../kernel/person.ts';
import { rings } from '../../kernel/rings.ts';
import { headOf } from '../../kernel/role.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';

export const isIn = (person: Pick<Person, 'unit'>, units: readonly string[]): boolean =>
  units.length === 0 || units.some((unit) => within(person.unit, unit));

/** The manager within the audience, gone or not: an empty chair keeps its place in the tree. */
export function managerWithin(person: Person, units: readonly string[], view: View): Person | undefined {
  const manager = person.managerId ? view.org.person(person.managerId) : undefined;
  return manager && isIn(manager, units) ? manager : undefined;
}

/** Steps to the top of the audience: 0 for whoever has no supervisor in it. */
export function levelOf(person: Person, units: readonly string[], view: View): number {
  const seen = new Set<Id>([person.id]);
  let n = 0;
  for (let up = managerWithin(person, units, view); up && !seen.has(up.id); up = managerWithin(up, units, view)) {
    seen.add(up.id);
    n++;
  }
  return n;
}

/** Does this person owe participation, and how: staff with a supervisor in the audience. */
export function owesPart(person: Person, units: readonly string[], view: View): 'owed' | 'excused' | undefined {
  if (person.status === 'left' || person.category !== 'staff' || !isIn(person, units)) return undefined;
  if (!managerWithin(person, units, view)) return undefined;
  return person.status === 'active' ? 'owed' : 'excused';
}

/** Is there anybody to lead from this chair: staff who report to it and are at work. */
export const leadsAnyone = (chair: Id, units: readonly string[], view: View): boolean =>
  view.org.reports(chair).some((p) => owesPart(p, units, view) === 'owed');

/** Who is meant by an audience, each person once. */
export interface Survey {
  /** Chairs with a team, by level; the person may have left. */
  leaders: { person: Person; level: number }[];
  participants: { person: Person; level: number }[];
  excused: { person: Person; level: number }[];
  nonStaff: Person[];
  tops: Person[];
  /** Nobody's supervisor and nobody's report: they can be in no team. */
  unassigned: Person[];
  vacant: Person[];
  entities: string[];
  levels: number;
}

/** Goes once through everybody. */
export function survey(units: readonly string[], view: View): Survey {
  const found: Survey = {
    leaders: [],
    participants: [],
    excused: [],
    nonStaff: [],
    tops: [],
    unassigned: [],
    vacant: [],
    entities: [],
    levels: 0,
  };
  const all = view.org.all();
  const managing = new Set(all.filter((p) => p.status !== 'left' && isIn(p, units)).map((p) => p.managerId));
  const entities = new Set<string>();
  for (const person of all) {
    if (!isIn(person, units)) continue;
    const level = levelOf(person, units, view);
    if (managing.has(person.id) && leadsAnyone(person.id, units, view)) {
      found.leaders.push({ person, level });
      found.levels = Math.max(found.levels, Math.max(1, level));
      if (!view.org.isPresent(person) && !view.org.actingFor(person.id)) found.vacant.push(person);
    }
    if (person.status === 'left') continue;
    const part = owesPart(person, units, view);
    if (part === 'owed') found.participants.push({ person, level });
    else if (part === 'excused') found.excused.push({ person, level });
    else if (person.category === 'non-staff') found.nonStaff.push(person);
    else if (managing.has(person.id)) found.tops.push(person);
    else found.unassigned.push(person);
    if (part) entities.add(entityOf(person));
  }
  found.entities = [...entities].sort();
  return found;
}

/** A unit whose figures are certified, and by whom. */
export interface Certifier {
  about: string;
  owner: Owner;
}

/**
 * Who certifies an entity: its head where all of it is in the audience. Of units below it, the head of each: the head of the entity is
 * outside the audience, and was asked nothing. Empty where such a unit has nobody at its head.
 */
export function certifiers(entity: string, units: readonly string[], view: View): Certifier[] {
  if (isIn({ unit: entity }, units)) return [{ about: entity, owner: { role: 'head-of-entity', unit: entity } }];
  return units
    .filter((unit) => within(unit, entity) && !units.some((u) => u !== unit && within(unit, u)))
    .flatMap((unit) => {
      const members = view.org.members(entity).filter((p) => within(p.unit, unit));
      if (!members.some((p) => owesPart(p, units, view))) return [];
      const head = headOf(unit, members, (id) => view.org.person(id));
      return head ? [{ about: unit, owner: { chair: head.id } }] : [];
    });
}

/** The rings of a launch. */
export const ringsOf = (seen: Survey): string[][] =>
  rings([...seen.participants, ...seen.excused].map((p) => p.person));
