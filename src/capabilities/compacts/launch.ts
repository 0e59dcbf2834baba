import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../kernel/act.ts';
import { type Cycle, cycles } from '../../kernel/cycle.ts';
import { listInput } from '../../kernel/fields.ts';
import { entityOf, type Person } from '../../kernel/person.ts';
import { isRunning } from '../../kernel/rings.ts';
import { give, rowOf } from '../../kernel/rules/giving.ts';
import { closingMoment, dayWithin, FIRST_ZONE } from '../../kernel/rundays.ts';
import type { Json } from '../../kernel/store.ts';
import { addDays, addMonths, type Day, type Instant, isDay, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { yearClock } from './assess/year.ts';
import { cycleOf, OVERVIEW, PAPER, paperId, SIGN, signId } from './names.ts';
import { contentOf, type Paper, papers, refreshed, runs, todayOf } from './papers.ts';
import { isRefused, named, severalNamed } from './people.ts';

const day = z.string().refine(isDay);
const list = listInput(40, 40);
/** Everything that a launch needs, from the form or the command line. */
export const launchSchema = z.object({
  year: z.coerce.number().int().min(2000).max(2200),
  grades: list.default(['USG', 'ASG']),
  /** Further managers, by id, e-mail address or name. */
  managers: z.string().max(8000).default(''),
  /** One a line: `manager: preparer`. */
  preparers: z.string().max(8000).default(''),
  opens: day,
  signBy: day,
  selfBy: day,
  assessBy: day,
});
export type Launch = z.infer<typeof launchSchema>;

/** Dates of a year as they are usual: three weeks to sign, the self-assessment in January, the Board by the end of February. */
export const usualDates = (year: number, opens: Day): Pick<Launch, 'signBy' | 'selfBy' | 'assessBy'> => ({
  signBy: addDays(opens, 21),
  selfBy: `${year + 1}-01-22`,
  assessBy: `${year + 1}-02-26`,
});

/** What is wrong with the dates. */
export function wrongDates(
  it: Pick<Launch, 'year' | 'opens' | 'signBy' | 'selfBy' | 'assessBy'>,
  today: Day,
): Refusal | undefined {
  if (it.opens < addDays(today, -1)) return { refuse: 'compacts.launch.past' };
  if (it.signBy <= it.opens) return { refuse: 'compacts.launch.signFirst' };
  if (it.selfBy <= `${it.year}-12-31`) return { refuse: 'compacts.launch.selfFirst' };
  if (it.assessBy <= it.selfBy) return { refuse: 'compacts.launch.assessFirst' };
  return undefined;
}

/** Whom a launch is for. */
export interface Audience {
  managers: Person[];
  preparers: { manager: Person; preparer: Person }[];
}

export function audience(it: Pick<Launch, 'grades' | 'managers' | 'preparers'>, view: View): Audience | Refusal {
  const listed = severalNamed(it.managers, view);
  if (isRefused(listed)) return listed;
  const grades = new Set(it.grades.map((g) => g.toUpperCase()));
  const by = new Map(
    [...view.org.all().filter((p) => p.status !== 'left' && grades.has(p.grade.toUpperCase())), ...listed].map((p) => [
      p.id,
      p,
    ]),
  );
  const preparers: Audience['preparers'] = [];
  for (const line of it.preparers
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean)) {
    const [left = '', right = ''] = line.split(/[:=：＝]/);
    const manager = named(left, view);
    const preparer = named(right, view);
    if (isRefused(manager)) return manager;
    if (isRefused(preparer)) return preparer;
    if (!by.has(manager.id)) return { refuse: 'compacts.launch.notManager', params: { name: manager.name } };
    if (manager.id === preparer.id) return { refuse: 'compacts.launch.ownPreparer', params: { name: manager.name } };
    preparers.push({ manager, preparer });
  }
  const managers = [...by.values()].sort((a, b) => a.unit.localeCompare(b.unit, 'en') || a.id.localeCompare(b.id));
  return { managers, preparers };
}

/** A compact that has no version yet gets its first. */
export function newPaper(cycle: Cycle, manager: Person, from: Day, view: View): Paper {
  const { year } = contentOf(cycle);
  const bare: Paper = {
    id: paperId(year, manager.id),
    version: 0,
    cycle: cycle.id,
    year,
    post: manager.id,
    entity: entityOf(manager),
    holdings: [{ chair: manager.id, from }],
    objectives: [],
    na: [],
    terms: [],
    edition: 0,
    hash: '',
    signatures: [],
  };
  return refreshed(bare, view);
}

/** The run, a compact for each manager, what is owed first, and the clock of the year. */
export function launch(act: Act<Launch>, view: View): Decision {
  const { year, opens, signBy, selfBy, assessBy } = act.data;
  const office = view.org.person(act.as ?? act.by);
  const wrong = wrongDates(act.data, office ? view.today(office) : view.now.slice(0, 10));
  if (wrong) return wrong;
  const id = cycleOf(year);
  if (runs(view).some((c) => c.id === id))
    return { refuse: 'compacts.launch.runs', params: { year }, show: { kind: OVERVIEW, id } };
  const who = audience(act.data, view);
  if (isRefused(who)) return who;
  if (who.managers.length === 0) return { refuse: 'compacts.launch.nobody' };
  const cycle: Cycle = {
    id,
    version: 0,
    capability: 'compacts',
    title: `Compacts ${year}`,
    state: 'open',
    opens,
    closes: addMonths(assessBy, 4),
    units: [],
    launchedAt: view.now,
    launchedBy: act.by,
    content: { year, signBy, selfBy, assessBy } as unknown as { [name: string]: Json },
  };
  const begun = momentOf(opens, '00:00', FIRST_ZONE) <= view.now;
  const steps: Step[] = [put(cycles, cycle)];
  for (const manager of who.managers) {
    // Who joined the list at the launch of a running year has held the post since; a launch at its beginning is for all of it.
    const paper = newPaper(cycle, manager, opens <= `${year}-03-31` ? `${year}-01-01` : opens, view);
    steps.push(put(papers, paper), oweSign(cycle, paper, manager, begun, view));
  }
  for (const { manager, preparer } of who.preparers)
    if (!view.org.holds(preparer.id, 'preparer', undefined, manager.id))
      steps.push(...give(rowOf({ role: 'preparer', person: preparer.id, unit: '', body: manager.id }), act, view));
  steps.push(...clockOf(cycle), {
    do: 'note',
    about: id,
    facts: { managers: who.managers.length, opens, signBy, selfBy, assessBy },
  });
  return { steps, reply: { show: { kind: OVERVIEW, id } } };
}

export const addSchema = z.object({ cycle: z.string().max(200), person: z.string().trim().max(200), from: day });

/** Somebody becomes a senior manager within the year: a compact of their own, from a day. */
export function add(act: Act<z.infer<typeof addSchema>>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (cycle?.capability !== 'compacts' || !isRunning(cycle)) return { refuse: 'common.cycle.none' };
  const manager = named(act.data.person, view);
  if (isRefused(manager)) return manager;
  const { year } = contentOf(cycle);
  const show = { kind: PAPER, id: paperId(year, manager.id) };
  if (
    view.get<Paper>(papers.name, show.id) ||
    view.find<Paper>(papers.name, 'chair', manager.id).some((p) => p.year === year)
  )
    return { refuse: 'compacts.refused.there', params: { name: manager.name } };
  const { from } = act.data;
  if (!from.startsWith(String(year))) return { refuse: 'compacts.refused.year', params: { year } };
  const paper = newPaper(cycle, manager, from, view);
  const today = todayOf(view);
  const due = dayWithin(addDays(from > today ? from : today, 21), cycle.closes, manager, view.work);
  return {
    steps: [
      put(papers, paper),
      signing(cycle, paper, manager, { due, opens: momentOf(from, '00:00', manager.timeZone) }, from <= today),
      { do: 'note', about: paper.id, facts: { from } },
    ],
    reply: { show },
  };
}

function oweSign(cycle: Cycle, paper: Paper, manager: Person, begun: boolean, view: View): Step {
  const sitter = view.org.sitter(manager.id) ?? manager;
  const due = dayWithin(contentOf(cycle).signBy, cycle.closes, sitter, view.work);
  return signing(cycle, paper, manager, { due, opens: momentOf(cycle.opens, '00:00', manager.timeZone) }, begun);
}

const signing = (
  cycle: Cycle,
  paper: Paper,
  manager: Person,
  dates: { due: Day; opens: Instant },
  open: boolean,
): Step => ({
  do: 'owe',
  obligation: {
    id: signId(paper.id),
    kind: SIGN,
    cycle: cycle.id,
    about: paper.id,
    owner: { chair: manager.id },
    ...dates,
    data: { label: String(paper.year) },
    open,
  },
});

/** Each month that begins, and the end of the run. */
export function clockOf(cycle: Cycle): Step[] {
  return [
    {
      do: 'alarm',
      id: `close|${cycle.id}`,
      at: closingMoment(cycle.closes),
      kind: 'cycle.closeByClock',
      data: { cycle: cycle.id },
    },
    nextMonth(cycle, cycle.opens),
    ...yearClock(cycle, contentOf(cycle)),
  ];
}

/** The first day of the month after a day, in the morning (UTC): figures of the month before are looked at. */
export const nextMonth = (cycle: Pick<Cycle, 'id'>, day: Day): Step => ({
  do: 'alarm',
  id: `compacts.month|${cycle.id}`,
  at: momentOf(addMonths(`${day.slice(0, 7)}-01`, 1), '06:00', 'UTC'),
  kind: 'compacts.month',
  data: { cycle: cycle.id },
});
