import { DateTime } from 'luxon';

/** A moment, as ISO 8601 in UTC with milliseconds and `Z`: two of them compare as text. */
export type Instant = string;
/** A calendar date, `YYYY-MM-DD`, without a zone: due dates are dates in the owner's own zone. */
export type Day = string;
/** An IANA time zone name. */
export type Zone = string;

/** The calendar: dates, ladders, working hours. In local mode it stands still until somebody moves it. */
export interface Calendar {
  now(): Instant;
}

/** Elapsed time: pace, leases, time-outs. Never goes backwards, whatever happens to the calendar. Milliseconds. */
export interface Elapsed {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const instant = (at: DateTime): Instant => at.toUTC().toISO({ suppressMilliseconds: false }) as Instant;
export const plus = (at: Instant, ms: number): Instant => new Date(epoch(at) + ms).toISOString();

/** What is no time is said at once, with what it was: passed on it would be kept, and fail far away from where it came from. */
function epoch(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new RangeError(`"${text}" is no time`);
  return ms;
}

function wall(text: string, zone: Zone): DateTime<true> {
  const at = DateTime.fromISO(text, { zone });
  if (!at.isValid) throw new RangeError(`"${text}" in the zone "${zone}" is no time: ${at.invalidReason}`);
  return at;
}

/** Answers to the same question asked again: thousands of people share a zone, a day and a moment. */
const MOST_KEPT = 20_000;
/** Looked up by text and what it is asked for as they are: putting a key together for each question took half of the time (measured). */
function remembering<By, Answer>(answer: (text: string, by: By) => Answer): (text: string, by: By) => Answer {
  const all = new Map<By, Map<string, Answer>>();
  let kept = 0;
  return (text, by) => {
    let answers = all.get(by);
    const known = answers?.get(text);
    if (known !== undefined) return known;
    const made = answer(text, by);
    if (kept++ >= MOST_KEPT) {
      all.clear();
      answers = undefined;
      kept = 1;
    }
    if (!answers) {
      answers = new Map();
      all.set(by, answers);
    }
    answers.set(text, made);
    return made;
  };
}
const rememberedDay = remembering((at, zone: Zone) => wall(at, zone).toISODate() as string);
const rememberedMoment = remembering((local, zone: Zone) => instant(wall(local, zone)));
const rememberedLater = remembering((day, days: number) =>
  new Date(epoch(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10),
);
const rememberedWeekday = remembering((day, _: undefined) => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1);

/** The calendar date in `zone` at that moment. */
export const dayIn = (at: Instant, zone: Zone): Day => rememberedDay(at, zone);

/**
 * The moment a local time of a day begins in a zone. Where the clocks skip that time (Cairo's missing midnight), the first moment
 * that exists after it.
 */
export const momentOf = (day: Day, time: string, zone: Zone): Instant => rememberedMoment(`${day}T${time}`, zone);

/** `days` calendar days later (or earlier, when negative). */
export const addDays = (day: Day, days: number): Day => rememberedLater(day, days);

/** The same day of the month so many months later, or earlier; the month's last day where there is no such day. */
export function addMonths(day: Day, months: number): Day {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(y, m + months, 0)).getUTCDate();
  return new Date(Date.UTC(y, m - 1 + months, Math.min(d, last))).toISOString().slice(0, 10);
}

/** Whole calendar days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** ISO weekday of a date: 1 Monday … 7 Sunday. */
export const weekday = (day: Day): number => rememberedWeekday(day, undefined);

/** Of the years 1900 to 2999: dates compare as text, and what is reckoned from one near the end of four digits has five. */
export const isDay = (text: unknown): text is Day =>
  typeof text === 'string' &&
  /^(19|2\d)\d{2}-\d{2}-\d{2}$/.test(text) &&
  DateTime.fromISO(text, { zone: 'utc' }).isValid;

export const isZone = (text: string): boolean => DateTime.local({ zone: text }).isValid;
