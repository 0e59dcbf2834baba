import { z } from 'zod/v4';
import type { Act, Decision, Refusal, Step } from '../../kernel/act.ts';
import type { View } from '../../kernel/view.ts';
import { capacityIn, contextOf, isRefused } from './context.ts';
import type { Claim, Item, Verdict } from './items.ts';
import { type Moved, move, type PathName } from './moves.ts';
import { CONFIRM, ITEM, VERIFY } from './names.ts';
import { isExternal, notApart, speaksFor } from './rights.ts';

export const verifySchema = z.object({
  obligation: z.string().max(200),
  seen: z.coerce.number().int().optional(),
  verdict: z.enum(['accept', 'return', 'ask']),
  text: z.string().trim().max(4000).default(''),
  /** The document in which a body without accounts has decided. */
  document: z.string().trim().max(400).default(''),
});

/** Which path a verdict takes, by what was claimed. */
export function pathOf(claim: Pick<Claim, 'what'>, verdict: Verdict): PathName {
  if (verdict === 'return') return claim.what === 'done' ? 'return' : 'reiterate';
  if (claim.what === 'done') return 'verify';
  return claim.what === 'overtaken' ? 'closeOvertaken' : 'closeWithout';
}

/** The right and the distance to decide on a claim: asked again at every step. */
export function mayDecide(by: string, item: Item, view: View): Refusal | undefined {
  if (!speaksFor(by, item, view))
    return { refuse: 'common.refused.role', show: { kind: ITEM, id: item.id }, about: item.id };
  return notApart(by, item, view);
}

/** What a verdict changes. A returned claim is open again; a request that is not accepted counts as reiterated. */
export function verdictChange(item: Item, verdict: Verdict, view: View): Partial<Item> {
  const today = view.now.slice(0, 10);
  if (verdict === 'accept') return { claim: null, extension: null, question: null, statusOn: today, bodySays: false };
  return {
    claim: null,
    question: null,
    // A new turn: the former claim no longer counts as the last word of the owner.
    lastUpdate: null,
    ...(item.claim?.what === 'done' ? {} : { reiterated: item.reiterated + 1 }),
  };
}

/** Carries a verdict out, and tells the owner. */
export function decideOn(
  item: Item,
  verdict: Verdict,
  act: Pick<Act, 'by' | 'at'>,
  view: View,
  more: Moved,
): { steps: Step[] } | Refusal {
  if (!item.claim) return { refuse: 'recommendations.refused.nothingWaits', show: { kind: ITEM, id: item.id } };
  const moved = move(item, pathOf(item.claim, verdict), verdictChange(item, verdict, view), act, view, more);
  if (isRefused(moved)) return moved;
  const people = new Set([
    ...(item.owner ? view.org.holdersOf({ chair: item.owner }).map((p) => p.id) : []),
    item.claim.by,
  ]);
  const tells = [...people].map(
    (person): Step => ({
      do: 'tell',
      person,
      ref: { kind: 'recommendations.decided', id: item.id },
      why: 'tell',
      key: `${moved.item.moves}`,
    }),
  );
  return { steps: [...moved.steps, ...tells] };
}

/** The body accepts, returns, or asks; for a body without accounts the verdict is recorded and waits for a second person. */
export function verify(act: Act<z.infer<typeof verifySchema>>, view: View): Decision {
  const c = contextOf(act as unknown as Act, view);
  if (isRefused(c)) return c;
  const { item } = c;
  const { verdict, text, document } = act.data;
  const show = { kind: VERIFY, id: c.o.id };
  const no = mayDecide(act.by, item, view);
  if (no) return no;
  const answered: Step = {
    do: 'answer',
    id: c.o.id,
    answer: { verdict, ...(text ? { text } : {}), ...(document ? { document } : {}) },
    ...capacityIn(c),
  };
  if (verdict !== 'accept' && !text) return { refuse: 'recommendations.refused.reason', show };
  if (verdict === 'ask') {
    const question = { text, by: act.by, at: view.now };
    const moved = move(item, 'question', { question }, act, view, { reason: text });
    return isRefused(moved) ? moved : { steps: [answered, ...moved.steps], reply: { show } };
  }
  if (isExternal(item.body, view)) {
    if (!document) return { refuse: 'recommendations.refused.document', show };
    if (!item.claim) return { refuse: 'recommendations.refused.nothingWaits', show };
    const recorded = { verdict, by: act.by, at: view.now, document, reason: text };
    const moved = move(item, 'recordVerdict', { claim: { ...item.claim, recorded } }, act, view, {
      reason: [document, text].filter(Boolean).join(': '),
    });
    return isRefused(moved) ? moved : { steps: [answered, ...moved.steps], reply: { show } };
  }
  const decided = decideOn(item, verdict, act, view, text ? { reason: text } : {});
  return isRefused(decided) ? decided : { steps: [answered, ...decided.steps], reply: { show } };
}

export const confirmSchema = z.object({
  obligation: z.string().max(200),
  seen: z.coerce.number().int().optional(),
  agree: z.enum(['yes', 'no']),
  text: z.string().trim().max(4000).default(''),
});

/** The second person finds the recorded decision in the body's document, or not. */
export function confirm(act: Act<z.infer<typeof confirmSchema>>, view: View): Decision {
  const c = contextOf(act as unknown as Act, view);
  if (isRefused(c)) return c;
  const { item } = c;
  const show = { kind: CONFIRM, id: c.o.id };
  const recorded = item.claim?.recorded;
  if (!item.claim || !recorded) return { refuse: 'recommendations.refused.nothingWaits', show };
  const no = mayDecide(act.by, item, view);
  if (no) return no;
  if (recorded.by === act.by) return { refuse: 'recommendations.refused.second', show, about: item.id };
  const answered: Step = { do: 'answer', id: c.o.id, answer: { agree: act.data.agree }, ...capacityIn(c) };
  if (act.data.agree === 'no') {
    const { recorded: _, ...claim } = item.claim;
    const moved = move(item, 'refuseVerdict', { claim }, act, view, act.data.text ? { reason: act.data.text } : {});
    return isRefused(moved) ? moved : { steps: [answered, ...moved.steps], reply: { show } };
  }
  const decided = decideOn(item, recorded.verdict, act, view, {
    for: recorded.by,
    capacity: 'second',
    reason: [recorded.document, recorded.reason].filter(Boolean).join(': '),
  });
  return isRefused(decided) ? decided : { steps: [answered, ...decided.steps], reply: { show } };
}
