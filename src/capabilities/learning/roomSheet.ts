import type { Shelf } from '../../content/shelf.ts';
import type { Made, Shown } from '../../kernel/capability.ts';
import { courseNow, titleIn, wordsIn } from './content.ts';
import { lessonOf } from './paper.ts';
import { type Room, rooms } from './records.ts';
import { learnersOf, mayRoom } from './trainer.ts';

/** Names on one sheet. */
const SHEET = 300;

/** A sheet for the room: everybody of the unit who owes the course or has completed it, and empty lines for others. */
export const roomSheet =
  (shelf: Shelf) =>
  ({ ref, viewer, view, t }: Shown): Made | undefined => {
    const room = view.peek<Room>(rooms.name, ref.id);
    const cycle = view.cycle(room?.run);
    if (!mayRoom(room, viewer.id, view) || !cycle) return undefined;
    const course = courseNow(shelf, cycle, view);
    const lesson = course && lessonOf(course, room.lesson);
    const trainer = view.org.person(room.trainer);
    const people = learnersOf(cycle, room.unit, view);
    return {
      name: `${t.t('learning.room.file')}-${room.day}`,
      sheets: [
        {
          language: t.language,
          asOf: room.day,
          title: t.t('learning.room.sheet'),
          theme: [titleIn(shelf, cycle, t, view), lesson ? wordsIn(lesson, t).title : t.t('learning.room.whole')].join(
            ' · ',
          ),
          day: t.day(room.day),
          team: room.unit,
          leader: trainer ? t.t('common.person', { name: trainer.name, title: trainer.title }) : '',
          people: people.slice(0, SHEET).map((p) => ({ name: p.name, title: p.title })),
          guests: people.length > SHEET ? 25 : 6,
          notes: [t.t('learning.room.sheetNote')],
          labels: {
            leader: t.t('learning.room.labels.trainer'),
            date: t.t('learning.room.labels.date'),
            name: t.t('learning.room.labels.name'),
            function: t.t('learning.room.labels.function'),
            signature: t.t('learning.room.labels.signature'),
          },
        },
      ],
    };
  };
