import { z } from 'zod/v4';
import type { Speech } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import { knownAt, type Past } from '../../kernel/past.ts';
import { isRunning } from '../../kernel/rings.ts';
import { type Day, type Instant, isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';

const day = z.string().refine(isDay);
/** A link that people are sent to: https, or nothing. */
export const webLink = z
  .string()
  .trim()
  .max(1000)
  .refine((text) => text === '' || /^https:\/\/[^\s/@]+(\/\S*)?$/i.test(text));

/** What the Ethics Office says of one dialogue, beyond what every cycle has. */
export const contentSchema = z.object({
  theme: z.string().trim().min(1).max(200),
  year: z.coerce.number().int().min(2000).max(2200),
  description: z.string().trim().max(2000).default(''),
  video: webLink.default(''),
  guide: webLink.default(''),
  participantsGuide: webLink.default(''),
  presentation: webLink.default(''),
  /** Where misconduct is reported: on the cards of the pulse and of the note, which are no place for it. */
  reportLink: webLink.default(''),
  /** Calendar days that each level has. */
  days: z.coerce.number().int().min(1).max(120).default(14),
  /** The heads' figures are due on this day. */
  figuresDue: day,
});
export type Content = z.infer<typeof contentSchema> & {
  /** Entities by ring, the first ring first; empty: launched to everyone at once. */
  rings: string[][];
  /** The day on which each ring opened; the first is the opening date. */
  began: string[];
  /** Closing dates before it was extended. */
  closedBefore?: Past<Day>;
};

/** The last day as it was known before `until`. */
export const closesAt = (cycle: Cycle, until: Instant): Day =>
  knownAt(cycle.closes, contentOf(cycle).closedBefore, until);

export const LINKS = ['video', 'guide', 'participantsGuide', 'presentation'] as const;
/** What the office may put right in a dialogue that runs. */
export const CORRECTABLE = ['theme', 'description', ...LINKS, 'reportLink'] as const;

export const contentOf = (cycle: Cycle): Content => cycle.content as unknown as Content;

export { isRinged, isRunning, ringOf } from '../../kernel/rings.ts';

/** Where misconduct is reported, for cards that are no place for it. */
export const reportLinks = (cycle: Cycle, t: Speech): { title: string; url: string }[] => {
  const { reportLink } = contentOf(cycle);
  return reportLink ? [{ title: t.t('dialogue.pulse.report'), url: reportLink }] : [];
};

/** Every dialogue that was launched, the newest first. */
export const dialogues = (view: View): Cycle[] =>
  view
    .find<Cycle>('cycles', 'capability', 'dialogue')
    .filter((c) => c.state !== 'draft')
    .sort((a, b) => b.opens.localeCompare(a.opens) || b.id.localeCompare(a.id));

/** The one that people mean by "the dialogue": the newest that runs, else the newest. */
export const presentDialogue = (view: View): Cycle | undefined => {
  const all = dialogues(view);
  return all.find(isRunning) ?? all[0];
};

/** What a dialogue is called in a reader's language; in the files of operators it keeps the name it was launched under. */
export const titleIn = (cycle: Cycle, t: Speech): string =>
  t.t('dialogue.titled', { year: String(contentOf(cycle).year) });
