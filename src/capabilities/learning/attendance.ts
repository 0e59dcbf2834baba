import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { separated, severalInput } from '../../kernel/fields.ts';
import type { Person } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { contentOf } from './content.ts';
import { personNamed } from './exempt.ts';
import { lessonsAlarm } from './lessons.ts';
import { CARDS, FINAL, LEARN, learnId, sheetId } from './names.ts';
import { type Learner, learners, type Room, rooms, type Sheet, sheets } from './records.ts';
import { nextLesson, type Standing, standingOf } from './standing.ts';
import { learnersOf, mayRoom, trainedBy, trainsIn, WHOLE } from './trainer.ts';

/** Names that can be ticked on one card; larger units name those who were there. */
export const TICKED = 60;

export const attendSchema = z.object({
  room: z.string().max(800),
  absent: severalInput.default([]),
  others: z.string().trim().max(4000).default(''),
});

/** The day of a session is still to come, where its trainer is. */
export const liesAhead = (room: Room, person: string, view: View): boolean =>
  room.day > view.today(view.org.person(person) ?? { timeZone: 'UTC' });

export const tooEarly = (room: Room) => ({ refuse: 'learning.room.ahead', params: { day: room.day } });

/**
 * Who was there: the lessons of the session count as gone through; only the final assessment completes the course. A correction gives them
 * to whoever was left out, and takes back what the session alone had given to whoever was not there.
 */
export const attend =
  (shelf: Shelf) =>
  (act: Act<z.infer<typeof attendSchema>>, view: View): Decision => {
    const room = view.get<Room>(rooms.name, act.data.room);
    const cycle = view.cycle(room?.run);
    if (!mayRoom(room, act.by, view) || !cycle) return { refuse: 'common.refused.role', about: act.data.room };
    if (liesAhead(room, act.by, view)) return { ...tooEarly(room), show: { kind: CARDS.room, id: room.id } };
    const named = separated(act.data.others).map((word) => ({ word, person: personNamed(word, view) }));
    const show = { kind: CARDS.room, id: room.id };
    const unknown = named.filter((n) => !n.person).map((n) => n.word);
    if (unknown.length > 0) return { refuse: 'learning.room.unknown', params: { names: unknown.join(', ') }, show };
    const others = named.flatMap((n) => n.person ?? []);
    if (others.some((p) => !trainsIn(act.by, p.unit, view) && !room.present.includes(p.id)))
      return { refuse: 'learning.room.notYours', params: { units: trainedBy(act.by, view).join(', ') }, show };
    const listed = learnersOf(cycle, room.unit, view);
    const absent = new Set(act.data.absent);
    const there = listed.length <= TICKED ? listed.filter((p) => !absent.has(p.id)) : [];
    const present = [...new Set([...there, ...others].map((p) => p.id))].sort();
    const given = (room.gave ?? []).filter((g) => present.includes(g.person));
    const taken = (room.gave ?? []).filter((g) => !present.includes(g.person));
    const fresh = present
      .filter((person) => !given.some((g) => g.person === person))
      .flatMap((person) => lessonsFor(person, room, shelf, view) ?? []);
    const gave = [...given, ...fresh.map(({ person, lessons }) => ({ person, lessons }))];
    return {
      steps: [
        put(rooms, { ...room, present, gave, recordedAt: act.at }),
        ...fresh.flatMap((g) => g.steps),
        ...taken.flatMap((g) => takenBack(g.person, g.lessons, room, shelf, view)),
        { do: 'note', about: room.id, facts: { present: present.length } },
      ],
      reply: { show },
    };
  };

/** The way to write somebody down so that `personNamed` finds them again. */
export const namedAs = (person: Person, view: View): string =>
  separated(person.name).length === 1 && personNamed(person.name, view)?.id === person.id ? person.name : person.id;

const isOwed = (at: Standing | undefined): at is Standing => at?.o.state === 'open' || at?.o.state === 'waiting';

/** Gone through in the chat, to its last question: that is the learner's own, whatever a room says. */
function isOwn(learn: string, lesson: string, view: View): boolean {
  const sheet = view.peek<Sheet>(sheets.name, sheetId(learn, lesson, 1));
  return sheet !== undefined && sheet.answers.length >= sheet.paper.length;
}

/** The session that brought a learner where they stand: the last lesson gone through is one that it gave, and nothing was answered since. */
export function broughtBy({ o, learner }: Pick<Standing, 'o' | 'learner'>, view: View): Room | undefined {
  const last = learner.lessons.at(-1);
  // Most have gone through it themselves: one look, and no session is read.
  if (last === undefined || isOwn(o.id, last, view)) return undefined;
  return view
    .find<Room>(rooms.name, 'run', learner.run)
    .filter((r) => r.gave?.some((g) => g.person === learner.person && g.lessons.includes(last)))
    .sort((one, other) => (one.day < other.day ? 1 : -1))[0];
}

/** What a session gives to one learner: the lessons that are not their own already, and the day of the next one. */
function lessonsFor(person: string, room: Room, shelf: Shelf, view: View) {
  const id = learnId(room.run, person);
  const at = standingOf(id, shelf, view, true);
  if (!isOwed(at)) return undefined;
  const all = at.course.lessons.map((l) => l.id);
  const covered = room.lesson === WHOLE ? all : [room.lesson];
  const lessons = covered.filter((l) => !isOwn(id, l, view));
  const fresh = lessons.filter((l) => !at.learner.lessons.includes(l));
  const now = { ...at.learner, lessons: [...at.learner.lessons, ...fresh] };
  return { person, lessons, steps: fresh.length === 0 ? [] : [...standsAt(at, now, fresh, view)] };
}

/** What a session gave is taken back, where neither the chat nor another session gave it too. */
function takenBack(person: string, gave: readonly string[], room: Room, shelf: Shelf, view: View): Step[] {
  const id = learnId(room.run, person);
  const at = standingOf(id, shelf, view, true);
  if (!isOwed(at)) return [];
  const elsewhere = view
    .find<Room>(rooms.name, 'run', room.run)
    .filter((r) => r.id !== room.id)
    .flatMap((r) => r.gave?.find((g) => g.person === person)?.lessons ?? []);
  const gone = gave.filter((l) => !isOwn(id, l, view) && !elsewhere.includes(l));
  const lessons = at.learner.lessons.filter((l) => !gone.includes(l));
  if (lessons.length === at.learner.lessons.length) return [];
  return standsAt(at, { ...at.learner, lessons }, [...at.course.lessons.map((l) => l.id), FINAL], view);
}

/**
 * Where somebody stands after a room: what was begun on the card stays there; else the first lesson not gone through makes room for it,
 * where one of `moves` stood. It gets its day as after a lesson in the chat, so that its card comes.
 */
function standsAt(at: Standing, row: Omit<Learner, 'version'>, moves: readonly string[], view: View): Step[] {
  const { go, cycle, course } = at;
  const next = nextLesson(course, row.lessons, '');
  const part = at.sheet !== undefined || !moves.includes(go.part) ? go.part : (next ?? FINAL);
  const { nextOn: before, ...rest } = row;
  const who = view.org.person(row.person);
  const wait = { daily: 1, second: 2, once: 0 }[contentOf(cycle).pace];
  const waits = at.o.state === 'open' && next !== undefined && who && wait > 0 && !row.atOnce;
  const nextOn = waits ? view.work.shift(who, view.today(who), wait) : next ? before : undefined;
  const zone = who?.timeZone ?? row.zone;
  return [
    put(learners, {
      ...rest,
      zone,
      part,
      attempt: part === go.part ? go.attempt : 1,
      ...(nextOn ? { nextOn } : {}),
    }),
    ...(waits && nextOn ? lessonsAlarm(cycle.id, zone, nextOn, view) : []),
    { do: 'refresh', ref: { kind: LEARN, id: at.o.id } },
  ];
}
