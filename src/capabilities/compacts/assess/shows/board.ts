import type { CardContent, Shown, Speech } from '../../../../kernel/capability.ts';
import { opener, PAGE, starter } from '../../../../kernel/parts.ts';
import { ASSESS, PAPER, REVIEW } from '../../names.ts';
import { chairOf, contentOf, paperOf } from '../../papers.ts';
import { isOffice, judges } from '../../rights.ts';
import { button, card, lineOf, listCard, NO_BUTTON, noticeOf, shorten, titleOf } from '../../shows/common.ts';
import { maySeeWeak } from '../../weak/buttons.ts';
import { caseOf, digestOf, docket } from '../board.ts';
import type { Judged } from '../tables.ts';
import { correctionText, decidedText, feedbackText, itemLine, letterButton } from './common.ts';

/** What waits for the Board: all that is undisputed in one press, the exceptions one by one. */
export function assessCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const o = view.obligation(ref.id);
  const cycle = o && view.cycle(o.about);
  if (!o || !cycle || !view.org.holds(viewer.id, 'performance-board')) return undefined;
  const { plain, exceptional, recused, decided } = docket(cycle.id, viewer.id, view);
  const rows = exceptional.slice(0, PAGE).map((c) => ({
    text: t.t('compacts.overview.row', {
      entity: c.paper.entity,
      name: view.org.person(chairOf(c.paper))?.name ?? c.paper.post,
    }),
    detail: c.why.map((w) => t.t(`compacts.assess.why.${w}`)).join(' · '),
    button: opener(t.t('common.action.open'), REVIEW, c.paper.id),
  }));
  return listCard(
    t.t('compacts.assess.summary'),
    {
      title: t.t('compacts.assess.title', { year: String(contentOf(cycle).year) }),
      intro: [
        noticeOf(extra, t),
        t.t('compacts.assess.counts', { plain: plain.length, exceptional: exceptional.length, decided }),
        recused > 0 ? t.t('compacts.assess.recused', { n: recused }) : '',
      ]
        .filter(Boolean)
        .join('\n'),
      rows,
      buttons:
        plain.length > 0
          ? [
              button(
                t.t('compacts.assess.all', { n: plain.length }),
                'compacts.assessAll',
                { cycle: cycle.id, digest: digestOf(plain) },
                'positive',
              ),
              opener(t.t('compacts.assess.look'), 'compacts.plain', cycle.id),
            ]
          : [],
      more:
        exceptional.length > PAGE
          ? opener(t.t('common.rest', { n: exceptional.length - PAGE }), ASSESS, o.id)
          : NO_BUTTON,
      note: t.t('compacts.assess.note'),
    },
    o.state === 'open'
      ? lineOf(shown, o, t.t('compacts.assess.line', { year: String(contentOf(cycle).year) }))
      : undefined,
  );
}

/** Those that would be accepted at once, with what the figures say. */
export function plainCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t } = shown;
  const [id = '', at = '0'] = ref.id.split('#');
  if (!view.cycle(id) || !view.org.holds(viewer.id, 'performance-board')) return undefined;
  const { plain } = docket(id, viewer.id, view);
  const page = Math.max(0, Math.trunc(Number(at)) || 0);
  const rest = plain.length - (page + 1) * PAGE;
  return listCard(t.t('compacts.assess.summary'), {
    title: t.t('compacts.assess.plain', { n: plain.length }),
    rows: plain.slice(page * PAGE, (page + 1) * PAGE).map((c) => ({
      text: t.t('compacts.overview.row', {
        entity: c.paper.entity,
        name: view.org.person(chairOf(c.paper))?.name ?? c.paper.post,
      }),
      detail: countsOf(c.items, t),
      button: opener(t.t('common.action.open'), REVIEW, c.paper.id),
    })),
    more: rest > 0 ? opener(t.t('common.rest', { n: rest }), 'compacts.plain', `${id}#${page + 1}`) : NO_BUTTON,
    buttons: [opener(t.t('common.action.back'), ASSESS, `assess|${id}`)],
  });
}
export const countsOf = (items: readonly Pick<Judged, 'status'>[], t: Speech): string => {
  const n = (status: string) => items.filter((i) => i.status === status).length;
  return t.t('compacts.overview.counts', { met: n('met'), near: n('near'), missed: n('missed') });
};

/** One compact in the year's assessment: figures, the manager's word, what the Board said. */
export function reviewCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const paper = paperOf(ref.id, view);
  if (!paper || !maySeeWeak(paper, shown)) return undefined;
  const it = caseOf(paper, view);
  const { review } = it;
  const judge = judges(viewer, paper, view);
  // Before the Board has decided, what it looks at is not the manager's to see; the own word is on another card.
  if (!review.decided && !judge && !isOffice(viewer.id, view)) return undefined;
  const items = review.decided?.items ?? it.items;
  return card(t.t('compacts.review.summary'), {
    title: titleOf(paper, view, viewer.id, t),
    notice: noticeOf(extra, t),
    recorded: decidedText(review, view, t),
    paragraphs: [
      ...(review.self
        ? [
            t.t('compacts.review.self', {
              rating: t.t(`compacts.ratings.${review.self.overall}`),
              text: shorten(review.self.text),
            }),
          ]
        : [t.t('compacts.review.noSelf')]),
      ...it.why.map((w) => t.t(`compacts.assess.why.${w}`)),
      ...(review.decided ? feedbackText(review.decided, t) : []),
      ...review.corrections.slice(-2).map((c) => correctionText(c, view, t)),
    ],
    namesTitle: t.t('compacts.self.figures'),
    names: items.map((i) => itemLine(i, view, t)),
    buttons: [
      ...(judge && !review.decided ? [starter(t.t('compacts.assess.go'), ASSESS, paper.id, 'positive')] : []),
      ...(review.decided ? [letterButton(paper, t)] : []),
    ],
    more: [opener(t.t('compacts.paper.back'), PAPER, paper.id)],
    note: t.t('compacts.areas.note'),
  });
}
