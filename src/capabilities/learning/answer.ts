import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { digits } from '../../kernel/digits.ts';
import type { Day } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { complete } from './complete.ts';
import { contentOf, keeping } from './content.ts';
import { lessonsAlarm } from './lessons.ts';
import { FINAL, LEARN, sheetId } from './names.ts';
import { chosenBy, type Given, isRight, tokenOf } from './paper.ts';
import { type Answer, learners, type Sheet, sheets } from './records.ts';
import { markOf, nextLesson, type Standing, standingsOf } from './standing.ts';
import { lessonDone } from './statements.ts';

const place = z.coerce.number().int().min(1).max(8).optional().catch(undefined);
export const PLACES = ['place1', 'place2', 'place3', 'place4', 'place5', 'place6', 'place7', 'place8'] as const;

/** What a card's answer carries: the question's name, and places on the card. */
export const answerSchema = z.object({
  obligation: z.string().max(200),
  q: z.string().max(40),
  choice: place,
  choices: z.union([z.string().max(40), z.array(z.string().max(4)).max(8)]).optional(),
  likelihood: place,
  impact: place,
  ...(Object.fromEntries(PLACES.map((name) => [name, place])) as Record<(typeof PLACES)[number], typeof place>),
  /** Typed: `answer 2 1 3`. */
  typed: z.string().max(80).optional(),
});
type Data = Omit<z.infer<typeof answerSchema>, 'obligation' | 'q'>;

/** The places that were chosen, in whatever way they came. */
export function givenIn(data: Data): Given {
  const numbers = (text: string) => (digits(text).match(/\d+/g) ?? []).map(Number);
  if (data.typed !== undefined) return numbers(data.typed);
  if (data.choice !== undefined) return [data.choice];
  if (data.choices !== undefined) return numbers(String(data.choices));
  if (data.likelihood !== undefined || data.impact !== undefined) return [data.likelihood ?? 0, data.impact ?? 0];
  return PLACES.flatMap((name) => data[name] ?? []);
}

/** One answer. The first to each question stands; whoever presses an older card sees where they are. */
export const answering =
  (shelf: Shelf) =>
  (act: Act<z.infer<typeof answerSchema>>, view: View): Decision => {
    const { obligation, q, ...data } = act.data;
    const all = standingsOf(obligation, shelf, view);
    const show = { kind: LEARN, id: obligation };
    if (all.length === 0) return { refuse: 'common.refused.gone' };
    const asks = ({ course, go }: Standing, id: string) => tokenOf(course.version, go, id) === q;
    // Pressed twice, or on a second copy: the first answer stands, and its card is the answer.
    if (all.some((it) => it.sheet?.answers.some((a) => asks(it, a.q))))
      return { steps: [], reply: { show, with: { notice: 'learning.first' } } };
    const at = all.find((it) => it.question && asks(it, it.question.id));
    if (!at?.question) return { refuse: 'learning.older', show };
    const chosen = chosenBy(at.question, at.go, givenIn(data));
    if (chosen === undefined)
      return { steps: [], reply: { show, with: { notice: `learning.choose.${at.question.kind}` } } };
    const answer: Answer = { q: at.question.id, chosen, right: isRight(at.question, chosen), at: act.at };
    return { steps: answered(at, answer, view, act), reply: { show } };
  };

function answered(at: Standing, answer: Answer, view: View, act: Act): Step[] {
  const { go, o } = at;
  const before = at.sheet;
  const sheet: Omit<Sheet, 'version'> & { version?: number } = {
    ...(before ?? {
      id: sheetId(o.id, go.part, go.attempt),
      learn: o.id,
      run: at.learner.run,
      person: at.learner.person,
      part: go.part,
      attempt: go.attempt,
      course: at.course.id,
      edition: at.course.version,
      paper: at.paper.map((q) => q.id),
    }),
    answers: [...(before?.answers ?? []), answer],
  };
  const over = sheet.answers.length >= at.paper.length;
  const steps: Step[] = [
    ...keeping(at.course, view),
    put(sheets, sheet),
    { do: 'refresh', ref: { kind: LEARN, id: o.id } },
  ];
  if (go.part === FINAL) {
    const now = { ...at, sheet: sheet as Sheet };
    const { right, needed } = markOf(now);
    const { repeat: _, ...learner } = at.learner;
    steps.push(put(learners, { ...learner, on: dayOf(at, view), part: FINAL, attempt: go.attempt }));
    if (over && right >= needed) steps.push(...complete(o, at.course, view, act));
    return steps;
  }
  return [...steps, ...lessonOver(at, over, view)];
}

const dayOf = ({ learner }: Standing, view: View): Day =>
  view.today(view.org.person(learner.person) ?? { timeZone: 'UTC' });

/** Where the learner is after an answer in a lesson: at its end the next one gets its day. What a repeat answers moves nothing. */
function lessonOver(at: Standing, over: boolean, view: View): Step[] {
  const { go, learner, cycle } = at;
  const on = dayOf(at, view);
  if (at.repeated) return [put(learners, { ...learner, on, repeat: { part: go.part, attempt: go.attempt } })];
  const first = over && !learner.lessons.includes(go.part);
  const lessons = first ? [...learner.lessons, go.part] : learner.lessons;
  const { nextOn: _, repeat: __, ...rest } = learner;
  const who = view.org.person(learner.person);
  const next = nextLesson(at.course, lessons, go.part);
  const wait = { daily: 1, second: 2, once: 0 }[contentOf(cycle).pace];
  const waits = first && next && who && wait > 0 && !learner.atOnce;
  // A lesson that has just come has no next day yet.
  const kept = go.part === learner.part ? learner.nextOn : undefined;
  const nextOn = waits ? view.work.shift(who, view.today(who), wait) : kept;
  const row = {
    ...rest,
    on,
    part: go.part,
    attempt: go.attempt,
    lessons,
    zone: who?.timeZone ?? learner.zone,
    ...(nextOn ? { nextOn } : {}),
  };
  return [
    put(learners, row),
    ...(waits && nextOn ? lessonsAlarm(cycle.id, row.zone, nextOn, view) : []),
    ...(first ? lessonDone(at, view) : []),
  ];
}
