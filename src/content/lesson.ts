import MarkdownIt from 'markdown-it';
import type { CourseFault, LessonWords, QuestionWords } from './course.ts';

/** Sections with a meaning of their own; every other one is a question, named by its id. */
const PARTS = ['case', 'remember', 'reference'] as const;
type Part = (typeof PARTS)[number];
const isPart = (name: string): name is Part => (PARTS as readonly string[]).includes(name);

/** What Teams draws of Markdown: paragraphs, lists, bold, italic, links. */
const ALLOWED = new Set(
  [
    'paragraph_open paragraph_close bullet_list_open bullet_list_close ordered_list_open ordered_list_close list_item_open',
    'list_item_close blockquote_open blockquote_close heading_open heading_close inline text softbreak strong_open strong_close',
    'em_open em_close link_open link_close',
  ].flatMap((names) => names.split(' ')),
);

const markdown = new MarkdownIt({ html: true, linkify: false });

/** A lesson's file as it was read: its words, and the words of each question with the line where it stands. */
export interface LessonFile {
  words: LessonWords;
  questions: Map<string, { words: QuestionWords; line: number }>;
  faults: CourseFault[];
}

interface Line {
  n: number;
  text: string;
}

/** Reads one lesson in one language. Its sections are fixed names, so that a translation can't lose one. */
export function readLesson(text: string, file: string): LessonFile {
  const faults: CourseFault[] = [];
  const say = (line: number, reason: string): void => void faults.push({ file, line, reason });
  checkMarkup(text, say);
  const lines = text.split(/\r?\n/).map((line, i): Line => ({ n: i + 1, text: line.trimEnd() }));
  const words: LessonWords = { title: '', body: [], case: [], remember: [], reference: [] };
  const questions: LessonFile['questions'] = new Map();
  const first = lines.find((line) => line.text !== '');
  if (!first?.text.startsWith('# ')) say(first?.n ?? 1, 'begins with the title of the lesson: # Title');
  else words.title = first.text.slice(2).trim();
  const seen = new Set<string>();
  for (const { name, line, inside } of sectionsOf(lines, first)) {
    if (name !== '' && seen.has(name)) say(line, `the section "${name}" stands here twice`);
    seen.add(name);
    if (name === '') words.body = blocksOf(inside);
    else if (isPart(name)) words[name] = blocksOf(inside).flatMap((b) => (name === 'reference' ? itemsOf(b) : [b]));
    else questions.set(name, { words: readQuestion(inside, line, name, say), line });
  }
  if (words.body.length === 0) say(first?.n ?? 1, 'has no text under its title');
  for (const part of PARTS) if (words[part].length === 0) say(0, `has no section "## ${part}"`);
  return { words, questions, faults };
}

/** The text is split at `## name`; what stands before the first is the body. */
function sectionsOf(lines: readonly Line[], title: Line | undefined): { name: string; line: number; inside: Line[] }[] {
  const sections: { name: string; line: number; inside: Line[] }[] = [{ name: '', line: title?.n ?? 1, inside: [] }];
  for (const line of lines) {
    if (line === title) continue;
    if (line.text.startsWith('## ')) sections.push({ name: line.text.slice(3).trim(), line: line.n, inside: [] });
    else sections.at(-1)?.inside.push(line);
  }
  return sections;
}

/** Paragraphs and lists, as they stand between blank lines. A list stays one block. */
function blocksOf(lines: readonly Line[]): string[] {
  const blocks: string[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) blocks.push(open.some((l) => /^(-|\d+\.) /.test(l)) ? open.join('\n') : open.join(' '));
    open = [];
  };
  for (const { text } of lines) {
    if (text.trim() === '') close();
    else open.push(text.trim());
  }
  close();
  return blocks;
}

const itemsOf = (block: string): string[] => block.split('\n').map((line) => line.replace(/^(-|\d+\.) /, ''));

/** `- a: choice`, under it `> why`; a `>` at the left says something of the whole. */
function readQuestion(
  lines: readonly Line[],
  at: number,
  name: string,
  say: (line: number, reason: string) => void,
): QuestionWords {
  const words: QuestionWords = { ask: [], choices: [], why: '' };
  const asking: Line[] = [];
  let choice: QuestionWords['choices'][number] | undefined;
  for (const line of lines) {
    const begins = /^- ([a-h]): (.+)$/.exec(line.text);
    const why = /^(\s*)> ?(.+)$/.exec(line.text);
    if (begins) {
      choice = { id: begins[1] ?? '', text: begins[2] ?? '', why: '' };
      if (words.choices.some((c) => c.id === choice?.id))
        say(line.n, `${name}: the choice ${choice.id} stands here twice`);
      words.choices.push(choice);
    } else if (why) {
      const text = why[2] ?? '';
      if (why[1] !== '' && choice) choice.why = [choice.why, text].filter(Boolean).join(' ');
      else words.why = [words.why, text].filter(Boolean).join(' ');
    } else if (line.text.trim() === '') asking.push(line);
    else if (/^\s+\S/.test(line.text) && choice && choice.why === '')
      choice.text = `${choice.text} ${line.text.trim()}`;
    else if (choice) say(line.n, `${name}: what stands after the choices begins with ">"`);
    else asking.push(line);
  }
  words.ask = blocksOf(asking);
  if (words.ask.length === 0) say(at, `${name}: asks nothing`);
  return words;
}

/** Anything that a card would not draw as it is meant. */
function checkMarkup(text: string, say: (line: number, reason: string) => void): void {
  for (const token of markdown.parse(text, {})) {
    const line = (token.map?.[0] ?? 0) + 1;
    if (!ALLOWED.has(token.type)) say(line, `${token.type.replace(/_/g, ' ')} is not drawn on a card`);
    if (token.type === 'heading_open' && token.tag !== 'h1' && token.tag !== 'h2')
      say(line, 'has # and ## as headings alone');
    for (const inner of token.children ?? []) {
      if (!ALLOWED.has(inner.type)) say(line, `${inner.type.replace(/_/g, ' ')} is not drawn on a card`);
      // Beside Chinese punctuation or an apostrophe Markdown does not take it for the end.
      if (inner.type === 'text' && inner.content.includes('*'))
        say(line, 'bold or italics do not end where they should: move punctuation out of the asterisks');
      if (inner.type === 'link_open' && !String(inner.attrGet('href')).startsWith('https://'))
        say(line, 'links go to https:// alone');
    }
  }
}
