import type { CardContent, Shown } from '../../../../kernel/capability.ts';
import { opener, starter } from '../../../../kernel/parts.ts';
import { ACTION, PLAN, partId } from '../../names.ts';
import { chairOf, paperOf } from '../../papers.ts';
import { holds } from '../../rights.ts';
import { card, lineOf, nameOf, noticeOf, shorten } from '../../shows/common.ts';
import { maySeeWeak } from '../buttons.ts';
import { type Action, actions } from '../tables.ts';
import { called } from './common.ts';

/** One action: for whoever has it, with whom it was agreed; for the others how it stands. */
export function actionCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const o = view.obligation(ref.id);
  const a = o && view.get<Action>(actions.name, o.about);
  const paper = a && paperOf(a.paper, view);
  if (!o || !a || !paper) return undefined;
  const mine = view.org.holdersOf({ chair: a.owner }).some((p) => p.id === viewer.id);
  // Whoever has it sees the action, not the compact around it.
  if (!mine && !maySeeWeak(paper, shown)) return undefined;
  const open = o.state === 'open' && mine;
  const about = (what: string) => `${o.id}^${what}`;
  const isManager = holds(viewer.id, paper, view);
  return card(
    t.t('compacts.action.summary'),
    {
      title: a.text,
      notice: noticeOf(extra, t),
      recorded:
        a.state === 'open'
          ? t.t('compacts.action.due', { day: t.day(a.due) })
          : t.t(`compacts.action.states.${a.state}`),
      paragraphs: [
        t.t('compacts.action.for', { name: nameOf(chairOf(paper), view, t), indicator: called(a.indicator, view) }),
        ...(mine ? [] : [t.t('compacts.action.by', { name: nameOf(a.owner, view, t) })]),
      ],
      names: a.history.slice(-4).map((h) =>
        t.t('compacts.comment.said', {
          name: view.org.person(h.by)?.name ?? h.by,
          day: t.day(h.at.slice(0, 10)),
          text: shorten(h.text, 200),
        }),
      ),
      buttons: open
        ? [
            starter(t.t('compacts.action.done'), ACTION, about('done'), 'positive', { seen: o.revision }),
            starter(t.t('compacts.action.progress'), ACTION, about('progress'), 'default', { seen: o.revision }),
            starter(t.t('compacts.action.later'), ACTION, about('later'), 'default', { seen: o.revision }),
            ...(isManager
              ? [starter(t.t('compacts.action.give'), ACTION, about('give'), 'default', { seen: o.revision })]
              : []),
          ]
        : [],
      more: maySeeWeak(paper, shown) ? [opener(t.t('compacts.plan.open'), PLAN, partId(paper.id, a.indicator))] : [],
      note: t.t('compacts.action.note'),
    },
    o.state === 'open' ? lineOf(shown, o, t.t('compacts.action.line', { text: shorten(a.text, 100) })) : undefined,
  );
}
