import { z } from 'zod/v4';
import type { Speech } from '../../kernel/capability.ts';
import type { Form, FormDraft, Page, Values } from '../../kernel/form.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { formerOwner, named, reassignable } from './assign.ts';
import { isRefused } from './context.ts';
import { evidenceOf } from './evidence.ts';
import { dayInput, field, formCard, toggleInput } from './fields.ts';
import type { Item } from './items.ts';
import { ANSWER, APPROVE, ASSIGN, CONFIRM, FOCAL, OFFICE, UPDATE, VERIFY } from './names.ts';
import { labelOf } from './owed.ts';
import { capacityOf, headsInPerson, isExternal, notApart, speaksFor } from './rights.ts';
import { factsOf, shorten } from './shows/common.ts';
import { linksIn, offeredDate, todayOf } from './update.ts';

const words = (most: number) => z.string().trim().max(most);

/** The obligation and which of the verb's forms: `update|REC#done`. */
const split = (about: string): { id: string; what: string } => {
  const at = about.lastIndexOf('#');
  return { id: about.slice(0, at), what: about.slice(at + 1) };
};

const itemFor = (id: string, view: View): Item | undefined =>
  view.get<Item>('recommendations.items', id.split('|').at(-1) ?? '');

/** May this person act on what is owed: as its holder, as the delegate, or for the holder? */
function mayAct(id: string, person: Person, item: Item, onBehalf: boolean, view: View): boolean {
  const o = view.obligation(id);
  if (o?.state !== 'open') return false;
  if (o.delegate === person.id || view.org.holdersOf(o.owner).some((p) => p.id === person.id)) return true;
  return onBehalf && capacityOf(person, item, view) !== undefined;
}

interface Small {
  /** Which fields it shows; the first that is needed and empty is asked for again. */
  page(
    item: Item,
    values: Values,
    person: Person,
    view: View,
  ): Pick<Page, 'inputs' | 'check'> & { data(t: Speech): Parameters<typeof formCard>[0] };
  values?(item: Item, person: Person, view: View): Values;
  may?(item: Item, person: Person, view: View): string | undefined;
}

/** Forms of one page about one thing owed; `what` is the value that its act is told by. */
const small = (verb: string, name: string, forms: Record<string, Small>, onBehalf: boolean): Form => ({
  summary: `${verb}.summary`,
  start(about, person, view) {
    const { id, what } = split(about);
    const item = itemFor(id, view);
    const it = forms[what];
    if (!item || !it) return { refuse: 'common.refused.gone' };
    if (!mayAct(id, person, item, onBehalf, view)) return { refuse: 'common.refused.notYours' };
    const no = it.may?.(item, person, view);
    if (no) return { refuse: no };
    return {
      values: { obligation: id, [name]: what === 'trackLine' ? 'track' : what, ...it.values?.(item, person, view) },
    };
  },
  pages(draft, person, view) {
    const { id, what } = split(draft.about);
    const item = itemFor(id, view);
    const it = forms[what];
    if (!item || !it) return [];
    const page = it.page(item, draft.values, person, view);
    return [
      {
        id: what,
        template: 'recommendations/form',
        done: `${verb}.go.${what}`,
        data: (t) => formCard({ facts: factsOf(item, view, t).slice(0, 5), ...page.data(t) }),
        inputs: page.inputs,
        ...(page.check ? { check: page.check } : {}),
      },
    ];
  },
});

const needs = (key: string, refuse: string) => (values: Values) => (values[key] ? undefined : { refuse });

/** A line of text, needed or not, under a title of its own. */
const line = (key: string, needed: boolean, refuse = 'recommendations.refused.reason'): Small => ({
  page: (item, v) => ({
    data: (t) => ({
      title: t.t(key, { label: labelOf(item) }),
      paragraphs: [shorten(item.title)],
      fields: [field(t, 'long', 'text', v, { max: 4000, required: needed })],
    }),
    inputs: { text: words(4000) },
    ...(needed ? { check: needs('text', refuse) } : {}),
  }),
});

/** The files that would go with it. */
const attached = (item: Item, view: View, t: Speech): string => {
  const files = evidenceOf(item.id, view).map((e) => e.name);
  return files.length > 0 ? t.t('recommendations.evidence.files', { files: t.list(files.slice(0, 8)) }) : '';
};

const withEvidence: Small = {
  page: (item, v, _person, view) => ({
    data: (t) => ({
      title: t.t('recommendations.update.title.done', { label: labelOf(item) }),
      paragraphs: [
        shorten(item.title),
        t.t('recommendations.update.evidence'),
        attached(item, view, t) || t.t('recommendations.evidence.hint'),
      ],
      fields: [
        field(t, 'long', 'text', v, { max: 4000, required: true, label: t.t('recommendations.fields.whatDone') }),
        field(t, 'long', 'links', v, { max: 4000, hint: 'https://' }),
      ],
      note: t.t('recommendations.update.doneNote'),
    }),
    inputs: { text: words(4000), links: words(4000) },
    check: (values) =>
      !values.text
        ? { refuse: 'recommendations.refused.whatDone' }
        : String(values.links ?? '').trim() && linksIn(String(values.links)).length === 0
          ? { refuse: 'recommendations.refused.links' }
          : undefined,
  }),
};

const time: Small = {
  values: (item, _person, view) => ({ until: offeredDate(item, todayOf(item, view)) }),
  page: (item, v, _person, view) => ({
    data: (t) => ({
      title: t.t('recommendations.update.title.time', { label: labelOf(item) }),
      paragraphs: [
        shorten(item.title),
        ...(item.priority === 'critical' ? [t.t('recommendations.update.approval')] : []),
      ],
      fields: [
        field(t, 'date', 'until', v, { required: true }),
        field(t, 'long', 'text', v, { max: 4000, required: true }),
      ],
    }),
    inputs: { until: dayInput, text: words(4000) },
    check: (values) =>
      !values.text
        ? { refuse: 'recommendations.refused.reason' }
        : String(values.until) <= todayOf(item, view) || String(values.until) <= item.dueOn
          ? { refuse: 'recommendations.refused.laterDate' }
          : undefined,
  }),
};

/** In person, with the statement that the risk is accepted. */
const risk = (what: string): Small => ({
  may: (item, person, view) => (headsInPerson(person.id, item, view) ? undefined : 'recommendations.refused.headOnly'),
  values: () => ({ risk: false }),
  page: (item, v) => ({
    data: (t) => ({
      title: t.t(`recommendations.update.title.${what}`, { label: labelOf(item) }),
      paragraphs: [shorten(item.title)],
      fields: [
        field(t, 'long', 'text', v, { max: 4000, required: true }),
        field(t, 'toggle', 'risk', v, { label: t.t('recommendations.fields.risk') }),
      ],
      note: t.t('recommendations.update.staysOpen'),
    }),
    inputs: { text: words(4000), risk: toggleInput },
    check: (values) =>
      !values.text
        ? { refuse: 'recommendations.refused.reason' }
        : values.risk === true
          ? undefined
          : { refuse: 'recommendations.refused.risk' },
  }),
});

const updateForm = small(
  UPDATE,
  'what',
  {
    track: line('recommendations.update.title.track', true, 'recommendations.refused.line2'),
    trackLine: line('recommendations.update.title.track', true, 'recommendations.refused.line2'),
    done: withEvidence,
    time,
    notMine: line('recommendations.update.title.notMine', true),
    overtaken: line('recommendations.update.title.overtaken', true),
    notAccepted: risk('notAccepted'),
    closeWithout: risk('closeWithout'),
  },
  true,
);

const assignForm = small(
  ASSIGN,
  'what',
  {
    assign: {
      values: (item) => ({
        owner: item.owner,
        dueOn: item.dueOn,
        response: item.response === 'partly' ? 'partly' : 'accepted',
      }),
      page: (item, v, person, view) => ({
        data: (t) => ({
          title: t.t('recommendations.assign.title.assign', { label: labelOf(item) }),
          paragraphs: [shorten(item.title)],
          fields: [
            field(t, 'text', 'owner', v, { required: true, hint: t.t('recommendations.fields.ownerHint') }),
            field(t, 'date', 'dueOn', v, { required: item.addressee === 'management' }),
            field(t, 'one', 'response', v, {
              choices: (['accepted', 'partly', 'under-consideration'] as const).map((value) => ({
                title: t.t(`recommendations.responses.${value}`),
                value,
              })),
            }),
          ],
        }),
        inputs: {
          owner: words(200),
          dueOn: z.preprocess((x) => (x === '' ? undefined : x), dayInput.optional()),
          response: z.enum(['accepted', 'partly', 'under-consideration']),
        },
        check(values) {
          const found = named(String(values.owner ?? ''), view);
          if (isRefused(found)) return { refuse: found.refuse, params: found.params ?? {} };
          if (item.addressee === 'management' && !values.dueOn) return { refuse: 'recommendations.refused.date' };
          return values.dueOn && values.dueOn !== item.dueOn && String(values.dueOn) < view.today(person)
            ? { refuse: 'recommendations.refused.laterDate' }
            : undefined;
        },
      }),
    },
    dispute: line('recommendations.assign.title.dispute', true),
    unit: {
      may: (_item, person, view) => (view.org.holds(person.id, OFFICE) ? undefined : 'common.refused.role'),
      values: () => ({ unit: '' }),
      page: (item, v, _person, view) => ({
        data: (t) => ({
          title: t.t('recommendations.assign.title.unit', { label: labelOf(item) }),
          paragraphs: [shorten(item.title)],
          fields: [
            field(t, 'one', 'unit', v, {
              choices: view.org
                .entities()
                .slice(0, 100)
                .map((e) => ({ title: e, value: e })),
            }),
          ],
        }),
        inputs: { unit: words(400) },
        check: needs('unit', 'recommendations.refused.needed'),
      }),
    },
  },
  false,
);

const verdict = (what: string, needed: boolean): Small => ({
  may: (item, person, view) =>
    speaksFor(person.id, item, view) ? notApart(person.id, item, view)?.refuse : 'common.refused.role',
  page: (item, v, _person, view) => {
    const external = isExternal(item.body, view) && what !== 'ask';
    return {
      data: (t) => ({
        title: t.t(`recommendations.verify.title.${what}`, { label: labelOf(item) }),
        paragraphs: [shorten(item.title), ...(item.claim?.reason ? [shorten(item.claim.reason)] : [])],
        fields: [
          ...(external ? [field(t, 'text', 'document', v, { required: true, max: 400 })] : []),
          field(t, 'long', 'text', v, { max: 4000, required: needed }),
        ],
        note: external ? t.t('recommendations.verify.external', { body: item.body }) : '',
      }),
      inputs: { text: words(4000), ...(external ? { document: words(400) } : {}) },
      check: (values) =>
        external && !values.document
          ? { refuse: 'recommendations.refused.document' }
          : needed && !values.text
            ? { refuse: 'recommendations.refused.reason' }
            : undefined,
    };
  },
});

const verifyForm = small(
  VERIFY,
  'verdict',
  { accept: verdict('accept', false), return: verdict('return', true), ask: verdict('ask', true) },
  false,
);

/** From one person to another, everything that whoever asks may move: who, then how many and which. */
const reassignForm: Form = {
  summary: 'recommendations.reassign.summary',
  start: (_about, person, view) =>
    view.org.holdsAny(person.id, [FOCAL, 'head-of-entity'])
      ? { values: { from: '', to: '', text: '' } }
      : { refuse: 'common.refused.role' },
  pages: (draft, person, view) => [whoPage(draft, view), previewPage(draft, person, view)],
};

const whoPage = ({ values: v }: FormDraft, view: View): Page => ({
  id: 'who',
  template: 'recommendations/form',
  data: (t) =>
    formCard({
      title: t.t('recommendations.reassign.title'),
      fields: [
        field(t, 'text', 'from', v, { required: true, hint: t.t('recommendations.fields.ownerHint') }),
        field(t, 'text', 'to', v, { required: true, hint: t.t('recommendations.fields.ownerHint') }),
        field(t, 'long', 'text', v, { max: 1000 }),
      ],
    }),
  inputs: { from: words(200), to: words(200), text: words(1000) },
  check(values) {
    for (const found of [formerOwner(String(values.from ?? ''), view), named(String(values.to ?? ''), view)])
      if (isRefused(found)) return { refuse: found.refuse, params: found.params ?? {} };
    return undefined;
  },
});

const previewPage = ({ values: v }: FormDraft, person: Person, view: View): Page => ({
  id: 'preview',
  template: 'recommendations/form',
  done: 'recommendations.reassign.go',
  data: (t) => {
    const from = formerOwner(String(v.from ?? ''), view);
    const to = named(String(v.to ?? ''), view);
    if (isRefused(from) || isRefused(to)) return formCard({ title: t.t('recommendations.reassign.title') });
    const all = reassignable(person.id, from.id, view);
    return formCard({
      title: t.t('recommendations.reassign.preview', { n: all.length, from: from.name, to: to.name }),
      paragraphs: all.slice(0, 10).map(labelOf),
      note: all.length > 10 ? t.t('recommendations.entered.more', { n: all.length - 10 }) : '',
    });
  },
  inputs: {},
});

/** Every form, by the verb whose act it ends in. */
export const forms: Record<string, Form> = {
  update: updateForm,
  assign: assignForm,
  approve: small(APPROVE, 'approve', { no: line('recommendations.approve.title', true) }, false),
  verify: verifyForm,
  confirm: small(CONFIRM, 'agree', { no: line('recommendations.confirm.title', false) }, false),
  answer: small(ANSWER, 'what', { answer: line('recommendations.answer.title', true) }, true),
  reassign: reassignForm,
};
