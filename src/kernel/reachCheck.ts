import type { Speech } from './capability.ts';
import type { Cycle } from './cycle.ts';
import { reachKey, reachOf } from './reach.ts';
import type { Id } from './store.ts';
import type { View } from './view.ts';

/** Names in the check of a ring; the report of reach has them all. */
const NAMED = 10;
const ARRIVED = ['answered', 'delivered'] as const;
const UNREACHED = ['queued', 'failed', 'blocked', 'no account', 'not installed'] as const;

/** The reach check between two rings: of those asked so far, who was reached, and by name who was not. */
export function reachCheck(asked: readonly Id[], cycle: Pick<Cycle, 'id'>, view: View, t: Speech) {
  const states = reachOf(view, asked, cycle.id);
  const of = [...states.values()].reduce((sum, ids) => sum + ids.length, 0);
  const n = ARRIVED.reduce((sum, state) => sum + (states.get(state)?.length ?? 0), 0);
  return [
    { title: t.t('common.reach.check'), value: t.t('common.reach.of', { n, of }) },
    ...UNREACHED.flatMap((state) => {
      const ids = states.get(state) ?? [];
      const names = ids.slice(0, NAMED).map((id) => view.org.person(id)?.name ?? id);
      const value = ids.length > NAMED ? `${names.join(', ')} …` : names.join(', ');
      return ids.length > 0
        ? [{ title: `${t.t(`common.reach.states.${reachKey(state)}`)} (${t.number(ids.length)})`, value }]
        : [];
    }),
  ];
}
