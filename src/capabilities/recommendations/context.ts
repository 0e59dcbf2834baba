import type { Act, Refusal } from '../../kernel/act.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import type { Item } from './items.ts';
import { capacityOf } from './rights.ts';

/** The recommendation behind an obligation, and in which capacity somebody acts on it. */
export interface Context {
  o: Obligation;
  item: Item;
  /** On whose behalf, when not for themselves. */
  for?: Id;
  capacity?: string;
}

export const isRefused = (it: object): it is Refusal => 'refuse' in it;

/** Errors as refusals: the obligation or its recommendation is gone. */
export function contextOf(act: Pick<Act, 'by' | 'data'>, view: View): Context | Refusal {
  const o = view.obligation(String(act.data.obligation));
  const item = o && view.get<Item>('recommendations.items', o.about);
  if (!o || !item) return { refuse: 'common.refused.gone' };
  return { o, item, ...standing(o, item, act.by, view) };
}

function standing(o: Obligation, item: Item, by: Id, view: View): { for?: Id; capacity?: string } {
  const owner = 'chair' in o.owner ? o.owner.chair : undefined;
  if (owner === by) return {};
  const onBehalf = owner ? { for: owner } : {};
  if (o.delegate === by) return { ...onBehalf, capacity: 'delegate' };
  if (view.org.holdersOf(o.owner).some((p) => p.id === by))
    return owner ? { for: owner, capacity: 'officer-in-charge' } : {};
  const capacity = capacityOf({ id: by }, item, view);
  return { ...onBehalf, ...(capacity ? { capacity } : {}) };
}

export const capacityIn = (c: Context): { for?: Id; capacity?: string } => ({
  ...(c.for ? { for: c.for } : {}),
  ...(c.capacity ? { capacity: c.capacity } : {}),
});
