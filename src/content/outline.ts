import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod/v4';
import { LANGUAGES, type Language } from '../kernel/person.ts';
import { type Cell, type CourseFault, KINDS } from './course.ts';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, { error: 'is a short name of small letters, digits and -' });
const letter = z.string().regex(/^[a-h]$/, { error: 'is a letter from a to h' });
const five = z.number().int().min(1).max(5);
const question = z.strictObject({
  id,
  kind: z.enum(KINDS),
  right: z.union([letter, z.array(letter).min(1), z.array(z.tuple([five, five])).min(1)]),
});
const outlineSchema = z.strictObject({
  id,
  title: z.partialRecord(z.enum(LANGUAGES), z.string().min(1).max(200)),
  languages: z.array(z.enum(LANGUAGES)).min(1),
  pass: z.number().int().min(1).max(100),
  lessons: z
    .array(
      z.strictObject({
        id: id.refine((name) => name !== 'final', { error: 'is taken by the final assessment' }),
        minutes: z.number().min(1).max(30),
        message: z.boolean().default(false),
        questions: z.array(z.array(question).min(1)).min(1),
        final: z.array(question).min(1),
      }),
    )
    .min(1)
    .max(30),
});
type Given = z.infer<typeof question>;

export interface QuestionKey {
  id: string;
  kind: Given['kind'];
  right: string[];
  cells: Cell[];
  line: number;
}

/** A `course.yaml` as it stands: order, kinds, keys; the words are elsewhere. */
export interface Outline {
  id: string;
  title: { [language in Language]?: string };
  languages: Language[];
  pass: number;
  lessons: { id: string; minutes: number; message: boolean; questions: QuestionKey[][]; final: QuestionKey[] }[];
}

/** Reads a course's outline; every fault with its line. */
export function readOutline(text: string, file: string): { outline?: Outline; faults: CourseFault[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  const faults: CourseFault[] = document.errors.map((e) => ({
    file,
    line: counter.linePos(e.pos[0]).line,
    reason: e.message.split('\n')[0] ?? 'is no YAML',
  }));
  if (faults.length > 0) return { faults };
  const lineOf = (path: readonly PropertyKey[]): number => {
    // The nearest node that is there: a key that lacks has the line of what lacks it.
    for (let n = path.length; n >= 0; n--) {
      const node = document.getIn(path.slice(0, n), true) as Node | undefined;
      if (node?.range) return counter.linePos(node.range[0]).line;
      if (n === 0 && (isMap(document.contents) || isSeq(document.contents))) return 1;
    }
    return 1;
  };
  const parsed = outlineSchema.safeParse(document.toJS());
  if (!parsed.success)
    return {
      faults: parsed.error.issues.map((issue) => ({
        file,
        line: lineOf(issue.path),
        reason: `${issue.path.join('.') || 'the course'}: ${issue.message}`,
      })),
    };
  const key = (given: Given, path: readonly PropertyKey[]): QuestionKey => {
    const line = lineOf(path);
    const right = typeof given.right === 'string' ? [given.right] : given.right;
    const cells = right.filter((r): r is [number, number] => Array.isArray(r));
    const letters = right.filter((r): r is string => typeof r === 'string');
    const say = (reason: string) => faults.push({ file, line, reason: `${given.id}: ${reason}` });
    if (given.kind === 'heatmap' ? letters.length > 0 : cells.length > 0)
      say('a heat map has cells as right answers, [likelihood, impact]; every other kind has letters');
    if ((given.kind === 'one' || given.kind === 'case') && letters.length !== 1) say('has exactly one right choice');
    if (new Set(letters).size !== letters.length) say('names a choice twice');
    return { id: given.id, kind: given.kind, right: letters, cells, line };
  };
  const { data } = parsed;
  const outline: Outline = {
    ...data,
    lessons: data.lessons.map((lesson, l) => ({
      ...lesson,
      questions: lesson.questions.map((slot, s) => slot.map((q, n) => key(q, ['lessons', l, 'questions', s, n]))),
      final: lesson.final.map((q, n) => key(q, ['lessons', l, 'final', n])),
    })),
  };
  for (const language of data.languages)
    if (!data.title[language])
      faults.push({ file, line: lineOf(['title']), reason: `the title is not there in ${language}` });
  const seen = new Set<string>();
  const twice = (name: string, line: number) => {
    if (seen.has(name)) faults.push({ file, line, reason: `${name} stands here twice` });
    seen.add(name);
  };
  outline.lessons.forEach((lesson, l) => {
    twice(lesson.id, lineOf(['lessons', l]));
    for (const q of [...lesson.questions.flat(), ...lesson.final]) twice(q.id, q.line);
  });
  return faults.length > 0 ? { faults } : { outline, faults };
}
