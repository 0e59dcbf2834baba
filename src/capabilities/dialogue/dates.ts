import type { Cycle } from '../../kernel/cycle.ts';
import type { Owner } from '../../kernel/obligation.ts';
import type { Person } from '../../kernel/person.ts';
import { dayWithin } from '../../kernel/rundays.ts';
import { addDays, type Day, type Instant, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import type { WorkTime } from '../../kernel/worktime.ts';

import { levelOf, managerWithin } from './audience.ts';
import { contentOf, ringOf } from './content.ts';

export { closingMoment, dayWithin, FIRST_ZONE, LAST_ZONE, later, todayUtc } from '../../kernel/rundays.ts';

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

/** By when the figures of a unit are certified: that date, or the next working day of whoever certifies. */
export function certifyDue(owner: Owner, figuresDue: Day, view: View): Day {
  const who = view.org.holdersOf(owner)[0] ?? { timeZone: 'UTC', workDays: [1, 2, 3, 4, 5], location: '' };
  return view.work.onOrAfter(who, figuresDue);
}

/** Late enough that a closing date would cut the cascade short: what the last level should have had. */
export const cascadeEnd = (opens: Day, days: number, levels: number): Day => addDays(opens, days * Math.max(1, levels));
