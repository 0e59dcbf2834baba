import { z } from 'zod/v4';
import type { Form, Page } from '../../kernel/form.ts';
import { addDays } from '../../kernel/time.ts';
import { CORRECTABLE, contentOf, LINKS, webLink } from './content.ts';
import { dayInput, field, formCard, linkField } from './fields.ts';
import { figuresOf, participation } from './figures.ts';
import { wrongExtension } from './manage.ts';
import { CERTIFY, OFFICE } from './names.ts';
import { mayLead } from './rights.ts';
import { wrongPlan } from './schedule.ts';

const page = (it: Omit<Page, 'template'>): Page => ({ template: 'common/form', ...it });

/** Plan a date. */
export const scheduleForm: Form = {
  summary: 'dialogue.schedule.summary',
  start(about, person, view) {
    const lead = view.obligation(about);
    if (!lead) return { refuse: 'common.refused.gone' };
    if (!mayLead(person, lead, view)) return { refuse: 'common.refused.notYours' };
    const date = lead.planned ?? view.work.shift(person, view.today(person), 3);
    return { values: { obligation: about, date, time: '10:00', minutes: 60 } };
  },
  pages: ({ values: v, about }, person, view) => [
    page({
      id: 'plan',
      done: 'dialogue.schedule.go',
      data: (t) =>
        formCard({
          title: t.t('dialogue.schedule.title'),
          fields: [
            field(t, 'date', 'date', v, { required: true }),
            field(t, 'time', 'time', v, { required: true }),
            field(t, 'number', 'minutes', v, { least: 15, max: 600 }),
          ],
          note: t.t('dialogue.schedule.note'),
        }),
      inputs: {
        date: dayInput,
        time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
        minutes: z.coerce.number().int().min(15).max(600),
      },
      check: (values) => {
        const cycle = view.cycle(view.obligation(about)?.cycle);
        return cycle && wrongPlan(String(values.date), cycle, view.today(person));
      },
    }),
  ],
};

/** The certification, prefilled with the entity's own figures and what the focal point has prepared. */
export const certifyForm: Form = {
  summary: 'dialogue.certify.formSummary',
  start(about, person, view) {
    const it = view.obligation(about);
    const cycle = view.cycle(it?.cycle);
    if (it?.kind !== CERTIFY || !cycle) return { refuse: 'common.refused.gone' };
    if (!view.org.holdersOf(it.owner).some((p) => p.id === person.id)) return { refuse: 'common.refused.notYours' };
    if (it.state === 'waiting' || cycle.state !== 'closed') return { refuse: 'dialogue.certify.early' };
    const f = figuresOf(cycle, [it.about], view);
    const prepared = typeof it.data.prepared === 'string' ? it.data.prepared : '';
    const complete = f.took === f.staff && prepared === '';
    return {
      values: {
        obligation: it.id,
        seen: it.revision,
        statement: complete ? 'complete' : 'exceptions',
        exceptions: prepared,
        missing: f.missing,
      },
    };
  },
  pages: ({ values: v, about }, _person, view) => [
    page({
      id: 'certify',
      done: 'dialogue.certify.go',
      data: (t) => {
        const it = view.obligation(about);
        const cycle = view.cycle(it?.cycle);
        const f = it && cycle ? figuresOf(cycle, [it.about], view) : undefined;
        const rate = f && participation(f);
        const exceptions =
          v.exceptions === '' && Number(v.missing) > 0
            ? t.t('dialogue.certify.prefilled', { n: Number(v.missing) })
            : v.exceptions;
        return formCard({
          title: t.t('dialogue.certify.title', { entity: it?.about ?? '' }),
          paragraphs: f
            ? [
                t.t('dialogue.certify.figures', {
                  took: f.took,
                  staff: f.staff,
                  rate: rate === null || rate === undefined ? '–' : t.percent(rate),
                  excused: f.excused,
                }),
              ]
            : [],
          fields: [
            field(t, 'one', 'statement', v, {
              choices: (['complete', 'exceptions'] as const).map((s) => ({
                title: t.t(`dialogue.certify.${s}`),
                value: s,
              })),
            }),
            field(t, 'long', 'exceptions', { exceptions: exceptions ?? '' }, { max: 2000 }),
          ],
        });
      },
      inputs: { statement: z.enum(['complete', 'exceptions']), exceptions: z.string().trim().max(2000) },
      check: (values) =>
        values.statement === 'exceptions' && !values.exceptions ? { refuse: 'dialogue.certify.say' } : undefined,
    }),
  ],
};

/** A later closing date; the second page asks for confirmation. */
export const extendForm: Form = {
  summary: 'dialogue.extend.summary',
  start(about, person, view) {
    const cycle = view.cycle(about);
    if (!cycle) return { refuse: 'common.cycle.none' };
    if (!view.org.holds(person.id, OFFICE)) return { refuse: 'common.refused.role' };
    return {
      values: { cycle: about, closes: addDays(cycle.closes, 14), figuresDue: addDays(contentOf(cycle).figuresDue, 14) },
    };
  },
  pages: ({ values: v, about }, _person, view) => [
    page({
      id: 'dates',
      data: (t) =>
        formCard({
          title: t.t('dialogue.extend.title'),
          fields: [
            field(t, 'date', 'closes', v, { required: true }),
            field(t, 'date', 'figuresDue', v, { required: true }),
          ],
        }),
      inputs: { closes: dayInput, figuresDue: dayInput },
      check: (values) => {
        const cycle = view.cycle(about);
        return cycle && wrongExtension(cycle, String(values.closes), String(values.figuresDue), view);
      },
    }),
    page({
      id: 'sure',
      done: 'dialogue.extend.go',
      data: (t) =>
        formCard({
          title: t.t('dialogue.extend.sure', { day: t.day(String(v.closes)), figures: t.day(String(v.figuresDue)) }),
          note: t.t('dialogue.sure.note'),
        }),
      inputs: {},
    }),
  ],
};

/** A wrong text or link is put right; the second page shows what every card will say. */
export const correctContentForm: Form = {
  summary: 'dialogue.correctContent.summary',
  start(about, person, view) {
    const cycle = view.cycle(about);
    if (!cycle) return { refuse: 'common.cycle.none' };
    if (!view.org.holds(person.id, OFFICE)) return { refuse: 'common.refused.role' };
    const content = contentOf(cycle);
    return { values: { cycle: about, ...Object.fromEntries(CORRECTABLE.map((id) => [id, content[id] ?? ''])) } };
  },
  pages: ({ values: v }) => [
    page({
      id: 'texts',
      data: (t) =>
        formCard({
          title: t.t('dialogue.correctContent.title'),
          fields: [
            field(t, 'text', 'theme', v, { required: true }),
            field(t, 'long', 'description', v, { max: 2000 }),
            ...[...LINKS, 'reportLink'].map((id) => linkField(field, t, id, v)),
          ],
        }),
      inputs: {
        theme: z.string().trim().min(1).max(200),
        description: z.string().trim().max(2000),
        video: webLink,
        guide: webLink,
        participantsGuide: webLink,
        presentation: webLink,
        reportLink: webLink,
      },
    }),
    page({
      id: 'sure',
      done: 'dialogue.correctContent.go',
      data: (t) =>
        formCard({
          title: t.t('dialogue.correctContent.sure'),
          facts: CORRECTABLE.filter((id) => v[id]).map((id) => ({
            title: t.t(`dialogue.fields.${id}`),
            value: String(v[id]),
          })),
          note: t.t('dialogue.sure.note'),
        }),
      inputs: {},
    }),
  ],
};

/** The focal point writes what the head will read. */
export const prepareForm: Form = {
  summary: 'dialogue.certify.formSummary',
  start(about, person, view) {
    const it = view.obligation(about);
    if (it?.kind !== CERTIFY) return { refuse: 'common.refused.gone' };
    if (!view.org.holds(person.id, 'entity-focal-point', it.about)) return { refuse: 'common.refused.role' };
    return { values: { obligation: about, exceptions: String(it.data.prepared ?? '') } };
  },
  pages: ({ values: v }) => [
    page({
      id: 'prepare',
      data: (t) =>
        formCard({
          title: t.t('dialogue.prepare.title'),
          fields: [field(t, 'long', 'exceptions', v, { max: 2000 })],
          note: t.t('dialogue.prepare.note'),
        }),
      inputs: { exceptions: z.string().trim().max(2000) },
    }),
  ],
};
