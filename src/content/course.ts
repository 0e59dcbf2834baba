import type { Language } from '../kernel/person.ts';

/** The kinds of question; `case` is a short story with one right choice. */
export const KINDS = ['one', 'several', 'order', 'heatmap', 'case'] as const;
export type Kind = (typeof KINDS)[number];

/** A cell of the heat map: likelihood and impact, each from 1 to 5. */
export type Cell = readonly [likelihood: number, impact: number];

/** The words of one question in one language. Texts may carry bold, italic and https links in Markdown. */
export interface QuestionWords {
  /** Paragraphs. */
  ask: string[];
  choices: { id: string; text: string; why: string }[];
  /** What is said of the whole, whatever was answered; empty where every choice says why. */
  why: string;
}

export interface Question {
  id: string;
  kind: Kind;
  /** `one`, `case`: one letter; `several`: all right ones; `order`: every letter in order. */
  right: string[];
  /** `heatmap`: every cell that is right. */
  cells: Cell[];
  words: { [language in Language]?: QuestionWords };
}

export interface LessonWords {
  title: string;
  /** Paragraphs and lists. */
  body: string[];
  case: string[];
  remember: string[];
  reference: string[];
}

export interface Lesson {
  id: string;
  minutes: number;
  /** The message of the head of the organisation stands here. */
  message: boolean;
  /** Each a question with its variants: the first time one, at a repeat another. */
  questions: Question[][];
  /** For the final assessment: one of them a learner. */
  final: Question[];
  words: { [language in Language]?: LessonWords };
}

/** One course as it was read: data alone, so that the store keeps it. */
export interface Course {
  id: string;
  /** Hash of everything below: two versions differ in it. */
  version: string;
  title: { [language in Language]?: string };
  languages: Language[];
  /** Per cent of the final assessment. */
  pass: number;
  lessons: Lesson[];
}

/** What is wrong with a course: where, and what to do about it. */
export interface CourseFault {
  /** Below the folder of all courses. */
  file: string;
  /** 1 is the first; 0: the file as a whole. */
  line: number;
  reason: string;
}

export const faultText = (fault: CourseFault): string =>
  `${fault.file}${fault.line > 0 ? `:${fault.line}` : ''}: ${fault.reason}`;
