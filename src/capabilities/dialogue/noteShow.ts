import type { Capability, CardContent, Command, Shown } from '../../kernel/capability.ts';
import { button } from '../../kernel/shows.ts';
import { dayIn } from '../../kernel/time.ts';
import { doubted } from '../../kernel/vouched.ts';
import { presentDialogue, reportLinks, titleIn } from './content.ts';
import { field } from './fields.ts';
import { CONFIRM, OFFICE, takeId } from './names.ts';
import { LONGEST, leaderOf, NOTE, type NoteOutcome, noteAbout, notesFor, OUTCOMES } from './note.ts';
import { card, doubtedCard, opener } from './shows/common.ts';

/** No copy of these cards is followed: that somebody wrote is nobody's to find on the disk. */
const untraced = (content: CardContent): CardContent => ({ ...content, untraced: true });

/** Where somebody writes to the office alone. */
function noteCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const take = noteAbout(ref.id, viewer.id, view);
  const cycle = view.cycle(take?.cycle);
  if (!take || !cycle) return undefined;
  return untraced(
    card(t.t('dialogue.note.summary', { title: titleIn(cycle, t) }), {
      title: t.t('dialogue.note.title'),
      paragraphs: [t.t('dialogue.note.who'), t.t('dialogue.note.stays')],
      fields: [field(t, 'long', 'text', {}, { label: t.t('dialogue.note.text'), max: LONGEST })],
      buttons: [
        button(t.t('dialogue.note.send'), NOTE, { take: take.id }, 'positive', 'auto'),
        opener(t.t('common.action.back'), CONFIRM, take.id),
      ],
      links: reportLinks(cycle, t),
      note: t.t('dialogue.note.seen'),
    }),
  );
}

function noteSentCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const cycle = view.cycle(ref.id);
  if (!cycle) return undefined;
  return untraced(
    card(t.t('dialogue.note.summary', { title: titleIn(cycle, t) }), {
      title: t.t('dialogue.note.sent'),
      paragraphs: [t.t('dialogue.note.stays')],
      buttons: [opener(t.t('common.action.back'), CONFIRM, takeId(cycle.id, viewer.id))],
      note: t.t('dialogue.note.seen'),
    }),
  );
}

/**
 * The office reads the notes one by one, and keeps what came of each; the sum of that stands here and nowhere else. Drawn by itself the card
 * only says how many there are: a note is shown in answer to the act that asks for it, which leaves its line.
 */
function notesCard({ ref, view, viewer, t, with: extra }: Shown): CardContent | undefined {
  const { id } = ref;
  const cycle = view.cycle(id);
  if (!cycle || !view.org.holds(viewer.id, OFFICE)) return undefined;
  if (doubted(view)) return untraced(doubtedCard(t));
  const notes = notesFor(id, viewer.id, view);
  const outcomes = view.find<NoteOutcome>('dialogue.noteOutcomes', 'cycle', id);
  const title = t.t('dialogue.note.list', { n: notes.length });
  const summary = t.t('dialogue.note.officeSummary');
  const to = (at: number, text: string) => button(t.t(text), 'dialogue.readNotes', { cycle: id, at });
  const at = notes.findIndex((letter) => letter.ref === extra.ref);
  const letter = notes[at];
  if (!letter)
    return untraced(
      card(summary, {
        title,
        paragraphs: notes.length > 0 ? [t.t('dialogue.note.logged')] : [],
        buttons: notes.length > 0 ? [to(0, 'dialogue.note.read')] : [],
        note: t.t('dialogue.note.only'),
      }),
    );
  const kept = outcomes.find((o) => o.id === letter.ref);
  const leader = view.org.person(leaderOf(letter, view) ?? '');
  return untraced(
    card(summary, {
      title,
      recorded: t.t('dialogue.note.at', { n: at + 1, of: notes.length, day: t.day(dayIn(letter.at, viewer.timeZone)) }),
      facts: [
        { title: t.t('dialogue.note.by'), value: view.org.person(letter.by)?.name ?? letter.by },
        ...(leader ? [{ title: t.t('dialogue.note.leader'), value: leader.name }] : []),
        { title: t.t('dialogue.note.outcome'), value: t.t(`dialogue.note.outcomes.${kept?.outcome ?? 'open'}`) },
      ],
      paragraphs: [letter.words.text ?? ''],
      buttons: OUTCOMES.map((outcome) =>
        button(t.t(`dialogue.note.outcomes.${outcome}`), 'dialogue.noteOutcome', {
          cycle: id,
          ref: letter.ref,
          outcome,
        }),
      ),
      more: [
        ...(at > 0 ? [to(at - 1, 'dialogue.note.previous')] : []),
        ...(at + 1 < notes.length ? [to(at + 1, 'dialogue.note.next')] : []),
      ],
      namesTitle: t.t('dialogue.note.sums'),
      names: OUTCOMES.map((outcome) =>
        t.t('dialogue.note.sum', {
          outcome: t.t(`dialogue.note.outcomes.${outcome}`),
          n: outcomes.filter((o) => o.outcome === outcome).length,
        }),
      ),
      note: t.t('dialogue.note.only'),
    }),
  );
}

export const noteShow: Capability['show'] = { note: noteCard, noteSent: noteSentCard, notes: notesCard };

export const noteCommands: Command[] = [
  {
    id: 'notes',
    may: [OFFICE],
    run: (person, view) => ({ act: 'dialogue.readNotes', data: { cycle: presentDialogue(view, person)?.id ?? '' } }),
  },
];
