import { z } from 'zod/v4';
import type { Act, Decision, Step } from '../../kernel/act.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { ended, knownAt, type Past } from '../../kernel/past.ts';
import { witnessSoon } from '../../kernel/rules/witness.ts';
import type { Json } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { type Figures, figuresOf, participation } from './figures.ts';
import { CERTIFY } from './names.ts';

/** Asked again once, when the rate has moved by more than so many points since it was certified. */
const POINTS = 1;
/** Working days for the second answer. */
const AGAIN_DAYS = 5;

export const certifySchema = z.object({
  obligation: z.string().max(200),
  seen: z.coerce.number().int().optional(),
  statement: z.enum(['complete', 'exceptions']),
  exceptions: z.string().trim().max(2000).default(''),
});

/** What a head has certified, with the figures that stood on the card. */
export interface Certified {
  statement: 'complete' | 'exceptions';
  exceptions: string;
  figures: Figures;
  /** Whose words the exceptions are. */
  by?: string;
}

export const certifiedOf = (it: Obligation): Certified | undefined =>
  it.data.certified as unknown as Certified | undefined;

/** What was certified before `until`, whatever was certified later. */
export function certifiedAt(it: Obligation, until: Instant): Certified | undefined {
  if (String(it.data.firstCertifiedAt ?? until) >= until) return undefined;
  return knownAt<Certified | undefined>(certifiedOf(it), pastOf(it), until);
}

const pastOf = (it: Obligation) => it.data.certifiedBefore as unknown as Past<Certified> | undefined;

/** Has anything that was certified changed since? */
export const isAmended = ({ figures: then }: Certified, now: Figures): boolean =>
  (Object.keys(then) as (keyof Figures)[]).some((name) => then[name] !== now[name]);

/** The head says, for the entity, that the figures are complete, or with which exceptions. */
export function certify(act: Act<z.infer<typeof certifySchema>>, view: View): Decision {
  const it = view.obligation(act.data.obligation);
  const cycle = view.cycle(it?.cycle);
  if (!it || !cycle) return { refuse: 'common.refused.gone' };
  const show = { kind: CERTIFY, id: it.id };
  // Figures are certified when they stand: after closing.
  if (it.state === 'waiting' || cycle.state !== 'closed') return { refuse: 'dialogue.certify.early', show };
  if (act.data.statement === 'exceptions' && act.data.exceptions === '')
    return { refuse: 'dialogue.certify.say', show };
  const exceptions = act.data.statement === 'exceptions' ? act.data.exceptions : '';
  const figures = figuresOf(cycle, [it.about], view);
  const before = certifiedOf(it);
  const certified: Certified = { statement: act.data.statement, exceptions, figures };
  const head = 'chair' in it.owner ? view.org.person(it.owner.chair) : view.org.head(it.about);
  const steps: Step[] = [
    {
      do: 'answer',
      id: it.id,
      answer: { ...certified, figures: { ...figures } },
      ...(head && head.id !== act.by ? { for: head.id, capacity: capacityOf(act.by, head.id, it, view) } : {}),
    },
    {
      do: 'amend',
      id: it.id,
      data: {
        certified: { ...certified, figures: { ...figures }, by: act.by },
        certifiedAt: view.now,
        ...(before
          ? { certifiedBefore: ended(pastOf(it), before, view.now) as unknown as Json }
          : { firstCertifiedAt: view.now }),
      },
    },
    { do: 'settle', id: it.id, as: 'done' },
    witnessSoon(view),
  ];
  return { steps, reply: { show } };
}

/** As what somebody certifies who is not the head. */
function capacityOf(by: string, head: string, it: Obligation, view: View): string {
  if (it.delegate === by) return 'deputy';
  return view.org.actingFor(head)?.id === by ? 'officer-in-charge' : 'next-up';
}

export const prepareSchema = z.object({ obligation: z.string().max(200), exceptions: z.string().trim().max(2000) });

/** The focal point prepares what the head will read; preparing certifies nothing. */
export function prepare(act: Act<z.infer<typeof prepareSchema>>, view: View): Decision {
  const it = view.obligation(act.data.obligation);
  if (!it) return { refuse: 'common.refused.gone' };
  if (
    !view.org.holds(act.by, 'entity-focal-point', it.about) &&
    !view.org.holdersOf(it.owner).some((p) => p.id === act.by)
  )
    return { refuse: 'common.refused.role', about: it.id };
  return {
    steps: [
      { do: 'amend', id: it.id, data: { prepared: act.data.exceptions, preparedBy: act.by } },
      { do: 'note', about: it.id, words: { exceptions: act.data.exceptions } },
    ],
    reply: { show: { kind: CERTIFY, id: it.id } },
  };
}

/** At the figures date: where the rate has moved by more than a point, the head is asked again, once. */
export function recertify(act: Act<{ cycle: string }>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  // A later closing date has its own figures date.
  if (cycle?.state !== 'closed') return { steps: [] };
  const steps: Step[] = [];
  for (const it of view.ofKind(cycle.id, CERTIFY)) {
    const then = certifiedOf(it);
    if (it.state !== 'done' || !then || it.data.again === true) continue;
    if (!hasMoved(then.figures, figuresOf(cycle, [it.about], view))) continue;
    const head = view.org.holdersOf(it.owner)[0];
    const who = head ?? { timeZone: 'UTC', workDays: [1, 2, 3, 4, 5], location: '' };
    steps.push({
      do: 'amend',
      id: it.id,
      due: view.work.shift(who, view.today(who), AGAIN_DAYS),
      data: { again: true },
    });
    steps.push({ do: 'reopen', id: it.id });
  }
  return { steps };
}

/** Exactly, not by the rounded figures: |a/b - c/d| > 1/100. */
export function hasMoved(then: Figures, now: Figures): boolean {
  if (then.staff === 0 || now.staff === 0) return participation(then) !== participation(now);
  return Math.abs(then.took * now.staff - now.took * then.staff) * 100 > POINTS * then.staff * now.staff;
}
