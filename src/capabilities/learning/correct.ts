import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { type Cycle, cycles } from '../../kernel/cycle.ts';
import { isSettled } from '../../kernel/obligation.ts';
import type { View } from '../../kernel/view.ts';
import { contentOf, contentSchema, courseNow, webLink } from './content.ts';
import { notOffice } from './extend.ts';
import { CARDS, LEARN } from './names.ts';
import { sheets, type Version, versions } from './records.ts';

/** What the office may put right in a run. What is not named stays. */
export const correctSchema = z.object({
  cycle: z.string().max(200),
  message: z.string().trim().max(2000).optional(),
  video: webLink.optional(),
  pass: contentSchema.shape.pass,
});

/** Has anybody answered a question of the final assessment: in any version of the course that was used? */
export function finalBegun(cycle: Cycle, shelf: Shelf, view: View): boolean {
  const counts = view.counts(sheets.name, `${cycle.id}|`);
  const { course } = contentOf(cycle);
  const used = view.all<Version>(versions.name).flatMap((v) => (v.course.id === course ? [v.course] : []));
  return [...used, courseNow(shelf, cycle, view)]
    .flatMap((it) => it?.lessons ?? [])
    .some((lesson) => lesson.final.some((q) => (counts.get(`${cycle.id}|${q.id}|n`) ?? 0) > 0));
}

/**
 * The message, the video, the pass mark: cards already delivered follow in place, and what is queued is drawn with it. One mark holds for
 * all, so it stays once somebody has answered by it.
 */
export const correcting =
  (shelf: Shelf) =>
  (act: Act<z.infer<typeof correctSchema>>, view: View): Decision => {
    const { cycle: id, ...said } = act.data;
    const cycle = view.cycle(id);
    if (cycle?.capability !== 'learning') return { refuse: 'common.cycle.none' };
    const refused = notOffice(act, cycle.id, view);
    if (refused) return refused;
    const content = contentOf(cycle);
    const given = Object.fromEntries(
      Object.entries(said).filter(([key, value]) => value !== undefined && value !== content[key as 'pass']),
    );
    const show = { kind: CARDS.run, id };
    if (given.pass !== undefined && finalBegun(cycle, shelf, view)) return { refuse: 'learning.correct.late', show };
    if (Object.keys(given).length === 0) return { steps: [], reply: { show } };
    const { pass, ...words } = given;
    return {
      steps: [
        put(cycles, { ...cycle, content: { ...cycle.content, ...given } }),
        ...shown(cycle, shelf, view),
        { do: 'refresh', ref: show },
        {
          do: 'note',
          about: id,
          ...(pass === undefined ? {} : { facts: { pass: Number(pass) } }),
          words: words as { [name: string]: string },
        },
      ],
      reply: { show },
    };
  };

/** Every card on which it stands: what each learner is at, and the lesson with the message, read again. */
function shown(cycle: Cycle, shelf: Shelf, view: View): Step[] {
  const lessons = (courseNow(shelf, cycle, view)?.lessons ?? []).filter((lesson) => lesson.message);
  return view
    .ofKind(cycle.id, LEARN)
    .flatMap((o): Step[] => [
      ...(isSettled(o) ? [] : [{ do: 'refresh', ref: { kind: LEARN, id: o.id } } as const]),
      ...lessons.map((lesson): Step => ({ do: 'refresh', ref: { kind: CARDS.lesson, id: `${o.id}#${lesson.id}` } })),
    ]);
}
