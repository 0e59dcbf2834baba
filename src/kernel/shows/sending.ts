import { finalsDue, isAstray } from '../astray.ts';
import { button } from '../buttons.ts';
import type { CardContent, Shown } from '../capability.ts';
import type { Catalogue } from '../catalogue.ts';
import { heldUp, holdOf } from '../holding.ts';
import { titleOf } from '../naming.ts';

/** Whether sending is held, why, and what would go: for administrators. */
export const sendingShows = (catalogue: Catalogue): Record<string, (shown: Shown) => CardContent | undefined> => ({
  'delivery.held': ({ view, viewer, t }) => {
    if (!view.org.holds(viewer.id, 'administrator')) return undefined;
    const hold = holdOf(view);
    const { people, updates, things } = heldUp(view, (cycle) => titleOf(cycle, t, view, catalogue));
    const what = things.map(({ title, n }) =>
      t.t('common.sending.thing', { title: title || t.t('common.sending.other'), n }),
    );
    const finals = finalsDue(view, catalogue).map((cycle) => titleOf(cycle, t, view, catalogue));
    const words = { since: hold ? t.moment(hold.since, viewer.timeZone) : '' };
    return {
      template: 'common/text',
      summary: t.t('common.sending.summary'),
      data: {
        title: t.t(hold ? 'common.sending.title' : 'common.sending.on'),
        paragraphs: hold
          ? [
              t.t(`common.sending.why.${hold.why}`, words),
              ...(isAstray(view) ? [t.t('common.sending.clock', { now: t.moment(view.now, viewer.timeZone) })] : []),
              ...(finals.length > 0 ? [t.t('common.sending.finals', { list: t.list(finals) })] : []),
              ...(hold.why === 'hand' && hold.value ? [String(hold.value)] : []),
              t.t('common.sending.would', { people, updates }),
              ...what,
              t.t('common.sending.hours'),
            ]
          : [],
        buttons: hold
          ? [button(t.t('common.sending.resume'), 'delivery.resume', {}, 'positive')]
          : [button(t.t('common.sending.hold'), 'delivery.stop', {})],
        links: [],
        note: t.t('common.sending.note'),
      },
    };
  },
});
