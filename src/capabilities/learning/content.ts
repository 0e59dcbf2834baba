import { z } from 'zod/v4';
import type { Course } from '../../content/course.ts';
import type { Shelf } from '../../content/shelf.ts';
import type { Speech } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import { isRunning } from '../../kernel/rings.ts';
import type { Json } from '../../kernel/store.ts';
import { type Day, dayIn, isDay, type Zone } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { versionId } from './names.ts';
import { type Completion, type Version, versions } from './records.ts';

export { isRinged, isRunning, ringOf } from '../../kernel/rings.ts';

export const PACES = ['daily', 'second', 'once'] as const;
export type Pace = (typeof PACES)[number];
export const AUDIENCES = ['everyone', 'managers', 'joiners'] as const;

const day = z.string().refine(isDay);
/** A link that people are sent to: https, or nothing. */
export const webLink = z
  .string()
  .trim()
  .max(1000)
  .refine((text) => text === '' || /^https:\/\/[^\s/@]+(\/\S*)?$/i.test(text));
export const toggle = z.preprocess((v) => v === true || v === 'true', z.boolean());

/** What the office says of one run, beyond what every cycle has. */
export const contentSchema = z.object({
  course: z.string().max(60),
  audience: z.enum(AUDIENCES).default('everyone'),
  /** Those who are not staff owe it too. */
  nonStaff: toggle.default(false),
  pace: z.enum(PACES).default('daily'),
  /** Per cent of the final assessment; the course's own when not given. */
  pass: z.coerce.number().int().min(1).max(100).optional(),
  /** Whoever completed this course before owes the assessment alone. */
  refresher: toggle.default(false),
  due: day.optional(),
  /** The message of the head of the organisation, as words or as a link to a video. */
  message: z.string().trim().max(2000).default(''),
  video: webLink.default(''),
});
export type Content = Required<z.infer<typeof contentSchema>> & {
  /** The course as it was when it was launched: what there is, should its folder go. */
  version: string;
  rings: string[][];
  /** The day on which each ring opened. */
  began: string[];
};
export const contentOf = (cycle: Cycle): Content => cycle.content as unknown as Content;

/** Every run that was launched, the newest first. */
export const runs = (view: View): Cycle[] =>
  view
    .find<Cycle>('cycles', 'capability', 'learning')
    .filter((c) => c.state !== 'draft')
    .sort((a, b) => b.opens.localeCompare(a.opens) || b.id.localeCompare(a.id));

/** The one that people mean by "the course": the newest that runs, else the newest. */
export const presentRun = (view: View): Cycle | undefined => {
  const all = runs(view);
  return all.find(isRunning) ?? all[0];
};

/** The last day of a run that is over: its closing date, or the day on which it was closed before. */
export function closedOn(cycle: Cycle, zone: Zone): Day {
  const day = cycle.closedAt === undefined ? cycle.closes : dayIn(cycle.closedAt, zone);
  return day < cycle.closes ? day : cycle.closes;
}

/** How a run stands, with its dates. */
export const stateIn = (cycle: Cycle, today: Day, t: Speech): string =>
  t.t(`learning.run.${cycle.state === 'open' && cycle.opens > today ? 'ahead' : cycle.state}`, {
    from: t.day(cycle.opens),
    to: t.day(cycle.closes),
  });

/** A version of a course: from the shelf while it is there, else as it was kept. */
export function courseAt(shelf: Shelf, id: string, version: string, view: View): Course | undefined {
  const now = shelf.course(id);
  return now?.version === version ? now : view.peek<Version>(versions.name, versionId(id, version))?.course;
}

/** The course of a run as it is today: an edit reaches those parts that nobody has begun. */
export const courseNow = (shelf: Shelf, cycle: Cycle, view: View): Course | undefined =>
  shelf.course(contentOf(cycle).course) ?? courseAt(shelf, contentOf(cycle).course, contentOf(cycle).version, view);

/** Keeps a version that is used for the first time. */
export const keeping = (course: Course, view: View) =>
  view.peek(versions.name, versionId(course.id, course.version))
    ? []
    : [
        {
          do: 'put' as const,
          table: versions.name,
          row: { id: versionId(course.id, course.version), course: course as unknown as Json } as { id: string },
        },
      ];

/** The words of a thing in the reader's language, or in English. */
export const wordsIn = <W>(it: { words: { [language: string]: W | undefined } }, t: Pick<Speech, 'language'>): W =>
  (it.words[t.language] ?? it.words.en ?? Object.values(it.words)[0]) as W;

export const titleOf = (course: Course | undefined, language: string, id = ''): string =>
  course?.title[language as 'en'] ?? course?.title.en ?? Object.values(course?.title ?? {})[0] ?? id;

/** What a completed course is called: in the version that was completed, whatever became of its folder; else as it is or was asked. */
export function titleOfCompletion(it: Completion, shelf: Shelf, t: Pick<Speech, 'language'>, view: View): string {
  const run = view.cycle(it.run);
  const edition = it.edition ?? (run && contentOf(run).version) ?? '';
  const course = courseAt(shelf, it.course, edition, view) ?? shelf.course(it.course);
  return titleOf(course, t.language, run?.title ?? it.course);
}

/** What a run is called in a reader's language: as its course, and told apart where the course has had several runs. */
export function titleIn(shelf: Shelf, cycle: Cycle, t: Speech, view: View): string {
  const title = titleOf(courseNow(shelf, cycle, view), t.language, cycle.title);
  const others = runs(view).filter((c) => c.id !== cycle.id && contentOf(c).course === contentOf(cycle).course);
  return others.length > 0 ? t.t('learning.named.run', { title, what: whatOf(cycle, others, t) }) : title;
}

/** The year; of several in one year the opening date; of several on one day for whom it is. */
function whatOf(cycle: Cycle, others: readonly Cycle[], t: Speech): string {
  const year = cycle.opens.slice(0, 4);
  if (!others.some((c) => c.opens.startsWith(year))) return year;
  const from = t.t('learning.named.from', { day: t.day(cycle.opens) });
  if (!others.some((c) => c.opens === cycle.opens)) return from;
  const { audience } = contentOf(cycle);
  const all = audience === 'everyone' && cycle.units.length > 0 ? [] : [t.t(`learning.audience.${audience}`)];
  return t.t('learning.named.run', { title: from, what: t.list([...all, ...cycle.units]) });
}
