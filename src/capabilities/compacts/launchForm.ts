import { z } from 'zod/v4';
import { button } from '../../kernel/buttons.ts';
import type { Speech } from '../../kernel/capability.ts';
import { coded, dayInput, fieldsOf, formCard, severalInput } from '../../kernel/fields.ts';
import type { Form, FormDraft, Page, Values } from '../../kernel/form.ts';
import { gradeRank, type Person } from '../../kernel/person.ts';
import { sorted } from '../../kernel/sounding.ts';
import { addDays } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { audience, newPaper, usualDates, wrongDates } from './launch.ts';
import { cycleOf, PREPARER, SECRETARIAT } from './names.ts';
import { contentOf, runs } from './papers.ts';
import { isRefused } from './people.ts';

export const field = fieldsOf('compacts');
/** Names on one card; the rest is counted. */
const NAMED = 8;
/** Grades to choose from: down to D-1. */
const LOWEST = gradeRank('D-1');

/** A launch in two pages: for whom and when, and what it would do. `rate`: requests a second that Teams lets us send. */
export const launchForm = (rate: number): Form => ({
  summary: 'compacts.launch.summary',
  start(_about, person, view) {
    if (!view.org.holds(person.id, SECRETARIAT)) return { refuse: 'common.refused.role' };
    return { values: firstValues(person, view) };
  },
  pages: (draft, person, view) => [whatPage(draft, person, view), previewPage(draft, view, rate)],
});

/** As last year, dates moved; or the usual dates. */
function firstValues(person: Person, view: View): Values {
  const last = runs(view)[0];
  const opens = view.work.onOrAfter(person, addDays(view.today(person), 1));
  const year = last ? contentOf(last).year + 1 : Number(opens.slice(0, 4));
  return { year, grades: ['USG', 'ASG'], managers: '', preparers: '', opens, ...usualDates(year, opens) };
}

const DATES = ['opens', 'signBy', 'selfBy', 'assessBy'] as const;

function whatPage({ values: v }: FormDraft, person: Person, view: View): Page {
  const grades = [...new Set(view.org.all().map((p) => p.grade.toUpperCase()))].filter((g) => gradeRank(g) <= LOWEST);
  return {
    id: 'what',
    template: 'common/form',
    data: (t) =>
      formCard({
        title: t.t('compacts.launch.title'),
        paragraphs: [t.t('compacts.launch.intro')],
        fields: [
          field(t, 'number', 'year', v, { required: true, least: 2000, max: 2200 }),
          field(
            t,
            'many',
            'grades',
            { grades: ((v.grades as string[] | undefined) ?? []).map(coded) },
            {
              choices: grades.sort((a, b) => gradeRank(a) - gradeRank(b)).map((g) => ({ title: g, value: coded(g) })),
            },
          ),
          field(t, 'long', 'managers', v, { max: 8000, hint: t.t('compacts.fields.peopleHint') }),
          field(t, 'long', 'preparers', v, { max: 8000, hint: t.t('compacts.fields.preparersHint') }),
          ...DATES.map((id) => field(t, 'date', id, v, { required: true })),
        ],
      }),
    inputs: {
      year: z.coerce.number().int().min(2000).max(2200),
      grades: severalInput,
      managers: z.string().max(8000),
      preparers: z.string().max(8000),
      ...Object.fromEntries(DATES.map((id) => [id, dayInput])),
    },
    check(values) {
      const it = values as never as Parameters<typeof wrongDates>[0];
      const wrong = wrongDates(it, view.today(person));
      if (wrong) return { refuse: wrong.refuse };
      if (runs(view).some((c) => c.id === cycleOf(Number(values.year))))
        return { refuse: 'compacts.launch.runs', params: { year: Number(values.year) } };
      const who = audience(values as never, view);
      return isRefused(who) ? { refuse: who.refuse, params: who.params ?? {} } : undefined;
    },
  };
}

const some = (names: readonly string[]): string =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} …` : names.join(', ');

function previewPage({ values: v }: FormDraft, view: View, rate: number): Page {
  return {
    id: 'preview',
    template: 'common/form',
    done: 'compacts.launch.go',
    data: (t) => {
      const who = audience(v as never, view);
      if (isRefused(who)) return formCard({ title: t.t('compacts.launch.title') });
      const year = Number(v.year);
      const cycle = { id: cycleOf(year), content: { year } } as never;
      const sized = who.managers.map((m) => ({ m, n: newPaper(cycle, m, `${year}-01-01`, view).terms.length }));
      const bare = sized.filter((s) => s.n === 0).map((s) => s.m.name);
      const given = new Set(who.preparers.map((p) => p.manager.id));
      const alone = who.managers
        .filter((m) => !given.has(m.id) && view.org.holders(PREPARER, '', m.id).length === 0)
        .map((m) => m.name);
      const reach = sorted(
        who.managers.filter((m) => m.status === 'active'),
        view,
        rate,
      );
      const counts = sized.map((s) => s.n).sort((a, b) => a - b);
      return formCard({
        title: t.t('compacts.preview.title', { year: String(year) }),
        paragraphs: [
          ...(bare.length > 0 ? [t.t('compacts.preview.bare', { n: bare.length, names: some(bare) })] : []),
          ...(alone.length > 0 ? [t.t('compacts.preview.alone', { n: alone.length, names: some(alone) })] : []),
          ...(reach.noAccount.length > 0
            ? [
                t.t('compacts.preview.noAccount', {
                  n: reach.noAccount.length,
                  names: some(reach.noAccount.map((p) => p.name)),
                }),
              ]
            : []),
        ],
        facts: [
          fact(t, 'managers', t.number(who.managers.length)),
          fact(t, 'who', some(who.managers.map((m) => m.name))),
          fact(t, 'indicators', t.t('compacts.preview.range', { from: counts[0] ?? 0, to: counts.at(-1) ?? 0 })),
          ...DATES.map((id) => fact(t, id, t.day(String(v[id])))),
          fact(t, 'sending', t.t('compacts.preview.minutes', { n: Math.max(1, Math.ceil(reach.seconds / 60)) })),
        ],
        more: [
          button(t.t('compacts.preview.look'), 'obligation.list', {
            open: `compacts.sample|${year}#${who.managers[0]?.id ?? ''}`,
          }),
        ],
        note: t.t('compacts.preview.note'),
      });
    },
    inputs: {},
  };
}

const fact = (t: Speech, key: string, value: string) => ({ title: t.t(`compacts.preview.facts.${key}`), value });
