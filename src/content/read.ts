import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '../kernel/person.ts';
import type { Course, CourseFault, Lesson, Question, QuestionWords } from './course.ts';
import { readLesson } from './lesson.ts';
import { type Outline, type QuestionKey, readOutline } from './outline.ts';

/** Where the courses lie that come with the product, and where a folder that is dropped in adds one. */
export const COURSES = fileURLToPath(new URL('../../content/courses/', import.meta.url));

/** What unpacking and editing leave behind, `__MACOSX` say, is no course; whatever has a `course.yaml` is meant as one. */
const isLeft = (folder: string, name: string): boolean =>
  name.startsWith('.') || (name.startsWith('_') && !existsSync(join(folder, name, 'course.yaml')));

/** The names of the folders that hold a course. */
export const coursesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((e) => e.isDirectory() && !isLeft(folder, e.name))
        .map((e) => e.name)
        .sort()
    : [];

/** Reads one course whole: the course when nothing is wrong with it, else every fault with file and line. */
export function readCourse(folder: string, name: string): { course?: Course; faults: CourseFault[] } {
  const at = (file: string) => join(folder, name, file);
  const yaml = `${name}/course.yaml`;
  if (!existsSync(at('course.yaml'))) return { faults: [{ file: yaml, line: 0, reason: 'is not there' }] };
  const { outline, faults } = readOutline(readFileSync(at('course.yaml'), 'utf8'), yaml);
  if (!outline) return { faults };
  if (outline.id !== name) faults.push({ file: yaml, line: 1, reason: `the id is ${outline.id}, the folder ${name}` });
  const lessons = outline.lessons.map((lesson): Lesson => {
    const questions = new Map([...lesson.questions.flat(), ...lesson.final].map((q) => [q.id, questionOf(q)]));
    const words: Lesson['words'] = {};
    for (const language of outline.languages) {
      const path = `${lesson.id}.${language}.md`;
      const file = `${name}/${path}`;
      if (!existsSync(at(path))) {
        faults.push({ file, line: 0, reason: 'is not there' });
        continue;
      }
      const read = readLesson(readFileSync(at(path), 'utf8'), file);
      faults.push(...read.faults);
      words[language] = read.words;
      takeWords(lesson, read.questions, questions, language, { file, faults });
    }
    const named = (key: QuestionKey) => questions.get(key.id) as Question;
    return {
      ...lesson,
      words,
      questions: lesson.questions.map((slot) => slot.map(named)),
      final: lesson.final.map(named),
    };
  });
  if (faults.length > 0) return { faults };
  return { course: versioned({ ...outline, lessons }), faults };
}

const questionOf = ({ id, kind, right, cells }: QuestionKey): Question => ({ id, kind, right, cells, words: {} });

type Report = { file: string; faults: CourseFault[] };

/** The words of each question in one language, checked against its key. */
function takeWords(
  lesson: Outline['lessons'][number],
  read: ReadonlyMap<string, { words: QuestionWords; line: number }>,
  questions: ReadonlyMap<string, Question>,
  language: Language,
  { file, faults }: Report,
): void {
  for (const [id, question] of questions) {
    const found = read.get(id);
    if (!found) {
      faults.push({ file, line: 0, reason: `the question ${id} of course.yaml is not there` });
      continue;
    }
    for (const reason of unfit(question, found.words))
      faults.push({ file, line: found.line, reason: `${id}: ${reason}` });
    question.words[language] = found.words;
  }
  for (const [id, { line }] of read)
    if (!questions.has(id))
      faults.push({ file, line, reason: `${id} is no section and no question of the lesson ${lesson.id}` });
}

/** What the words lack that the key needs. */
function unfit(question: Question, words: QuestionWords): string[] {
  const wrong: string[] = [];
  const letters = words.choices.map((c) => c.id);
  if (question.kind === 'heatmap') {
    if (letters.length > 0) wrong.push('a heat map has no choices');
    if (words.why === '') wrong.push('has no explanation ("> …")');
    return wrong;
  }
  if (letters.length < 3) wrong.push('has fewer than three choices');
  for (const letter of question.right) if (!letters.includes(letter)) wrong.push(`the choice ${letter} is not there`);
  if (question.kind === 'order') {
    if (question.right.length !== letters.length) wrong.push('every choice has its place in the order');
    if (words.why === '') wrong.push('has no explanation ("> …")');
    return wrong;
  }
  for (const choice of words.choices)
    if (choice.why === '') wrong.push(`the choice ${choice.id} has no explanation under it ("  > …")`);
  return wrong;
}

const versioned = (course: Omit<Course, 'version'>): Course => ({
  ...course,
  version: createHash('sha256').update(JSON.stringify(course)).digest('hex').slice(0, 12),
});
