import { z } from 'zod/v4';
import type { Act, Decision, Step } from '../../kernel/act.ts';
import type { View } from '../../kernel/view.ts';
import { capacityIn, contextOf, isRefused } from './context.ts';
import { type Item, isOpen, type Move } from './items.ts';
import { move } from './moves.ts';
import { ANSWER, APPROVE, ITEM, moveId } from './names.ts';
import { isOwner } from './rights.ts';
import { postponed } from './update.ts';

export const approveSchema = z.object({
  obligation: z.string().max(200),
  seen: z.coerce.number().int().optional(),
  approve: z.enum(['yes', 'no']),
  text: z.string().trim().max(4000).default(''),
});

/** The supervisor, or for a head the office, approves more time for a critical one; never whoever asked for it. */
export function approve(act: Act<z.infer<typeof approveSchema>>, view: View): Decision {
  const c = contextOf(act as unknown as Act, view);
  if (isRefused(c)) return c;
  const { item } = c;
  const asked = item.extension;
  const show = { kind: APPROVE, id: c.o.id };
  if (!asked) return { refuse: 'recommendations.refused.nothingWaits', show };
  if (asked.by === act.by || asked.for === act.by || item.owner === act.by)
    return { refuse: 'recommendations.refused.own', show, about: item.id };
  const yes = act.data.approve === 'yes';
  if (!yes && !act.data.text) return { refuse: 'recommendations.refused.reason', show };
  const moved = move(
    item,
    yes ? 'postpone' : 'refuseTime',
    yes ? postponed(item, asked.to) : { extension: null },
    act,
    view,
    { for: asked.for ?? asked.by, reason: act.data.text || asked.reason },
  );
  if (isRefused(moved)) return moved;
  const steps: Step[] = [
    { do: 'answer', id: c.o.id, answer: { approve: act.data.approve }, ...capacityIn(c) },
    ...moved.steps,
    {
      do: 'tell',
      person: asked.by,
      ref: { kind: 'recommendations.decided', id: item.id },
      why: 'tell',
      key: `${moved.item.moves}`,
    },
  ];
  return { steps, reply: { show } };
}

export const answerSchema = z.object({
  obligation: z.string().max(200),
  seen: z.coerce.number().int().optional(),
  text: z.string().trim().min(1).max(4000),
});

/** The owner answers the body's question; the claim is with the body again. */
export function answer(act: Act<z.infer<typeof answerSchema>>, view: View): Decision {
  const c = contextOf(act as unknown as Act, view);
  if (isRefused(c)) return c;
  const show = { kind: ANSWER, id: c.o.id };
  if (!c.item.question) return { refuse: 'recommendations.refused.nothingWaits', show };
  const lastUpdate = { at: view.now, by: act.by, text: act.data.text, until: c.item.dueOn };
  const moved = move(c.item, 'answer', { question: null, lastUpdate }, act, view, {
    ...capacityIn(c),
    reason: act.data.text,
  });
  if (isRefused(moved)) return moved;
  const steps: Step[] = [
    { do: 'answer', id: c.o.id, answer: { text: act.data.text }, ...capacityIn(c) },
    ...moved.steps,
  ];
  return { steps, reply: { show } };
}

export const objectSchema = z.object({ item: z.string().max(200), move: z.coerce.number().int() });

/** "Entered by X for Y": Y takes it back, and it stands as it did before. */
export function object(act: Act<z.infer<typeof objectSchema>>, view: View): Decision {
  const item = view.get<Item>('recommendations.items', act.data.item);
  const entered = item && view.get<Move>('recommendations.moves', moveId(item.id, act.data.move));
  if (!item || !entered) return { refuse: 'common.refused.gone' };
  if (!isOwner(act.by, item, view) && entered.for !== act.by)
    return { refuse: 'common.refused.notYours', about: item.id };
  // Only what still stands as it was entered: later acts are nobody's to undo.
  if (entered.n !== item.moves || entered.by === act.by || entered.for !== act.by || !isOpen(item))
    return { refuse: 'recommendations.refused.moved', show: { kind: ITEM, id: item.id } };
  const { turn: _, changedAt: __, moves: ___, claimers: _c, claimLines: _l, ...was } = entered.was;
  const moved = move(item, 'object', was, act, view, {});
  if (isRefused(moved)) return moved;
  const steps: Step[] = [
    ...moved.steps,
    {
      do: 'tell',
      person: entered.by,
      ref: { kind: 'recommendations.decided', id: item.id },
      why: 'tell',
      key: `${moved.item.moves}`,
    },
  ];
  return { steps, reply: { show: { kind: ITEM, id: item.id } } };
}
