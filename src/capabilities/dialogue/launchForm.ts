import { z } from 'zod/v4';
import type { Button } from '../../kernel/buttons.ts';
import type { Speech } from '../../kernel/capability.ts';
import type { Form, FormDraft, Page, Values } from '../../kernel/form.ts';
import { starter } from '../../kernel/parts.ts';
import type { Person } from '../../kernel/person.ts';
import { addDays, daysBetween } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { contentOf, dialogues, LINKS, webLink } from './content.ts';
import { coded, dayInput, field, formCard, linkField, severalInput } from './fields.ts';
import { nobodyIn, wrongDates } from './launch.ts';
import { OFFICE } from './names.ts';
import { previewPage } from './preview.ts';

/** Exactly 52 weeks: the same weekday next year. */
const YEAR = 364;

/** A launch in two pages: what it is, and what it would do. `rate`: requests a second that Teams lets us send. */
export const launchForm = (rate: number): Form => ({
  summary: 'dialogue.launch.summary',
  start(about, person, view) {
    if (!view.org.holds(person.id, OFFICE)) return { refuse: 'common.refused.role' };
    return { values: about === 'new' ? blank(person, view) : (asLastYear(person, view) ?? blank(person, view)) };
  },
  pages: (draft, person, view) => [whatPage(draft, person, view), previewPage(draft, view, rate)],
});

function blank(person: Person, view: View): Values {
  const opens = view.work.onOrAfter(person, addDays(view.today(person), 7));
  const closes = addDays(opens, 90);
  return {
    theme: '',
    year: Number(opens.slice(0, 4)),
    description: '',
    video: '',
    guide: '',
    participantsGuide: '',
    presentation: '',
    reportLink: '',
    units: [],
    opens,
    days: 14,
    closes,
    figuresDue: addDays(closes, 30),
    to: 'everyone',
  };
}

/** What a launch is begun with: as the last one. Another one launched since begins another form, not the old one's draft. */
export const lastLaunch = (view: View): string => `last${dialogues(view)[0] ? `:${dialogues(view)[0]?.id}` : ''}`;

/** As last year, dates moved; undefined: there was none. */
export function asLastYear(person: Person, view: View): Values | undefined {
  const last = dialogues(view)[0];
  if (!last) return undefined;
  // Whoever is late with it, or left a year out, opens on the next such weekday, with the same days between.
  const span = Math.max(YEAR, Math.ceil(daysBetween(last.opens, view.today(person)) / 7) * 7);
  const years = Math.max(1, Math.round(span / YEAR));
  const { rings, began: _, closedBefore: __, nth: ___, ...content } = contentOf(last);
  return {
    ...content,
    year: content.year + years,
    units: last.units,
    opens: addDays(last.opens, span),
    closes: addDays(last.closes, span),
    figuresDue: addDays(content.figuresDue, span),
    to: rings.length > 0 ? 'rings' : 'everyone',
    last: String(content.year),
  };
}

/** The other way to begin, one press away. */
function other(v: Values, view: View, t: Speech): Button[] {
  if (v.last) return [starter(t.t('dialogue.launch.anew'), 'dialogue.launch', 'new')];
  return dialogues(view).length > 0 ? [starter(t.t('dialogue.launch.again'), 'dialogue.launch', lastLaunch(view))] : [];
}

function whatPage(draft: FormDraft, person: Person, view: View): Page {
  const v = draft.values;
  return {
    id: 'what',
    template: 'common/form',
    data: (t) =>
      formCard({
        title: t.t('dialogue.launch.title'),
        more: other(v, view, t),
        paragraphs: [
          v.last
            ? t.t('dialogue.launch.asLast', { title: t.t('dialogue.titled', { year: String(v.last) }) })
            : t.t('dialogue.launch.intro'),
        ],
        fields: [
          field(t, 'text', 'theme', v, { required: true }),
          field(t, 'number', 'year', v, { required: true, least: 2000, max: 2200 }),
          field(t, 'long', 'description', v, { max: 2000 }),
          ...[...LINKS, 'reportLink'].map((id) => linkField(field, t, id, v)),
          field(
            t,
            'many',
            'units',
            { units: ((v.units as string[] | undefined) ?? []).map(coded) },
            {
              // Those of last year too, below an entity or gone: what is not among the choices would come back as everyone.
              choices: [
                ...new Set([...view.org.entities().slice(0, 100), ...((v.units as string[] | undefined) ?? [])]),
              ].map((unit) => ({ title: unit, value: coded(unit) })),
            },
          ),
          field(t, 'date', 'opens', v, { required: true }),
          field(t, 'number', 'days', v, { required: true, least: 1, max: 120 }),
          field(t, 'date', 'closes', v, { required: true }),
          field(t, 'date', 'figuresDue', v, { required: true }),
        ],
      }),
    inputs: {
      theme: z.string().trim().min(1).max(200),
      year: z.coerce.number().int().min(2000).max(2200),
      description: z.string().trim().max(2000),
      video: webLink,
      guide: webLink,
      participantsGuide: webLink,
      presentation: webLink,
      reportLink: webLink,
      units: severalInput,
      opens: dayInput,
      days: z.coerce.number().int().min(1).max(120),
      closes: dayInput,
      figuresDue: dayInput,
    },
    check: (values) =>
      !values.theme
        ? { refuse: 'dialogue.launch.noTheme' }
        : (wrongDates(
            { opens: String(values.opens), closes: String(values.closes), figuresDue: String(values.figuresDue) },
            view.today(person),
          ) ?? nobodyIn((values.units as string[] | undefined) ?? [], view)),
  };
}
