import { z } from 'zod/v4';
import type { Form, FormDraft, Page, Values } from '../../kernel/form.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Person } from '../../kernel/person.ts';
import type { Id, Json } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { dayInput, field, formCard, severalInput, toggleInput } from './fields.ts';
import { namedIn } from './people.ts';
import { wrongDate } from './record.ts';
import { mayLead } from './rights.ts';
import { leftOf } from './roster.ts';
import { FORMS, type Session } from './sessions.ts';

/** Names on one page. */
const PAGE = 25;
/** Colleagues offered by name; others are typed. */
const NEAR = 40;

/**
 * The record of a session: when, who was absent (25 names a page), who else was there. `about` is the lead for a new session, or a
 * session to be corrected. The team is frozen when it begins: a page changes only what it shows (hardening R3).
 */
export const recordForm: Form = {
  summary: 'dialogue.record.summary',
  start(about, person, view) {
    const session = view.get<Session>('dialogue.sessions', about);
    const lead = view.obligation(session?.lead ?? about);
    const cycle = view.cycle(lead?.cycle);
    if (!lead || !cycle) return { refuse: 'common.refused.gone' };
    if (!mayLead(person, lead, view)) return { refuse: 'common.refused.notYours' };
    if (cycle.state === 'closed' || lead.state === 'withdrawn') return { refuse: 'common.refused.closed' };
    if (session) return { values: fromSession(session, lead) };
    const team = leftOf(lead, cycle, view).map((m) => m.person.id);
    return {
      values: {
        obligation: lead.id,
        seen: lead.revision,
        team,
        date: lead.planned ?? view.today(person),
        minutes: Number(lead.data.minutes ?? 60),
        form: 'in-person',
        joined: [],
        others: '',
        topics: '',
        idea: '',
      },
    };
  },
  pages(draft, person, view) {
    const team = ((draft.values.team as Id[] | undefined) ?? [])
      .map((id) => view.org.person(id))
      .filter((p): p is Person => p !== undefined);
    const pages: Page[] = [whenPage(draft, team.length, view, person)];
    for (let at = 0; at < team.length; at += PAGE) pages.push(absentPage(draft, team, at));
    pages.push(elsePage(draft, person, view));
    return pages;
  },
};

function fromSession(s: Session, lead: Obligation): Values {
  const values: Values = {
    obligation: lead.id,
    session: s.id,
    seen: lead.revision,
    team: [...s.present, ...s.absent],
    date: s.date,
    minutes: s.minutes,
    form: s.form,
    joined: s.joined,
    others: '',
    topics: s.topics,
    idea: s.idea,
  };
  for (const id of s.absent) values[`absent:${id}`] = true;
  return values;
}

function whenPage(draft: FormDraft, n: number, view: View, person: Person): Page {
  const v = draft.values;
  return {
    id: 'when',
    template: 'common/form',
    data: (t) =>
      formCard({
        title: t.t('dialogue.record.when'),
        paragraphs: [t.t('dialogue.record.team', { n })],
        fields: [
          field(t, 'date', 'date', v, { required: true }),
          field(t, 'number', 'minutes', v, { least: 5, max: 600 }),
          field(t, 'one', 'form', v, { choices: FORMS.map((f) => ({ title: t.t(`dialogue.forms.${f}`), value: f })) }),
        ],
      }),
    inputs: { date: dayInput, minutes: z.coerce.number().int().min(5).max(600), form: z.enum(FORMS) },
    check: (values) => {
      const cycle = view.cycle(view.obligation(String(v.obligation))?.cycle);
      return cycle && wrongDate(String(values.date), cycle, view.today(person));
    },
  };
}

function absentPage(draft: FormDraft, team: Person[], at: number): Page {
  const shown = team.slice(at, at + PAGE);
  return {
    id: `absent-${at}`,
    template: 'common/form',
    data: (t) =>
      formCard({
        title: t.t('dialogue.record.absent'),
        paragraphs:
          team.length > PAGE
            ? [t.t('dialogue.record.page', { from: at + 1, to: at + shown.length, of: team.length })]
            : [],
        fields: shown.map((p) =>
          field(
            t,
            'toggle',
            `absent:${p.id}`,
            { [`absent:${p.id}`]: draft.values[`absent:${p.id}`] ?? false },
            { label: p.name },
          ),
        ),
      }),
    inputs: Object.fromEntries(shown.map((p) => [`absent:${p.id}`, toggleInput])),
  };
}

function elsePage(draft: FormDraft, person: Person, view: View): Page {
  const v = draft.values;
  const team = new Set((v.team as Json[] | undefined) ?? []);
  const near = view
    .find<Person>('people', 'unit', person.unit)
    .filter((p) => p.status === 'active' && p.id !== person.id && !team.has(p.id))
    .slice(0, NEAR);
  return {
    id: 'else',
    template: 'common/form',
    done: 'dialogue.record.go',
    data: (t) =>
      formCard({
        title: t.t('dialogue.record.else'),
        fields: [
          ...(near.length > 0
            ? [field(t, 'many', 'joined', v, { choices: near.map((p) => ({ title: p.name, value: p.id })) })]
            : []),
          field(t, 'text', 'others', v, { max: 2000, hint: t.t('dialogue.fields.othersHint') }),
          field(t, 'long', 'topics', v, { max: 1000 }),
          field(t, 'text', 'idea', v, { max: 500 }),
        ],
        note: t.t('dialogue.record.optional'),
      }),
    inputs: {
      joined: severalInput,
      others: z.string().max(2000),
      topics: z.string().trim().max(1000),
      idea: z.string().trim().max(500),
    },
    check: (values) => {
      const { unknown } = namedIn(String(values.others ?? ''), view);
      return unknown.length > 0
        ? { refuse: 'dialogue.record.whoIs', params: { names: unknown.join(', ') } }
        : undefined;
    },
  };
}
