import type { Elapsed } from '../../kernel/time.ts';

/** People remembered at once: who acted longest ago is forgotten first. */
const MOST_PEOPLE = 10_000;
const WINDOW = 10_000;

export type Admission =
  | { ok: true }
  /** Too fast. `told`: this person has already been told within the window; `wait`: whole seconds until the next act passes. */
  | { ok: false; told: boolean; wait: number };

/** So many acts in 10 seconds a person (hardening D6). Memory is bounded, whoever comes. */
export class Flood {
  readonly #limit: number;
  readonly #elapsed: Pick<Elapsed, 'now'>;
  readonly #people = new Map<string, { acts: number[]; toldAt: number }>();

  constructor(limit: number, elapsed: Pick<Elapsed, 'now'>) {
    this.#limit = limit;
    this.#elapsed = elapsed;
  }

  /** Counts an act of this person, unless it comes too early. */
  admit(person: string): Admission {
    const now = this.#elapsed.now();
    const seen = this.#people.get(person) ?? { acts: [], toldAt: Number.NEGATIVE_INFINITY };
    this.#people.delete(person);
    this.#people.set(person, seen);
    if (this.#people.size > MOST_PEOPLE) this.#forgetOldest();
    while (seen.acts[0] !== undefined && seen.acts[0] <= now - WINDOW) seen.acts.shift();
    if (seen.acts.length < this.#limit) {
      seen.acts.push(now);
      return { ok: true };
    }
    const told = seen.toldAt > now - WINDOW;
    if (!told) seen.toldAt = now;
    return { ok: false, told, wait: Math.max(1, Math.ceil(((seen.acts[0] ?? now) + WINDOW - now) / 1_000)) };
  }

  /** How many people are remembered. */
  get size(): number {
    return this.#people.size;
  }

  #forgetOldest(): void {
    for (const person of this.#people.keys()) return void this.#people.delete(person);
  }
}
