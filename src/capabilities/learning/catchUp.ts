import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import type { Act, Decision, Step } from '../../kernel/act.ts';
import { catchUpId } from '../../kernel/posting.ts';
import type { View } from '../../kernel/view.ts';
import { courseAt } from './content.ts';
import { type Completion, completions, orderOf } from './records.ts';
import { coursePassed, LRS } from './statements.ts';

/** Completions told in one act: people are answered in between. */
const AT_ONCE = 200;

export const catchUpSchema = z.object({ after: z.string().max(300), until: z.string().max(40) });

/**
 * An LRS was set: courses completed before that are told too, from the oldest on, a part in each act; where it stopped stands in the alarm
 * of the next one. Lessons are not, since their moments are not kept. What a file has brought and is not yet laid over what is owed, is told then.
 */
export const catchingUp =
  (shelf: Shelf) =>
  (act: Act<z.infer<typeof catchUpSchema>>, view: View): Decision => {
    const { after, until } = act.data;
    // One more, since the row at which the last part ended comes first again.
    const span = { from: after, to: `${until}|~`, limit: AT_ONCE + 1 };
    const rows = view.range<Completion>(completions.name, 'at', span).filter((row) => orderOf(row) !== after);
    const part = rows.slice(0, AT_ONCE);
    const steps: Step[] = part
      .filter((row) => row.pending === undefined)
      .flatMap((row) => {
        const course = shelf.course(row.course) ?? courseAt(shelf, row.course, row.edition ?? '', view);
        return coursePassed(row, course ?? { id: row.course, title: {} }, view);
      });
    const last = part.at(-1);
    if (last && part.length === AT_ONCE)
      steps.push({
        do: 'alarm',
        id: catchUpId(LRS, 'learning'),
        at: view.now,
        kind: act.kind,
        data: { after: orderOf(last), until },
      });
    return { steps };
  };
