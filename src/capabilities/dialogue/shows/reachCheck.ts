import type { Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Notice } from '../../../kernel/notice.ts';
import { reachKey, reachOf } from '../../../kernel/reach.ts';
import type { View } from '../../../kernel/view.ts';
import { isRinged } from '../content.ts';
import { takesIn } from '../figures.ts';
import { LEAD } from '../names.ts';
import { takeData } from '../take.ts';

/** Names in the check of a ring; the report of reach has them all. */
const NAMED = 10;
const ARRIVED = ['answered', 'delivered'] as const;
const UNREACHED = ['queued', 'failed', 'blocked', 'no account', 'not installed'] as const;

/** The reach check between two rings: of those written to so far, who was reached, and by name who was not. */
export function reachCheck(cycle: Cycle, view: View, t: Speech) {
  const states = reachOf(view, askedSoFar(cycle, view), cycle.id);
  const of = [...states.values()].reduce((sum, ids) => sum + ids.length, 0);
  const n = ARRIVED.reduce((sum, state) => sum + (states.get(state)?.length ?? 0), 0);
  return [
    { title: t.t('dialogue.ring.reached'), value: t.t('dialogue.lead.of', { n, of }) },
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

/** Leaders whose turn has come, and whoever was written to beside them: nobody writes to participants before a record. */
function askedSoFar(cycle: Cycle, view: View): string[] {
  const leaders = view
    .ofKind(cycle.id, LEAD)
    .filter((lead) => lead.openedAt !== undefined && lead.state !== 'withdrawn')
    .flatMap((lead) => view.org.holdersOf(lead.owner).map((p) => p.id));
  const told = view.find<Notice>('notices', 'cycle', cycle.id).map((notice) => notice.person);
  const written = takesIn(cycle, [''], view)
    .filter((take) => isRinged(cycle, takeData(take).unit))
    .map((take) => take.about)
    .filter((id) => view.find('prompts', 'cycle', `${cycle.id}:${id}`).length > 0);
  return [...leaders, ...told, ...written];
}
