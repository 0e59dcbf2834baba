import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { opener, starter } from '../../../kernel/parts.ts';
import { ACCEPT, PAPER, SHARED, split } from '../names.ts';
import { chairOf, paperOf } from '../papers.ts';
import { holds, isOffice, maySee, prepares } from '../rights.ts';
import { button, card, lineOf, nameOf, noticeOf, shorten, titleOf } from './common.ts';

/** The objectives of a compact, what became of each, and with whom they were shared. */
export function objectivesCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const paper = paperOf(ref.id, view);
  if (!paper || !maySee(viewer, paper, view)) return undefined;
  const mine = holds(viewer.id, paper, view);
  const may = mine || prepares(viewer.id, paper, view) || isOffice(viewer.id, view);
  const shares = paper.objectives.flatMap((o) => o.shares);
  return card(t.t('compacts.objectives.summary'), {
    title: titleOf(paper, view, viewer.id, t),
    notice: noticeOf(extra, t),
    paragraphs:
      paper.objectives.length === 0
        ? [t.t('compacts.objectives.none')]
        : paper.objectives.map((o) =>
            t.t('compacts.objectives.one', {
              text: shorten(o.text, 200),
              state: t.t(`compacts.objectives.states.${o.state}`),
            }),
          ),
    ...(shares.length > 0
      ? {
          namesTitle: t.t('compacts.share.with'),
          names: shares.map((s) =>
            t.t(s.read ? 'compacts.share.read' : 'compacts.share.unread', {
              name: nameOf(s.person, view, t),
              day: t.day((s.read ?? s.at).slice(0, 10)),
            }),
          ),
        }
      : {}),
    buttons: [
      ...(may ? [starter(t.t('compacts.propose.open'), 'compacts.propose', paper.id)] : []),
      ...(mine && paper.objectives.some((o) => o.state === 'accepted')
        ? [starter(t.t('compacts.share.open'), 'compacts.share', paper.id)]
        : []),
    ],
    more: [opener(t.t('compacts.paper.back'), PAPER, paper.id)],
    note: t.t('compacts.seen'),
  });
}

/** A proposed objective, for the secretariat. */
export function acceptCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const o = view.obligation(ref.id);
  const { paper: id, part } = split(o?.about ?? '');
  const paper = paperOf(id, view);
  const objective = paper?.objectives.find((x) => x.id === part);
  if (!o || !paper || !objective || !isOffice(viewer.id, view)) return undefined;
  const open = o.state === 'open';
  return card(
    t.t('compacts.accept.summary'),
    {
      title: titleOf(paper, view, viewer.id, t),
      notice: noticeOf(extra, t),
      paragraphs: [t.t('compacts.accept.ask', { name: nameOf(objective.by, view, t) }), objective.text],
      recorded: open ? '' : t.t(`compacts.objectives.states.${objective.state}`),
      buttons: open
        ? [
            button(
              t.t('compacts.accept.yes'),
              ACCEPT,
              { obligation: o.id, verdict: 'accept', seen: o.revision },
              'positive',
            ),
            starter(t.t('compacts.accept.no'), ACCEPT, o.id, 'default', { seen: o.revision }),
          ]
        : [],
      note: t.t('compacts.accept.note'),
    },
    open
      ? lineOf(shown, o, t.t('compacts.accept.line', { name: view.org.person(chairOf(paper))?.name ?? '' }))
      : undefined,
  );
}

/** An objective that a manager shares with an ASG or director. */
export function sharedCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t } = shown;
  const o = view.obligation(ref.id);
  const { paper: id, part } = split(o?.about ?? '');
  const [which = '', person = ''] = part.split('~');
  const paper = paperOf(id, view);
  const objective = paper?.objectives.find((x) => x.id === which);
  if (!o || !paper || !objective || person !== viewer.id) return undefined;
  const share = objective.shares.find((s) => s.person === person);
  const name = nameOf(share?.by ?? chairOf(paper), view, t);
  return card(
    t.t('compacts.shared.summary'),
    {
      title: t.t('compacts.shared.title', { name, year: String(paper.year) }),
      paragraphs: [objective.text],
      recorded: share?.read ? t.t('compacts.shared.done', { day: t.day(share.read.slice(0, 10)) }) : '',
      buttons:
        o.state === 'open'
          ? [button(t.t('compacts.shared.go'), SHARED, { obligation: o.id, seen: o.revision }, 'positive')]
          : [],
      note: t.t('compacts.shared.note'),
    },
    o.state === 'open'
      ? lineOf(shown, o, t.t('compacts.shared.line', { name: view.org.person(chairOf(paper))?.name ?? '' }))
      : undefined,
  );
}
