import type { Button } from '../../../kernel/buttons.ts';
import type { CardContent, Made, Shown, Speech } from '../../../kernel/capability.ts';
import { opener, PAGE, starter } from '../../../kernel/parts.ts';
import type { View } from '../../../kernel/view.ts';
import { ACKNOWLEDGE, ASSESS, CORRECT, PAPER, RESULTS, REVIEW, SELF } from '../names.ts';
import { chairOf, contentOf, isReleased, type Paper, paperOf } from '../papers.ts';
import { holds, isOffice, judges } from '../rights.ts';
import {
  button,
  card,
  lineOf,
  listCard,
  NO_BUTTON,
  nameOf,
  noticeOf,
  shorten,
  titleOf,
  valueIn,
} from '../shows/common.ts';
import { type Indicator, isDisputed, type Observation } from '../tables.ts';
import { maySeeWeak } from '../weak/buttons.ts';
import { caseOf, digestOf, docket } from './board.ts';
import { type Judged, judged, type Published, published, type Review, reviewOf } from './tables.ts';

const itemLine = (i: Judged, view: View, t: Speech): string => {
  const measure = view.get<Indicator>('compacts.indicators', i.indicator) ?? { unit: 'percent' as const };
  const rating = i.rating ?? i.found;
  return (
    t.t('compacts.assess.item', {
      indicator: i.name,
      figure: valueIn(i.actual, measure, t),
      target: i.target === null ? '–' : valueIn(i.target, measure, t),
      rating: rating ? t.t(`compacts.ratings.${rating}`) : t.t('compacts.assess.open'),
    }) + (i.disputed ? ` (${t.t('compacts.disputed')})` : '')
  );
};

/** The manager's own word: asked once the year is over. */
function selfCard(shown: Shown): CardContent | undefined {
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
    o.state === 'open' ? lineOf(t, o, t.t('compacts.self.line', { year: String(paper.year) })) : undefined,
  );
}

/** What waits for the Board: all that is undisputed in one press, the exceptions one by one. */
function assessCard(shown: Shown): CardContent | undefined {
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
    o.state === 'open' ? lineOf(t, o, t.t('compacts.assess.line', { year: String(contentOf(cycle).year) })) : undefined,
  );
}

/** Those that would be accepted at once, with what the figures say. */
function plainCard(shown: Shown): CardContent | undefined {
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
const countsOf = (items: readonly Pick<Judged, 'status'>[], t: Speech): string => {
  const n = (status: string) => items.filter((i) => i.status === status).length;
  return t.t('compacts.overview.counts', { met: n('met'), near: n('near'), missed: n('missed') });
};

/** One compact in the year's assessment: figures, the manager's word, what the Board said. */
function reviewCard(shown: Shown): CardContent | undefined {
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

const decidedText = ({ decided }: Review, view: View, t: Speech): string =>
  decided
    ? t.t('compacts.review.decided', {
        day: t.day(decided.at.slice(0, 10)),
        name: nameOf(decided.by, view, t),
        rating: t.t(`compacts.ratings.${decided.overall}`),
      })
    : '';
const feedbackText = (it: { strengths: string; shortcomings: string; actions: string }, t: Speech): string[] =>
  (['strengths', 'shortcomings', 'actions'] as const).flatMap((key) =>
    it[key] ? [t.t(`compacts.feedback.${key}`, { text: shorten(it[key], 800) })] : [],
  );
const correctionText = (c: Review['corrections'][number], view: View, t: Speech): string =>
  c.settled
    ? t.t(c.settled.changed ? 'compacts.correction.changed' : 'compacts.correction.kept', {
        name: nameOf(c.settled.by, view, t),
        text: shorten(c.settled.text),
      })
    : t.t('compacts.correction.asked', { name: nameOf(c.by, view, t), text: shorten(c.text) });
const letterButton = (paper: Paper, t: Speech): Button =>
  button(t.t('compacts.letter.go'), 'file.offer', { file: `compacts.letter|${paper.id}` });

/** The feedback, for the manager: to be acknowledged, or a fact in it corrected in time. */
function acknowledgeCard(shown: Shown): CardContent | undefined {
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
    o.state === 'open' ? lineOf(t, o, t.t('compacts.acknowledge.line', { year: String(paper.year) })) : undefined,
  );
}

/** A fact that a manager says is wrong, for the secretariat. */
function correctionCard(shown: Shown): CardContent | undefined {
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
      ? lineOf(t, o, t.t('compacts.correction.line', { name: view.org.person(chairOf(paper))?.name ?? '' }))
      : undefined,
  );
}

/** The published table of a year: everybody's, from release on. */
function resultsCard(shown: Shown): CardContent | undefined {
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
function resultCard({ ref, view, t }: Shown): CardContent | undefined {
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

/** The feedback as a letter; for the manager, the secretariat and the Board without those recused. */
export function letter({ ref, viewer, view, t }: Shown): Made | undefined {
  const paper = paperOf(ref.id, view);
  const review = paper && reviewOf(paper, view);
  const decided = review?.decided;
  if (
    !paper ||
    !decided ||
    !(holds(viewer.id, paper, view) || isOffice(viewer.id, view) || judges(viewer, paper, view))
  )
    return undefined;
  const body = (text: string) => ({ text, look: 'body' as const });
  return {
    name: `${t.t('compacts.letter.file')}-${paper.year}-${paper.post}`,
    letter: {
      language: t.language,
      asOf: decided.at.slice(0, 10),
      title: t.t('compacts.letter.title', { year: String(paper.year) }),
      lines: [
        { text: nameOf(chairOf(paper), view, t), look: 'large' },
        { text: t.t('compacts.letter.from', { day: t.day(decided.at.slice(0, 10)) }), look: 'small' },
        body(t.t('compacts.letter.overall', { rating: t.t(`compacts.ratings.${decided.overall}`) })),
        ...(['strengths', 'shortcomings', 'actions'] as const).flatMap((key) =>
          decided[key] ? [body(t.t(`compacts.feedback.${key}`, { text: decided[key] }))] : [],
        ),
        ...decided.items.map((i) => ({ text: itemLine(i, view, t), look: 'small' as const })),
        body(t.t('compacts.acknowledge.until', { day: t.day(review.correctBy ?? '') })),
      ],
      notes: [t.t('compacts.signature.edition', { n: paper.edition, hash: paper.hash.slice(0, 12) })],
    },
  };
}

export const assessShow: Record<string, (shown: Shown) => CardContent | undefined> = {
  self: selfCard,
  assess: assessCard,
  plain: plainCard,
  review: reviewCard,
  acknowledge: acknowledgeCard,
  correction: correctionCard,
  results: resultsCard,
  result: resultCard,
};
