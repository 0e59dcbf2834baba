import type { Course, Question } from '../../../content/course.ts';
import type { Shelf } from '../../../content/shelf.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/buttons.ts';
import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import { texts } from '../../../kernel/naming.ts';
import { card, opener, starter } from '../../../kernel/parts.ts';
import type { View } from '../../../kernel/view.ts';
import { contentOf, courseNow, isRunning, runs, titleIn, titleOf, wordsIn } from '../content.ts';
import { ANY, CARDS } from '../names.ts';
import { lessonOf } from '../paper.ts';
import { type Room, rooms } from '../records.ts';
import { mayRoom, trains } from '../trainer.ts';
import { block, learnContent, numbered, ours } from './parts.ts';

/** Sessions shown on one card, the newest first. */
const SHOWN = 6;

/** The run a ref is about, or a course on the shelf that nobody has launched. */
function courseOf(id: string, shelf: Shelf, view: View): { cycle?: Cycle; course?: Course } {
  const cycle = view.cycle(id);
  const course = cycle ? courseNow(shelf, cycle, view) : shelf.course(id.slice(ANY.length));
  return { ...(cycle ? { cycle } : {}), ...(course ? { course } : {}) };
}

/** What a course is prepared under: its run while it runs, else itself. */
const refOf = (course: string, view: View): string =>
  runs(view).find((c) => isRunning(c) && contentOf(c).course === course)?.id ?? `${ANY}${course}`;

/** Sessions in rooms belong to a course that runs: not yet, now, or no more. */
function whenOf(cycle: Cycle | undefined, course: Course | undefined, view: View): 'before' | 'intro' | 'after' {
  if (isRunning(cycle)) return 'intro';
  return (cycle ?? runs(view).some((c) => contentOf(c).course === course?.id)) ? 'after' : 'before';
}

/** What a trainer has: talking points of each lesson, sessions in rooms while the course runs, and the other courses of the shelf. */
export const trainerCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    if (!trains(viewer.id, view)) return undefined;
    const ids = shelf.ids();
    const { cycle, course } = courseOf(ref.id === ANY && ids.length === 1 ? `${ANY}${ids[0]}` : ref.id, shelf, view);
    const others = ids.filter((id) => id !== course?.id);
    const own = view
      .find<Room>(rooms.name, 'trainer', viewer.id)
      .filter((r) => r.run === cycle?.id && mayRoom(r, viewer.id, view))
      .sort((a, b) => b.day.localeCompare(a.day))
      .slice(0, SHOWN);
    const title = cycle ? titleIn(shelf, cycle, t, view) : titleOf(course, t.language, t.t('learning.room.courses'));
    return {
      template: 'common/list',
      summary: t.t('learning.room.summary'),
      data: {
        title: t.t('learning.room.title', { title }),
        intro: t.t(`learning.room.${whenOf(cycle, course, view)}`),
        rows: [
          ...own.map(
            (room): Row => ({
              text: t.t('learning.room.line', { unit: room.unit, day: t.day(room.day) }),
              detail: room.recordedAt ? t.t('learning.room.present', { n: room.present.length }) : '',
              button: opener(t.t('common.action.open'), CARDS.room, room.id),
            }),
          ),
          ...(course?.lessons ?? []).map(
            (lesson): Row => ({
              text: wordsIn(lesson, t).title,
              detail: '',
              button: opener(
                t.t('learning.room.points'),
                CARDS.points,
                `${cycle?.id ?? ANY + course?.id}#${lesson.id}`,
              ),
            }),
          ),
          ...others.slice(0, SHOWN).map(
            (id): Row => ({
              text: titleOf(shelf.course(id), t.language, id),
              detail: '',
              button: opener(t.t('common.action.open'), CARDS.trainer, refOf(id, view)),
            }),
          ),
        ],
        more: NO_BUTTON,
        buttons: isRunning(cycle) ? [starter(t.t('learning.room.plan'), 'learning.room', cycle.id)] : [],
        links: [],
        note: '',
      },
    };
  };

/** A question as it is read out, with what can be chosen: in the order of the alphabet, since that of the content may be the key. */
function spoken(question: Question, t: Speech): unknown[] {
  const { ask, choices } = wordsIn(question, t);
  const texts = choices.map(({ text }) => text).sort((a, b) => a.localeCompare(b, t.language));
  return [...ask.map(ours), ...numbered(texts, t)];
}

/** A lesson's talking points: what it says, its case, what to ask the room. Nothing on it can be answered, and no key stands on it. */
export const pointsCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const [run = '', part = ''] = ref.id.split('#');
    const { course } = courseOf(run, shelf, view);
    const lesson = course && lessonOf(course, part);
    if (!lesson || !trains(viewer.id, view)) return undefined;
    const words = wordsIn(lesson, t);
    const questions = lesson.questions.flatMap(([first]) => (first ? [spoken(first, t)] : []));
    return learnContent(
      t.t('learning.room.summary'),
      {
        title: words.title,
        recorded: t.t('learning.room.points'),
        blocks: [
          block(t.t('learning.room.say'), [...words.remember, ...words.body].map(ours)),
          block(t.t('learning.lesson.case'), words.case.map(ours), 'emphasis'),
          ...questions.map((lines, i) => block(i === 0 ? t.t('learning.room.ask') : '', lines)),
          block(t.t('learning.lesson.reference'), words.reference.map(ours)),
        ],
        buttons: [opener(t.t('common.action.back'), CARDS.trainer, run)],
      },
      t,
    );
  };

export const roomCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t, with: extra }: Shown): CardContent | undefined => {
    const room = view.peek<Room>(rooms.name, ref.id);
    const cycle = view.cycle(room?.run);
    if (!mayRoom(room, viewer.id, view) || !cycle) return undefined;
    const course = courseNow(shelf, cycle, view);
    const lesson = course && lessonOf(course, room.lesson);
    return card(t.t('learning.room.summary'), {
      title: t.t('learning.room.line', { unit: room.unit, day: t.day(room.day) }),
      notice: typeof extra.notice === 'string' ? t.t(extra.notice, texts(extra.params)) : '',
      facts: [
        {
          title: t.t('learning.fields.lesson'),
          value: lesson ? wordsIn(lesson, t).title : t.t('learning.room.whole'),
        },
        ...(room.recordedAt
          ? [
              {
                title: t.t('learning.room.attendance'),
                value: t.t('learning.room.present', { n: room.present.length }),
              },
            ]
          : []),
      ],
      buttons: [
        button(t.t('learning.room.sheet'), 'file.offer', { file: `learning.roomSheet|${room.id}` }, 'positive'),
        starter(t.t(room.recordedAt ? 'common.action.change' : 'learning.room.record'), 'learning.attend', room.id),
      ],
      more: [opener(t.t('common.action.back'), CARDS.trainer, cycle.id)],
      note: t.t('learning.room.note'),
    });
  };
