import { type Card, createEmptyCard, fsrs, type Grade, Rating } from 'ts-fsrs';
import { z } from 'zod/v4';
import type { Course, Question } from '../../content/course.ts';
import type { Shelf } from '../../content/shelf.ts';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import type { Id } from '../../kernel/store.ts';
import { addDays, type Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { answerSchema, givenIn } from './answer.ts';
import { courseAt, keeping } from './content.ts';
import { CARDS, LEARN } from './names.ts';
import { chosenBy, type Go, isRight, questionOf, shuffled, tokenOf } from './paper.ts';
import { type Completion, completions, type Memory, type Weekly, weeklies } from './records.ts';

/** The library with days as its smallest step and nothing left to chance: a state can be worked out again. */
export const memory = fsrs({ enable_short_term: false, enable_fuzz: false });

const DATES = ['due', 'last_review'];
/** The library's card as it is kept, and back. */
export const kept = (card: Card): Memory['card'] =>
  Object.fromEntries(
    Object.entries(card).flatMap(([name, value]) =>
      value instanceof Date ? [[name, value.toISOString()]] : value === undefined ? [] : [[name, value]],
    ),
  ) as Memory['card'];
export const revived = (card: Memory['card']): Card =>
  Object.fromEntries(
    Object.entries(card).map(([name, value]) => [name, DATES.includes(name) ? new Date(String(value)) : value]),
  ) as unknown as Card;

/** After an answer: remembered, or not. */
export const reviewed = (card: Memory['card'] | undefined, right: boolean, at: Instant): Memory['card'] => {
  const moment = new Date(at);
  const grade: Grade = right ? Rating.Good : Rating.Again;
  return kept(memory.next(card ? revived(card) : createEmptyCard(moment), moment, grade).card);
};

export const goOf = (person: Id, turn: number): Go => ({ learn: `weekly|${person}`, part: 'weekly', attempt: turn });

/** Courses that this person has completed and that are there. */
export const coursesOf = (person: Id, shelf: Shelf, view: View): Course[] => {
  const ids = new Set(view.find<Completion>(completions.name, 'person', person).map((c) => c.course));
  return [...ids].sort().flatMap((id) => shelf.course(id) ?? []);
};

/** Of those due the least likely remembered; none due: one never asked; none left: the next that will be due. */
export function choose(
  row: Weekly,
  courses: readonly Course[],
  at: Instant,
): { q: Question; course: Course } | undefined {
  const now = new Date(at);
  const there = courses.flatMap((course) =>
    course.lessons.flatMap((l) => [...l.questions.flat(), ...l.final]).map((q) => ({ q, course })),
  );
  const memoryOf = ({ q, course }: (typeof there)[number]) =>
    row.memories.find((m) => m.q === q.id && m.course === course.id);
  const known = there.flatMap((it) => {
    const m = memoryOf(it);
    return m ? [{ it, card: revived(m.card) }] : [];
  });
  const likely = (card: Card) => memory.get_retrievability(card, now, false);
  const due = known.filter(({ card }) => card.due <= now).sort((a, b) => likely(a.card) - likely(b.card));
  if (due[0]) return due[0].it;
  const [fresh] = shuffled(there, row.id).filter((it) => !memoryOf(it));
  return fresh ?? known.sort((a, b) => a.card.due.getTime() - b.card.due.getTime())[0]?.it;
}

/** A week after the last answer, in working hours. */
function nextAlarm(person: Id, view: View): Step[] {
  const who = view.org.person(person);
  if (!who) return [];
  const at = view.work.nextMoment(who, view.now, addDays(view.today(who), 7));
  return [{ do: 'alarm', id: `weekly|${person}`, at, kind: 'learning.ask', data: { person } }];
}

export const weeklySchema = z.object({
  on: z.boolean(),
  /** The completed course on whose card it was asked for: that card stays, with its certificate. */
  from: z.string().max(200).optional(),
});

/** Begins and ends when it is asked for. */
export const weeklyTurn =
  (shelf: Shelf) =>
  (act: Act<z.infer<typeof weeklySchema>>, view: View): Decision => {
    const row = view.get<Weekly>(weeklies.name, act.by);
    const { from } = act.data;
    const done = from && view.find<Completion>(completions.name, 'learn', from).some((c) => c.person === act.by);
    const show = done ? { kind: LEARN, id: from } : { kind: CARDS.weekly, id: act.by };
    if (!act.data.on)
      return {
        steps: row
          ? [
              { do: 'remove', table: weeklies.name, id: row.id },
              { do: 'silence', id: `weekly|${act.by}` },
              { do: 'refresh', ref: show },
            ]
          : [],
        reply: { show },
      };
    if (row) return { steps: [], reply: { show } };
    if (coursesOf(act.by, shelf, view).length === 0) return { refuse: 'learning.weekly.notYet' };
    const fresh: Omit<Weekly, 'version'> = { id: act.by, since: act.at, memories: [], turn: 0 };
    return { steps: [put(weeklies, fresh), ...nextAlarm(act.by, view)], reply: { show } };
  };

/** The clock: the next question is chosen and told. What was not answered stays, and nobody is told of it again. */
export const weeklyAsk =
  (shelf: Shelf) =>
  (act: Act<{ person: string }>, view: View): Decision => {
    const { person } = act.data;
    const row = view.get<Weekly>(weeklies.name, person);
    if (!row || row.asked) return { steps: [] };
    const chosen = choose(row, coursesOf(person, shelf, view), view.now);
    if (!chosen) return { steps: nextAlarm(person, view) };
    const { last: _, ...rest } = row;
    const turn = row.turn + 1;
    const asked = { q: chosen.q.id, course: chosen.course.id, edition: chosen.course.version, turn };
    return {
      steps: [
        ...keeping(chosen.course, view),
        put(weeklies, { ...rest, turn, asked }),
        { do: 'tell', person, ref: { kind: CARDS.weekly, id: person }, why: 'tell', key: String(turn) },
      ],
    };
  };

export const recallSchema = answerSchema.omit({ obligation: true });

/** An answer to the question of the week: what the library makes of it decides when it comes again. */
export const recalling =
  (shelf: Shelf) =>
  (act: Act<z.infer<typeof recallSchema>>, view: View): Decision => {
    const row = view.get<Weekly>(weeklies.name, act.by);
    const show = { kind: CARDS.weekly, id: act.by };
    const { q, ...data } = act.data;
    const is = (it: Weekly['asked']) => it !== undefined && tokenOf(it.edition, goOf(act.by, it.turn), it.q) === q;
    if (is(row?.last)) return { steps: [], reply: { show, with: { notice: 'learning.first' } } };
    const { asked, ...rest } = row ?? {};
    if (!row || !asked || !is(asked)) return { refuse: 'learning.older', show };
    const course = courseAt(shelf, asked.course, asked.edition, view);
    const question = course && questionOf(course, asked.q);
    if (!question) return { refuse: 'learning.older', show };
    const chosen = chosenBy(question, goOf(act.by, asked.turn), givenIn(data));
    if (chosen === undefined)
      return { steps: [], reply: { show, with: { notice: `learning.choose.${question.kind}` } } };
    const right = isRight(question, chosen);
    const before = row.memories.find((m) => m.q === asked.q && m.course === asked.course);
    const now: Memory = { q: asked.q, course: asked.course, card: reviewed(before?.card, right, act.at) };
    const others = row.memories.filter((m) => m !== before);
    return {
      steps: [
        put(weeklies, { ...(rest as Weekly), memories: [...others, now], last: { ...asked, chosen, right } }),
        ...nextAlarm(act.by, view),
        { do: 'refresh', ref: show },
      ],
      reply: { show },
    };
  };
