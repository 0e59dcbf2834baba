import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { AssertionError } from 'chai';
import { learningWith } from '../../../src/capabilities/learning/index.ts';
import { reportsWith } from '../../../src/capabilities/learning/reports/index.ts';
import { buttonsOf, inputsOf, textOf } from '../../../src/cards/inspect.ts';
import type { Course, Question } from '../../../src/content/course.ts';
import { FolderShelf, type Shelf, shelfOf } from '../../../src/content/shelf.ts';
import type { CardJson } from '../../../src/delivery/channel.ts';
import { commonTexts, loadTexts } from '../../../src/i18n/index.ts';
import { readHere } from '../../../src/importing/reading.ts';
import type { ImportPlan, ImportRule } from '../../../src/kernel/import.ts';
import { takeFile } from '../../../src/kernel/intake.ts';
import type { Cell, Report } from '../../../src/kernel/report.ts';
import type { Json } from '../../../src/kernel/store.ts';
import { type Bot, organisation, type Setting, type Somebody } from '../../kit/inprocess.ts';

export const COURSES = fileURLToPath(new URL('../../../content/courses/', import.meta.url));
export const shelf: Shelf = new FolderShelf(COURSES);
export const erm = shelf.course('erm') as Course;

/**
 *     sg (EOSG) ── lea, the learning office
 *      ├── usg (DM, head) ── dir (DM/A) ── ann, bob (Arabic), con (consultant, non-staff), lou (on long leave)
 *      └── ius (OIOS, head) ── aud
 */
export const HOUSE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  { id: 'lea', unit: 'EOSG', managerId: 'sg' },
  { id: 'usg', unit: 'DM', managerId: 'sg', grade: 'USG' },
  { id: 'dir', unit: 'DM/A', managerId: 'usg', grade: 'D-2' },
  { id: 'ann', unit: 'DM/A', managerId: 'dir' },
  { id: 'bob', unit: 'DM/A', managerId: 'dir', language: 'ar' },
  { id: 'con', unit: 'DM/A', managerId: 'dir', category: 'non-staff' },
  { id: 'lou', unit: 'DM/A', managerId: 'dir', status: 'long-leave' },
  { id: 'ius', unit: 'OIOS', managerId: 'sg', grade: 'USG' },
  { id: 'aud', unit: 'OIOS', managerId: 'ius' },
];

/** Monday 1 March 2027, 09:00. */
export const house = (more: Omit<Setting, 'people'> & { people?: Somebody[]; shelf?: Shelf } = {}): Promise<Bot> =>
  organisation(more.people ?? HOUSE, {
    at: '2027-03-01T09:00:00.000Z',
    capabilities: [learningWith({ shelf: more.shelf ?? shelf, rate: 48 })],
    grants: [
      ['learning-office', 'lea'],
      ['ethics-office', 'sg'],
    ],
    ...more,
  });

/** Opens on Tuesday 2 March, due 30 April, closes 31 May. */
export async function launched(bot: Bot, more: { [name: string]: Json } = {}): Promise<string> {
  const data = { course: 'erm', opens: '2027-03-02', due: '2027-04-30', closes: '2027-05-31', ...more };
  const result = await bot.act('learning.launch', data, 'lea', { via: 'card' });
  if (result.refused) throw new AssertionError(`not launched: ${result.reply.text}`);
  await bot.settled();
  return result.reply.show?.id ?? '';
}

export const learn = (who: string, run = 'erm-2027'): string => `learn|${run}|${who}`;

/** The newest card of somebody that can be answered. */
export function asked(bot: Bot, who: string): CardJson {
  const card = bot
    .chat(who)
    .flatMap((m) => (m.card ? [m.card] : []))
    .findLast((c) => buttonsOf(c).some((b) => /^learning\.(answer|recall)$/.test(b.verb)));
  if (!card)
    throw new AssertionError(
      `${who} is asked nothing:\n${bot
        .chat(who)
        .map((m) => m.text)
        .join('\n---\n')}`,
    );
  return card;
}

/** Choices carry the number by which they can be typed. */
const withoutNumber = (title: string): string => title.replace(/[\u2060\u2068\u2069]/g, '').replace(/^\d+\. /, '');
const plain = (text: string): string => text.replace(/[*_]/g, '');
export const everyQuestion = (course: Course): Question[] =>
  course.lessons.flatMap((l) => [...l.questions.flat(), ...l.final]);

/** The question on a card, found by its words as a reader finds it. */
export function questionOn(card: CardJson, course = erm): Question {
  const text = plain(textOf(card));
  const found = everyQuestion(course).filter((q) =>
    Object.values(q.words).some(
      (w) =>
        text.includes(plain(w.ask.at(-1) ?? '')) &&
        (w.choices.length === 0 || w.choices.every((c) => text.includes(plain(c.text)))),
    ),
  );
  const fits =
    found.length === 1
      ? found[0]
      : found.find((q) =>
          Object.values(q.words).some(
            (w) =>
              text.lastIndexOf(plain(w.ask.at(-1) ?? '')) ===
              Math.max(
                ...found.map((f) =>
                  Math.max(...Object.values(f.words).map((x) => text.lastIndexOf(plain(x.ask.at(-1) ?? '')))),
                ),
              ),
          ),
        );
  if (!fits) throw new AssertionError(`no question of the course on:\n${text}`);
  return fits;
}

/** What somebody who knows would fill in, or somebody who does not. */
export function filled(card: CardJson, right: boolean, course = erm): { [name: string]: Json } {
  const question = questionOn(card, course);
  const inputs = inputsOf(card);
  if (question.kind === 'heatmap') {
    const wrong = [1, 1].map(String);
    const cell = right ? (question.cells[0] ?? [1, 1]).map(String) : wrong;
    return { likelihood: cell[0] ?? '', impact: cell[1] ?? '' };
  }
  const letterAt = (title: string) =>
    Object.values(question.words)
      .flatMap((w) => w.choices)
      .find((c) => plain(c.text) === withoutNumber(plain(title)))?.id ?? '';
  const places = new Map((inputs[0]?.choices ?? []).map((c) => [letterAt(c.title), c.value]));
  const value = (letter: string) => places.get(letter) ?? '';
  const letters = [...places.keys()].sort();
  if (question.kind === 'order') {
    const order = right ? question.right : [...question.right].reverse();
    return Object.fromEntries(order.map((letter, i) => [`place${i + 1}`, value(letter)]));
  }
  if (question.kind === 'several')
    return {
      choices: (right ? question.right : letters.filter((l) => !question.right.includes(l))).map(value).join(','),
    };
  return {
    choice: value(right ? (question.right[0] ?? '') : (letters.find((l) => !question.right.includes(l)) ?? '')),
  };
}

/** Somebody answers the question on their newest card; what the card says then. */
export async function answers(bot: Bot, who: string, right = true, course = erm): Promise<string> {
  const card = asked(bot, who);
  const press = buttonsOf(card).find((b) => /^learning\.(answer|recall)$/.test(b.verb));
  const replyTo = bot.chat(who).find((m) => m.card === card)?.activity;
  return bot.sends(who, press?.verb ?? '', { ...filled(card, right, course), ...press?.data }, undefined, replyTo);
}

/** All questions of the part that is on the card. */
export async function through(bot: Bot, who: string, right: (n: number) => boolean = () => true): Promise<string> {
  let said = '';
  for (let n = 1; n < 40; n++) {
    said = await answers(bot, who, right(n));
    const newest = bot.chat(who).findLast((m) => m.card)?.card;
    if (!newest || !buttonsOf(newest).some((b) => b.verb === 'learning.answer')) return said;
  }
  throw new AssertionError('it does not end');
}

export const texts = loadTexts([
  commonTexts,
  { name: 'learning', folder: new URL('../../../src/capabilities/learning/texts/', import.meta.url) },
]);

/** A report of the course as of a day, over these units. */
export const reported = (bot: Bot, name: string, asOf: string, units = ['']): Promise<Report> =>
  bot.kernel.read((view) => {
    const report = reportsWith(shelf)[name]?.build({ units, asOf }, view, texts.in('en'));
    if (!report) throw new AssertionError(`there is no report ${name}`);
    return report;
  });
export const rowsOf = (report: Report, key: string): { [key: string]: Cell }[] =>
  report.tables.find((t) => t.key === key)?.rows ?? [];

/** A file of completions, taken in by an operator: lines of person, course, day and reference. */
export async function imported(bot: Bot, ...lines: string[]): Promise<ImportPlan> {
  const bytes = Buffer.from(['person,course,completedOn,reference', ...lines, ''].join('\n'));
  const rule = bot.kernel.catalogue.imports.get('completions') as ImportRule;
  const sheet = await readHere({ name: 'file.csv', bytes });
  const ask = { sheet, sha256: createHash('sha256').update(bytes).digest('hex'), by: 'operator:test' };
  const { plan } = await takeFile(bot.kernel, rule, ask, 'completions.import');
  await bot.settled();
  return plan;
}

export { shelfOf };
