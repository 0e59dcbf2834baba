import type { Language } from '../kernel/person.ts';
import { addDays, type Day, isDay, weekday } from '../kernel/time.ts';
import { fold } from './words.ts';

const names = new Map<Language, { months: string[][]; weekdays: string[] }>();

/** Month and weekday names of a language, long and short, as they are compared. */
function namesOf(language: Language): { months: string[][]; weekdays: string[] } {
  let found = names.get(language);
  if (!found) {
    const of = (options: Intl.DateTimeFormatOptions, date: Date) =>
      fold(new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(date));
    const months = Array.from({ length: 12 }, (_, m) => {
      const date = new Date(Date.UTC(2026, m, 15));
      // With a day the month stands in the genitive, in Russian for instance.
      const inDate = of({ day: 'numeric', month: 'long' }, date)
        .replace(/\d+/g, '')
        .replace(/\b(de|日|月)\b/g, '')
        .trim();
      return [...new Set([of({ month: 'long' }, date), of({ month: 'short' }, date), inDate])].filter(Boolean);
    });
    // 5 January 2026 was a Monday.
    const weekdays = Array.from({ length: 7 }, (_, d) => of({ weekday: 'long' }, new Date(Date.UTC(2026, 0, 5 + d))));
    found = { months, weekdays };
    names.set(language, found);
  }
  return found;
}

/**
 * The date that somebody typed: `2027-05-12`, `12/05/2027`, `12 May`, `12 mai 2027`, `5月12日`, a weekday, tomorrow by its name.
 * Without a year: the next such date. Undefined: not understood.
 */
export function parseDay(text: string, language: Language, today: Day): Day | undefined {
  const iso = /\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (iso) return isDay(iso) ? iso : undefined;
  const slashed = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/.exec(text);
  if (slashed) return make(Number(slashed[3]), Number(slashed[2]), Number(slashed[1]));
  const chinese = /(?:(\d{4})年)?(\d{1,2})月(\d{1,2})/.exec(text);
  if (chinese) return next(chinese[1] ? Number(chinese[1]) : undefined, Number(chinese[2]), Number(chinese[3]), today);
  const folded = fold(text);
  for (const tongue of [language, 'en'] as const) {
    const { months, weekdays } = namesOf(tongue);
    const month = months.findIndex((forms) =>
      forms.some((form) => form.length > 2 && ` ${folded} `.includes(` ${form} `)),
    );
    const day = /(?:^|\s)(\d{1,2})(?:st|nd|rd|th|er)?(?=\s|$)/.exec(folded)?.[1];
    const year = /\b(20\d{2})\b/.exec(folded)?.[1];
    if (month >= 0 && day) return next(year ? Number(year) : undefined, month + 1, Number(day), today);
    const at = weekdays.findIndex((name) => ` ${folded} `.includes(` ${name} `));
    if (at >= 0) return addDays(today, ((at + 1 - weekday(today) + 6) % 7) + 1);
  }
  return undefined;
}

function next(year: number | undefined, month: number, day: number, today: Day): Day | undefined {
  if (year) return make(year, month, day);
  const thisYear = Number(today.slice(0, 4));
  const here = make(thisYear, month, day);
  return here && here >= today ? here : make(thisYear + 1, month, day);
}

function make(year: number, month: number, day: number): Day | undefined {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isDay(text) ? text : undefined;
}
