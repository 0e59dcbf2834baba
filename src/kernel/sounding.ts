import { isReachable } from './courtesy.ts';
import type { Person } from './person.ts';
import type { View } from './view.ts';

/** How a launch would reach people, before anything is sent. */
export interface Sounding {
  met: Person[];
  /** Never met; they will be tried by their Entra account. */
  tried: Person[];
  noAccount: Person[];
  /** Seconds of sending at the rate: a first contact takes two requests. */
  seconds: number;
}

/** Sorts people by how they will be reached, each once. `rate`: requests a second that Teams lets us send. */
export function sorted(people: readonly Person[], view: View, rate: number): Sounding {
  const met: Person[] = [];
  const tried: Person[] = [];
  const noAccount: Person[] = [];
  for (const person of new Map(people.map((p) => [p.id, p])).values())
    (view.reach(person.id)?.conversation ? met : isReachable(view, person.id) ? tried : noAccount).push(person);
  return { met, tried, noAccount, seconds: Math.ceil((met.length + 2 * tried.length) / rate) };
}
