import { button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { found, idOf, queryOf } from '../find.ts';
import { type Item, isOpen } from '../items.ts';
import { ITEM } from '../names.ts';
import { labelOf } from '../owed.ts';
import { card, dueText, named, opener, PAGE } from './common.ts';

const NO_BUTTON = button('', '', {});

/** A list of recommendations: ten rows with a button each that opens that one in place, the rest one press away. */
export function listCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t } = shown;
  const [id = '', at = '0'] = ref.id.split('#');
  const query = queryOf(id);
  const all = found(query, viewer, view);
  const [only] = all;
  if (query.what === 'find' && all.length === 1 && only) return undefined;
  const page = Math.min(Math.max(0, Math.trunc(Number(at)) || 0), Math.max(0, Math.ceil(all.length / PAGE) - 1));
  const rows = all.slice(page * PAGE, (page + 1) * PAGE);
  const rest = all.length - page * PAGE - rows.length;
  return {
    template: 'common/list',
    summary: t.t('recommendations.list.summary'),
    data: {
      title: t.t(`recommendations.list.${query.what}`, {
        n: all.length,
        unit: query.unit ?? t.t('common.everywhere'),
        months: query.months ?? 24,
      }),
      intro: all.length === 0 ? t.t('recommendations.list.none') : '',
      rows: rows.map((item) => row(item, shown)),
      more:
        rest > 0
          ? opener(t.t('common.rest', { n: rest }), 'recommendations.list', `${idOf(query)}#${page + 1}`)
          : NO_BUTTON,
      buttons: [],
      links: [],
      note: t.t('recommendations.list.note'),
    },
  };
}

const row = (item: Item, { view, t }: Shown) => ({
  text: item.confidential ? labelOf(item) : named(item),
  detail: [
    t.t(`recommendations.priorities.${item.priority}`),
    isOpen(item) ? dueText(item, view, t) : t.t(`recommendations.statuses.${item.status}`),
  ].join(' · '),
  button: opener(t.t('common.action.open'), ITEM, `update|${item.id}`),
});

export const noneCard = ({ t }: Shown): CardContent =>
  card(t.t('recommendations.list.summary'), { title: t.t('recommendations.list.none') });
