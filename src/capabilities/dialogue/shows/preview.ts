import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import type { FormDraft } from '../../../kernel/form.ts';
import { LANGUAGES, type Language } from '../../../kernel/person.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/shows.ts';
import { LINKS } from '../content.ts';
import { levelDue } from '../dates.ts';
import { opens } from '../names.ts';
import { LISTS, preview, SAMPLES } from '../preview.ts';
import { QUESTIONS } from '../pulseNames.ts';
import { type CardParts, card, opener, PAGE } from './common.ts';

/** How many colleagues a sample speaks of. */
const EXAMPLE = 9;

const draftOf = (id: string, { view, viewer }: Shown): FormDraft | undefined => {
  const draft = view.peek<FormDraft>('drafts', id);
  return draft?.person === viewer.id ? draft : undefined;
};

/** A card as people will get it, in each language, before anything is sent. Its buttons are only named. */
export function sampleCard(shown: Shown): CardContent | undefined {
  const [what = '', language = '', ...rest] = shown.ref.id.split('#');
  const draft = draftOf(rest.join('#'), shown);
  const kind = SAMPLES.find((s) => s === what);
  const spoken = LANGUAGES.find((l) => l === language);
  if (!draft || !kind || !spoken) return undefined;
  const { t } = shown;
  const there = t.in(spoken);
  const it = sample(kind, draft.values, there, shown);
  return card(t.t('dialogue.launch.summary'), {
    ...it,
    recorded: t.t('dialogue.preview.look.title', { what: t.t(`dialogue.preview.look.${kind}`) }),
    buttons: LANGUAGES.map((l: Language) =>
      button(t.languageName(l), 'obligation.list', opens('dialogue.sample', `${kind}#${l}#${draft.id}`)),
    ),
    more: [opener(t.t('common.action.back'), 'form.page', draft.id)],
  });
}

function sample(kind: (typeof SAMPLES)[number], v: FormDraft['values'], t: Speech, { view, viewer }: Shown): CardParts {
  const { name } = viewer;
  const title = t.t('dialogue.titled', { year: String(v.year) });
  const run = { start: String(v.opens), days: Number(v.days), closes: String(v.closes) };
  const due = t.day(levelDue(run, 1, viewer, view.work));
  const closes = t.day(String(v.closes));
  const links = LINKS.filter((id) => v[id]).map((id) => ({ title: t.t(`dialogue.links.${id}`), url: String(v[id]) }));
  const named = (...keys: string[]) =>
    t.t('dialogue.preview.look.buttons', { list: t.list(keys.map((key) => t.t(key))) });
  switch (kind) {
    case 'lead':
      return {
        title: t.t('dialogue.lead.title'),
        paragraphs: [
          t.t('dialogue.lead.ask', { theme: String(v.theme), n: EXAMPLE, due }),
          ...(v.description ? [String(v.description)] : []),
          named('dialogue.lead.plan', 'dialogue.lead.took', 'common.action.later', 'dialogue.lead.else'),
        ],
        links,
        note: t.t('dialogue.seen'),
      };
    case 'take':
      return {
        title: t.t('dialogue.confirm.title', { day: due, name }),
        paragraphs: [t.t('dialogue.confirm.ask', { name }), named('dialogue.confirm.yes', 'dialogue.confirm.absent')],
        links: links.filter(({ url }) => url === v.video || url === v.participantsGuide),
        note: t.t('dialogue.confirm.note'),
      };
    case 'pulse':
      return {
        title: t.t('dialogue.pulse.title'),
        paragraphs: [
          t.t('dialogue.pulse.intro'),
          t.t('dialogue.pulse.nobody'),
          ...QUESTIONS.map((id) => t.t(`dialogue.pulse.${id}`)),
          named('dialogue.pulse.send'),
        ],
        links: v.reportLink ? [{ title: t.t('dialogue.pulse.report'), url: String(v.reportLink) }] : [],
        note: t.t('dialogue.pulse.note'),
      };
    case 'question':
      return {
        title: t.t('dialogue.question.title', { title }),
        paragraphs: [
          t.t('dialogue.question.text', { day: closes }),
          named('dialogue.question.met', 'dialogue.question.not', 'dialogue.question.unsure'),
        ],
        note: t.t('dialogue.question.note'),
      };
    case 'certify':
      return {
        title: t.t('dialogue.certify.title', { entity: '…' }),
        paragraphs: [
          t.t('dialogue.certify.figures', { took: EXAMPLE, staff: EXAMPLE, rate: t.percent(100), excused: 0 }),
          named('dialogue.certify.button'),
        ],
        note: t.t('dialogue.certify.note'),
      };
  }
}

/** Who was met, who will be tried, who has no account: by name, some a page. */
export function peopleCard(shown: Shown): CardContent | undefined {
  const [what = '', at = '0', ...rest] = shown.ref.id.split('#');
  const draft = draftOf(rest.join('#'), shown);
  const list = LISTS.find((l) => l === what);
  if (!draft || !list) return undefined;
  const { t, view } = shown;
  const all = preview(draft.values, view, 1)[list];
  const page = Number(at) || 0;
  const some = all.slice(page * PAGE, (page + 1) * PAGE);
  const left = all.length - page * PAGE - some.length;
  return {
    template: 'common/list',
    summary: t.t('dialogue.launch.summary'),
    data: {
      title: t.t('dialogue.preview.look.listTitle', { what: t.t(`dialogue.preview.facts.${list}`), n: all.length }),
      intro: '',
      rows: some.map((p): Row => ({ text: p.name, detail: p.unit, button: NO_BUTTON })),
      more:
        left > 0
          ? button(
              t.t('common.rest', { n: left }),
              'obligation.list',
              opens('dialogue.people', `${list}#${page + 1}#${draft.id}`),
            )
          : NO_BUTTON,
      buttons: [opener(t.t('common.action.back'), 'form.page', draft.id)],
      links: [],
      note: '',
    },
  };
}
