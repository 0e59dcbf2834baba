import { button, NO_BUTTON, type Row } from '../buttons.ts';
import type { CardContent, Shown } from '../capability.ts';
import { card, opens } from '../parts.ts';
import type { Acting } from '../role.ts';
import { around, concernedBy, isStanding } from '../rules/acting.ts';
import { dayIn } from '../time.ts';
import { doer } from './doer.ts';

const MOST = 10;

/** Who stands in for whom, as those read it whom it concerns; each can end it. */
export const actingShows: Record<string, (shown: Shown) => CardContent | undefined> = {
  'person.standIn': ({ view, viewer, ref, t, with: extra }) => {
    const row = view.peek<Acting>('actings', ref.id);
    if (!row || !concernedBy(row, view).includes(viewer.id)) return undefined;
    const title = titleOf(row, { view, viewer, t });
    const set = row.by
      ? t.t('common.acting.setBy', { by: doer(row.by, view, t), day: t.day(dayIn(row.at ?? '', viewer.timeZone)) })
      : '';
    const over = row.ended
      ? t.t('common.acting.ended', {
          by: doer(row.ended.by, view, t),
          day: t.day(dayIn(row.ended.at, viewer.timeZone)),
        })
      : '';
    const standing = isStanding(row, view);
    return card(
      t.t('common.list.summary'),
      {
        title,
        notice: typeof extra.notice === 'string' ? t.t(extra.notice) : '',
        paragraphs: [set, over, standing ? t.t('common.acting.means') : ''].filter(Boolean),
        buttons: standing
          ? [button(t.t('common.acting.end'), 'person.actingEnds', { acting: row.id, seen: row.version })]
          : [],
      },
      {
        title,
        detail: over || set,
        button: t.t('common.action.open'),
        verb: 'obligation.list',
        data: opens('person.standIn', row.id),
      },
    );
  },
  'person.standIns': (shown) => {
    const { view, viewer, t } = shown;
    if (shown.ref.id !== viewer.id) return undefined;
    const rows = [...new Map(around(viewer.id, view).map((row) => [row.id, row])).values()]
      .filter((row) => isStanding(row, view))
      .sort((a, b) => a.from.localeCompare(b.from) || a.id.localeCompare(b.id));
    return {
      template: 'common/list',
      summary: t.t('common.list.summary'),
      data: {
        title: t.t('common.acting.list'),
        intro: rows.length > 0 ? '' : t.t('common.acting.none'),
        rows: rows.slice(0, MOST).map(
          (row): Row => ({
            text: titleOf(row, shown),
            detail: '',
            button: button(t.t('common.action.open'), 'obligation.list', opens('person.standIn', row.id)),
          }),
        ),
        more: NO_BUTTON,
        buttons: [],
        links: [],
        note: '',
      },
    };
  },
};

function titleOf(row: Acting, { view, viewer, t }: Pick<Shown, 'view' | 'viewer' | 't'>): string {
  const params = {
    name: view.org.person(row.person)?.name ?? row.person,
    for: view.org.person(row.for)?.name ?? row.for,
    from: t.day(row.from),
    to: t.day(row.to),
  };
  const side = row.for === viewer.id ? 'forYou' : row.person === viewer.id ? 'you' : 'theirs';
  return t.t(`common.acting.${side}`, params);
}
