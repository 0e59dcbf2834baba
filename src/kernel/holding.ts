import type { Fact } from './catalogue.ts';
import type { Cycle } from './cycle.ts';
import type { Notice, Outgoing } from './notice.ts';
import type { Instant } from './time.ts';
import type { View } from './view.ts';

/** The fact that says whether sending is held. */
export const HELD = 'delivery.stopped';

/** Why sending is held: Teams refuses our own credentials, nothing ticked for over a day, a backup was put back, or somebody held it by hand. */
export const HOLD_WHYS = ['credentials', 'silence', 'restore', 'hand'] as const;
export type HoldWhy = (typeof HOLD_WHYS)[number];

/** `value`: the reason in words, for the operator; null while sending is on. */
export interface Hold extends Fact {
  why: HoldWhy;
  since: Instant;
}

/** How sending is held now; undefined: it is on. */
export function holdOf(view: View): Hold | undefined {
  const hold = view.peek<Hold>('facts', HELD);
  return hold?.value ? hold : undefined;
}

/** What would go if sending were resumed now. */
export interface HeldUp {
  /** People who would be written to, one message each. */
  people: number;
  /** Cards in chats that would be brought up to date. */
  updates: number;
  /** What they would be told of, by run; the last is what belongs to none. */
  things: { title: string; n: number }[];
}

/** Counts what waits: queued messages and updates, and the notices of each run that are in them or wait to join them. Runs by their title, as `named` has it. */
export function heldUp(view: View, named: (cycle: Cycle) => string = (cycle) => cycle.title): HeldUp {
  const rows = view.all<Outgoing>('outbox');
  const waiting = new Map<string, number>();
  for (const row of rows)
    for (const id of row.lane === 'prompt' ? row.notices : []) {
      const cycle = view.peek<Notice>('notices', id)?.cycle ?? '';
      waiting.set(cycle, (waiting.get(cycle) ?? 0) + 1);
    }
  const titleOf = (id: string) => {
    const cycle = view.peek<Cycle>('cycles', id);
    return cycle ? named(cycle) : '';
  };
  return {
    people: new Set(rows.filter((r) => r.lane === 'prompt').map((r) => r.person)).size,
    updates: rows.filter((r) => r.lane === 'update').length,
    things: [...waiting]
      .map(([cycle, n]) => ({ title: titleOf(cycle), n }))
      .sort((a, b) => Number(a.title === '') - Number(b.title === '') || a.title.localeCompare(b.title, 'en')),
  };
}
