import type { Cycle } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Id } from '../../kernel/store.ts';
import { addDays, type Day } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { contentOf, isRunning, runs } from './content.ts';
import { LEARN, learnId } from './names.ts';
import { type Completion, completions } from './records.ts';

/*
 * A course is owed once at a time. Runs whose dates overlap are one round of it, whatever their audiences; a run that opens after another
 * has closed is a round of its own, though it be launched before.
 */

/** So many days before its opening a completion that belongs to no run counts for a run. */
const LATELY = 90;

/** What is asked of one round: a run, or one that is about to be launched. */
export interface Round {
  id?: Id;
  course: string;
  refresher: boolean;
  opens: Day;
  closes: Day;
}

export const roundOf = (cycle: Cycle): Round => {
  const { id, opens, closes } = cycle;
  const { course, refresher } = contentOf(cycle);
  return { id, course, refresher, opens, closes };
};

export const overlap = (a: Pick<Cycle, 'opens' | 'closes'>, b: Pick<Cycle, 'opens' | 'closes'>): boolean =>
  a.opens <= b.closes && b.opens <= a.closes;

/** The other runs of the course in the same round. */
export const othersOf = (it: Round, view: View): Cycle[] =>
  view.once(`round|${it.id ?? ''}|${it.course}|${it.opens}|${it.closes}`, () =>
    runs(view).filter((c) => c.id !== it.id && contentOf(c).course === it.course && overlap(c, it)),
  );

/** Excused is asked too: whoever is away or exempted in one run is not asked by another meanwhile. */
const ASKED: readonly Obligation['state'][] = ['open', 'waiting', 'excused'];

/**
 * Why somebody in the audience is not asked: another run does, or they have completed the course in this round. A refresher asks whoever
 * has completed it. `except`: what ends in the same act. `guard`: an act that owes by this.
 */
export function already(
  person: Id,
  it: Round,
  view: View,
  { guard = false, except }: { guard?: boolean; except?: ReadonlySet<Id> } = {},
): 'asked' | 'completed' | undefined {
  const read = (id: Id) => (guard ? view.obligation(id) : view.peek<Obligation>('obligations', id));
  let done = false;
  for (const cycle of othersOf(it, view)) {
    const o = read(learnId(cycle.id, person));
    if (!o || except?.has(o.id)) continue;
    if (isRunning(cycle) && ASKED.includes(o.state)) return 'asked';
    done ||= o.state === 'done';
  }
  if (it.refresher) return undefined;
  const from = addDays(it.opens, -LATELY);
  return done || loose(person, it.course, view).some((c) => c.day >= from && c.day <= it.closes)
    ? 'completed'
    : undefined;
}

const loose = (person: Id, course: string, view: View): Completion[] =>
  view.find<Completion>(completions.name, 'of', `${person}|${course}`).filter((c) => c.learn === undefined);

/**
 * What a completion closes, the run in whose time it lies first: whatever of that course is open, and what was missed in a run that it came in time
 * for. A refresher asks those who completed it before, so only what came after its opening closes it; a later round stays open.
 */
export function closedBy(
  done: Pick<Completion, 'person' | 'course' | 'day'>,
  view: View,
  own?: Cycle,
): { cycle: Cycle; o: Obligation }[] {
  const found = runs(view)
    .filter((cycle) => contentOf(cycle).course === done.course)
    .flatMap((cycle) => {
      const o = view.obligation(learnId(cycle.id, done.person));
      return o?.kind === LEARN && isClosed(o, cycle, done.day) ? [{ cycle, o }] : [];
    });
  const home = own ?? found.find(({ cycle }) => inTime(cycle, done.day))?.cycle;
  return found
    .filter(({ cycle }) => !home || overlap(cycle, home))
    .sort((a, b) => Number(b.cycle.id === home?.id) - Number(a.cycle.id === home?.id));
}

export const inTime = (cycle: Pick<Cycle, 'opens' | 'closes'>, day: Day): boolean =>
  cycle.opens <= day && day <= cycle.closes;

function isClosed(o: Obligation, cycle: Cycle, day: Day): boolean {
  if (o.state === 'missed') return inTime(cycle, day);
  if (o.state !== 'open' && o.state !== 'waiting') return false;
  return isRunning(cycle) && (!contentOf(cycle).refresher || day >= cycle.opens);
}

/** The completion, of whatever run, that counts for one that was extended: it came in the time that the run has now. */
export const completionFor = (person: Id, cycle: Cycle, view: View): Completion | undefined =>
  view
    .find<Completion>(completions.name, 'of', `${person}|${contentOf(cycle).course}`)
    .filter((c) => inTime(cycle, c.day))
    .sort((a, b) => a.day.localeCompare(b.day))[0];
