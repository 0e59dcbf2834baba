import { gradeRank, type Person, within } from './person.ts';
import type { Id, Row, Table } from './store.ts';
import type { Day, Instant } from './time.ts';

export const ROLES = [
  'administrator',
  'ethics-office',
  'learning-office',
  'compact-secretariat',
  'compact-countersigner',
  'performance-board',
  'oversight-secretariat',
  'management-committee',
  'trainer',
  'head-of-entity',
  'entity-focal-point',
  'oversight-focal-point',
  'oversight-body',
  'preparer',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that open what nobody else may read: in the chat they are given and taken by two people. */
export const GUARDED: readonly Role[] = ['ethics-office'];
/** Roles without which nobody would notice or mend anything: that one of them is held by nobody is said. */
export const NEEDED = ['administrator', 'ethics-office'] as const satisfies readonly Role[];

/** A role somebody holds, for a unit and below (empty: the whole organisation). */
export interface Grant extends Row {
  role: Role;
  person: Id;
  unit: string;
  /** For `oversight-body`: OIOS, BOA, …; for `preparer`: the manager. */
  body?: string;
  /** Given by a setting, and gone with it. */
  setting?: boolean;
}

export const grants: Table<Grant> = {
  name: 'grants',
  personal: 'ids',
  indexes: { person: (g) => g.person, role: (g) => g.role },
};

export const grantId = (g: Omit<Grant, 'id' | 'version'>): Id => [g.role, g.person, g.unit, g.body ?? ''].join('|');

/** An officer-in-charge: stands in for a person's chair from a day to a day, both included. */
export interface Acting extends Row {
  person: Id;
  for: Id;
  from: Day;
  to: Day;
  /** Who set it, and when: told to whoever it concerns. */
  by?: Id;
  at?: Instant;
  /** Ended before its time: it holds no more, even on its last day. */
  ended?: { by: Id; at: Instant };
}

export const actings: Table<Acting> = {
  name: 'actings',
  personal: 'ids',
  indexes: { person: (a) => a.person, for: (a) => a.for },
};

/** Does this grant hold for that unit? */
export const covers = (grant: Grant, unit: string): boolean => within(unit, grant.unit);

/**
 * The heads that the organisation shows (people.md): of each entity, or of a unit below, its person whose manager is outside it; several: highest grade,
 * then most people below; still several: undefined, and an office is asked.
 */
export function headOf(unit: string, members: Person[], managerOf: (id: Id) => Person | undefined): Person | undefined {
  const candidates = members.filter((p) => {
    if (p.status === 'left') return false;
    const manager = managerOf(p.managerId);
    return !manager || !within(manager.unit, unit);
  });
  if (candidates.length < 2) return candidates[0];
  const best = Math.min(...candidates.map((p) => gradeRank(p.grade)));
  const top = candidates.filter((p) => gradeRank(p.grade) === best);
  if (top.length === 1) return top[0];
  const below = countBelow(members);
  top.sort((a, b) => (below.get(b.id) ?? 0) - (below.get(a.id) ?? 0));
  const [first, second] = top;
  return first && second && (below.get(first.id) ?? 0) > (below.get(second.id) ?? 0) ? first : undefined;
}

/** How many of `members` stand below each of them. */
export function countBelow(members: Person[]): Map<Id, number> {
  const byId = new Map(members.map((p) => [p.id, p]));
  const below = new Map<Id, number>();
  for (const person of members) {
    let up = byId.get(person.managerId);
    const seen = new Set<Id>([person.id]);
    while (up && !seen.has(up.id)) {
      seen.add(up.id);
      below.set(up.id, (below.get(up.id) ?? 0) + 1);
      up = byId.get(up.managerId);
    }
  }
  return below;
}
