import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { type Cycle, cycles } from '../../kernel/cycle.ts';
import { listInput } from '../../kernel/fields.ts';
import { runNamed } from '../../kernel/naming.ts';
import { entityOf, type Person } from '../../kernel/person.ts';
import { closingMoment } from '../../kernel/rundays.ts';
import type { Json } from '../../kernel/store.ts';
import { addDays, type Day, isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { owes, ringsOf, type Survey, survey, wantedBy } from './audience.ts';
import { contentOf, contentSchema, isRunning, keeping, runs, titleOf } from './content.ts';
import { CARDS, learnId } from './names.ts';
import { oweLearn } from './owe.ts';
import { already, overlap } from './round.ts';

const day = z.string().refine(isDay);
const unitList = listInput(400, 500);

/** Everything that a launch needs, from the form or the command line. */
export const launchSchema = contentSchema.extend({
  units: unitList.default([]),
  /** Units below an entity, which the form does not list. */
  below: unitList.default([]),
  opens: day,
  closes: day,
  to: z.enum(['everyone', 'rings']).default('everyone'),
});
export type Launch = z.infer<typeof launchSchema>;

/** The units of a launch, however they were named. */
export const unitsOf = (it: { units?: unknown; below?: unknown }): string[] => {
  const read = (given: unknown) => unitList.safeParse(given ?? []).data ?? [];
  return [...new Set([...read(it.units), ...read(it.below)])];
};

/** What is wrong with units that nobody belongs to. */
export function unknownUnits(units: readonly string[], view: View) {
  const known = (unit: string) =>
    view.find<Person>('people', 'unit', unit).length > 0 || view.org.all().some((p) => p.unit.startsWith(`${unit}/`));
  const unknown = units.filter((unit) => !known(unit));
  return unknown.length > 0
    ? { refuse: 'learning.launch.unknownUnit', params: { units: unknown.join(', ') } }
    : undefined;
}

/** What is wrong with the dates, as a text of the catalogue. */
export function wrongDates(
  it: { opens: Day; closes: Day; due?: Day | undefined },
  today: Day,
): { refuse: string } | undefined {
  if (it.opens < addDays(today, -1)) return { refuse: 'learning.launch.past' };
  if (it.closes <= it.opens) return { refuse: 'learning.launch.closesFirst' };
  if (it.due && (it.due < it.opens || it.due > it.closes)) return { refuse: 'learning.launch.dueBetween' };
  return undefined;
}

function runIdFor(course: string, year: string, view: View): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? `${course}-${year}` : `${course}-${year}-${n}`;
    if (!view.cycle(id)) return id;
  }
}

/** Makes the run and one obligation for each learner. */
export const launching =
  (shelf: Shelf) =>
  (act: Act<Launch>, view: View): Decision => {
    const { units: _, below: __, opens, closes, to, ...said } = act.data;
    const units = unitsOf(act.data);
    const course = shelf.course(said.course);
    if (!course) return { refuse: 'learning.launch.noCourse', params: { courses: shelf.ids().join(', ') } };
    const office = view.org.person(act.by);
    const wrong = wrongDates(act.data, office ? view.today(office) : view.now.slice(0, 10));
    if (wrong) return wrong;
    const nobody = unknownUnits(units, view);
    if (nobody) return nobody;
    const same = (c: Cycle) =>
      isRunning(c) &&
      contentOf(c).course === course.id &&
      contentOf(c).audience === said.audience &&
      [...c.units].sort().join() === [...units].sort().join() &&
      overlap(c, { opens, closes });
    const twin = runs(view).find(same);
    if (twin)
      return {
        refuse: 'learning.launch.runs',
        params: { title: runNamed(twin) },
        show: { kind: CARDS.run, id: twin.id },
      };
    const seen = survey({ ...said, units, opens, closes }, view);
    if (seen.owed.length === 0 && said.audience !== 'joiners') return { refuse: nobodyOf(seen) };
    const rings = to === 'rings' ? ringsOf(seen) : [];
    const year = opens.slice(0, 4);
    const cycle: Cycle = {
      id: runIdFor(course.id, year, view),
      version: 0,
      capability: 'learning',
      title: `${titleOf(course, 'en')} ${year}`,
      state: 'open',
      opens,
      closes,
      units,
      ...(rings.length > 1 ? { ring: 1 } : {}),
      launchedAt: view.now,
      launchedBy: act.by,
      content: {
        ...said,
        due: said.due ?? closes,
        pass: said.pass ?? course.pass,
        version: course.version,
        rings,
        began: [opens],
      } as unknown as { [name: string]: Json },
    };
    return {
      steps: [
        put(cycles, cycle),
        ...keeping(course, view),
        ...enrolling(cycle, [...seen.owed, ...seen.excused], view),
        closesByClock(cycle),
        {
          do: 'note',
          about: cycle.id,
          facts: {
            learners: seen.owed.length,
            excused: seen.excused.length,
            asked: seen.asked.length,
            completed: seen.completed.length,
            opens,
            closes,
            rings: rings.length,
          },
        },
      ],
      reply: { show: { kind: CARDS.run, id: cycle.id } },
    };
  };

/** Nobody is left to be asked: because there is nobody, or because all of them are asked already or have completed it. */
export const nobodyOf = (seen: Survey): string =>
  seen.asked.length + seen.completed.length > 0 ? 'learning.launch.allAsked' : 'learning.launch.nobody';

/** So many are enrolled in the act of the launch itself; more are enrolled entity by entity, so that people are answered in between. */
const AT_ONCE = 500;

function enrolling(cycle: Cycle, people: readonly Person[], view: View): Step[] {
  if (people.length <= AT_ONCE) return people.flatMap((person) => enrolled(cycle, person, view));
  return [...new Set(people.map(entityOf))].sort().map((entity) => ({
    do: 'alarm',
    id: `enrol|${cycle.id}|${entity}`,
    at: view.now,
    kind: 'learning.enrol',
    data: { cycle: cycle.id, entity },
  }));
}

const enrolled = (cycle: Cycle, person: Person, view: View): Step[] => {
  const it = wantedBy(cycle);
  const how = owes(person, it, view);
  return how && !already(person.id, it, view, { guard: true }) ? oweLearn(cycle, person, how, view) : [];
};

/** The clock: one entity's learners, right after a launch for many. Whoever is there already is not enrolled twice. */
export function enrol(act: Act<{ cycle: string; entity: string }>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (!isRunning(cycle)) return { steps: [] };
  const steps = view.org
    .members(act.data.entity)
    .filter((person) => !view.obligation(learnId(cycle.id, person.id)))
    .flatMap((person) => enrolled(cycle, person, view));
  return { steps: [...steps, { do: 'refresh', ref: { kind: CARDS.run, id: cycle.id } }] };
}

export const closesByClock = (cycle: Pick<Cycle, 'id' | 'closes'>): Step => ({
  do: 'alarm',
  id: `close|${cycle.id}`,
  at: closingMoment(cycle.closes),
  kind: 'cycle.closeByClock',
  data: { cycle: cycle.id },
});
