import type { Id } from '../kernel/store.ts';

/** One row's place in an order. */
export interface Place {
  key: string;
  id: Id;
}

const FULL = 512;
const before = (a: Place, b: Place): boolean => a.key < b.key || (a.key === b.key && a.id < b.id);
const byPlace = (a: Place, b: Place): number => (before(a, b) ? -1 : before(b, a) ? 1 : 0);

/**
 * Ids in the order of a key, then of the id: short sorted runs, so that adding to 200,000 moves at most a few hundred places.
 */
export class OrderedIds {
  #runs: Place[][] = [];

  /** Replaces everything at once; much quicker than one by one. */
  load(places: Place[]): void {
    places.sort(byPlace);
    this.#runs = [];
    for (let at = 0; at < places.length; at += FULL / 2) this.#runs.push(places.slice(at, at + FULL / 2));
  }

  add(place: Place): void {
    const index = Math.min(this.#runOf(place), this.#runs.length - 1);
    const run = this.#runs[index];
    if (!run) {
      this.#runs.push([place]);
      return;
    }
    run.splice(positionIn(run, place), 0, place);
    if (run.length > FULL) this.#runs.splice(index + 1, 0, run.splice(FULL / 2));
  }

  remove(place: Place): void {
    const index = this.#runOf(place);
    const run = this.#runs[index];
    if (!run) return;
    const position = positionIn(run, place);
    const found = run[position];
    if (!found || byPlace(found, place) !== 0) return;
    run.splice(position, 1);
    if (run.length === 0) this.#runs.splice(index, 1);
  }

  /** Ids with `from` ≤ key ≤ `to`, in order. */
  *between(from: string | undefined, to: string | undefined): Generator<Id> {
    const start: Place = { key: from ?? '', id: '' };
    for (let index = this.#runOf(start); index < this.#runs.length; index++) {
      const run = this.#runs[index] as Place[];
      for (let position = positionIn(run, start); position < run.length; position++) {
        const place = run[position] as Place;
        if (to !== undefined && place.key > to) return;
        yield place.id;
      }
    }
  }

  /** The first run whose last place is not before this one; the number of runs when there is none. */
  #runOf(place: Place): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(this.#runs[middle]?.at(-1) as Place, place)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function positionIn(run: Place[], place: Place): number {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(run[middle] as Place, place)) low = middle + 1;
    else high = middle;
  }
  return low;
}
