import type { Capability, CardContent, Command, Shown, Speech } from '../../kernel/capability.ts';
import { button } from '../../kernel/shows.ts';
import { doubted } from '../../kernel/vouched.ts';
import { presentDialogue, reportLinks, titleIn } from './content.ts';
import { type Field, field } from './fields.ts';
import { OFFICE } from './names.ts';
import { whyNot } from './pulse.ts';
import { ALL, nothingPublished, PULSE, type PulseResults, QUESTIONS, remarksRun, STEPS } from './pulseNames.ts';
import { mayRelease } from './pulseRelease.ts';
import { card, doubtedCard, opener } from './shows/common.ts';

/** Remarks on one page of the office's card. */
const PAGE = 8;

/** Three questions, on a card of its own: its button sends nothing but them (P3). */
function pulseCard({ ref, view, viewer, t, with: extra }: Shown): CardContent | undefined {
  const cycle = view.cycle(ref.id);
  if (cycle?.capability !== 'dialogue') return undefined;
  const summary = t.t('dialogue.pulse.summary', { title: titleIn(cycle, t) });
  const base = {
    title: t.t('dialogue.pulse.title'),
    paragraphs: [] as unknown[],
    fields: [] as Field[],
    buttons: [] as unknown[],
    links: reportLinks(cycle, t),
    note: '',
  };
  const drawn = (parts: Partial<typeof base>): CardContent => ({
    template: 'dialogue/pulse',
    summary,
    untraced: true,
    data: { ...base, ...parts },
  });
  if (extra.given === true) return drawn({ paragraphs: [t.t('dialogue.pulse.thanks')], links: [] });
  const refused = whyNot(cycle.id, viewer.id, view);
  if (refused) return drawn({ paragraphs: [t.t(refused.refuse)], links: [] });
  return drawn({
    paragraphs: [t.t('dialogue.pulse.intro'), t.t('dialogue.pulse.nobody')],
    fields: [
      ...QUESTIONS.map((id) => field(t, 'one', id, {}, { label: t.t(`dialogue.pulse.${id}`), choices: choices(t) })),
      field(t, 'long', 'remark', {}, { label: t.t('dialogue.pulse.remark'), max: 1000 }),
      field(t, 'long', 'idea', {}, { label: t.t('dialogue.pulse.idea'), max: 1000 }),
    ],
    buttons: [button(t.t('dialogue.pulse.send'), PULSE, { cycle: cycle.id }, 'positive', 'auto')],
    note: t.t('dialogue.pulse.note'),
  });
}

const choices = (t: Speech) =>
  [...STEPS, 'none'].map((value) => ({ value, title: t.t(`dialogue.pulse.step${value}`) }));

/** What was written, mixed, without any mark beside it: for the office alone (P4). */
function remarksCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const [id = '', page = '0'] = ref.id.split('#');
  const cycle = view.cycle(id);
  if (!cycle || !view.org.holds(viewer.id, OFFICE)) return undefined;
  const results = view.peek<PulseResults>('dialogue.pulseResults', id);
  const title = t.t('dialogue.pulse.remarks');
  const summary = t.t('dialogue.pulse.remarksSummary');
  const shown = (parts: Parameters<typeof card>[1]): CardContent => ({ ...card(summary, parts), untraced: true });
  if (!results?.publication)
    return shown({
      title,
      paragraphs: [t.t(results?.state === 'published' ? nothingPublished(results) : 'dialogue.pulse.unpublished')],
    });
  if (doubted(view)) return { ...doubtedCard(t), untraced: true };
  const opened = view.sealed(remarksRun(id));
  const all: { where: string; text: string }[] = [];
  const add = (where: string, texts: string[] = []) => all.push(...texts.map((text) => ({ where, text })));
  for (const [at, group] of results.publication.groups.entries())
    add(group.names.join(', '), opened.get(String(at))?.words.remark);
  add(t.t('dialogue.pulse.all'), opened.get(ALL)?.words.remark);
  add(t.t('dialogue.pulse.ideas'), opened.get(ALL)?.words.idea);
  const from = Math.max(0, Number(page) || 0) * PAGE;
  const rows = all.slice(from, from + PAGE);
  return shown({
    title,
    paragraphs: all.length === 0 ? [t.t('dialogue.pulse.noRemarks')] : [],
    facts: rows.map(({ where, text }) => ({ title: where, value: text })),
    buttons: mayRelease(id, viewer.id, view)
      ? [opener(t.t('dialogue.pulse.release'), 'dialogue.pulseRelease', id)]
      : [],
    more: [
      ...(from > 0 ? [opener(t.t('dialogue.note.previous'), 'dialogue.pulseRemarks', `${id}#${from / PAGE - 1}`)] : []),
      ...(from + PAGE < all.length
        ? [opener(t.t('dialogue.note.next'), 'dialogue.pulseRemarks', `${id}#${from / PAGE + 1}`)]
        : []),
    ],
    note: t.t('dialogue.pulse.remarksNote'),
  });
}

export const pulseShow: Capability['show'] = { pulse: pulseCard, pulseRemarks: remarksCard };

const about =
  (kind: string): Command['run'] =>
  (person, view) => ({ show: { kind, id: presentDialogue(view, person)?.id ?? '' } });
export const pulseCommands: Command[] = [
  // For whoever lost the card: the same, as often as asked for, counted once.
  {
    id: 'pulse',
    may: (person, view) => whyNot(presentDialogue(view, person)?.id ?? '', person.id, view) === undefined,
    run: about(PULSE),
  },
  { id: 'remarks', may: [OFFICE], run: about('dialogue.pulseRemarks') },
];
