import type { Fact } from '../catalogue.ts';
import type { Id } from '../store.ts';
import type { View } from '../view.ts';

/** The fact that a run was published before the data were put back. */
export const endedId = (run: Id): Id => `sealed.ended|${run}`;

/** Does the data itself say that a run ended before it was put back? What may be a moment old; `View.ended` asks outside too. */
export const endedHere = (run: Id, view: Pick<View, 'peek'>): boolean =>
  view.peek<Fact>('facts', endedId(run)) !== undefined;
