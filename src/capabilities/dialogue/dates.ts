import type { Cycle } from '../../kernel/cycle.ts';
import type { Person } from '../../kernel/person.ts';
import { addDays, type Day, dayIn, type Instant, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import type { WorkTime } from '../../kernel/worktime.ts';
import { levelOf, managerWithin } from './audience.ts';
import { contentOf, ringOf } from './content.ts';

/** Where a day begins first on Earth: what holds for everybody on a date begins here. */
export const FIRST_ZONE = 'Pacific/Kiritimati';
/** And where it ends last: a cycle closes when its last day is over everywhere. */
export const LAST_ZONE = 'Etc/GMT+12';

type Worker = Pick<Person, 'workDays' | 'location' | 'timeZone'>;

/**
 * The due date of a level: so many days a level after the start (level 0 as level 1), on a working day of whoever owes it, never
 * after closing: where the working day after would be, it is the last one before.
 */
export function levelDue(
  run: { start: Day; days: number; closes: Day },
  level: number,
  who: Worker,
  work: WorkTime,
): Day {
  const wanted = addDays(run.start, Math.max(1, level) * run.days);
  return dayWithin(wanted, run.closes, who, work);
}

/** That day or the next working day, but at the latest the last working day up to closing. */
export function dayWithin(wanted: Day, closes: Day, who: Worker, work: WorkTime): Day {
  const day = work.onOrAfter(who, wanted < closes ? wanted : closes);
  return day <= closes ? day : work.onOrBefore(who, closes);
}

/** In whose calendar a chair's dates run: who sits in it now. */
export const sitterOrChair = (chair: Person, view: View): Person => view.org.sitter(chair.id) ?? chair;

/** The day from which the dates of a unit run: the opening, or the day its ring opened. */
export const startOfRing = (cycle: Cycle, unit: string): Day =>
  contentOf(cycle).began[ringOf(cycle, unit) - 1] ?? cycle.opens;

/** When the lead of a chair is due, and from when it is asked for at the latest. `joined`: they came after the opening. */
export function leadDates(cycle: Cycle, chair: Person, view: View, joined?: Day): { due: Day; opens: Instant } {
  const { days } = contentOf(cycle);
  const run = { start: startOfRing(cycle, chair.unit), days, closes: cycle.closes };
  const level = levelOf(chair, cycle.units, view);
  const who = sitterOrChair(chair, view);
  let due = levelDue(run, level, who, view.work);
  if (joined) {
    const own = dayWithin(addDays(joined, days), cycle.closes, who, view.work);
    if (own > due) due = own;
  }
  return { due, opens: momentOf(opensOn(cycle, chair, level, view), '00:00', who.timeZone) };
}

/** The opening day for the first two levels, then the due date of the level above. */
function opensOn(cycle: Cycle, chair: Person, level: number, view: View): Day {
  const start = startOfRing(cycle, chair.unit);
  const above = managerWithin(chair, cycle.units, view);
  if (level < 2 || !above) return start;
  const run = { start, days: contentOf(cycle).days, closes: cycle.closes };
  return levelDue(run, level - 1, sitterOrChair(above, view), view.work);
}

/** The moment a cycle is over everywhere. */
export const closingMoment = (closes: Day): Instant => momentOf(addDays(closes, 1), '00:00', LAST_ZONE);

/** Late enough that a closing date would cut the cascade short: what the last level should have had. */
export const cascadeEnd = (opens: Day, days: number, levels: number): Day => addDays(opens, days * Math.max(1, levels));

export const todayUtc = (view: View): Day => dayIn(view.now, 'UTC');

/** The later of two dates: they compare as text. */
export const later = (a: Day, b: Day): Day => [a, b].sort()[1] as Day;
