import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import type { Paper } from './papers.ts';
import { type Period, yearOf } from './periods.ts';

/** The post behind a manager's id in a period: whoever follows in a post goes on with its figures. */
export function postOf(manager: Id, period: Period, view: View): Id {
  const held = view.find<Paper>('compacts.papers', 'chair', manager).filter((p) => p.year <= yearOf(period));
  // An own compact goes before one that was taken over.
  const own = held.find((p) => p.post === manager);
  return own?.post ?? held.sort((a, b) => b.year - a.year)[0]?.post ?? manager;
}
