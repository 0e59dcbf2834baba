import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import type { View } from '../../kernel/view.ts';
import { FINAL, LEARN, sheetId } from './names.ts';
import { lessonOf } from './paper.ts';
import { learners, type Sheet, sheets } from './records.ts';
import { standingOf } from './standing.ts';

export const nextSchema = z.object({
  obligation: z.string().max(200),
  /** A lesson, or the final assessment. */
  part: z.string().max(60),
  /** Do everything now: the next lesson follows at once from here on. */
  atOnce: z.boolean().default(false),
  /** The go that was over on the card: the repeat is the one after it. */
  after: z.coerce.number().int().min(1).max(1000).optional(),
});

/**
 * Another part on the card: the next lesson, the final assessment, or the same once more with other questions. A lesson that was gone
 * through before stands beside the way, and a look at the final assessment ends nothing: the next lesson comes on its day all the same.
 */
export const moving =
  (shelf: Shelf) =>
  (act: Act<z.infer<typeof nextSchema>>, view: View): Decision => {
    const { obligation, part, atOnce, after } = act.data;
    const at = standingOf(obligation, shelf, view, true);
    const show = { kind: LEARN, id: obligation };
    if (!at) return { refuse: 'common.refused.gone' };
    if (part !== FINAL && !lessonOf(at.course, part)) return { refuse: 'learning.older', show };
    const attempt = attemptOf(at.o.id, part, after, view);
    const { nextOn, repeat: _, ...before } = at.learner;
    const on = view.today(view.org.person(at.learner.person) ?? { timeZone: 'UTC' });
    const wait = nextOn && !atOnce ? { nextOn } : {};
    const rest = { ...before, on, ...(atOnce ? { atOnce: true } : {}) };
    const again = part !== FINAL && at.learner.lessons.includes(part);
    const stays = part === FINAL || part === at.learner.part;
    const row = again
      ? { ...rest, ...wait, repeat: { part, attempt } }
      : { ...rest, part, attempt, ...(stays ? wait : {}) };
    const steps: Step[] = [put(learners, row), { do: 'refresh', ref: show }];
    return { steps, reply: { show } };
  };

/** The go that is under way; after one that is over the next. Two presses of one button begin one go. */
function attemptOf(learn: string, part: string, after: number | undefined, view: View): number {
  for (let attempt = 1; ; attempt++) {
    const sheet = view.get<Sheet>(sheets.name, sheetId(learn, part, attempt));
    const over = sheet !== undefined && sheet.answers.length >= sheet.paper.length;
    if (!over || after === undefined || attempt > after)
      return over && after === undefined ? lastOf(learn, part, view) : attempt;
  }
}

/** Without a word of a repeat, the newest go is shown as it is. */
function lastOf(learn: string, part: string, view: View): number {
  let attempt = 1;
  while (view.get<Sheet>(sheets.name, sheetId(learn, part, attempt + 1))) attempt++;
  return attempt;
}
