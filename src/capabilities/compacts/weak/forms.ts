import { z } from 'zod/v4';
import type { Speech } from '../../../kernel/capability.ts';
import { dayInput } from '../../../kernel/fields.ts';
import type { Values } from '../../../kernel/form.ts';
import { addDays } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { line, needs, type Small } from '../forms.ts';
import { field } from '../launchForm.ts';
import { split } from '../names.ts';
import { chairOf, paperOf, todayOf } from '../papers.ts';
import { isRefused, named } from '../people.ts';
import { holds, isOffice, judges, prepares } from '../rights.ts';
import type { Indicator } from '../tables.ts';
import { type Action, actions, FAULTS, planOf, type Watch, watches } from './tables.ts';
import { toldIn } from './telling.ts';

const nameOf = (id: string, view: View): string => view.get<Indicator>('compacts.indicators', id)?.name ?? id;
const reason = (t: Speech, v: Values) =>
  field(t, 'long', 'text', v, { max: 2000, required: true, label: t.t('compacts.fields.reason') });
const optionalDay = z.preprocess((v) => (v === '' ? undefined : v), dayInput.optional());

const decides = (id: string, person: Parameters<Small['start']>[1], view: View): boolean => {
  const paper = paperOf(id, view);
  return paper !== undefined && (isOffice(person.id, view) || judges(person, paper, view));
};

/** Of a plan: new, changed, or one that takes the place of another. */
const planForm = (replace: boolean): Small => ({
  start(about, person, view) {
    const { paper: id, part } = split(about);
    const paper = paperOf(id, view);
    if (!paper || !(holds(person.id, paper, view) || prepares(person.id, paper, view))) return undefined;
    const plan = planOf(id, part, view);
    if (replace && !plan) return undefined;
    const said =
      replace || !plan
        ? { cause: '', fault: 'own', text: '' }
        : { cause: plan.cause, fault: plan.fault, text: plan.text };
    return {
      about,
      rev: plan?.rev ?? 0,
      ...said,
      action: '',
      owner: '',
      due: addDays(todayOf(view), 60),
      replace,
      why: '',
    };
  },
  title: (v, view, t) =>
    t.t(replace ? 'compacts.replace.title' : 'compacts.plan.title', {
      indicator: nameOf(split(String(v.about)).part, view),
    }),
  fields: (v, _view, t) => [
    ...(replace ? [field(t, 'long', 'why', v, { max: 2000, required: true })] : []),
    field(t, 'long', 'cause', v, { max: 2000, required: true }),
    field(t, 'one', 'fault', v, {
      choices: FAULTS.map((value) => ({ title: t.t(`compacts.faults.${value}`), value })),
    }),
    field(t, 'long', 'text', v, { max: 2000, required: true, label: t.t('compacts.fields.plan') }),
    field(t, 'text', 'action', v, { max: 500 }),
    field(t, 'text', 'owner', v, { max: 200, hint: t.t('compacts.fields.personHint') }),
    field(t, 'date', 'due', v),
  ],
  inputs: {
    ...(replace ? { why: line } : {}),
    cause: line,
    fault: z.enum(FAULTS),
    text: line,
    action: line,
    owner: z.string().trim().max(200),
    due: optionalDay,
  },
  check(v, view) {
    if (replace && !v.why) return { refuse: 'compacts.refused.reason' };
    if (!v.cause || !v.text) return { refuse: 'compacts.refused.plan' };
    if (!v.action) return undefined;
    const paper = paperOf(split(String(v.about)).paper, view);
    const person = v.owner ? named(String(v.owner), view) : undefined;
    if (person && isRefused(person)) return { refuse: person.refuse, params: person.params ?? {} };
    const chair = paper ? chairOf(paper) : '';
    if (person && person.id !== chair && !view.org.isAbove(chair, person.id))
      return { refuse: 'compacts.refused.notBelow', params: { name: person.name } };
    return !v.due || String(v.due) <= todayOf(view) ? { refuse: 'compacts.refused.due' } : undefined;
  },
});

const ACTS = ['done', 'progress', 'later', 'give'] as const;

/** Forms of weak areas, plans, actions and reports, by the verb whose act they end in. */
export const weakForms: Record<string, Small> = {
  plan: planForm(false),
  replace: planForm(true),
  weak: {
    start(about, person, view) {
      const [paper = '', what = ''] = about.split('^');
      if (!decides(paper, person, view)) return undefined;
      return {
        paper,
        kind: what === 'half' ? 'half-yearly' : 'monthly',
        indicator: what === 'half' ? '' : what,
        text: '',
      };
    },
    title: (v, view, t) =>
      v.kind === 'monthly'
        ? t.t('compacts.weak.monthly', { indicator: nameOf(String(v.indicator), view) })
        : t.t('compacts.weak.halfYearly'),
    paragraphs: (_v, _view, t) => [t.t('compacts.weak.told')],
    fields: (v, _view, t) => [reason(t, v)],
    inputs: { text: line },
    check: needs('text', 'compacts.refused.reason'),
  },
  notWeak: {
    start: (about, person, view) => (decides(about, person, view) ? { paper: about, text: '' } : undefined),
    title: (_v, _view, t) => t.t('compacts.notWeak.title'),
    fields: (v, _view, t) => [reason(t, v)],
    inputs: { text: line },
    check: needs('text', 'compacts.refused.reason'),
  },
  end: {
    start(about, person, view) {
      const watch = view.get<Watch>(watches.name, about);
      return watch && decides(watch.paper, person, view) ? { watch: about, text: '' } : undefined;
    },
    title: (_v, _view, t) => t.t('compacts.end.title'),
    fields: (v, _view, t) => [reason(t, v)],
    inputs: { text: line },
    check: needs('text', 'compacts.refused.reason'),
  },
  action: {
    start(about, person, view) {
      const at = about.lastIndexOf('^');
      const o = view.obligation(about.slice(0, at));
      const what = about.slice(at + 1);
      const row = o && view.get<Action>(actions.name, o.about);
      if (!row || o?.state !== 'open' || !ACTS.includes(what as never)) return undefined;
      if (!view.org.holdersOf(o.owner).some((p) => p.id === person.id)) return undefined;
      return {
        obligation: o.id,
        what,
        text: '',
        ...(what === 'later' ? { due: addDays(row.due, 30) } : {}),
        ...(what === 'give' ? { person: '' } : {}),
      };
    },
    title: (v, _view, t) => t.t(`compacts.action.${String(v.what)}`),
    done: (v) => (v.what === 'done' ? 'compacts.action.done' : 'compacts.plan.done'),
    fields: (v, _view, t) => [
      ...(v.what === 'give'
        ? [
            field(t, 'text', 'person', v, {
              required: true,
              label: t.t('compacts.fields.owner'),
              hint: t.t('compacts.fields.personHint'),
            }),
          ]
        : []),
      ...(v.what === 'later' ? [field(t, 'date', 'due', v, { required: true })] : []),
      field(t, 'long', 'text', v, { max: 2000, required: true }),
    ],
    inputs: { text: line, due: optionalDay, person: z.string().trim().max(200) },
    check: needs('text', 'compacts.refused.text'),
  },
  report: {
    start(about, person, view) {
      const o = view.obligation(about);
      const it = o && toldIn(o.about, view);
      return it && o?.state === 'open' && holds(person.id, it.paper, view)
        ? { obligation: about, what: 'back', text: '' }
        : undefined;
    },
    title: (_v, _view, t) => t.t('compacts.report.back'),
    fields: (v, _view, t) => [field(t, 'long', 'text', v, { max: 2000, required: true })],
    inputs: { text: line },
    check: needs('text', 'compacts.refused.text'),
  },
};
