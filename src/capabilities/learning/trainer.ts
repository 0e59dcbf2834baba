import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import type { Made, Shown } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import { severalInput } from '../../kernel/fields.ts';
import type { Form, Page } from '../../kernel/form.ts';
import { byName } from '../../kernel/organisation.ts';
import { type Person, within } from '../../kernel/person.ts';
import { isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { courseNow, isRunning, presentRun, titleIn, wordsIn } from './content.ts';
import { personNamed } from './exempt.ts';
import { coded, dayInput, field, formCard } from './fields.ts';
import { learnsIn } from './figures.ts';
import { CARDS, LEARN, learnId, OFFICE, TRAINER } from './names.ts';
import { lessonOf } from './paper.ts';
import { learners, type Room, rooms } from './records.ts';
import { standingOf } from './standing.ts';

/** Names that can be ticked on one card; larger units name those who were there. */
const TICKED = 60;
/** Names on one sheet. */
const SHEET = 300;
export const WHOLE = 'all';

const trains = (person: string, view: View): boolean => view.org.holdsAny(person, [TRAINER, OFFICE]);

/** A room's trainer, and the office. */
export const mayRoom = (room: Room | undefined, person: string, view: View): room is Room =>
  room !== undefined && ((room.trainer === person && trains(person, view)) || view.org.holds(person, OFFICE));

/** Those of a unit who owe the course and are at work, by name. */
export const learnersOf = (cycle: Cycle, unit: string, view: View): Person[] =>
  learnsIn(cycle, [unit], view)
    .flatMap((o) => view.org.person(o.about) ?? [])
    .filter((p) => p.status === 'active')
    .sort(byName);

const isUnit = (unit: string, view: View): boolean => view.org.all().some((p) => within(p.unit, unit) && unit !== '');

export const roomSchema = z.object({
  run: z.string().max(200),
  unit: z.string().trim().min(1).max(400),
  day: z.string().refine(isDay),
  lesson: z.string().max(60).default(WHOLE),
});

/** A session in a room: planned once, however often it is pressed. */
export const planRoom =
  (shelf: Shelf) =>
  (act: Act<z.infer<typeof roomSchema>>, view: View): Decision => {
    const { run, unit, day, lesson } = act.data;
    const cycle = view.cycle(run);
    const course = cycle && courseNow(shelf, cycle, view);
    if (!isRunning(cycle) || !course) return { refuse: 'common.cycle.none' };
    if (!isUnit(unit, view)) return { refuse: 'learning.launch.unknownUnit', params: { units: unit } };
    if (lesson !== WHOLE && !lessonOf(course, lesson)) return { refuse: 'common.refused.gone' };
    const id = ['room', run, act.by, day, unit.replaceAll('|', ' '), lesson].join('|');
    const show = { kind: CARDS.room, id };
    if (view.get<Room>(rooms.name, id)) return { steps: [], reply: { show } };
    const row: Omit<Room, 'version'> = { id, run, trainer: act.by, unit, day, lesson, present: [] };
    return { steps: [put(rooms, row), { do: 'note', about: id }], reply: { show } };
  };

export const attendSchema = z.object({
  room: z.string().max(800),
  absent: severalInput.default([]),
  others: z.string().trim().max(4000).default(''),
});

/** Who was there: the lessons of the session count as gone through. Only the final assessment completes the course. */
export const attend =
  (shelf: Shelf) =>
  (act: Act<z.infer<typeof attendSchema>>, view: View): Decision => {
    const room = view.get<Room>(rooms.name, act.data.room);
    const cycle = view.cycle(room?.run);
    if (!mayRoom(room, act.by, view) || !cycle) return { refuse: 'common.refused.role', about: act.data.room };
    const listed = learnersOf(cycle, room.unit, view);
    const absent = new Set(act.data.absent);
    const words = act.data.others.split(/[,;\n]/).map((w) => w.trim());
    const named = words.filter(Boolean).map((word) => ({ word, person: personNamed(word, view) }));
    const unknown = named.filter((n) => !n.person).map((n) => n.word);
    const show = { kind: CARDS.room, id: room.id };
    if (unknown.length > 0) return { refuse: 'learning.room.unknown', params: { names: unknown.join(', ') }, show };
    const there = listed.length <= TICKED ? listed.filter((p) => !absent.has(p.id)) : [];
    const present = [...new Set([...there.map((p) => p.id), ...named.map((n) => n.person?.id ?? '')])].sort();
    return {
      steps: [
        put(rooms, { ...room, present, recordedAt: act.at }),
        ...present.flatMap((person) => been(person, room, shelf, view)),
        { do: 'note', about: room.id, facts: { present: present.length } },
      ],
      reply: { show },
    };
  };

function been(person: string, room: Room, shelf: Shelf, view: View): Step[] {
  const id = learnId(room.run, person);
  const at = standingOf(id, shelf, view, true);
  if (at?.o.state !== 'open' && at?.o.state !== 'waiting') return [];
  const all = at.course.lessons.map((l) => l.id);
  const new_ = (room.lesson === WHOLE ? all : [room.lesson]).filter((l) => !at.learner.lessons.includes(l));
  if (new_.length === 0) return [];
  const lessons = [...at.learner.lessons, ...new_];
  // A lesson that was begun on the card stays there; one that was not yet begun makes room for the next.
  const begun = at.sheet !== undefined && at.question !== undefined;
  const next = all.find((l) => !lessons.includes(l));
  const part = begun || !new_.includes(at.go.part) ? at.go.part : (next ?? 'final');
  return [
    put(learners, { ...at.learner, lessons, part, attempt: part === at.go.part ? at.go.attempt : 1 }),
    { do: 'refresh', ref: { kind: LEARN, id } },
  ];
}

const page = (it: Omit<Page, 'template'>): Page => ({ template: 'common/form', ...it });

export const roomForm = (shelf: Shelf): Form => ({
  summary: 'learning.room.summary',
  start(about, person, view) {
    const cycle = view.cycle(about) ?? presentRun(view);
    if (!trains(person.id, view)) return { refuse: 'common.refused.role' };
    if (!isRunning(cycle)) return { refuse: 'common.cycle.none' };
    return {
      values: { run: cycle.id, unit: person.unit, day: view.work.shift(person, view.today(person), 5), lesson: WHOLE },
    };
  },
  pages: ({ values: v }, _person, view) => [
    page({
      id: 'room',
      data: (t) => {
        const cycle = view.cycle(String(v.run));
        const course = cycle && courseNow(shelf, cycle, view);
        return formCard({
          title: t.t('learning.room.plan'),
          fields: [
            field(t, 'text', 'unit', v, { required: true, max: 400 }),
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
      check: (values) =>
        isUnit(String(values.unit), view)
          ? undefined
          : { refuse: 'learning.launch.unknownUnit', params: { units: String(values.unit) } },
    }),
  ],
});

export const attendForm: Form = {
  summary: 'learning.room.summary',
  start(about, person, view) {
    const room = view.peek<Room>(rooms.name, about);
    if (!mayRoom(room, person.id, view)) return { refuse: 'common.refused.role' };
    return { values: { room: about, absent: [], others: '' } };
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
                    {
                      choices: listed.map((p) => ({ title: p.name, value: coded(p.id) })),
                    },
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

/** A sheet for the room: everybody of the unit who owes the course, and empty lines for others. */
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
          title: titleIn(shelf, cycle, t, view),
          theme: lesson ? wordsIn(lesson, t).title : t.t('learning.room.whole'),
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
