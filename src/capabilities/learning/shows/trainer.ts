import type { Shelf } from '../../../content/shelf.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { card, opener, starter } from '../../../kernel/parts.ts';
import { courseNow, titleIn, wordsIn } from '../content.ts';
import { CARDS, OFFICE, TRAINER } from '../names.ts';
import { lessonOf } from '../paper.ts';
import { type Room, rooms } from '../records.ts';
import { mayRoom } from '../trainer.ts';
import { block, learnContent, ours } from './parts.ts';

/** Sessions shown on one card, the newest first. */
const SHOWN = 6;

/** What a trainer has: talking points of each lesson, sessions in rooms. */
export const trainerCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const cycle = view.cycle(ref.id);
    const course = cycle && courseNow(shelf, cycle, view);
    if (!cycle || !course || !view.org.holdsAny(viewer.id, [TRAINER, OFFICE])) return undefined;
    const own = view
      .find<Room>(rooms.name, 'trainer', viewer.id)
      .filter((r) => r.run === cycle.id)
      .sort((a, b) => b.day.localeCompare(a.day))
      .slice(0, SHOWN);
    return {
      template: 'common/list',
      summary: t.t('learning.room.summary'),
      data: {
        title: t.t('learning.room.title', { title: titleIn(shelf, cycle, t, view) }),
        intro: t.t('learning.room.intro'),
        rows: [
          ...own.map(
            (room): Row => ({
              text: t.t('learning.room.line', { unit: room.unit, day: t.day(room.day) }),
              detail: room.recordedAt ? t.t('learning.room.present', { n: room.present.length }) : '',
              button: opener(t.t('common.action.open'), CARDS.room, room.id),
            }),
          ),
          ...course.lessons.map(
            (lesson): Row => ({
              text: wordsIn(lesson, t).title,
              detail: '',
              button: opener(t.t('learning.room.points'), CARDS.points, `${cycle.id}#${lesson.id}`),
            }),
          ),
        ],
        more: NO_BUTTON,
        buttons: [starter(t.t('learning.room.plan'), 'learning.room', cycle.id)],
        links: [],
        note: '',
      },
    };
  };

/** A lesson's talking points: what it says, its case, what to ask the room. Nothing on it can be answered, and no key stands on it. */
export const pointsCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const [run = '', part = ''] = ref.id.split('#');
    const cycle = view.cycle(run);
    const course = cycle && courseNow(shelf, cycle, view);
    const lesson = course && lessonOf(course, part);
    if (!cycle || !lesson || !view.org.holdsAny(viewer.id, [TRAINER, OFFICE])) return undefined;
    const words = wordsIn(lesson, t);
    const questions = lesson.questions.flatMap(([first]) => (first ? [wordsIn(first, t).ask.join(' ')] : []));
    return learnContent(
      t.t('learning.room.summary'),
      {
        title: words.title,
        recorded: t.t('learning.room.points'),
        blocks: [
          block(t.t('learning.room.say'), [...words.remember, ...words.body].map(ours)),
          block(t.t('learning.lesson.case'), words.case.map(ours), 'emphasis'),
          block(t.t('learning.room.ask'), questions.map(ours)),
          block(t.t('learning.lesson.reference'), words.reference.map(ours)),
        ],
        buttons: [opener(t.t('common.action.back'), CARDS.trainer, cycle.id)],
      },
      t,
    );
  };

export const roomCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const room = view.peek<Room>(rooms.name, ref.id);
    const cycle = view.cycle(room?.run);
    if (!mayRoom(room, viewer.id, view) || !cycle) return undefined;
    const course = courseNow(shelf, cycle, view);
    const lesson = course && lessonOf(course, room.lesson);
    return card(t.t('learning.room.summary'), {
      title: t.t('learning.room.line', { unit: room.unit, day: t.day(room.day) }),
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
