import { z } from 'zod/v4';
import { type Decision, put } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import type { Catalogue } from '../catalogue.ts';
import { isSettled } from '../obligation.ts';
import type { Row, Table } from '../store.ts';

/** A delegation offered and not yet accepted. */
export interface Offer extends Row {
  obligation: string;
  from: string;
  to: string;
}
export const offers: Table<Offer> = {
  name: 'offers',
  personal: 'ids',
  indexes: { to: (o) => o.to, from: (o) => o.from },
};

const id = z.string().max(200);

/** Delegation: one level deep, accepted by the delegate, never circular; the owner still owes (hardening R4). */
export function delegationRules(catalogue: Catalogue): Record<string, ActRule> {
  return {
    'obligation.delegate': rule({
      data: z.object({ obligation: id, to: id }),
      may: 'anyone',
      decide: (act, view): Decision => {
        const o = view.obligation(act.data.obligation);
        if (!o || isSettled(o)) return { refuse: 'common.refused.gone' };
        const card = { kind: catalogue.kind(o.kind).card, id: o.id };
        if (!catalogue.kind(o.kind).delegable) return { refuse: 'common.delegate.never', show: card };
        if (o.delegate === act.by) return { refuse: 'common.delegate.oneLevel', show: card, about: o.id };
        if (!view.org.holdersOf(o.owner).some((p) => p.id === act.by))
          return { refuse: 'common.refused.notYours', about: o.id };
        const to = view.org.person(act.data.to);
        if (to?.status !== 'active' || view.org.holdersOf(o.owner).some((p) => p.id === to.id))
          return { refuse: 'common.delegate.nobody', show: card };
        return {
          steps: [
            put(offers, { id: o.id, obligation: o.id, from: act.by, to: to.id }),
            { do: 'tell', person: to.id, ref: { kind: 'obligation.offer', id: o.id }, why: 'ask', key: act.at },
            { do: 'note', about: o.id, for: to.id },
          ],
          reply: { text: 'common.delegate.asked', params: { name: to.name } },
        };
      },
    }),
    'obligation.accept': rule({
      data: z.object({ obligation: id, accept: z.enum(['yes', 'no']) }),
      may: 'anyone',
      decide: (act, view): Decision => {
        const offer = view.get<Offer>('offers', act.data.obligation);
        const o = view.obligation(act.data.obligation);
        if (!o) return { refuse: 'common.refused.gone' };
        const card = { kind: catalogue.kind(o.kind).card, id: o.id };
        // Pressed twice, or on a copy that lies further up: what was accepted stands, whichever button it was.
        if (o.delegate === act.by) return { steps: [], reply: { show: card } };
        if (!offer || offer.to !== act.by || isSettled(o)) return { refuse: 'common.refused.gone' };
        const stillHis = view.org.holdersOf(o.owner).some((p) => p.id === offer.from);
        if (!stillHis)
          return { steps: [{ do: 'remove', table: 'offers', id: offer.id }], reply: { text: 'common.refused.gone' } };
        if (act.data.accept === 'no')
          return {
            steps: [
              { do: 'remove', table: 'offers', id: offer.id },
              { do: 'note', about: o.id, facts: { accepted: false } },
              {
                do: 'tell',
                person: offer.from,
                ref: card,
                why: 'ask',
                obligation: o.id,
                key: act.at,
                ...(o.cycle ? { cycle: o.cycle } : {}),
              },
            ],
            reply: { text: 'common.delegate.declined' },
          };
        return {
          steps: [
            { do: 'remove', table: 'offers', id: offer.id },
            { do: 'amend', id: o.id, delegate: act.by },
            { do: 'note', about: o.id, facts: { accepted: true } },
          ],
          reply: { show: card },
        };
      },
    }),
    'obligation.takeBack': rule({
      /** `from`: whom the card names; somebody else who was asked meanwhile keeps it. */
      data: z.object({ obligation: id, from: id.optional() }),
      may: 'anyone',
      decide: (act, view): Decision => {
        const o = view.obligation(act.data.obligation);
        if (!o || isSettled(o)) return { refuse: 'common.refused.gone' };
        if (!view.org.holdersOf(o.owner).some((p) => p.id === act.by))
          return { refuse: 'common.refused.notYours', about: o.id };
        const show = { kind: catalogue.kind(o.kind).card, id: o.id };
        const offer = view.get<Offer>('offers', o.id);
        if (!o.delegate && !offer) return { refuse: 'common.delegate.none', show };
        const was = o.delegate ?? offer?.to;
        if (act.data.from && act.data.from !== was) return { steps: [], reply: { show } };
        return {
          steps: [
            ...(offer ? [{ do: 'remove', table: 'offers', id: o.id } as const] : []),
            // The delegate's copies are drawn anew: they say that it is with them no longer.
            ...(o.delegate ? [{ do: 'amend', id: o.id, delegate: null } as const] : []),
            { do: 'refresh', ref: { kind: 'obligation.offer', id: o.id } },
            { do: 'note', about: o.id, ...(was ? { for: was } : {}) },
          ],
          reply: { show },
        };
      },
    }),
  };
}
