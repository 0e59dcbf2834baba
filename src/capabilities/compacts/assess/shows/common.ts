import type { Button } from '../../../../kernel/buttons.ts';
import type { Speech } from '../../../../kernel/capability.ts';
import type { View } from '../../../../kernel/view.ts';
import type { Paper } from '../../papers.ts';
import { button, nameOf, shorten, valueIn } from '../../shows/common.ts';
import type { Indicator } from '../../tables.ts';
import type { Judged, Review } from '../tables.ts';

export const itemLine = (i: Judged, view: View, t: Speech): string => {
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

export const decidedText = ({ decided }: Review, view: View, t: Speech): string =>
  decided
    ? t.t('compacts.review.decided', {
        day: t.day(decided.at.slice(0, 10)),
        name: nameOf(decided.by, view, t),
        rating: t.t(`compacts.ratings.${decided.overall}`),
      })
    : '';
export const feedbackText = (it: { strengths: string; shortcomings: string; actions: string }, t: Speech): string[] =>
  (['strengths', 'shortcomings', 'actions'] as const).flatMap((key) =>
    it[key] ? [t.t(`compacts.feedback.${key}`, { text: shorten(it[key], 800) })] : [],
  );
export const correctionText = (c: Review['corrections'][number], view: View, t: Speech): string =>
  c.settled
    ? t.t(c.settled.changed ? 'compacts.correction.changed' : 'compacts.correction.kept', {
        name: nameOf(c.settled.by, view, t),
        text: shorten(c.settled.text),
      })
    : t.t('compacts.correction.asked', { name: nameOf(c.by, view, t), text: shorten(c.text) });

export const letterButton = (paper: Paper, t: Speech): Button =>
  button(t.t('compacts.letter.go'), 'file.offer', { file: `compacts.letter|${paper.id}` });
