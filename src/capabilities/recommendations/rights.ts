import type { Refusal } from '../../kernel/act.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { entityOf, type Person } from '../../kernel/person.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import type { Item } from './items.ts';
import { BODY, COMMITTEE, FOCAL, ITEM, OFFICE, OWED, owedId } from './names.ts';

/** Has nobody of this body an account? Then its decisions are recorded from its documents. */
export const isExternal = (body: string, view: View): boolean =>
  view.once(`external:${body}`, () => view.org.holders(BODY, '', body).length === 0 && anyOf(body, view).length === 0);

const anyOf = (body: string, view: View): Person[] =>
  view
    .find<{ id: Id; version: number; person: Id; body?: string }>('grants', 'role', BODY)
    .filter((g) => g.body === body)
    .flatMap((g) => view.org.person(g.person) ?? [])
    .filter((p) => view.org.isPresent(p));

/** May this person decide for the body, by role? Whether they are apart is asked next. */
export const speaksFor = (person: Id, item: Pick<Item, 'body' | 'unit'>, view: View): boolean =>
  isExternal(item.body, view) ? view.org.holds(person, OFFICE) : view.org.holds(person, BODY, item.unit, item.body);

/** Everybody above a person, and who sits there now. */
export function lineOf(id: Id, view: View): Id[] {
  const line = new Set<Id>();
  const seen = new Set<Id>([id]);
  let at = view.org.person(id)?.managerId ?? '';
  while (at && !seen.has(at)) {
    seen.add(at);
    line.add(at);
    const sitter = view.org.sitter(at);
    if (sitter && sitter.id !== id) line.add(sitter.id);
    at = view.org.person(at)?.managerId ?? '';
  }
  return [...line];
}

/** Whoever claimed, for themselves or for somebody, cannot decide on it, nor anyone in the line of either, then or now. */
export function notApart(person: Id, item: Item, view: View): Refusal | undefined {
  const show = { kind: ITEM, id: item.id };
  if (item.claimers.includes(person)) return { refuse: 'recommendations.refused.claimed', show, about: item.id };
  const inLine =
    item.claimLines.includes(person) ||
    item.claimers.some((c) => view.org.isAbove(person, c) || view.org.isAbove(c, person));
  return inLine ? { refuse: 'recommendations.refused.line', show, about: item.id } : undefined;
}

/** Does this person head the entity, in person; where the post is empty or its holder away for long, whoever is in charge. */
export function headsInPerson(person: Id, item: Pick<Item, 'unit'>, view: View): boolean {
  const head = view.org.head(entityOf(item));
  if (!head) return false;
  if (view.org.isPresent(head)) return head.id === person;
  return view.org.sitter(head.id)?.id === person;
}

export const isOwner = (person: Id, item: Pick<Item, 'owner'>, view: View): boolean =>
  item.owner !== '' && view.org.holdersOf({ chair: item.owner }).some((p) => p.id === person);

/** Owner, own line, focal point, body; of what is not confidential also the office and the Committee (people.md). */
export function maySee(person: Person, item: Item, view: View): boolean {
  const { id } = person;
  if (isOwner(id, item, view) || item.claimers.includes(id)) return true;
  if (view.org.holds(id, FOCAL, item.unit) || view.org.holds(id, 'head-of-entity', item.unit)) return true;
  if (view.org.holds(id, BODY, item.unit, item.body)) return true;
  if (item.owner && view.org.isAbove(id, item.owner) && entityOf(person) === entityOf(item)) return true;
  if (!item.confidential && view.org.holdsAny(id, [OFFICE, COMMITTEE])) return true;
  // Whoever is asked about it sees what they are asked about.
  return OWED.some((kind) => {
    const o = view.peek<Obligation>('obligations', owedId(kind, item.id));
    return o !== undefined && (o.delegate === id || view.org.holdersOf(o.owner).some((p) => p.id === id));
  });
}

/** In which capacity somebody who is not the owner may act on it; undefined: not at all. */
export function capacityOf(person: Pick<Person, 'id'>, item: Pick<Item, 'unit'>, view: View): string | undefined {
  if (view.org.holds(person.id, FOCAL, item.unit)) return FOCAL;
  return view.org.holds(person.id, 'head-of-entity', item.unit) ? 'head-of-entity' : undefined;
}

/** May this person act on what is owed: as its holder, as the delegate, or for the holder? */
export const mayAct = (
  person: Id,
  owed: Obligation | undefined,
  item: Pick<Item, 'unit'>,
  view: View,
  onBehalf = true,
): boolean =>
  (owed !== undefined &&
    (owed.delegate === person || view.org.holdersOf(owed.owner).some((holder) => holder.id === person))) ||
  (onBehalf && capacityOf({ id: person }, item, view) !== undefined);

/** The units whose recommendations somebody may list; `['']`: all; undefined: none beyond their own. */
export function unitsFor(person: Person, view: View): string[] | undefined {
  if (view.org.holdsAny(person.id, [OFFICE, COMMITTEE])) return [''];
  const bodies = view.org.grants(person.id).filter((g) => g.role === BODY);
  if (bodies.some((g) => g.unit === '')) return [''];
  const units = [
    ...view.org.headOf(person.id),
    ...view.org
      .grants(person.id)
      .filter((g) => g.role === FOCAL || g.role === BODY)
      .map((g) => g.unit),
  ];
  return units.length > 0 ? [...new Set(units)] : undefined;
}
