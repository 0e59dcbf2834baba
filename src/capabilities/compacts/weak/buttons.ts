import type { Button } from '../../../kernel/buttons.ts';
import type { Shown } from '../../../kernel/capability.ts';
import { opener } from '../../../kernel/parts.ts';
import { assessId, reviewOf } from '../assess/tables.ts';
import { AREAS, PLAN, partId, REVIEW } from '../names.ts';
import type { Paper } from '../papers.ts';
import { holds, isOffice, judges, prepares } from '../rights.ts';
import type { Standing } from '../standing.ts';
import { proposals } from './areas.ts';
import { planOf, watchesOf } from './tables.ts';

/** May read causes, plans and reports: not the countersigner, who signs terms. */
export const maySeeWeak = (paper: Paper, { view, viewer }: Pick<Shown, 'view' | 'viewer'>): boolean =>
  holds(viewer.id, paper, view) ||
  prepares(viewer.id, paper, view) ||
  isOffice(viewer.id, view) ||
  judges(viewer, paper, view);

/** On the first card: the assessment, and weak areas where there are any or any are proposed. */
export function weakButtons(paper: Paper, shown: Shown): Button[] {
  const { view, viewer, t } = shown;
  if (!maySeeWeak(paper, shown)) return [];
  const decides = isOffice(viewer.id, view) || judges(viewer, paper, view);
  const there = watchesOf(paper.id, view).length > 0;
  const { monthly, halfYearly } = proposals(paper, view);
  const assessed = reviewOf(paper, view).decided || (decides && view.obligation(assessId(paper.cycle)));
  return [
    ...(assessed ? [opener(t.t('compacts.review.open'), REVIEW, paper.id)] : []),
    ...(there || (decides && monthly.length + halfYearly.length > 0)
      ? [opener(t.t('compacts.areas.open'), AREAS, paper.id)]
      : []),
  ];
}

/** Of an indicator: its plan, where there is one or it is the manager's to write. */
export function planButton(paper: Paper, s: Standing, shown: Shown): Button[] {
  const { view, viewer, t } = shown;
  if (!maySeeWeak(paper, shown)) return [];
  const there = planOf(paper.id, s.indicator.id, view) !== undefined;
  const writes = holds(viewer.id, paper, view) || prepares(viewer.id, paper, view);
  return there || (writes && s.status === 'missed')
    ? [opener(t.t('compacts.plan.open'), PLAN, partId(paper.id, s.indicator.id))]
    : [];
}
