import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Form, FormDraft, Page, Values } from '../../kernel/form.ts';
import type { Person } from '../../kernel/person.ts';
import { later } from '../../kernel/rundays.ts';
import { addDays, type Day, daysBetween } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { AUDIENCES, contentOf, isRunning, PACES, runs, titleOf, webLink } from './content.ts';
import { finalBegun } from './correct.ts';
import { wrongExtension } from './extend.ts';
import { coded, dayInput, field, formCard, linkField, severalInput, toggleInput } from './fields.ts';
import { unitsOf, unknownUnits, wrongDates } from './launch.ts';
import { OFFICE } from './names.ts';
import { previewPage } from './preview.ts';

/** A launch in two pages: what it is, and what it would do. `rate`: requests a second that Teams lets us send. */
export const launchForm = (shelf: Shelf, rate: number): Form => ({
  summary: 'learning.launch.summary',
  start(_about, person, view) {
    if (!view.org.holds(person.id, OFFICE)) return { refuse: 'common.refused.role' };
    const [course] = shelf.ids();
    if (!course) return { refuse: 'learning.launch.noCourse', params: { courses: '–' } };
    return { values: blank(shelf, course, person, view) };
  },
  pages: (draft, person, view) => [whatPage(draft, shelf, person, view), previewPage(draft, shelf, view, rate)],
});

function blank(shelf: Shelf, course: string, person: Person, view: View): Values {
  const opens = view.work.onOrAfter(person, addDays(view.today(person), 7));
  const others = runs(view).filter((c) => contentOf(c).course === course);
  const [before] = others;
  const last = before && contentOf(before);
  return {
    course,
    audience: 'everyone',
    units: [],
    below: '',
    nonStaff: last?.nonStaff ?? false,
    opens,
    due: addDays(opens, 60),
    closes: addDays(opens, 90),
    pace: last?.pace ?? 'daily',
    pass: shelf.course(course)?.pass ?? 75,
    // While another run goes on, this one is for those whom it does not ask.
    refresher: before !== undefined && !others.some(isRunning),
    message: last?.message ?? '',
    video: last?.video ?? '',
    to: 'everyone',
  };
}

function whatPage(draft: FormDraft, shelf: Shelf, person: Person, view: View): Page {
  const v = draft.values;
  return {
    id: 'what',
    template: 'common/form',
    data: (t) =>
      formCard({
        title: t.t('learning.launch.title'),
        paragraphs: [t.t('learning.launch.intro')],
        fields: [
          field(t, 'one', 'course', v, {
            choices: shelf.ids().map((id) => ({ title: titleOf(shelf.course(id), t.language, id), value: id })),
          }),
          field(t, 'one', 'audience', v, {
            choices: AUDIENCES.map((a) => ({ title: t.t(`learning.audience.${a}`), value: a })),
          }),
          field(
            t,
            'many',
            'units',
            { units: ((v.units as string[] | undefined) ?? []).map(coded) },
            {
              choices: view.org
                .entities()
                .slice(0, 100)
                .map((e) => ({ title: e, value: coded(e) })),
            },
          ),
          // There are hundreds of them, too many to choose from.
          field(t, 'text', 'below', v, { max: 2000, hint: t.t('learning.launch.below') }),
          field(t, 'toggle', 'nonStaff', v),
          field(t, 'date', 'opens', v, { required: true }),
          field(t, 'date', 'due', v, { required: true }),
          field(t, 'date', 'closes', v, { required: true }),
          field(t, 'one', 'pace', v, {
            choices: PACES.map((p) => ({ title: t.t(`learning.pace.${p}`), value: p })),
          }),
          field(t, 'number', 'pass', v, { required: true, least: 1, max: 100 }),
          field(t, 'toggle', 'refresher', v),
          field(t, 'long', 'message', v, { max: 2000 }),
          linkField(field, t, 'video', v),
        ],
      }),
    inputs: {
      course: z.enum(shelf.ids() as [string, ...string[]]),
      audience: z.enum(AUDIENCES),
      units: severalInput,
      below: z.string().trim().max(2000),
      nonStaff: toggleInput,
      opens: dayInput,
      due: dayInput,
      closes: dayInput,
      pace: z.enum(PACES),
      pass: z.coerce.number().int().min(1).max(100),
      refresher: toggleInput,
      message: z.string().trim().max(2000),
      video: webLink,
    },
    check: (values) =>
      wrongDates(
        { opens: String(values.opens), closes: String(values.closes), due: String(values.due) },
        view.today(person),
      ) ?? unknownUnits(unitsOf(values), view),
  };
}

const page = (it: Omit<Page, 'template'>): Page => ({ template: 'common/form', ...it });

/** Two weeks more than it has, or from today where that is over; closing as long after the due date as before. */
function laterDates(cycle: Cycle, person: Person, view: View): { closes: Day; due: Day } {
  const was = contentOf(cycle).due;
  const due = view.work.onOrAfter(person, later(addDays(was, 14), addDays(view.today(person), 14)));
  return { closes: addDays(due, daysBetween(was, cycle.closes)), due };
}

/** A later closing date; the second page asks for confirmation. */
export const extendForm: Form = {
  summary: 'learning.launch.summary',
  start(about, person, view) {
    const cycle = view.cycle(about);
    if (cycle?.capability !== 'learning') return { refuse: 'common.cycle.none' };
    if (!view.org.holds(person.id, OFFICE)) return { refuse: 'common.refused.role' };
    return { values: { cycle: about, ...laterDates(cycle, person, view) } };
  },
  pages: ({ values: v, about }, _person, view) => [
    page({
      id: 'dates',
      data: (t) =>
        formCard({
          title: t.t('learning.extend.title'),
          fields: [field(t, 'date', 'closes', v, { required: true }), field(t, 'date', 'due', v, { required: true })],
        }),
      inputs: { closes: dayInput, due: dayInput },
      check: (values) => {
        const cycle = view.cycle(about);
        return cycle && wrongExtension(cycle, String(values.closes), String(values.due), view);
      },
    }),
    page({
      id: 'sure',
      done: 'learning.extend.button',
      data: (t) =>
        formCard({
          title: t.t('learning.extend.sure', { day: t.day(String(v.closes)), due: t.day(String(v.due)) }),
          note: t.t('learning.sure.note'),
        }),
      inputs: {},
    }),
  ],
};

/** Somebody need not do it, or has to after all. Why is asked by nobody and kept nowhere. */
export const exemptForm: Form = {
  summary: 'learning.launch.summary',
  start(about, person, view) {
    if (view.cycle(about)?.capability !== 'learning') return { refuse: 'common.cycle.none' };
    if (!view.org.holds(person.id, OFFICE)) return { refuse: 'common.refused.role' };
    return { values: { cycle: about, who: '', undo: false } };
  },
  pages: ({ values: v }) => [
    page({
      id: 'who',
      data: (t) =>
        formCard({
          title: t.t('learning.exempt.title'),
          fields: [
            field(t, 'text', 'who', v, { required: true, hint: t.t('learning.exempt.hint') }),
            field(t, 'toggle', 'undo', v),
          ],
          note: t.t('learning.exempt.note'),
        }),
      inputs: { who: z.string().trim().min(1).max(200), undo: toggleInput },
    }),
  ],
};

/** The message and the video put right; the pass mark as long as nobody has answered the final assessment. */
export const correctForm = (shelf: Shelf): Form => ({
  summary: 'learning.launch.summary',
  start(about, person, view) {
    const cycle = view.cycle(about);
    if (cycle?.capability !== 'learning') return { refuse: 'common.cycle.none' };
    if (!view.org.holds(person.id, OFFICE)) return { refuse: 'common.refused.role' };
    const { message, video, pass } = contentOf(cycle);
    return { values: { cycle: about, message, video, pass } };
  },
  pages: ({ values: v, about }, _person, view) => {
    const cycle = view.cycle(about);
    const fixed = !cycle || finalBegun(cycle, shelf, view);
    return [
      page({
        id: 'texts',
        done: 'learning.correct.button',
        data: (t) =>
          formCard({
            title: t.t('learning.correct.title'),
            fields: [
              field(t, 'long', 'message', v, { max: 2000 }),
              linkField(field, t, 'video', v),
              ...(fixed ? [] : [field(t, 'number', 'pass', v, { required: true, least: 1, max: 100 })]),
            ],
            note: t.t(fixed ? 'learning.correct.late' : 'learning.sure.note'),
          }),
        inputs: {
          message: z.string().trim().max(2000),
          video: webLink,
          ...(fixed ? {} : { pass: z.coerce.number().int().min(1).max(100) }),
        },
      }),
    ];
  },
});
