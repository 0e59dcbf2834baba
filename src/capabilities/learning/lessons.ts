import type { Act, Decision, Step } from '../../kernel/act.ts';
import type { Id } from '../../kernel/store.ts';
import { type Day, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { isRunning } from './content.ts';
import { LEARN } from './names.ts';
import { dueKey, type Learner, learners } from './records.ts';

/** After every id. */
const END = '\uffff';
/** Learners told in one act: people are answered in between. */
const AT_ONCE = 500;

/** One alarm for a run, a zone and a day, however many learners it is for. */
export function lessonsAlarm(run: Id, zone: string, day: Day, view: View): Step[] {
  const id = `lessons|${run}|${zone}|${day}`;
  // There already: whoever is next does not fight over it.
  if (view.peek('alarms', id)) return [];
  return [{ do: 'alarm', id, at: momentOf(day, '00:00', zone), kind: 'learning.lessons', data: { run, zone, day } }];
}

/**
 * The day has come: everybody whose next lesson is due on it is told, in their own working hours, with what else waits. `after`: the one who
 * was told last, not how many were: whoever answers in between is no longer due, and nobody behind them is to be passed over.
 */
export function lessonsDue(act: Act<{ run: Id; zone: string; day: Day; after: string }>, view: View): Decision {
  const { run, zone, day, after } = act.data;
  if (!isRunning(view.cycle(run))) return { steps: [] };
  const span = { from: dueKey(run, zone, day, after), to: dueKey(run, zone, day, END), limit: AT_ONCE + 2 };
  const due = view.range<Learner>(learners.name, 'due', span).filter(({ id }) => id !== after);
  const now = due.slice(0, AT_ONCE);
  const steps: Step[] = now.map((learner) => ({
    do: 'tell',
    person: learner.person,
    ref: { kind: LEARN, id: learner.id },
    why: 'ask',
    obligation: learner.id,
    cycle: run,
    key: `lesson-${day}`,
  }));
  const last = now.at(-1)?.id;
  if (last !== undefined && due.length > now.length)
    steps.push({
      do: 'alarm',
      id: `lessons|${run}|${zone}|${day}|${last}`,
      at: view.now,
      kind: act.kind,
      data: { run, zone, day, after: last },
    });
  return { steps };
}
