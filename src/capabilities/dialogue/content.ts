import { z } from 'zod/v4';
import type { Speech } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import { knownAt, type Past } from '../../kernel/past.ts';
import { type Person, within } from '../../kernel/person.ts';
import { isRunning } from '../../kernel/rings.ts';
import { FIRST_ZONE } from '../../kernel/rundays.ts';
import { type Day, type Instant, isDay, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { OFFICE } from './names.ts';

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
  /** The how manieth of its year; the first has no number. */
  nth?: number;
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

/** Do these audiences have anybody in common? Units without end: everyone. */
export const meets = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === 0 || others.length === 0 || some.some((a) => others.some((b) => within(a, b) || within(b, a)));

/** Has its first day come, for anybody on Earth? */
export const hasBegun = (cycle: Cycle, view: View): boolean => momentOf(cycle.opens, '00:00', FIRST_ZONE) <= view.now;

/**
 * The one that somebody means by "the dialogue": of those that are theirs the newest that has begun and runs, then one that is still to
 * come, then the last. To the office those of others too, rather than one of its own that is over.
 */
export function presentDialogue(view: View, person: Pick<Person, 'id' | 'unit'>): Cycle | undefined {
  const all = dialogues(view);
  const own = all.filter((c) => meets(c.units, [person.unit]));
  for (const some of view.org.holds(person.id, OFFICE) ? [own, all] : [own]) {
    const runs = some.filter(isRunning);
    const found = runs.find((c) => hasBegun(c, view)) ?? runs[0];
    if (found) return found;
  }
  return own[0] ?? all[0];
}

/** What a dialogue is called in a reader's language; in the files of operators it keeps the name it was launched under. */
export const titleIn = (cycle: Cycle, t: Speech): string =>
  numbered(t.t('dialogue.titled', { year: String(contentOf(cycle).year) }), contentOf(cycle).nth);

/** Two of one year are told apart. */
export const numbered = (title: string, nth = 1): string => (nth > 1 ? `${title} (${nth})` : title);

/** A dialogue that runs for some of the same people on some of the same days: everybody has one at a time. */
export function overlapping(
  it: Pick<Cycle, 'units' | 'opens' | 'closes'>,
  view: View,
  except?: string,
): Cycle | undefined {
  return dialogues(view).find(
    (c) => c.id !== except && isRunning(c) && meets(c.units, it.units) && c.opens <= it.closes && it.opens <= c.closes,
  );
}
