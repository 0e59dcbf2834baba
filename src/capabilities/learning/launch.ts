import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import { type Cycle, cycles } from '../../kernel/cycle.ts';
import { runNamed } from '../../kernel/naming.ts';
import { entityOf, type Person } from '../../kernel/person.ts';
import { closingMoment, dayWithin, later } from '../../kernel/rundays.ts';
import type { Json } from '../../kernel/store.ts';
import { addDays, type Day, daysBetween, isDay, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { hasCompleted, owes, ringsOf, survey, wantedBy } from './audience.ts';
import { contentOf, contentSchema, isRinged, isRunning, keeping, ringOf, runs, titleOf } from './content.ts';
import { CARDS, LEARN, learnId } from './names.ts';
import { placeOf } from './place.ts';

const day = z.string().refine(isDay);
const unitList = z.preprocess(
  (given) =>
    typeof given === 'string'
      ? given
          .split(/[,;\n]/)
          .map((u) => u.trim())
          .filter(Boolean)
      : given,
  z.array(z.string().max(400)).max(500),
);

/** Everything that a launch needs, from the form or the command line. */
export const launchSchema = contentSchema.extend({
  units: unitList.default([]),
  opens: day,
  closes: day,
  to: z.enum(['everyone', 'rings']).default('everyone'),
});
export type Launch = z.infer<typeof launchSchema>;

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
    const { units, opens, closes, to, ...said } = act.data;
    const course = shelf.course(said.course);
    if (!course) return { refuse: 'learning.launch.noCourse', params: { courses: shelf.ids().join(', ') } };
    const office = view.org.person(act.by);
    const wrong = wrongDates(act.data, office ? view.today(office) : view.now.slice(0, 10));
    if (wrong) return wrong;
    const known = (unit: string) =>
      view.find<Person>('people', 'unit', unit).length > 0 || view.org.all().some((p) => p.unit.startsWith(`${unit}/`));
    const unknown = units.filter((unit) => !known(unit));
    if (unknown.length > 0) return { refuse: 'learning.launch.unknownUnit', params: { units: unknown.join(', ') } };
    const same = (c: Cycle) =>
      isRunning(c) &&
      contentOf(c).course === course.id &&
      contentOf(c).audience === said.audience &&
      c.units.join() === units.join();
    const twin = runs(view).find(same);
    if (twin)
      return {
        refuse: 'learning.launch.runs',
        params: { title: runNamed(twin) },
        show: { kind: CARDS.run, id: twin.id },
      };
    const seen = survey({ ...said, units }, view);
    if (seen.owed.length === 0 && said.audience !== 'joiners') return { refuse: 'learning.launch.nobody' };
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
          facts: { learners: seen.owed.length, excused: seen.excused.length, opens, closes, rings: rings.length },
        },
      ],
      reply: { show: { kind: CARDS.run, id: cycle.id } },
    };
  };

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
  const how = owes(person, wantedBy(cycle), view);
  return how ? oweLearn(cycle, person, how, view) : [];
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

/** The day from which a learner's time runs: the opening, the day the own ring opened, or the own first day. */
const startOf = (cycle: Cycle, person: Person, joined?: Day): Day => {
  const ring = contentOf(cycle).began[ringOf(cycle, person.unit) - 1] ?? cycle.opens;
  return joined ? later(ring, joined) : ring;
};

/** When a learner is asked, and by when it is due: whoever begins later has as long as the others, up to closing. */
export function learnDates(cycle: Cycle, person: Person, view: View, joined?: Day): { opens: string; due: Day } {
  const start = startOf(cycle, person, joined);
  const given = contentOf(cycle).due;
  const due = later(given, addDays(start, daysBetween(cycle.opens, given)));
  return { opens: momentOf(start, '00:00', person.timeZone), due: dayWithin(due, cycle.closes, person, view.work) };
}

/** What one person owes in a run. */
export function oweLearn(cycle: Cycle, person: Person, how: 'owed' | 'excused', view: View, joined?: Day): Step[] {
  const { course, refresher } = contentOf(cycle);
  const again = refresher && hasCompleted(person.id, course, view);
  const base = {
    id: learnId(cycle.id, person.id),
    kind: LEARN,
    cycle: cycle.id,
    about: person.id,
    owner: { person: person.id },
    data: { ...placeOf(person, view), ...(again ? { refresher: true } : {}) },
  };
  if (how === 'excused')
    return [
      { do: 'owe', obligation: base },
      { do: 'settle', id: base.id, as: 'excused' },
    ];
  if (!isRinged(cycle, person.unit)) return [{ do: 'owe', obligation: base }];
  const dates = learnDates(cycle, person, view, joined);
  return [{ do: 'owe', obligation: { ...base, ...dates, open: cycle.state === 'open' && dates.opens <= view.now } }];
}
