import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import type { Version } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { within } from '../../kernel/person.ts';
import { isDay, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { isRinged, isRunning } from './content.ts';
import { QUESTION, TAKE } from './names.ts';
import { ANSWERS, type Reply, replies } from './sessions.ts';
import { untell } from './take.ts';

/** People without any record are asked once, so many of their working days before closing. */
const AHEAD = 10;
/** Answers are shown only as a number of at least so many. */
export const FEWEST = 5;

/** Looks who has no record yet, and asks each on their own day. Early enough for ten working days with holidays in between. */
export function askQuestions(act: Act<{ cycle: string }>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (!isRunning(cycle)) return { steps: [] };
  return {
    steps: view.ofKind(cycle.id, TAKE).flatMap((take) => (take.state === 'open' ? askOne(cycle, take, view) : [])),
  };
}

/** The day of one person has come, unless the closing date has moved. */
export function askQuestion(act: Act<{ take: string }>, view: View): Decision {
  const take = view.obligation(act.data.take);
  const cycle = view.cycle(take?.cycle);
  if (take?.state !== 'open' || !isRunning(cycle)) return { steps: [] };
  return { steps: askOne(cycle, take, view) };
}

function askOne(cycle: Cycle, take: Obligation, view: View): Step[] {
  const person = view.org.person(take.about);
  if (!person || !isRinged(cycle, person.unit) || view.peek<Reply>('dialogue.replies', take.id)) return [];
  // One question: a later closing date asks nobody again.
  if (take.data.questioned === true) return [];
  const at = momentOf(view.work.shift(person, cycle.closes, -AHEAD), '00:00', person.timeZone);
  if (at > view.now)
    return [{ do: 'alarm', id: `question|${take.id}`, at, kind: 'dialogue.askOne', data: { take: take.id } }];
  return [
    { do: 'amend', id: take.id, data: { questioned: true } },
    {
      do: 'tell',
      person: person.id,
      ref: { kind: QUESTION, id: take.id },
      why: 'ask',
      obligation: take.id,
      cycle: cycle.id,
      key: 'question',
    },
  ];
}

export const questionSchema = z.object({
  take: z.string().max(200),
  answer: z.enum(ANSWERS),
  day: z.preprocess((d) => (d === '' ? undefined : d), z.string().refine(isDay).optional()),
});

/** How new the answer is that somebody gave. */
export function questionVersion(act: Act<z.infer<typeof questionSchema>>, view: View): Version {
  const version = view.peek<Reply>('dialogue.replies', act.data.take)?.version ?? 0;
  return { version, show: { kind: QUESTION, id: act.data.take } };
}

/** Kept apart; it becomes participation only when a leader or focal point records it. */
export function answerQuestion(act: Act<z.infer<typeof questionSchema>>, view: View): Decision {
  const take = view.obligation(act.data.take);
  const person = view.org.person(act.by);
  if (!take || !person) return { refuse: 'common.refused.gone' };
  const show = { kind: QUESTION, id: take.id };
  if (take.state === 'done') return { steps: [], reply: { show: { kind: 'dialogue.take', id: take.id } } };
  const { answer, day } = act.data;
  const before = view.get<Reply>('dialogue.replies', take.id);
  if (before && before.answer === answer && (answer !== 'met' || before.day === day))
    return { steps: [], reply: { show } };
  if (answer === 'met' && !day) return { refuse: 'dialogue.question.day', show };
  if (answer === 'met' && day && day > view.today(person)) return { refuse: 'dialogue.record.future', show };
  const row: Omit<Reply, 'version'> = {
    id: take.id,
    cycle: take.cycle ?? '',
    person: person.id,
    unit: person.unit,
    answer,
    day: answer === 'met' ? (day ?? null) : null,
    at: act.at,
  };
  // The ledger says that it was answered, not what: it is shown as a number only.
  return {
    steps: [put(replies, row), { do: 'note', about: take.id }, { do: 'refresh', ref: show }, ...untell(take, view)],
    reply: { show },
  };
}

/** How many answered what, below a unit, among those still without a record; undefined where fewer than five did. */
export function repliesIn(
  cycle: string,
  units: readonly string[],
  view: View,
): { [answer in Reply['answer']]: number | undefined } {
  const said = view
    .find<Reply>('dialogue.replies', 'cycle', cycle)
    .filter((r) => units.some((unit) => within(r.unit, unit)));
  const count = (answer: Reply['answer']) => {
    const n = said.filter((r) => r.answer === answer).length;
    return n >= FEWEST ? n : undefined;
  };
  return { met: count('met'), not: count('not'), unsure: count('unsure') };
}
