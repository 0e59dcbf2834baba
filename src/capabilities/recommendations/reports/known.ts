import { entityOf, within } from '../../../kernel/person.ts';
import { addDays, type Day, type Instant, momentOf } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import type { Item, Move } from '../items.ts';

/** What was known at the end of a day. */
export const endOf = (asOf: Day): Instant => momentOf(addDays(asOf, 1), '00:00', 'UTC');

/**
 * Every recommendation of some units as it was known at the end of a day: the present rows, with the later moves taken back, newest
 * first. What was not yet there then is not in it.
 */
export function knownOn(asOf: Day, units: readonly string[], view: View): Item[] {
  const until = endOf(asOf);
  const later = new Map<string, Move[]>();
  for (const m of view.range<Move>('recommendations.moves', 'at', { from: until })) {
    const moves = later.get(m.item);
    if (moves) moves.push(m);
    else later.set(m.item, [m]);
  }
  const out: Item[] = [];
  for (const item of view.all<Item>('recommendations.items')) {
    if (item.knownAt >= until) continue;
    const then = before(item, later.get(item.id));
    if (units.some((unit) => within(then.unit, unit))) out.push(then);
  }
  return out;
}

function before(item: Item, moves: Move[] | undefined): Item {
  if (!moves) return item;
  const then = { ...item };
  for (const m of moves.sort((a, b) => b.n - a.n)) Object.assign(then, m.was);
  return then;
}

/** Made once: comparing by locale each time costs seconds over 50,000 rows. */
const names = new Intl.Collator('en', { numeric: true });

/** Groups by their names, numbers in them as numbers. */
export const byName = (a: string, b: string): number => names.compare(a, b);

/** In the order of the entities' names, never worst first; those of one entity by report and number. */
export const inOrder = (a: Item, b: Item): number =>
  names.compare(entityOf(a), entityOf(b)) ||
  names.compare(a.reference, b.reference) ||
  names.compare(a.number, b.number) ||
  (a.id < b.id ? -1 : 1);
