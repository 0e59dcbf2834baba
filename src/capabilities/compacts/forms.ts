import { z } from 'zod/v4';
import type { Speech } from '../../kernel/capability.ts';
import { coded, dayInput, type Field, formCard, severalInput } from '../../kernel/fields.ts';
import type { Form, Page, Values } from '../../kernel/form.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { field } from './launchForm.ts';
import { LIMIT_NAMES, limitsSchema } from './limits.ts';
import { split } from './names.ts';
import { chairOf, type Paper, paperOf } from './papers.ts';
import { holds, isOffice, prepares } from './rights.ts';
import { limitsOf } from './standing.ts';
import type { Indicator } from './tables.ts';

export interface Small {
  /** What its act needs besides the inputs; undefined: not (any more) for this person. */
  start(about: string, person: Person, view: View): Values | undefined;
  title(values: Values, view: View, t: Speech): string;
  paragraphs?(values: Values, view: View, t: Speech): string[];
  fields(values: Values, view: View, t: Speech): Field[];
  inputs: Page['inputs'] | ((values: Values, view: View) => Page['inputs']);
  check?(values: Values, view: View): ReturnType<NonNullable<Page['check']>>;
  /** What the last button says, where it depends on the values. */
  done?(values: Values): string;
}

/** A form of one page whose last button is the act. */
export const smallForm = (verb: string, it: Small): Form => ({
  summary: `compacts.${verb}.summary`,
  start(about, person, view) {
    const values = it.start(about, person, view);
    return values ? { values } : { refuse: 'common.refused.notYours' };
  },
  pages: ({ values }, _person, view) => [
    {
      id: verb,
      template: 'common/form',
      done: it.done?.(values) ?? `compacts.${verb}.done`,
      data: (t) =>
        formCard({
          title: it.title(values, view, t),
          paragraphs: it.paragraphs?.(values, view, t) ?? [],
          fields: it.fields(values, view, t),
        }),
      inputs: typeof it.inputs === 'function' ? it.inputs(values, view) : it.inputs,
      ...(it.check ? { check: (v: Values) => it.check?.(v, view) } : {}),
    },
  ],
});

export const line = z.string().trim().max(2000);
export const needs = (key: string, refuse: string) => (values: Values) => (values[key] ? undefined : { refuse });

const paperIn = (values: Values, view: View): Paper | undefined =>
  paperOf(split(String(values.about ?? values.paper ?? '')).paper, view);
const indicatorIn = (values: Values, view: View): string =>
  view.get<Indicator>('compacts.indicators', split(String(values.about ?? '')).part)?.name ?? '';

/** `paper#indicator@period`, of somebody who may write there. */
const figureOf = (about: string, view: View, may: (paper: Paper) => boolean): Values | undefined => {
  const at = about.lastIndexOf('@');
  const values = { about: about.slice(0, at), period: about.slice(at + 1) };
  const paper = paperIn(values, view);
  return paper && may(paper) ? values : undefined;
};

const aboutFigure = (verb: string, may: (person: Person, paper: Paper, view: View) => boolean): Small => ({
  start: (about, person, view) => {
    const it = figureOf(about, view, (paper) => may(person, paper, view));
    return it && { ...it, text: '' };
  },
  title: (v, view, t) => t.t(`compacts.${verb}.title`, { indicator: indicatorIn(v, view), period: String(v.period) }),
  fields: (v, _view, t) => [field(t, 'long', 'text', v, { max: 2000, required: true })],
  inputs: { text: line },
  check: needs('text', 'compacts.refused.text'),
});

const settleForm: Small = {
  start(about, person, view) {
    const at = about.lastIndexOf('^');
    const o = view.obligation(about.slice(0, at));
    const verdict = about.slice(at + 1);
    if (o?.state !== 'open' || !isOffice(person.id, view) || !['stands', 'corrected'].includes(verdict))
      return undefined;
    return { obligation: o.id, verdict, text: '', actual: '' };
  },
  title: (v, _view, t) => t.t(`compacts.settle.${String(v.verdict)}`),
  fields: (v, _view, t) => [
    ...(v.verdict === 'corrected' ? [field(t, 'text', 'actual', v, { required: true, max: 20 })] : []),
    field(t, 'long', 'text', v, { max: 2000, required: true, label: t.t('compacts.fields.reason') }),
  ],
  inputs: {
    text: line,
    actual: z.preprocess((x) => (x === '' ? undefined : x), z.coerce.number().min(0).max(1e9).optional()),
  },
  check: (v) =>
    !v.text
      ? { refuse: 'compacts.refused.reason' }
      : v.verdict === 'corrected' && (v.actual === '' || v.actual === null || v.actual === undefined)
        ? { refuse: 'compacts.refused.figure' }
        : undefined,
};

/** Every form of one page, by the verb whose act it ends in. */
export const smallForms: Record<string, Small> = {
  comment: aboutFigure(
    'comment',
    (p, paper, view) => holds(p.id, paper, view) || prepares(p.id, paper, view) || isOffice(p.id, view),
  ),
  dispute: aboutFigure('dispute', (p, paper, view) => holds(p.id, paper, view) || prepares(p.id, paper, view)),
  reported: {
    start: (about, person, view) => {
      const it = figureOf(about, view, (paper) => holds(person.id, paper, view));
      return it && { ...it, actual: '' };
    },
    title: (v, view, t) => t.t('compacts.reported.title', { indicator: indicatorIn(v, view) }),
    fields: (v, _view, t) => [
      field(t, 'text', 'period', v, { required: true, max: 7, hint: '2027-06' }),
      field(t, 'text', 'actual', v, { required: true, max: 20 }),
    ],
    inputs: { period: z.string().trim().max(7), actual: z.coerce.number().min(0).max(1e9) },
    check: (v) => (v.actual === '' ? { refuse: 'compacts.refused.figure' } : undefined),
  },
  applies: {
    start: (about, person, view) =>
      isOffice(person.id, view) && paperOf(split(about).paper, view) ? { about, text: '' } : undefined,
    title: (v, view, t) => t.t('compacts.applies.title', { indicator: indicatorIn(v, view) }),
    fields: (v, _view, t) => [field(t, 'long', 'text', v, { max: 2000, label: t.t('compacts.fields.reason') })],
    inputs: { text: line },
  },
  settle: settleForm,
  propose: {
    start: (about, person, view) => {
      const paper = paperOf(about, view);
      const may =
        paper && (holds(person.id, paper, view) || prepares(person.id, paper, view) || isOffice(person.id, view));
      return may ? { paper: about, text: '' } : undefined;
    },
    title: (_v, _view, t) => t.t('compacts.propose.title'),
    fields: (v, _view, t) => [
      field(t, 'long', 'text', v, { max: 2000, required: true, label: t.t('compacts.fields.objective') }),
    ],
    inputs: { text: line },
    check: needs('text', 'compacts.refused.text'),
  },
  accept: {
    start: (about, person, view) =>
      view.obligation(about)?.state === 'open' && isOffice(person.id, view)
        ? { obligation: about, verdict: 'decline', text: '' }
        : undefined,
    title: (_v, _view, t) => t.t('compacts.accept.title'),
    fields: (v, _view, t) => [
      field(t, 'long', 'text', v, { max: 2000, required: true, label: t.t('compacts.fields.reason') }),
    ],
    inputs: { text: line },
    check: needs('text', 'compacts.refused.reason'),
  },
  share: {
    start: (about, person, view) => {
      const paper = paperOf(about, view);
      return paper && holds(person.id, paper, view) ? { paper: about, objectives: [], people: '' } : undefined;
    },
    title: (_v, _view, t) => t.t('compacts.share.title'),
    fields: (v, view, t) => [
      field(
        t,
        'many',
        'objectives',
        { objectives: ((v.objectives as string[] | undefined) ?? []).map(coded) },
        {
          choices: (paperIn(v, view)?.objectives ?? [])
            .filter((o) => o.state === 'accepted')
            .map((o) => ({ title: o.text.slice(0, 100), value: o.id })),
        },
      ),
      field(t, 'long', 'people', v, { max: 4000, hint: t.t('compacts.fields.peopleHint') }),
    ],
    inputs: { objectives: severalInput, people: z.string().trim().max(4000) },
    check: (v) =>
      (v.objectives as string[]).length === 0 || !v.people ? { refuse: 'compacts.refused.choose' } : undefined,
  },
  add: {
    start: (about, person, view) =>
      isOffice(person.id, view) && view.cycle(about)
        ? { cycle: about, person: '', from: view.today(person) }
        : undefined,
    title: (_v, _view, t) => t.t('compacts.add.title'),
    fields: (v, _view, t) => [
      field(t, 'text', 'person', v, {
        required: true,
        label: t.t('compacts.columns.manager'),
        hint: t.t('compacts.fields.personHint'),
      }),
      field(t, 'date', 'from', v, { required: true }),
    ],
    inputs: { person: z.string().trim().max(200), from: dayInput },
    check: needs('person', 'compacts.refused.choose'),
  },
  limits: {
    start: (_about, person, view) => (isOffice(person.id, view) ? (limitsOf(view) as unknown as Values) : undefined),
    title: (_v, _view, t) => t.t('compacts.limits.title'),
    paragraphs: (_v, _view, t) => [t.t('compacts.limits.what')],
    fields: (v, _view, t) =>
      LIMIT_NAMES.map((id) =>
        field(t, 'number', id, v, {
          required: true,
          least: id === 'points' ? 2 : 0,
          max: 100,
          label: t.t(`compacts.limits.${id}`),
        }),
      ),
    inputs: limitsSchema.shape,
  },
  handover: {
    start: (about, person, view) =>
      isOffice(person.id, view) && paperOf(about, view)
        ? { paper: about, person: '', from: view.today(person) }
        : undefined,
    title: (v, view, t) => {
      const paper = paperIn(v, view);
      return t.t('compacts.handover.title', { name: view.org.person(paper ? chairOf(paper) : '')?.name ?? '' });
    },
    fields: (v, _view, t) => [
      field(t, 'text', 'person', v, { required: true, hint: t.t('compacts.fields.personHint') }),
      field(t, 'date', 'from', v, { required: true }),
    ],
    inputs: { person: z.string().trim().max(200), from: dayInput },
    check: needs('person', 'compacts.refused.choose'),
  },
};
