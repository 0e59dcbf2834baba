import type { CardContent, Shown } from '../../../../kernel/capability.ts';
import { opener, PAGE } from '../../../../kernel/parts.ts';
import type { View } from '../../../../kernel/view.ts';
import { RESULTS } from '../../names.ts';
import { contentOf, isReleased } from '../../papers.ts';
import { button, card, listCard, NO_BUTTON, shorten } from '../../shows/common.ts';
import { isDisputed, type Observation } from '../../tables.ts';
import { type Published, published } from '../tables.ts';
import { countsOf } from './board.ts';

/** The published table of a year: everybody's, from release on. */
export function resultsCard(shown: Shown): CardContent | undefined {
  const { ref, view, t } = shown;
  const [id = '', at = '0'] = ref.id.split('#');
  const cycle = view.cycle(id);
  if (!cycle || !isReleased(cycle)) return undefined;
  const all = view
    .find<Published>(published.name, 'cycle', id)
    .sort((a, b) => a.entity.localeCompare(b.entity, 'en') || a.id.localeCompare(b.id));
  const page = Math.min(Math.max(0, Math.trunc(Number(at)) || 0), Math.max(0, Math.ceil(all.length / PAGE) - 1));
  const rest = all.length - (page + 1) * PAGE;
  return listCard(t.t('compacts.results.summary'), {
    title: t.t('compacts.results.title', { year: String(contentOf(cycle).year), n: all.length }),
    intro: t.t('compacts.results.intro', { day: t.day(String(contentOf(cycle).released).slice(0, 10)) }),
    rows: all.slice(page * PAGE, (page + 1) * PAGE).map((p) => ({
      text: t.t('compacts.overview.row', {
        entity: p.entity,
        name: t.t('common.person', { name: p.name, title: p.title }),
      }),
      detail: [
        t.t(`compacts.ratings.${p.overall}`),
        countsOf(p.items, t),
        p.items.some((i) => disputedNow(p, i.indicator, view)) ? t.t('compacts.disputed') : '',
      ]
        .filter(Boolean)
        .join(' · '),
      button: opener(t.t('common.action.open'), 'compacts.result', p.id),
    })),
    more: rest > 0 ? opener(t.t('common.rest', { n: rest }), RESULTS, `${id}#${page + 1}`) : NO_BUTTON,
    buttons: [button(t.t('compacts.results.report'), 'report.show', { report: 'compacts' })],
    note: t.t('compacts.results.note'),
  });
}

/** Disputed until it is settled, also where it is published. */
const disputedNow = (p: Published, indicator: string, view: View): boolean =>
  view
    .find<Observation>('compacts.observations', 'of', `${indicator}|${p.post}`)
    .some((o) => o.period.startsWith(String(p.year)) && isDisputed(o));

/** What is published of one manager. */
export function resultCard({ ref, view, t }: Shown): CardContent | undefined {
  const p = view.get<Published>(published.name, ref.id);
  const cycle = p && view.cycle(p.cycle);
  if (!p || !cycle || !isReleased(cycle)) return undefined;
  return card(t.t('compacts.results.summary'), {
    title: t.t('compacts.overview.row', {
      entity: p.entity,
      name: t.t('common.person', { name: p.name, title: p.title }),
    }),
    recorded: t.t('compacts.results.one', { year: String(p.year), rating: t.t(`compacts.ratings.${p.overall}`) }),
    names: p.items.map((i) =>
      [
        t.t('compacts.results.item', {
          indicator: i.name,
          status: t.t(`compacts.statuses.${i.status}`),
          rating: i.rating ? t.t(`compacts.ratings.${i.rating}`) : t.t('compacts.assess.open'),
        }),
        disputedNow(p, i.indicator, view) ? `(${t.t('compacts.disputed')})` : '',
      ]
        .filter(Boolean)
        .join(' '),
    ),
    paragraphs: p.practice ? [t.t('compacts.results.practice', { text: shorten(p.practice, 1000) })] : [],
    more: [opener(t.t('compacts.results.back'), RESULTS, p.cycle)],
    note: t.t('compacts.results.note'),
  });
}
