import { z } from 'zod/v4';
import type { Speech } from '../../../kernel/capability.ts';
import type { Field } from '../../../kernel/fields.ts';
import { formCard } from '../../../kernel/fields.ts';
import type { Form, FormDraft, Page } from '../../../kernel/form.ts';
import type { View } from '../../../kernel/view.ts';
import { line, needs, type Small } from '../forms.ts';
import { field } from '../launchForm.ts';
import { contentOf, paperOf, papersIn } from '../papers.ts';
import { holds, isOffice, judges } from '../rights.ts';
import { RATINGS } from '../rules.ts';
import { valueIn } from '../shows/common.ts';
import type { Indicator } from '../tables.ts';
import { caseOf, drafted, INPUT } from './board.ts';
import { before } from './release.ts';
import { assessId, type Judged, judged, overallOf, reviewOf } from './tables.ts';

/** Ratings on one page of the Board's form. */
const ON_A_PAGE = 6;
const long = z.string().trim().max(4000);
const choices = (t: Speech) => RATINGS.map((value) => ({ title: t.t(`compacts.ratings.${value}`), value }));

const figureText = (i: Judged, view: View, t: Speech): string => {
  const measure = view.get<Indicator>('compacts.indicators', i.indicator) ?? { unit: 'percent' as const };
  return t.t('compacts.assess.figure', {
    indicator: i.name,
    figure: valueIn(i.actual, measure, t),
    target: i.target === null ? '–' : valueIn(i.target, measure, t),
  });
};

/** The Board's form for one compact: the ratings as the figures suggest them, some a page, then the whole and the feedback. */
export const assessForm: Form = {
  summary: 'compacts.assess.summary',
  start(about, person, view) {
    const paper = paperOf(about, view);
    if (!paper || !judges(person, paper, view)) return { refuse: 'compacts.refused.recused' };
    if (!view.obligation(assessId(paper.cycle))) return { refuse: 'compacts.refused.early' };
    const { items, review } = caseOf(paper, view);
    if (review.decided) return { refuse: 'compacts.refused.assessed' };
    const ratings = Object.fromEntries(items.flatMap((i) => (i.found ? [[i.indicator, i.found]] : [])));
    return { values: { paper: about, ratings, overall: overallOf(items), ...drafted(items), actions: '' } };
  },
  pages: (draft, _person, view) => assessPages(draft, view),
};

/** An input for each indicator; the act's schema puts them together. */
function assessPages(draft: FormDraft, view: View): Page[] {
  const paper = paperOf(String(draft.values.paper ?? ''), view);
  if (!paper) return [];
  const items = judged(paper, view);
  const ratings = (draft.values.ratings ?? {}) as { [id: string]: string };
  const groups = Array.from({ length: Math.ceil(items.length / ON_A_PAGE) }, (_, n) =>
    items.slice(n * ON_A_PAGE, (n + 1) * ON_A_PAGE),
  );
  const name = (i: Judged) => `${INPUT}${i.indicator}`;
  const pages = groups.map(
    (group, n): Page => ({
      id: `ratings-${n}`,
      template: 'common/form',
      data: (t) =>
        formCard({
          title: t.t('compacts.assess.page', { n: n + 1, of: groups.length + 1 }),
          paragraphs: [t.t('compacts.assess.prefilled')],
          fields: group.map(
            (i): Field =>
              field(
                t,
                'one',
                name(i),
                { [name(i)]: draft.values[name(i)] ?? ratings[i.indicator] ?? '' },
                {
                  label: `${figureText(i, view, t)}${i.disputed ? ` (${t.t('compacts.disputed')})` : ''}`,
                  choices: choices(t),
                  required: i.found === null,
                },
              ),
          ),
        }),
      inputs: Object.fromEntries(group.map((i) => [name(i), z.enum(RATINGS)])),
      check: (values) =>
        group.some((i) => i.found === null && !values[name(i)]) ? { refuse: 'compacts.refused.unrated' } : undefined,
    }),
  );
  return [
    ...pages,
    {
      id: 'feedback',
      template: 'common/form',
      done: 'compacts.assess.done',
      data: (t) =>
        formCard({
          title: t.t('compacts.assess.feedback'),
          fields: [
            field(t, 'one', 'overall', draft.values, { choices: choices(t) }),
            ...(['strengths', 'shortcomings', 'actions'] as const).map((id) =>
              field(t, 'long', id, draft.values, { max: 4000 }),
            ),
          ],
          note: t.t('compacts.assess.note'),
        }),
      inputs: { overall: z.enum(RATINGS), strengths: long, shortcomings: long, actions: long },
    },
  ];
}

/** Forms of one page, by the verb whose act they end in. */
export const assessForms: Record<string, Small> = {
  self: {
    start(about, person, view) {
      const o = view.obligation(about);
      const paper = o && paperOf(o.about, view);
      if (!paper || o?.state === 'missed' || o?.state === 'withdrawn' || !holds(person.id, paper, view))
        return undefined;
      const { self } = reviewOf(paper, view);
      return {
        obligation: about,
        overall: self?.overall ?? overallOf(judged(paper, view)),
        text: self?.text ?? '',
        practice: self?.practice ?? '',
      };
    },
    title: (_v, _view, t) => t.t('compacts.self.title'),
    paragraphs: (_v, _view, t) => [t.t('compacts.self.prefilled')],
    fields: (v, _view, t) => [
      field(t, 'one', 'overall', v, { choices: choices(t) }),
      field(t, 'long', 'text', v, { max: 4000, required: true }),
      field(t, 'long', 'practice', v, { max: 2000 }),
    ],
    inputs: { overall: z.enum(RATINGS), text: long, practice: line },
    check: needs('text', 'compacts.refused.text'),
  },
  correct: {
    start(about, person, view) {
      const o = view.obligation(about);
      const paper = o && paperOf(o.about, view);
      return paper && holds(person.id, paper, view) ? { obligation: about, text: '' } : undefined;
    },
    title: (_v, _view, t) => t.t('compacts.correct.title'),
    fields: (v, _view, t) => [field(t, 'long', 'text', v, { max: 4000, required: true })],
    inputs: { text: long },
    check: needs('text', 'compacts.refused.text'),
  },
  correction: {
    start(about, person, view) {
      const at = about.lastIndexOf('^');
      const o = view.obligation(about.slice(0, at));
      const verdict = about.slice(at + 1);
      return o?.state === 'open' && isOffice(person.id, view) && ['stands', 'board'].includes(verdict)
        ? { obligation: o.id, verdict, text: '' }
        : undefined;
    },
    title: (v, _view, t) => t.t(`compacts.correction.${String(v.verdict)}`),
    fields: (v, _view, t) => [
      field(t, 'long', 'text', v, { max: 4000, required: true, label: t.t('compacts.fields.reason') }),
    ],
    inputs: { text: long },
    check: needs('text', 'compacts.refused.reason'),
  },
  release: {
    start: (about, person, view) => (isOffice(person.id, view) && view.cycle(about) ? { cycle: about } : undefined),
    title: (v, view, t) =>
      t.t('compacts.release.title', { year: String(contentOf(view.cycle(String(v.cycle)) as never).year) }),
    paragraphs(v, view, t) {
      const cycle = view.cycle(String(v.cycle));
      if (!cycle) return [];
      const left = before(cycle, view);
      return [
        t.t('compacts.release.what', { n: papersIn(cycle.id, view).length }),
        ...(left.undecided + left.correcting + left.time > 0 ? [t.t('compacts.refused.notYet', { ...left })] : []),
      ];
    },
    fields: () => [],
    inputs: {},
  },
};
