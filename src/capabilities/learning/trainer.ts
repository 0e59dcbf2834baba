import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { type Act, type Decision, put } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import { byName } from '../../kernel/organisation.ts';
import { type Person, within } from '../../kernel/person.ts';
import { covers } from '../../kernel/role.ts';
import { isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { courseNow, isRunning } from './content.ts';
import { learnsIn, partOf } from './figures.ts';
import { CARDS, OFFICE, TRAINER } from './names.ts';
import { lessonOf } from './paper.ts';
import { type Room, rooms } from './records.ts';

export const WHOLE = 'all';
/** Units named in a question which one is meant. */
const NAMED = 5;

/** The units in which somebody trains, each with what is below; the office trains everywhere. None: no trainer. */
export const trainedBy = (person: string, view: View): string[] =>
  view.org.holds(person, OFFICE)
    ? ['']
    : view.org
        .grants(person)
        .filter((g) => g.role === TRAINER)
        .map((g) => g.unit);

export const trains = (person: string, view: View): boolean => trainedBy(person, view).length > 0;

export const trainsIn = (person: string, unit: string, view: View): boolean =>
  view.org.holds(person, OFFICE) || view.org.grants(person).some((g) => g.role === TRAINER && covers(g, unit));

/** A room's own trainer, while they train in its unit, and the office. */
export const mayRoom = (room: Room | undefined, person: string, view: View): room is Room =>
  room !== undefined &&
  (view.org.holds(person, OFFICE) || (room.trainer === person && trainsIn(person, room.unit, view)));

/** Those of a unit who owe the course or have completed it, and are at work, by name; the excused are not expected in a room. */
export const learnersOf = (cycle: Cycle, unit: string, view: View): Person[] =>
  learnsIn(cycle, [unit], view)
    .filter((o) => partOf(o) !== 'excused')
    .flatMap((o) => view.org.person(o.about) ?? [])
    .filter((p) => p.status === 'active')
    .sort(byName);

/** Units that have learners in them or below, among those in which somebody trains. */
export function unitsToTrain(cycle: Cycle, person: string, view: View): string[] {
  const all = new Set<string>();
  for (const o of learnsIn(cycle, trainedBy(person, view), view)) {
    const parts = String(o.data.unit ?? '').split('/');
    for (let n = 1; n <= parts.length; n++) all.add(parts.slice(0, n).join('/'));
  }
  return [...all].filter((unit) => unit !== '' && trainsIn(person, unit, view)).sort();
}

/** The unit that is meant: its path, or its last names, however large the letters; or what to say instead. */
export function unitMeant(
  typed: string,
  cycle: Cycle,
  person: string,
  view: View,
): { unit: string } | { refuse: string; params: { units: string } } {
  const key = (text: string) =>
    text
      .toLowerCase()
      .split('/')
      .map((part) => part.trim())
      .join('/');
  const units = unitsToTrain(cycle, person, view);
  const exact = units.find((unit) => key(unit) === key(typed));
  const below = units.filter((unit) => key(unit).endsWith(`/${key(typed)}`));
  const unit = exact ?? (below.length === 1 ? below[0] : undefined);
  if (unit !== undefined) return { unit };
  if (below.length > 1) return { refuse: 'learning.room.several', params: { units: below.slice(0, NAMED).join(', ') } };
  if (!view.org.all().some((p) => within(key(p.unit), key(typed))))
    return { refuse: 'learning.launch.unknownUnit', params: { units: typed } };
  const own = trainedBy(person, view);
  return own.includes('')
    ? { refuse: 'learning.room.noLearners', params: { units: typed } }
    : { refuse: 'learning.room.notYours', params: { units: own.join(', ') } };
}

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
    const { run, day, lesson } = act.data;
    const cycle = view.cycle(run);
    const course = cycle && courseNow(shelf, cycle, view);
    if (!isRunning(cycle) || !course) return { refuse: 'common.cycle.none' };
    const [from, to] = [cycle.opens, cycle.closes];
    if (day < from || day > to) return { refuse: 'learning.room.outside', params: { from, to } };
    const meant = unitMeant(act.data.unit, cycle, act.by, view);
    if ('refuse' in meant) return meant;
    if (lesson !== WHOLE && !lessonOf(course, lesson)) return { refuse: 'common.refused.gone' };
    const { unit } = meant;
    const id = ['room', run, act.by, day, unit.replaceAll('|', ' '), lesson].join('|');
    const show = { kind: CARDS.room, id };
    const said = unit === act.data.unit ? {} : { with: { notice: 'learning.room.understood', params: { unit } } };
    if (view.get<Room>(rooms.name, id)) return { steps: [], reply: { show, ...said } };
    const row: Omit<Room, 'version'> = { id, run, trainer: act.by, unit, day, lesson, present: [] };
    return { steps: [put(rooms, row), { do: 'note', about: id }], reply: { show, ...said } };
  };
