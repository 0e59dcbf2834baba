import { button, NO_BUTTON, type Row } from '../buttons.ts';
import type { CardContent, Shown } from '../capability.ts';
import type { Catalogue } from '../catalogue.ts';
import { isSettled, type Obligation } from '../obligation.ts';
import type { Offer } from '../rules/delegation.ts';
import type { Id } from '../store.ts';
import type { View } from '../view.ts';

const ROWS = 10;

/** Who has, or is asked to take over, something of this person's. */
function handedOn(viewer: Id, view: View): { o: Obligation; to: Id; accepted: boolean }[] {
  return view.org
    .seatsOf(viewer)
    .flatMap((key) => view.find<Obligation>('obligations', 'owner', key))
    .flatMap((o) => {
      if (o.delegate) return [{ o, to: o.delegate, accepted: true }];
      const offer = view.peek<Offer>('offers', o.id);
      return offer ? [{ o, to: offer.to, accepted: false }] : [];
    })
    .sort((a, b) => (a.o.due ?? '9').localeCompare(b.o.due ?? '9'));
}

/** Cards about work that is with somebody else: the offer to them, and the owner's list of what can be taken back. */
export const delegationShows = (catalogue: Catalogue): Record<string, (shown: Shown) => CardContent | undefined> => ({
  'obligation.offer': (shown) => {
    const { view, viewer, t } = shown;
    const offer = view.peek<Offer>('offers', shown.ref.id);
    const o = view.obligation(shown.ref.id);
    const from = offer && view.org.person(offer.from);
    if (!offer || !o || isSettled(o) || !from || offer.to !== viewer.id) return undefined;
    const title = t.t(`${o.kind}.offered`, { name: from.name, due: o.due ? t.day(o.due) : '' });
    const data = { obligation: o.id };
    return {
      template: 'common/text',
      summary: t.t('common.list.summary'),
      data: {
        title,
        paragraphs: [t.rich('common.delegate.explain', { name: from.name })],
        buttons: [
          button(t.t('common.delegate.accept'), 'obligation.accept', { ...data, accept: 'yes' }, 'positive'),
          button(t.t('common.delegate.decline'), 'obligation.accept', { ...data, accept: 'no' }),
        ],
        links: [],
        note: '',
      },
      line: {
        title,
        detail: '',
        button: t.t('common.action.open'),
        verb: 'obligation.list',
        data: { open: `obligation.offer|${o.id}` },
      },
    };
  },
  'obligation.delegated': (shown) => {
    const { view, viewer, t } = shown;
    if (shown.ref.id !== viewer.id) return undefined;
    const all = handedOn(viewer.id, view);
    const last = Math.max(0, Math.ceil(all.length / ROWS) - 1);
    const page = Math.min(last, Math.max(0, Math.trunc(Number(shown.with.page)) || 0));
    const rows = all.slice(page * ROWS, (page + 1) * ROWS);
    const rest = all.length - page * ROWS - rows.length;
    const open = (to: number) => ({ open: `obligation.delegated|${viewer.id}`, page: to });
    return {
      template: 'common/list',
      summary: t.t('common.list.summary'),
      data: {
        title: t.t('common.delegate.list'),
        intro: t.t(all.length > 0 ? 'common.delegate.listIntro' : 'common.delegate.none'),
        rows: rows.map(({ o, to, accepted }): Row => {
          const kind = catalogue.kind(o.kind).card;
          const line = catalogue.shows.get(kind)?.({ ...shown, ref: { kind, id: o.id }, with: {} })?.line;
          const name = view.org.person(to)?.name ?? '';
          return {
            text: line?.title ?? t.t(`${o.kind}.escalated`, { due: o.due ? t.day(o.due) : '' }),
            detail: t.t(accepted ? 'common.delegate.with' : 'common.delegate.askedOf', { name }),
            button: button(t.t('common.delegate.takeBack'), 'obligation.takeBack', { obligation: o.id }),
          };
        }),
        more: rest > 0 ? button(t.t('common.rest', { n: rest }), 'obligation.list', open(page + 1)) : NO_BUTTON,
        buttons: page > 0 ? [button(t.t('common.action.back'), 'obligation.list', open(page - 1))] : [],
        links: [],
        note: '',
      },
    };
  },
});
