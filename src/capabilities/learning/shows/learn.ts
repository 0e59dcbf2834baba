import type { Lesson } from '../../../content/course.ts';
import type { Shelf } from '../../../content/shelf.ts';
import { type Button, button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import { lineFor, opener } from '../../../kernel/parts.ts';
import { type Day, dayIn } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { broughtBy } from '../attendance.ts';
import { closedOn, contentOf, titleIn, wordsIn } from '../content.ts';
import { CARDS, FINAL, LEARN } from '../names.ts';
import { closed, isNew, lessonOf } from '../paper.ts';
import { markOf, type Standing, standingOf } from '../standing.ts';
import { doneCard } from './done.ts';
import { type Block, block, feedback, learnContent, ours } from './parts.ts';

/** The card of a learner: where they stand now, whatever that is. */
export const learnCard =
  (shelf: Shelf) =>
  (shown: Shown): CardContent | undefined => {
    const { view, viewer, t, with: extra } = shown;
    const at = standingOf(shown.ref.id, shelf, view);
    if (!at || !view.org.holdersOf(at.o.owner).some((p) => p.id === viewer.id)) return undefined;
    const notice = typeof extra.notice === 'string' ? t.t(extra.notice) : '';
    const title = titleIn(shelf, at.cycle, t, view);
    if (at.o.state === 'done') return doneCard(at, shown, shelf, notice);
    if (at.o.state !== 'open') {
      // No step is next, and there is nothing to open.
      const line = { title, detail: t.t(`learning.state.${at.o.state}`), button: '', verb: '', data: {} };
      return learnContent(title, { title, notice, blocks: [block('', [notOpen(at, view, t)])], note: '' }, t, line);
    }
    const summary = t.t('learning.summary', { title });
    const line = lineFor(shown, t.t('learning.line', { title }), at.o.due, 'learning.next', LEARN, at.o.id);
    const it = at.question ? asking(at, title, view, t) : over(at, shown);
    return learnContent(
      summary,
      {
        ...it,
        notice,
        links: at.go.part !== FINAL && at.question && !at.sheet ? videoOf(at, t) : [],
        note: dueNote(at, title, view.today(viewer), t),
      },
      t,
      line,
    );
  };

/** Why nothing can be done: before it opens from when, after it closed since when and who can help. */
export function notOpen({ o, cycle, learner }: Standing, view: View, t: Speech): string {
  const zone = view.org.person(learner.person)?.timeZone ?? 'UTC';
  if (o.state === 'waiting' && o.opens !== undefined && o.opens > view.now)
    return t.t('learning.state.opens', { day: t.day(dayIn(o.opens, zone)) });
  if (o.state === 'missed' && cycle.state === 'closed')
    return t.t('learning.state.closed', { day: t.day(closedOn(cycle, zone)) });
  return t.t(`learning.state.${o.state}`);
}

/** By when, or that it was due; what is enough; and who sees what. */
const dueNote = ({ o }: Standing, title: string, today: Day, t: Speech): string => {
  const when = o.due !== undefined && o.due < today ? 'was' : 'by';
  return t.t(`learning.note.${when}`, { title, due: o.due ? t.day(o.due) : '' });
};

/** Who asks whom, for what and why, in one line: on the first card, which comes unasked. */
function asks({ cycle, o }: Standing, title: string, t: Speech): string {
  const { audience } = contentOf(cycle);
  const whom = audience === 'everyone' && cycle.units.length > 0 ? 'units' : audience;
  return t.t(`learning.asks.${o.data.refresher === true ? 'refresher' : whom}`, { title });
}

const placeOfLesson = (at: Standing, t: Speech, lesson: Lesson): string =>
  t.t('learning.lesson.place', {
    n: at.course.lessons.indexOf(lesson) + 1,
    of: at.course.lessons.length,
    minutes: Math.round(lesson.minutes),
  });

/** A question waits: before the first the lesson itself, after each what was said to the answer. */
function asking(at: Standing, title: string, view: View, t: Speech) {
  const { question, course, go, sheet, paper, o } = at;
  if (!question) throw new Error('no question');
  const lesson = lessonOf(course, go.part);
  const last = sheet?.answers.at(-1);
  const n = (sheet?.answers.length ?? 0) + 1;
  const { right, needed } = markOf(at);
  const begins = last === undefined;
  const session = begins ? broughtBy(at, view) : undefined;
  const first = begins && !at.learner.on && (lesson !== undefined || o.data.refresher === true);
  return {
    title: lesson ? wordsIn(lesson, t).title : t.t('learning.final.title'),
    recorded: lesson ? placeOfLesson(at, t, lesson) : t.t('learning.final.place', { of: paper.length, needed, right }),
    blocks: [
      ...(first ? [block('', [asks(at, title, t)])] : []),
      ...(session ? [block('', [t.t('learning.room.were', { day: t.day(session.day) })])] : []),
      ...(begins && lesson ? lessonBlocks(at, lesson, t) : []),
      ...(begins && !lesson
        ? [block('', [t.t(`learning.final.${go.attempt === 1 ? 'intro' : isNew(course, go) ? 'again' : 'round'}`)])]
        : []),
      ...(last ? feedback(course, last, t) : []),
    ],
    question: {
      asked: closed(question, course.version, go, t),
      place: { n, of: paper.length },
      verb: 'learning.answer',
      data: { obligation: o.id },
    },
    more: [
      ...(lesson && !begins ? [opener(t.t('learning.button.reread'), CARDS.lesson, `${o.id}#${lesson.id}`)] : []),
      ...waysOn(at, t),
    ],
  };
}

/** Do lessons come one by one, so that all at once is something else? */
export const isPaced = ({ cycle, learner }: Pick<Standing, 'cycle' | 'learner'>): boolean =>
  contentOf(cycle).pace !== 'once' && !learner.atOnce;

/** Always offered while something is open: everything now, the assessment alone, later. */
function waysOn(at: Standing, t: Speech): Button[] {
  const { go, o } = at;
  const next = (title: string, part: string, more: { atOnce?: boolean } = {}) =>
    button(t.t(title), 'learning.next', { obligation: o.id, part, ...more });
  // Beside a repeat the way goes on with the lesson that comes.
  const on = at.repeated ? at.next : go.part;
  return [
    ...(at.repeated && at.next ? [next('learning.button.nextNow', at.next)] : []),
    ...(isPaced(at) && on && on !== FINAL ? [next('learning.button.allNow', on, { atOnce: true })] : []),
    ...(go.part !== FINAL ? [next('learning.button.final', FINAL)] : []),
    ...(go.part === FINAL && at.next ? [next('learning.button.lessons', at.next)] : []),
    button(t.t('common.action.later'), 'obligation.snooze', { days: 3 }),
  ];
}

export function lessonBlocks(at: Pick<Standing, 'cycle'>, lesson: Lesson, t: Speech): Block[] {
  const words = wordsIn(lesson, t);
  const { message } = contentOf(at.cycle);
  return [
    ...(lesson.words[t.language] ? [] : [block('', [t.t('learning.lesson.otherLanguage')], 'emphasis')]),
    ...(lesson.message && message ? [block(t.t('learning.lesson.message'), [message], 'emphasis')] : []),
    block('', words.body.map(ours)),
    block(t.t('learning.lesson.case'), words.case.map(ours), 'emphasis'),
    block(t.t('learning.lesson.remember'), words.remember.map(ours)),
  ];
}

export const videoOf = (at: Pick<Standing, 'cycle' | 'course' | 'go'>, t: Speech) => {
  const { video } = contentOf(at.cycle);
  return video && lessonOf(at.course, at.go.part)?.message ? [{ title: t.t('learning.lesson.video'), url: video }] : [];
};

/** A part is over: what was said to the last answer, how it went, and what comes. */
function over(at: Standing, shown: Shown) {
  const { t } = shown;
  const { course, go, o, sheet, learner, next } = at;
  const lesson = lessonOf(course, go.part);
  const last = sheet?.answers.at(-1);
  const { right, of, needed } = markOf(at);
  const to = (title: string, part: string, more: { atOnce?: boolean; after?: number } = {}, style = 'default') =>
    button(t.t(title), 'learning.next', { obligation: o.id, part, ...more }, style);
  const blocks = last ? feedback(course, last, t) : [];
  const after = { after: go.attempt };
  const renews = isNew(course, { part: go.part, attempt: go.attempt + 1 });
  if (!lesson)
    return {
      title: t.t('learning.final.title'),
      blocks: [
        ...blocks,
        block('', [t.t(`learning.final.${renews ? 'notYet' : 'notYetRound'}`, { right, of, needed })]),
      ],
      buttons: [to(renews ? 'learning.button.repeatFinal' : 'learning.button.tryAgain', FINAL, after, 'positive')],
      more: [
        ...(next
          ? [to('learning.button.lessons', next)]
          : [opener(t.t('learning.button.rereadAll'), CARDS.contents, o.id)]),
        button(t.t('common.action.later'), 'obligation.snooze', { days: 3 }),
      ],
    };
  const nextTitle = next ? wordsIn(lessonOf(course, next) ?? lesson, t).title : '';
  const waits = next !== undefined && learner.nextOn !== undefined && learner.nextOn > shown.view.today(shown.viewer);
  const coming = !next
    ? t.t('learning.lesson.all')
    : waits
      ? t.t('learning.lesson.nextOn', { title: nextTitle, day: t.weekdayDay(learner.nextOn ?? '') })
      : t.t('learning.lesson.next', { title: nextTitle });
  return {
    title: wordsIn(lesson, t).title,
    recorded: t.t('learning.lesson.progress', { n: learner.lessons.length, of: course.lessons.length }),
    blocks: [...blocks, block('', [t.t('learning.lesson.mark', { right, of }), coming])],
    buttons: next
      ? [to(waits ? 'learning.button.nextNow' : 'learning.button.next', next, {}, 'positive')]
      : [to('learning.button.toFinal', FINAL, {}, 'positive')],
    more: [
      ...(next && isPaced(at) ? [to('learning.button.allNow', next, { atOnce: true })] : []),
      ...(next ? [to('learning.button.final', FINAL)] : []),
      ...(right < of ? [to(renews ? 'learning.button.repeat' : 'learning.button.again', go.part, after)] : []),
    ],
    reference: { title: t.t('learning.lesson.reference'), lines: wordsIn(lesson, t).reference },
  };
}
