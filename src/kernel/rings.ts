import type { Cycle } from './cycle.ts';
import { entityOf, type Person } from './person.ts';

/** Rings, in people: whole entities up to about so many, then so many, then everyone. */
const RINGS = [20, 500] as const;

/** Whole entities in rings: the smallest up to about 20 people, then up to about 500, then the rest. */
export function rings(people: readonly Pick<Person, 'unit'>[]): string[][] {
  const sizes = new Map<string, number>();
  for (const person of people) sizes.set(entityOf(person), (sizes.get(entityOf(person)) ?? 0) + 1);
  const queue = [...sizes].sort((a, b) => a[1] - b[1] || a[0].localeCompare(b[0]));
  const made: string[][] = [];
  for (const most of RINGS) {
    const ring: string[] = [];
    let n = 0;
    while (queue[0] && (ring.length === 0 || n + queue[0][1] <= most)) {
      const [entity, size] = queue.shift() as [string, number];
      ring.push(entity);
      n += size;
    }
    if (ring.length > 0) made.push(ring);
  }
  if (queue.length > 0) made.push(queue.map(([entity]) => entity));
  return made;
}

/** The ring of a unit; 1 where there are none. Entities that came later belong to the last. */
export function ringOf(cycle: Pick<Cycle, 'content'>, unit: string): number {
  const all = (cycle.content.rings ?? []) as string[][];
  const at = all.findIndex((entities) => entities.includes(entityOf({ unit })));
  return at >= 0 ? at + 1 : Math.max(1, all.length);
}

/** May people of this unit be asked now? */
export const isRinged = (cycle: Cycle, unit: string): boolean =>
  cycle.ring === undefined || ringOf(cycle, unit) <= cycle.ring;

export const isRunning = (cycle: Cycle | undefined): cycle is Cycle =>
  cycle?.state === 'open' || cycle?.state === 'paused';
