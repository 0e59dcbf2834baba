import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import type { Form, Page } from '../../kernel/form.ts';
import type { View } from '../../kernel/view.ts';
import { liesAhead, namedAs, TICKED, tooEarly } from './attendance.ts';
import { courseNow, isRunning, presentRun, wordsIn } from './content.ts';
import { coded, dayInput, field, formCard, severalInput } from './fields.ts';
import { type Room, rooms } from './records.ts';
import { learnersOf, mayRoom, trains, unitMeant, unitsToTrain, WHOLE } from './trainer.ts';

/** Units to choose from on one card; where there are more, one is typed. */
const CHOICES = 40;

const page = (it: Omit<Page, 'template'>): Page => ({ template: 'common/form', ...it });

export const roomForm = (shelf: Shelf): Form => ({
  summary: 'learning.room.summary',
  start(about, person, view) {
    const cycle = view.cycle(about) ?? presentRun(view);
    if (!trains(person.id, view)) return { refuse: 'common.refused.role' };
    if (!isRunning(cycle)) return { refuse: 'common.cycle.none' };
    const units = unitsToTrain(cycle, person.id, view);
    const unit = units.includes(person.unit) ? person.unit : units.length <= CHOICES ? (units[0] ?? '') : '';
    return { values: { run: cycle.id, unit, day: view.work.shift(person, view.today(person), 5), lesson: WHOLE } };
  },
  pages: ({ values: v }, person, view) => {
    const cycle = view.cycle(String(v.run));
    const units = cycle ? unitsToTrain(cycle, person.id, view) : [];
    return [
      page({
        id: 'room',
        done: 'learning.room.planned',
        data: (t) => {
          const course = cycle && courseNow(shelf, cycle, view);
          return formCard({
            title: t.t('learning.room.plan'),
            fields: [
              units.length > 0 && units.length <= CHOICES
                ? field(t, 'one', 'unit', v, {
                    required: true,
                    choices: units.map((unit) => ({ title: unit, value: unit })),
                  })
                : field(t, 'text', 'unit', v, { required: true, max: 400, hint: t.t('learning.room.unitHint') }),
              field(t, 'date', 'day', v, { required: true }),
              field(t, 'one', 'lesson', v, {
                choices: [
                  { title: t.t('learning.room.whole'), value: WHOLE },
                  ...(course?.lessons ?? []).map((l) => ({ title: wordsIn(l, t).title, value: l.id })),
                ],
              }),
            ],
          });
        },
        inputs: { unit: z.string().trim().min(1).max(400), day: dayInput, lesson: z.string().max(60) },
        check: (values) => {
          const meant = cycle && unitMeant(String(values.unit), cycle, person.id, view);
          return meant && 'refuse' in meant ? meant : undefined;
        },
      }),
    ];
  },
});

/** Who was absent, and who was there beyond the list, as it stands recorded: a correction begins with it. */
function recorded(room: Room, view: View): { absent: string[]; others: string } {
  const cycle = view.cycle(room.run);
  if (!room.recordedAt || !cycle) return { absent: [], others: '' };
  const listed = learnersOf(cycle, room.unit, view).map((p) => p.id);
  const ticked = listed.length <= TICKED ? listed : [];
  return {
    absent: ticked.filter((id) => !room.present.includes(id)),
    others: room.present
      .filter((id) => !ticked.includes(id))
      .flatMap((id) => view.org.person(id) ?? [])
      .map((person) => namedAs(person, view))
      .join(', '),
  };
}

export const attendForm: Form = {
  summary: 'learning.room.summary',
  start(about, person, view) {
    const room = view.peek<Room>(rooms.name, about);
    if (!mayRoom(room, person.id, view)) return { refuse: 'common.refused.role' };
    if (liesAhead(room, person.id, view)) return tooEarly(room);
    return { values: { room: about, ...recorded(room, view) } };
  },
  pages: ({ values: v, about }, _person, view) => [
    page({
      id: 'attend',
      data: (t) => {
        const room = view.peek<Room>(rooms.name, about);
        const cycle = view.cycle(room?.run);
        const listed = room && cycle ? learnersOf(cycle, room.unit, view) : [];
        return formCard({
          title: t.t('learning.room.attendance'),
          paragraphs: [t.t(listed.length > TICKED ? 'learning.room.large' : 'learning.room.tick')],
          fields: [
            ...(listed.length > 0 && listed.length <= TICKED
              ? [
                  field(
                    t,
                    'many',
                    'absent',
                    { absent: ((v.absent as string[] | undefined) ?? []).map(coded) },
                    { choices: listed.map((p) => ({ title: p.name, value: coded(p.id) })) },
                  ),
                ]
              : []),
            field(t, 'long', 'others', v, { max: 4000, hint: t.t('learning.room.hint') }),
          ],
          note: t.t('learning.room.note'),
        });
      },
      inputs: { absent: severalInput, others: z.string().trim().max(4000) },
    }),
  ],
};
