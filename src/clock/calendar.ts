import type { Calendar, Instant } from '../kernel/time.ts';

/** The calendar of the world. */
export const systemCalendar: Calendar = { now: () => new Date().toISOString() };

/** A calendar that stands still until somebody moves it (local mode, tests). */
export class ManualCalendar implements Calendar {
  #now: Instant;
  constructor(now: Instant) {
    this.#now = now;
  }
  now(): Instant {
    return this.#now;
  }
  set(at: Instant): void {
    this.#now = at;
  }
}
