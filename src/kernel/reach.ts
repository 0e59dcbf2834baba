import type { Notice, Prompt } from './notice.ts';
import { type Obligation, ownerKey } from './obligation.ts';
import type { Id } from './store.ts';
import type { View } from './view.ts';

/** In the order in which they are tried: everybody is in the first that fits (promise 10). */
export const REACH_STATES = [
  'excused',
  'answered',
  'failed',
  'blocked',
  'no account',
  'not installed',
  'delivered',
  'queued',
  'not yet asked',
] as const;
export type ReachState = (typeof REACH_STATES)[number];

/** `not yet asked` → `notYetAsked`: the key of its text and of its column. */
export const reachKey = (state: ReachState): string =>
  state.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Where everybody of an audience stands, each person in exactly one state; every state is there, empty ones too. Of one cycle when given,
 * else of everything. Leavers and ids that nobody has drop out (see `leaversOf`), so the sums equal the headcount.
 */
export function reachOf(view: View, audience: readonly Id[], cycle?: Id): Map<ReachState, Id[]> {
  const found = new Map<ReachState, Id[]>(REACH_STATES.map((state) => [state, []]));
  const owed = owedIn(view, cycle);
  for (const id of new Set(audience)) {
    const state = stateOf(view, id, owed(id), cycle);
    if (state) found.get(state)?.push(id);
  }
  return found;
}

/** Those of an audience who have left, or whom nobody knows: listed, not counted. */
export const leaversOf = (view: View, audience: readonly Id[]): Id[] =>
  [...new Set(audience)].filter((id) => (view.org.person(id)?.status ?? 'left') === 'left');

function stateOf(view: View, id: Id, owed: readonly Obligation[], cycle: Id | undefined): ReachState | undefined {
  const person = view.org.person(id);
  if (!person || person.status === 'left') return undefined;
  const counts = owed.filter((o) => o.state !== 'withdrawn');
  if (person.status !== 'active' || (counts.length > 0 && counts.every((o) => o.state === 'excused'))) return 'excused';
  // What waits for its turn has not been asked yet; of the rest, everything must be there.
  const asked = counts.filter((o) => o.state !== 'waiting' && o.state !== 'excused');
  if (asked.length > 0 && asked.every((o) => o.state === 'done')) return 'answered';
  const reach = view.reach(id);
  if (reach?.state === 'failed') return 'failed';
  if (reach?.state === 'blocked') return 'blocked';
  if (!reach?.user && !reach?.linked && !reach?.conversation && !person.aadObjectId) return 'no account';
  if (reach?.state === 'not-installed') return 'not installed';
  const prompts =
    cycle === undefined
      ? view.find<Prompt>('prompts', 'person', id)
      : view.find<Prompt>('prompts', 'cycle', `${cycle}:${id}`);
  if (prompts.length > 0) return 'delivered';
  const told = view.find<Notice>('notices', 'person', id).some((n) => cycle === undefined || n.cycle === cycle);
  return told ? 'queued' : 'not yet asked';
}

/** What each person owes in their own name or by their own chair; of a cycle it is read once for all. */
function owedIn(view: View, cycle: Id | undefined): (id: Id) => Obligation[] {
  const keys = (id: Id) => [ownerKey({ person: id }), ownerKey({ chair: id })];
  if (cycle === undefined)
    return (id) => keys(id).flatMap((key) => view.find<Obligation>('obligations', 'everOwner', key));
  const byOwner = new Map<string, Obligation[]>();
  for (const o of view.find<Obligation>('obligations', 'cycle', cycle)) {
    const key = ownerKey(o.owner);
    const same = byOwner.get(key);
    if (same) same.push(o);
    else byOwner.set(key, [o]);
  }
  return (id) => keys(id).flatMap((key) => byOwner.get(key) ?? []);
}
