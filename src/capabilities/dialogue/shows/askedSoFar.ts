import type { Cycle } from '../../../kernel/cycle.ts';
import type { Notice } from '../../../kernel/notice.ts';
import type { View } from '../../../kernel/view.ts';
import { isRinged } from '../content.ts';
import { takesIn } from '../figures.ts';
import { LEAD } from '../names.ts';
import { takeData } from '../take.ts';

/** Leaders whose turn has come, and whoever was written to beside them: nobody writes to participants before a record. */
export function askedSoFar(cycle: Cycle, view: View): string[] {
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
