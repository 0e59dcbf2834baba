import type { Made, Shown } from '../../../../kernel/capability.ts';
import { chairOf, paperOf } from '../../papers.ts';
import { holds, isOffice, judges } from '../../rights.ts';
import { nameOf } from '../../shows/common.ts';
import { reviewOf } from '../tables.ts';
import { itemLine } from './common.ts';

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
