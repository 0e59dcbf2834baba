import { z } from 'zod/v4';
import type { Speech } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { FormDraft, Page } from '../../kernel/form.ts';
import { runNamed } from '../../kernel/naming.ts';
import type { Person } from '../../kernel/person.ts';
import { button } from '../../kernel/shows.ts';
import { sorted } from '../../kernel/sounding.ts';
import type { View } from '../../kernel/view.ts';
import { certifiers, ringsOf, type Survey, survey } from './audience.ts';
import { overlapping, titleIn } from './content.ts';
import { cascadeEnd } from './dates.ts';
import { field, formCard } from './fields.ts';
import { opens } from './names.ts';

/** Names on one card; the rest is counted. */
const NAMED = 8;

/** Cards that can be looked at, and lists of people, before anything is sent. */
export const SAMPLES = ['lead', 'take', 'pulse', 'question', 'certify'] as const;
export const LISTS = ['met', 'tried', 'noAccount'] as const;

/** What a launch would do, before anything is done. */
export interface Preview {
  seen: Survey;
  met: Person[];
  /** Never met; they will be tried by their Entra account. */
  tried: Person[];
  noAccount: Person[];
  /** Seconds of sending at the rate, a message to each: a first contact takes two requests. */
  seconds: number;
  /** Who is written to on the opening day: the first two levels of leaders. Everybody else is, when their turn comes. */
  first: { people: number; seconds: number };
  problems: { key: string; params: { [name: string]: string | number }; run?: Cycle }[];
  rings: string[][];
  headless: string[];
}

export function preview(values: FormDraft['values'], view: View, rate: number): Preview {
  const units = (values.units as string[] | undefined) ?? [];
  const seen = survey(units, view);
  const { met, tried, noAccount, seconds } = sorted(
    [...seen.participants, ...seen.leaders].map(({ person }) => person).filter((person) => person.status === 'active'),
    view,
    rate,
  );
  const leading = seen.leaders.flatMap(({ person, level }) => (level < 2 ? (view.org.sitter(person.id) ?? []) : []));
  const first = sorted(leading, view, rate);
  const headless = seen.entities.filter((entity) => {
    const all = certifiers(entity, units, view);
    return all.length === 0 || all.some(({ owner }) => 'role' in owner && !view.org.head(owner.unit));
  });
  const problems: Preview['problems'] = [];
  const other = meeting(values, view);
  if (other) problems.push({ key: 'dialogue.launch.runs', params: {}, run: other });
  const end = cascadeEnd(String(values.opens), Number(values.days), seen.levels);
  if (end > String(values.closes))
    problems.push({ key: 'dialogue.preview.tooShort', params: { levels: seen.levels, day: end } });
  if (seen.unassigned.length > 0)
    problems.push({
      key: 'dialogue.preview.unassigned',
      params: { n: seen.unassigned.length, names: some(seen.unassigned.map((p) => p.name)) },
    });
  if (headless.length > 0)
    problems.push({ key: 'dialogue.preview.headless', params: { n: headless.length, names: some(headless) } });
  if (seen.vacant.length > 0)
    problems.push({
      key: 'dialogue.preview.vacant',
      params: { n: seen.vacant.length, names: some(seen.vacant.map((p) => p.title || p.name)) },
    });
  if (!values.reportLink) problems.push({ key: 'dialogue.preview.noReportLink', params: {} });
  if (seen.leaders.length === 0) problems.push({ key: 'dialogue.launch.nobody', params: {} });
  return {
    seen,
    met,
    tried,
    noAccount,
    seconds,
    first: { people: first.met.length + first.tried.length, seconds: first.seconds },
    problems,
    rings: ringsOf(seen),
    headless,
  };
}

const some = (names: readonly string[]): string =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} …` : names.join(', ');

export function previewPage(draft: FormDraft, view: View, rate: number): Page {
  const v = draft.values;
  return {
    id: 'preview',
    template: 'common/form',
    done: 'dialogue.launch.go',
    data: (t) => {
      const it = preview(v, view, rate);
      const { seen } = it;
      return formCard({
        title: t.t('dialogue.preview.title', { theme: String(v.theme), year: String(v.year) }),
        paragraphs: [...it.problems.map((p) => t.t(p.key, spoken(p, t))), t.t('dialogue.preview.cards')],
        facts: [
          fact(t, 'dates', t.t('dialogue.preview.span', { from: t.day(String(v.opens)), to: t.day(String(v.closes)) })),
          fact(t, 'leaders', t.number(seen.leaders.length)),
          fact(t, 'participants', t.number(seen.participants.length)),
          fact(t, 'levels', t.number(seen.levels)),
          fact(t, 'excused', t.number(seen.excused.length)),
          fact(t, 'nonStaff', t.number(seen.nonStaff.length)),
          fact(t, 'met', t.number(it.met.length)),
          fact(t, 'tried', t.number(it.tried.length)),
          fact(t, 'noAccount', t.number(it.noAccount.length)),
          fact(t, 'opening', sent(it.first.people, it.first.seconds, t)),
          fact(t, 'sending', sent(it.met.length + it.tried.length, it.seconds, t)),
        ],
        fields: [
          field(t, 'one', 'to', v, {
            choices: [
              { title: t.t('dialogue.preview.everyone'), value: 'everyone' },
              {
                title: t.t('dialogue.preview.rings', { n: it.rings.length, entities: it.rings[0]?.join(', ') ?? '' }),
                value: 'rings',
              },
            ],
          }),
        ],
        more: [
          ...SAMPLES.map((what) =>
            button(
              t.t(`dialogue.preview.look.${what}`),
              'obligation.list',
              opens('dialogue.sample', `${what}#${t.language}#${draft.id}`),
            ),
          ),
          ...LISTS.filter((what) => it[what].length > 0).map((what) =>
            button(
              t.t(`dialogue.preview.look.${what}`),
              'obligation.list',
              opens('dialogue.people', `${what}#0#${draft.id}`),
            ),
          ),
        ],
        note: t.t('dialogue.preview.note'),
      });
    },
    inputs: { to: z.enum(['everyone', 'rings']) },
    check: (values) => {
      const other = meeting(values, view);
      return other && { refuse: 'dialogue.launch.runs', params: { title: runNamed(other) } };
    },
  };
}

const sent = (n: number, seconds: number, t: Speech): string =>
  t.t('dialogue.preview.sent', {
    n,
    time: t.t('dialogue.preview.minutes', { n: Math.max(1, Math.ceil(seconds / 60)) }),
  });

const fact = (t: Speech, key: string, value: string) => ({ title: t.t(`dialogue.preview.facts.${key}`), value });

const spoken = ({ params, run }: Preview['problems'][number], t: Speech) => ({
  ...params,
  ...('day' in params ? { day: t.day(String(params.day)) } : {}),
  ...(run ? { title: titleIn(run, t) } : {}),
});

/** Another dialogue for some of the same people, on some of the same days. */
const meeting = (v: FormDraft['values'], view: View): Cycle | undefined =>
  overlapping(
    { units: (v.units as string[] | undefined) ?? [], opens: String(v.opens), closes: String(v.closes) },
    view,
  );
