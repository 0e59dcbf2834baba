import type { Course, Question } from '../../../content/course.ts';
import type { Shelf } from '../../../content/shelf.ts';
import type { ReportRule, Speech } from '../../../kernel/capability.ts';
import type { Cell, Report } from '../../../kernel/report.ts';
import { percent } from '../../../reporting/percent.ts';
import { courseNow, titleIn, wordsIn } from '../content.ts';
import { OFFICE } from '../names.ts';
import { sheets } from '../records.ts';
import { column, runFor } from './shared.ts';

/** A question is shown once so many have answered it, a wrong choice once so many have made it: nobody is found in a figure. */
const ANSWERED = 10;
const CHOSE = 5;
/** Which questions are hardest, and which wrong answers are most often chosen: what to put right in the course. */
export const questionsReport = (shelf: Shelf): ReportRule => ({
  may: (person, view) => (view.org.holds(person.id, OFFICE) ? [''] : undefined),
  cards: [['questions'], ['wrong']],
  whole: true,
  present: true,
  build(ask, view, t): Report | undefined {
    const cycle = runFor(ask, view);
    const course = cycle && courseNow(shelf, cycle, view);
    if (!cycle || !course) return undefined;
    const counts = view.counts(sheets.name, `${cycle.id}|`);
    const of = (q: string, what: string) => counts.get(`${cycle.id}|${q}|${what}`) ?? 0;
    const all = everyQuestion(course).filter(({ q }) => of(q.id, 'n') >= ANSWERED);
    const rows = all
      .map(({ q, lesson }) => ({
        id: q.id,
        lesson: wordsIn(lesson, t).title,
        question: textOf(q, t),
        answered: of(q.id, 'n'),
        right: percent(of(q.id, 'right'), of(q.id, 'n')),
      }))
      .sort((a, b) => Number(a.right) - Number(b.right) || a.id.localeCompare(b.id));
    const wrong = all
      .flatMap(({ q }) => wrongOf(q, counts, `${cycle.id}|${q.id}|wrong|`, of(q.id, 'n'), t))
      .sort((a, b) => Number(b.chosen) - Number(a.chosen) || String(a.id).localeCompare(String(b.id)));
    return {
      name: 'questions',
      asOf: ask.asOf,
      title: t.t('learning.reports.questions', { title: titleIn(shelf, cycle, t, view) }),
      tables: [
        {
          key: 'questions',
          title: t.t('learning.tables.questions'),
          columns: [
            column(t, 'question', 'text'),
            column(t, 'right', 'percent'),
            column(t, 'answered', 'count'),
            column(t, 'lesson', 'text'),
            column(t, 'id', 'text'),
          ],
          rows,
          brief: ['right', 'answered'],
        },
        {
          key: 'wrong',
          title: t.t('learning.tables.wrong'),
          columns: [
            column(t, 'question', 'text'),
            column(t, 'choice', 'text'),
            column(t, 'chosen', 'count'),
            column(t, 'share', 'percent'),
            column(t, 'id', 'text'),
          ],
          rows: wrong,
          brief: ['choice', 'chosen'],
        },
      ],
      notes: [t.t('learning.notes.first'), t.t('learning.notes.small', { answered: ANSWERED, chose: CHOSE })],
      language: t.language,
    };
  },
});

const everyQuestion = (course: Course): { q: Question; lesson: Course['lessons'][number] }[] =>
  course.lessons.flatMap((lesson) => [...lesson.questions.flat(), ...lesson.final].map((q) => ({ q, lesson })));

const textOf = (q: Question, t: Speech): string => wordsIn(q, t).ask.at(-1) ?? q.id;

function wrongOf(
  q: Question,
  counts: ReadonlyMap<string, number>,
  prefix: string,
  answered: number,
  t: Speech,
): { [key: string]: Cell }[] {
  const words = wordsIn(q, t);
  const said = (chosen: string) =>
    q.kind === 'heatmap'
      ? t.t('learning.map.cell', { likelihood: chosen.split('x')[0] ?? '', impact: chosen.split('x')[1] ?? '' })
      : chosen
          .split(',')
          .map((letter) => words.choices.find((c) => c.id === letter)?.text ?? letter)
          .join(q.kind === 'order' ? ' > ' : ' + ');
  return [...counts]
    .filter(([name, n]) => name.startsWith(prefix) && n >= CHOSE)
    .map(([name, n]) => ({
      id: q.id,
      question: textOf(q, t),
      choice: said(name.slice(prefix.length)),
      chosen: n,
      share: percent(n, answered),
    }));
}
