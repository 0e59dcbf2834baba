import type { Act, Decision, Step } from '../../kernel/act.ts';
import type { Id } from '../../kernel/store.ts';
import { type Day, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { isRunning } from './content.ts';
import { LEARN } from './names.ts';
import { type Learner, learners } from './records.ts';

/** Learners told in one act: people are answered in between. */
const AT_ONCE = 500;

/** One alarm for a run, a zone and a day, however many learners it is for. */
export function lessonsAlarm(run: Id, zone: string, day: Day, view: View): Step[] {
  const id = `lessons|${run}|${zone}|${day}`;
  // There already: whoever is next does not fight over it.
  if (view.peek('alarms', id)) return [];
  return [{ do: 'alarm', id, at: momentOf(day, '00:00', zone), kind: 'learning.lessons', data: { run, zone, day } }];
}

/** The day has come: everybody whose next lesson is due on it is told, in their own working hours, with what else waits. */
export function lessonsDue(act: Act<{ run: Id; zone: string; day: Day; from: number }>, view: View): Decision {
  const { run, zone, day, from } = act.data;
  if (!isRunning(view.cycle(run))) return { steps: [] };
  const due = view.find<Learner>(learners.name, 'due', `${run}|${zone}|${day}`);
  const steps: Step[] = due.slice(from, from + AT_ONCE).map((learner) => ({
    do: 'tell',
    person: learner.person,
    ref: { kind: LEARN, id: learner.id },
    why: 'ask',
    obligation: learner.id,
    cycle: run,
    key: `lesson-${day}`,
  }));
  if (due.length > from + AT_ONCE)
    steps.push({
      do: 'alarm',
      id: `lessons|${run}|${zone}|${day}|${from + AT_ONCE}`,
      at: view.now,
      kind: act.kind,
      data: { run, zone, day, from: from + AT_ONCE },
    });
  return { steps };
}
