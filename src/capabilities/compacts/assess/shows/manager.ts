import type { CardContent, Shown } from '../../../../kernel/capability.ts';
import { opener, starter } from '../../../../kernel/parts.ts';
import { ACKNOWLEDGE, CORRECT, PAPER, REVIEW, SELF } from '../../names.ts';
import { chairOf, isReleased, paperOf } from '../../papers.ts';
import { holds, isOffice } from '../../rights.ts';
import { button, card, lineOf, nameOf, noticeOf, shorten, titleOf } from '../../shows/common.ts';
import { maySeeWeak } from '../../weak/buttons.ts';
import { judged, reviewOf } from '../tables.ts';
import { correctionText, feedbackText, itemLine, letterButton } from './common.ts';

/** The manager's own word: asked once the year is over. */
export function selfCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const o = view.obligation(ref.id);
  const paper = o && paperOf(o.about, view);
  if (!o || !paper || !maySeeWeak(paper, shown)) return undefined;
  const { self, decided } = reviewOf(paper, view);
  const mine = holds(viewer.id, paper, view) && !decided;
  return card(
    t.t('compacts.self.summary'),
    {
      title: titleOf(paper, view, viewer.id, t),
      notice: noticeOf(extra, t),
      recorded: self
        ? t.t('compacts.self.recorded', {
            day: t.day(self.at.slice(0, 10)),
            name: nameOf(self.by, view, t),
            rating: t.t(`compacts.ratings.${self.overall}`),
          })
        : '',
      paragraphs: self ? [shorten(self.text)] : [t.t('compacts.self.ask')],
      namesTitle: t.t('compacts.self.figures'),
      names: judged(paper, view).map((i) => itemLine(i, view, t)),
      buttons: mine
        ? [
            starter(t.t(self ? 'compacts.self.change' : 'compacts.self.go'), SELF, o.id, 'positive', {
              seen: o.revision,
            }),
          ]
        : [],
      more: [opener(t.t('compacts.paper.back'), PAPER, paper.id)],
      note: t.t('compacts.areas.note'),
    },
    o.state === 'open' ? lineOf(shown, o, t.t('compacts.self.line', { year: String(paper.year) })) : undefined,
  );
}

/** The feedback, for the manager: to be acknowledged, or a fact in it corrected in time. */
export function acknowledgeCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const o = view.obligation(ref.id);
  const paper = o && paperOf(o.about, view);
  if (!o || !paper || !(holds(viewer.id, paper, view) || isOffice(viewer.id, view))) return undefined;
  const review = reviewOf(paper, view);
  const mine = holds(viewer.id, paper, view);
  const { decided } = review;
  if (!decided)
    return card(t.t('compacts.acknowledge.summary'), {
      title: titleOf(paper, view, viewer.id, t),
      paragraphs: [t.t('compacts.acknowledge.again')],
    });
  const cycle = view.cycle(paper.cycle);
  const inTime = view.today(viewer) <= (review.correctBy ?? '') && !(cycle && isReleased(cycle));
  const waiting = review.corrections.some((c) => !c.settled);
  return card(
    t.t('compacts.acknowledge.summary'),
    {
      title: t.t('compacts.acknowledge.title', {
        year: String(paper.year),
        rating: t.t(`compacts.ratings.${decided.overall}`),
      }),
      notice: noticeOf(extra, t),
      recorded: review.acknowledged
        ? t.t('compacts.acknowledge.done', { day: t.day(review.acknowledged.at.slice(0, 10)) })
        : '',
      paragraphs: [
        ...feedbackText(decided, t),
        ...review.corrections.slice(-1).map((c) => correctionText(c, view, t)),
        ...(inTime ? [t.t('compacts.acknowledge.until', { day: t.day(review.correctBy ?? '') })] : []),
      ],
      namesTitle: t.t('compacts.self.figures'),
      names: decided.items.map((i) => itemLine(i, view, t)),
      buttons: mine
        ? [
            ...(o.state === 'open'
              ? [
                  button(
                    t.t('compacts.acknowledge.go'),
                    ACKNOWLEDGE,
                    { obligation: o.id, seen: o.revision },
                    'positive',
                  ),
                ]
              : []),
            ...(inTime && !waiting
              ? [starter(t.t('compacts.correct.go'), 'compacts.correct', o.id, 'default', { seen: o.revision })]
              : []),
            letterButton(paper, t),
          ]
        : [],
      note: t.t('compacts.acknowledge.note'),
    },
    o.state === 'open' ? lineOf(shown, o, t.t('compacts.acknowledge.line', { year: String(paper.year) })) : undefined,
  );
}

/** A fact that a manager says is wrong, for the secretariat. */
export function correctionCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const o = view.obligation(ref.id);
  const paper = o && paperOf(o.about, view);
  const last = paper && reviewOf(paper, view).corrections.at(-1);
  if (!o || !paper || !last || !isOffice(viewer.id, view)) return undefined;
  const about = (verdict: string) => `${o.id}^${verdict}`;
  return card(
    t.t('compacts.correction.summary'),
    {
      title: titleOf(paper, view, viewer.id, t),
      notice: noticeOf(extra, t),
      paragraphs: [correctionText(last, view, t)],
      buttons:
        o.state === 'open'
          ? (['stands', 'board'] as const).map((v) =>
              starter(t.t(`compacts.correction.${v}`), CORRECT, about(v), 'default', { seen: o.revision }),
            )
          : [],
      more: [opener(t.t('compacts.review.open'), REVIEW, paper.id)],
      note: t.t('compacts.correction.note'),
    },
    o.state === 'open'
      ? lineOf(shown, o, t.t('compacts.correction.line', { name: view.org.person(chairOf(paper))?.name ?? '' }))
      : undefined,
  );
}
