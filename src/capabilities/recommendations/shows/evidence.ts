import type { Button } from '../../../kernel/buttons.ts';
import { button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import type { View } from '../../../kernel/view.ts';
import { evidenceOf } from '../evidence.ts';
import type { Item } from '../items.ts';
import { ITEM } from '../names.ts';
import { labelOf } from '../owed.ts';
import { isOwner, maySee } from '../rights.ts';
import { itemOf, nameOf, opener, PAGE } from './common.ts';

const KIND = 'recommendations.evidence';

/** Leads to the files of one recommendation, where it has some. */
export function evidenceButton(item: Item, view: View, t: Speech): Button[] {
  const n = evidenceOf(item.id, view).length;
  return n > 0 ? [opener(t.t(`${KIND}.open`, { n }), KIND, item.id)] : [];
}

/** The files of one recommendation, each a press away. */
export function evidenceCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t } = shown;
  const [id = '', at = '0'] = ref.id.split('#');
  const item = itemOf(id, view);
  if (!item || !maySee(viewer, item, view)) return undefined;
  const all = evidenceOf(item.id, view);
  const page = Math.max(0, Math.trunc(Number(at)) || 0);
  const rest = all.length - (page + 1) * PAGE;
  // Whoever gave one may take it away until it was reported with: a list of at most a page, newest last.
  const removable = all.filter(
    (e) => !item.reported?.includes(e.file) && (e.by === viewer.id || isOwner(viewer.id, item, view)),
  );
  return {
    template: 'common/list',
    summary: t.t('recommendations.item.summary'),
    data: {
      title: t.t(`${KIND}.title`, { label: labelOf(item) }),
      intro: '',
      rows: all.slice(page * PAGE, (page + 1) * PAGE).map((e) => ({
        text: e.name,
        detail: t.t(`${KIND}.about`, {
          name: t.t('common.size', { kb: Math.max(1, Math.round(e.size / 1024)) }),
          who: nameOf(e.by, view, t),
          day: t.day(e.at.slice(0, 10)),
        }),
        button: button(t.t('common.action.open'), 'file.offer', { file: `${KIND}|${e.id}` }),
      })),
      more: rest > 0 ? opener(t.t('common.rest', { n: rest }), KIND, `${item.id}#${page + 1}`) : button('', '', {}),
      buttons: [
        ...removable
          .slice(-3)
          .map((e) => button(`${t.t(`${KIND}.remove`)}: ${e.name}`, 'recommendations.detach', { evidence: e.id })),
        opener(t.t('common.action.back'), ITEM, `update|${item.id}`),
      ],
      links: [],
      note: t.t(`${KIND}.note`),
    },
  };
}
