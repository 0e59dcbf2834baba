import { createHash } from 'node:crypto';
import type { Course, Kind, Lesson, Question } from '../../content/course.ts';
import type { Speech } from '../../kernel/capability.ts';
import { wordsIn } from './content.ts';
import { FINAL } from './names.ts';

/** One go at one part of a course by one learner: everything about its questions follows from this. */
export interface Go {
  /** The obligation, or whatever else is the learner's own. */
  learn: string;
  part: string;
  attempt: number;
}

const bytesOf = (...parts: (string | number)[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

/** The same words, the same order: a card that is drawn twice is the same, and nothing has to be kept. */
export function shuffled<T>(items: readonly T[], ...seed: (string | number)[]): T[] {
  return items
    .map((item, i) => ({ item, at: bytesOf(...seed, i).readUInt32BE(0) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

export const lessonOf = (course: Course, part: string): Lesson | undefined => course.lessons.find((l) => l.id === part);

const groupsOf = (course: Course, part: string): Question[][] =>
  part === FINAL ? course.lessons.map((l) => l.final) : (lessonOf(course, part)?.questions ?? []);

/** Has so-many-th go at a part none but questions that were not asked before? Once a group is used up, they come round again. */
export const isNew = (course: Course, { part, attempt }: Omit<Go, 'learn'>): boolean =>
  groupsOf(course, part).every((group) => group.length >= attempt);

/** A learner's questions in one go: of each group one, at a repeat the next of it. */
export function paperOf(course: Course, go: Go): Question[] {
  const paper = groupsOf(course, go.part).flatMap((group, at) => {
    const first = bytesOf(go.learn, go.part, at).readUInt32BE(0) % group.length;
    const question = group[(first + go.attempt - 1) % group.length];
    return question ? [question] : [];
  });
  return go.part === FINAL ? shuffled(paper, go.learn, go.part, go.attempt) : paper;
}

/** Every question of a course by its id, put together once: a course never changes, and each look at a learner asks for a sheet's. */
const indexes = new WeakMap<Course, Map<string, Question>>();

function indexOf(course: Course): Map<string, Question> {
  const questions = course.lessons.flatMap((l) => [...l.questions.flat(), ...l.final]);
  return new Map(questions.map((q) => [q.id, q]));
}

export function questionOf(course: Course, id: string): Question | undefined {
  let index = indexes.get(course);
  if (!index) {
    index = indexOf(course);
    indexes.set(course, index);
  }
  return index.get(id);
}

/** What a card may know of a question that is not yet answered: no key, no explanation, no letter of its author. */
export interface Asked {
  /** Names this question in this go, and nothing else: an old or invented one is found out. */
  token: string;
  kind: Kind;
  ask: string[];
  /** As they stand on the card; the first is 1. */
  choices: string[];
}

export const tokenOf = (version: string, go: Go, question: string): string =>
  bytesOf(version, go.learn, go.part, go.attempt, question).toString('base64url').slice(0, 12);

/** The author's letters in the order in which they stand on this learner's card. */
const lettersOf = (question: Question, go: Go, letters: readonly string[]): string[] =>
  shuffled([...letters].sort(), go.learn, go.attempt, question.id);

const lettersIn = (question: Question): string[] =>
  (wordsIn(question, { language: 'en' })?.choices ?? []).map((c) => c.id);

/** Closes a question: what is left shows it and tells nothing. */
export function closed(question: Question, version: string, go: Go, t: Pick<Speech, 'language'>): Asked {
  const words = wordsIn(question, t);
  const text = new Map(words.choices.map((c) => [c.id, c.text]));
  return {
    token: tokenOf(version, go, question.id),
    kind: question.kind,
    ask: words.ask,
    choices: lettersOf(question, go, lettersIn(question)).map((letter) => text.get(letter) ?? ''),
  };
}

/** What came back from a card or was typed: places on the card, the first is 1. */
export type Given = readonly number[];

/** The answer in the author's terms; undefined: it is none to this kind of question. */
export function chosenBy(question: Question, go: Go, given: Given): string | undefined {
  if (question.kind === 'heatmap') {
    const [likelihood = 0, impact = 0] = given;
    const fits = given.length === 2 && given.every((n) => n >= 1 && n <= 5);
    return fits ? `${likelihood}x${impact}` : undefined;
  }
  const letters = lettersOf(question, go, lettersIn(question));
  const chosen = given.map((place) => letters[place - 1] ?? '');
  if (chosen.length === 0 || chosen.includes('') || new Set(chosen).size !== chosen.length) return undefined;
  if ((question.kind === 'one' || question.kind === 'case') && chosen.length !== 1) return undefined;
  if (question.kind === 'order') return chosen.length === letters.length ? chosen.join(',') : undefined;
  return chosen.sort().join(',');
}

/** Is this what the key says? */
export function isRight(question: Question, chosen: string): boolean {
  if (question.kind === 'heatmap') return question.cells.some(([l, i]) => `${l}x${i}` === chosen);
  const right = question.kind === 'order' ? question.right : [...question.right].sort();
  return right.join(',') === chosen;
}
