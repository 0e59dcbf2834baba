import { type Owner, ownerKey } from './obligation.ts';
import { entityOf, type Person, within } from './person.ts';
import { type Acting, covers, type Grant, headOf, type Role } from './role.ts';
import type { Id } from './store.ts';
import type { View } from './view.ts';

/** People and the tree that managers span, at one moment: who supervises, stands in, heads, holds. */
export class Organisation {
  readonly #view: View;
  constructor(view: View) {
    this.#view = view;
  }

  person(id: Id): Person | undefined {
    return this.#view.peek<Person>('people', id);
  }

  all(): Person[] {
    return this.#view.all<Person>('people');
  }

  /** Everybody whose manager this is, whoever sits in the chair now; without those who left. */
  reports(id: Id): Person[] {
    return this.#view
      .find<Person>('people', 'manager', id)
      .filter((p) => p.status !== 'left')
      .sort(byName);
  }

  /** Can this person answer for a chair: active, not away for long. */
  isPresent(person: Person | undefined): boolean {
    return person?.status === 'active';
  }

  /** The officer-in-charge of a chair today. */
  actingFor(id: Id): Person | undefined {
    const chair = this.person(id);
    const today = this.#view.today(chair ?? { timeZone: 'UTC' });
    const acting = this.#view
      .find<Acting>('actings', 'for', id)
      .filter((a) => !a.ended && a.from <= today && today <= a.to)
      .sort((a, b) => b.from.localeCompare(a.from))
      .map((a) => this.person(a.person))
      .find((p) => this.isPresent(p));
    return acting;
  }

  /** Who sits in a person's chair today: the officer-in-charge, the person, or for an empty chair the next one up. */
  sitter(id: Id): Person | undefined {
    const seen = new Set<Id>();
    let at: Id = id;
    while (at && !seen.has(at)) {
      seen.add(at);
      const acting = this.actingFor(at);
      if (acting) return acting;
      const person = this.person(at);
      if (person && this.isPresent(person)) return person;
      at = person?.managerId ?? '';
    }
    return undefined;
  }

  /** The supervisor of a person, who may sit in for an empty chair further up; undefined at the top. */
  supervisor(id: Id): Person | undefined {
    return this.#up(id, id);
  }

  /** The first chair above a chair in which somebody else than `holder` sits, who may stand in there as well: nobody supervises themself. */
  #up(chair: Id, holder: Id): Person | undefined {
    const seen = new Set<Id>([chair]);
    let at = this.person(chair)?.managerId ?? '';
    while (at && !seen.has(at)) {
      seen.add(at);
      const sitter = this.sitter(at);
      if (sitter && sitter.id !== holder) return sitter;
      at = this.person(at)?.managerId ?? '';
    }
    return undefined;
  }

  /** The supervisor of whoever answers for a chair: above the chair, not above the stand-in's own line. */
  above(owner: Owner, holder: Id): Person | undefined {
    return this.#up('chair' in owner ? owner.chair : holder, holder);
  }

  /** Is `above` somewhere up the line of `id`? */
  isAbove(above: Id, id: Id): boolean {
    const seen = new Set<Id>();
    let at = this.person(id)?.managerId ?? '';
    while (at && !seen.has(at)) {
      if (at === above || this.sitter(at)?.id === above) return true;
      seen.add(at);
      at = this.person(at)?.managerId ?? '';
    }
    return false;
  }

  entities(): string[] {
    return this.#view.once('entities', () => [...new Set(this.all().map(entityOf))].filter(Boolean).sort());
  }

  members(entity: string): Person[] {
    return this.#view.find<Person>('people', 'entity', entity).filter((p) => p.status !== 'left');
  }

  /** The head of an entity: granted, else as the organisation shows; undefined: the office is asked. */
  head(entity: string): Person | undefined {
    return this.#view.once(`head:${entity}`, () => {
      const granted = this.#view.find<Grant>('grants', 'role', 'head-of-entity').find((g) => g.unit === entity);
      if (granted) return this.person(granted.person);
      return headOf(entity, this.members(entity), (id) => this.person(id));
    });
  }

  /** Entities that this person heads, or sits in for: looked up from the chairs, so that it costs no walk through everybody. */
  headOf(person: Id): string[] {
    const found = new Set<string>();
    for (const chair of this.chairsOf(person)) {
      const granted = this.grants(chair).filter((g) => g.role === 'head-of-entity');
      for (const entity of [entityOf(this.person(chair) ?? { unit: '' }), ...granted.map((g) => g.unit)])
        if (entity && this.head(entity)?.id === chair) found.add(entity);
    }
    return [...found].sort();
  }

  /** The chairs in which this person sits today: the own, those stood in for, and empty ones below these. */
  chairsOf(id: Id): Id[] {
    return this.#view.once(`chairs:${id}`, () => {
      const chairs = new Set<Id>();
      const take = (chair: Id) => {
        if (chairs.has(chair) || this.sitter(chair)?.id !== id) return;
        chairs.add(chair);
        // Chairs below that stand empty lead up to this one.
        for (const report of this.#view.find<Person>('people', 'manager', chair))
          if (!this.isPresent(report)) take(report.id);
      };
      take(id);
      for (const acting of this.#view.find<Acting>('actings', 'person', id)) take(acting.for);
      return [...chairs];
    });
  }

  grants(person: Id): Grant[] {
    return this.#view.find<Grant>('grants', 'person', person);
  }

  /** Does this person hold the role, for that unit and body when they are given? */
  holds(person: Id, role: Role, unit?: string, body?: string): boolean {
    if (role === 'head-of-entity') return this.headOf(person).some((e) => unit === undefined || within(unit, e));
    return this.grants(person).some(
      (g) => g.role === role && (unit === undefined || covers(g, unit)) && (body === undefined || g.body === body),
    );
  }

  holdsAny(person: Id, roles: readonly Role[]): boolean {
    return roles.some((role) => this.holds(person, role));
  }

  /** Everybody who holds a role for a unit, and for a body when one is given. */
  holders(role: Role, unit = '', body?: string): Person[] {
    if (role === 'head-of-entity') {
      const head = this.head(unit.split('/')[0] ?? '');
      const sitter = head && this.sitter(head.id);
      return sitter ? [sitter] : [];
    }
    return this.#view
      .find<Grant>('grants', 'role', role)
      .filter((g) => covers(g, unit) && (body === undefined || g.body === body))
      .map((g) => this.person(g.person))
      .filter((p): p is Person => p !== undefined && this.isPresent(p));
  }

  /** Everybody present who has a grant of this role, for whatever unit. */
  present(role: Role): Person[] {
    const ids = new Set(this.#view.find<Grant>('grants', 'role', role).map((g) => g.person));
    return [...ids].map((id) => this.person(id)).filter((p): p is Person => this.isPresent(p));
  }

  /** Who owes it now; several for a role that several hold, nobody when all chairs up to the top are empty. */
  holdersOf(owner: Owner): Person[] {
    if ('person' in owner) {
      const person = this.person(owner.person);
      return person && person.status !== 'left' ? [person] : [];
    }
    if ('chair' in owner) {
      const sitter = this.sitter(owner.chair);
      return sitter ? [sitter] : [];
    }
    return this.holders(owner.role, owner.unit, owner.body);
  }

  /**
   * Every owner key that leads to this person today: what `owedBy` looks up. A role is held for the units below its own too, so the
   * units for which something is owed are asked of the store.
   */
  seatsOf(id: Id): string[] {
    const person = this.person(id);
    if (!person || person.status === 'left') return [];
    const keys = new Set([ownerKey({ person: id }), ...this.chairsOf(id).map((chair) => ownerKey({ chair }))]);
    const seats = (role: Role, fits: (unit: string, body: string | undefined) => boolean) => {
      for (const { unit, body } of this.owing(role))
        if (fits(unit, body)) keys.add(ownerKey({ role, unit, ...(body ? { body } : {}) }));
    };
    const heads = this.headOf(id);
    for (const entity of heads) keys.add(ownerKey({ role: 'head-of-entity', unit: entity }));
    if (heads.length > 0) seats('head-of-entity', (unit) => heads.includes(entityOf({ unit })));
    if (!this.isPresent(person)) return [...keys];
    for (const grant of this.grants(id)) {
      if (grant.role === 'head-of-entity') continue;
      keys.add(ownerKey({ role: grant.role, unit: grant.unit }));
      seats(grant.role, (unit, body) => covers(grant, unit) && (body === undefined || body === grant.body));
    }
    return [...keys];
  }

  /** The units, and bodies, for which a role owes something now. */
  owing(role: Role): { unit: string; body?: string }[] {
    const prefix = `owner|${role}|`;
    return [...this.#view.counts('obligations', prefix).keys()].map((name) => {
      const [unit = '', body] = name.slice(prefix.length).split('|');
      return { unit, ...(body ? { body } : {}) };
    });
  }

  /** Loops in the tree are refused at import; this counts steps to the top all the same without trusting that. */
  depth(id: Id): number {
    const seen = new Set<Id>();
    let at = this.person(id)?.managerId ?? '';
    let n = 0;
    while (at && !seen.has(at)) {
      seen.add(at);
      n++;
      at = this.person(at)?.managerId ?? '';
    }
    return n;
  }
}

export const byName = (a: Person, b: Person): number => a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id);
