import type { Person } from './person.ts';
import { addDays, type Day, dayIn, type Instant, momentOf, weekday } from './time.ts';

/** Days off, by location; the empty location is everywhere. From the holidays file. */
export type Holidays = Map<string, Set<Day>>;

type Worker = Pick<Person, 'workDays' | 'location' | 'timeZone'>;

/** When people work: their work days, their holidays, the working hours that the settings give. */
export class WorkTime {
  readonly #hours: { from: string; to: string };
  readonly #holidays: Holidays;
  constructor(hours: { from: string; to: string }, holidays: Holidays = new Map()) {
    this.#hours = hours;
    this.#holidays = holidays;
  }

  isWorkingDay(who: Worker, day: Day): boolean {
    const off = this.#holidays.get(who.location)?.has(day) || this.#holidays.get('')?.has(day);
    return !off && (who.workDays.length === 0 || who.workDays.includes(weekday(day)));
  }

  /** That day, or the first working day after it. */
  onOrAfter(who: Worker, day: Day): Day {
    return this.#seek(who, day, 1);
  }

  onOrBefore(who: Worker, day: Day): Day {
    return this.#seek(who, day, -1);
  }

  /** `n` working days later; earlier when negative. The day itself does not count. */
  shift(who: Worker, day: Day, n: number): Day {
    const step = Math.sign(n);
    let at = day;
    for (let left = Math.abs(n); left > 0; left--) at = this.#seek(who, addDays(at, step), step);
    return at;
  }

  /** Working days after `from` up to and with `to`. */
  between(who: Worker, from: Day, to: Day): number {
    let n = 0;
    for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (this.isWorkingDay(who, day)) n++;
    return n;
  }

  /** The first moment at or after `at` within the working hours of a working day, on or after `day` when given. */
  nextMoment(who: Worker, at: Instant, day?: Day): Instant {
    let on = dayIn(at, who.timeZone);
    if (day && day > on) on = day;
    on = this.onOrAfter(who, on);
    const opens = momentOf(on, this.#hours.from, who.timeZone);
    if (opens >= at) return opens;
    if (at < momentOf(on, this.#hours.to, who.timeZone)) return at;
    return momentOf(this.onOrAfter(who, addDays(on, 1)), this.#hours.from, who.timeZone);
  }

  /** Bounded: somebody whose every day is off is asked on that very day rather than never. */
  #seek(who: Worker, day: Day, step: number): Day {
    for (let at = day, tries = 0; tries < 400; tries++, at = addDays(at, step))
      if (this.isWorkingDay(who, at)) return at;
    return day;
  }
}
