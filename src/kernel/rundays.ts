import type { Person } from './person.ts';
import { addDays, type Day, dayIn, type Instant, momentOf } from './time.ts';
import type { View } from './view.ts';
import type { WorkTime } from './worktime.ts';

/** Where a day begins first on Earth: what holds for everybody on a date begins here. */
export const FIRST_ZONE = 'Pacific/Kiritimati';
/** And where it ends last: a cycle closes when its last day is over everywhere. */
export const LAST_ZONE = 'Etc/GMT+12';

type Worker = Pick<Person, 'workDays' | 'location' | 'timeZone'>;

/** That day or the next working day, but at the latest the last working day up to closing. */
export function dayWithin(wanted: Day, closes: Day, who: Worker, work: WorkTime): Day {
  const day = work.onOrAfter(who, wanted < closes ? wanted : closes);
  return day <= closes ? day : work.onOrBefore(who, closes);
}

/** The moment a cycle is over everywhere. */
export const closingMoment = (closes: Day): Instant => momentOf(addDays(closes, 1), '00:00', LAST_ZONE);

export const todayUtc = (view: View): Day => dayIn(view.now, 'UTC');

/** The later of two dates: they compare as text. */
export const later = (a: Day, b: Day): Day => [a, b].sort()[1] as Day;
