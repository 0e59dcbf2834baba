import type { Language } from '../kernel/person.ts';
import { addDays, type Day, isDay, weekday } from '../kernel/time.ts';
import { digits, fold } from './words.ts';

interface Names {
  months: string[][];
  weekdays: string[][];
  /** Today, tomorrow, the day after. */
  near: string[][];
}
/** What else people say for tomorrow and the day after, beside what Unicode knows. */
const ALSO: Partial<Record<Language, string[][]>> = {
  en: [[], [], ['the day after tomorrow']],
  ar: [[], ['الغد', 'بكرة'], ['بعد غد']],
  zh: [['今日'], ['明日'], ['后日']],
};
const names = new Map<Language, Names>();
const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text);

/** What months, weekdays and the next days are called in a language, long and short, as they are compared. */
function namesOf(language: Language): Names {
  let found = names.get(language);
  if (!found) {
    // Arabic months have two names each: أيار in the east, مايو in the west of the Arab world.
    const locales = language === 'ar' ? ['ar', 'ar-SY'] : [language];
    const of = (options: Intl.DateTimeFormatOptions, date: Date) =>
      locales.map((l) => fold(new Intl.DateTimeFormat(l, { ...options, timeZone: 'UTC' }).format(date)));
    const all = (...forms: string[][]) => [...new Set(forms.flat())].filter(Boolean);
    const months = Array.from({ length: 12 }, (_, m) => {
      const date = new Date(Date.UTC(2026, m, 15));
      // With a day the month stands in the genitive, in Russian for instance.
      const inDate = of({ day: 'numeric', month: 'long' }, date).map((form) =>
        form
          .replace(/\d+/g, '')
          .replace(/\bde\b|[日月]/g, '')
          .trim(),
      );
      return all(of({ month: 'long' }, date), of({ month: 'short' }, date), inDate).filter((form) => form.length > 2);
    });
    // 5 January 2026 was a Monday.
    const weekdays = Array.from({ length: 7 }, (_, d) => {
      const date = new Date(Date.UTC(2026, 0, 5 + d));
      const accusative = language === 'ru' ? of({ weekday: 'long' }, date).map((form) => form.replace(/а$/, 'у')) : [];
      // Two letters are a word of their own elsewhere (French "me", Spanish "mi"); in Chinese they are the name.
      const short = of({ weekday: 'short' }, date).filter((form) => form.length > 2 || isChinese(form));
      return all(of({ weekday: 'long' }, date), short, accusative);
    });
    const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    found = {
      months,
      weekdays,
      near: [0, 1, 2].map((n) => all([fold(relative.format(n, 'day'))], (ALSO[language]?.[n] ?? []).map(fold))),
    };
    names.set(language, found);
  }
  return found;
}

/** Is the name there as a word of its own? Chinese is written without spaces. */
const holds = (text: string, name: string): boolean =>
  isChinese(name) ? text.includes(name) : ` ${text} `.includes(` ${name} `);

/** Chinese numerals up to ninety-nine as digits: 五月十二日 is 5月12日. Only before what is counted, so that 星期一 stays. */
const CHINESE = '一二三四五六七八九';
export const chineseNumbers = (text: string): string =>
  text.replace(/([一二两三四五六七八九]?)(十?)([一二三四五六七八九]?)(?=[年月日号天周个])/g, (all, tens, ten, ones) => {
    if (all === '') return '';
    const of = (numeral: string) => (numeral === '两' ? 2 : CHINESE.indexOf(numeral) + 1);
    if (!ten) return String(tens && ones ? of(tens) * 10 + of(ones) : of(tens || ones));
    return String((tens ? of(tens) : 1) * 10 + of(ones));
  });

/**
 * The date that somebody typed: `2027-05-12`, `12/05/2027`, `12.05`, `12 May`, `12 mai 2027`, `5月12日`, a weekday, tomorrow, in digits
 * of any script. Without a year: the next such date. Undefined: not understood.
 */
export function parseDay(typed: string, language: Language, today: Day): Day | undefined {
  const text = digits(typed);
  const iso = /\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (iso) return isDay(iso) ? iso : undefined;
  const slashed = /(?<![\d/.])(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?(?![\d/])/.exec(text);
  if (slashed) {
    const year = slashed[3] ? Number(slashed[3].padStart(4, '20')) : undefined;
    return next(year, Number(slashed[2]), Number(slashed[1]), today);
  }
  const chinese = /(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})/.exec(chineseNumbers(text));
  if (chinese) return next(chinese[1] ? Number(chinese[1]) : undefined, Number(chinese[2]), Number(chinese[3]), today);
  const folded = fold(text);
  for (const tongue of [language, 'en'] as const) {
    const { months, weekdays, near } = namesOf(tongue);
    const month = months.findIndex((forms) => forms.some((form) => holds(folded, form)));
    const day = /(?:^|\s)(\d{1,2})(?:st|nd|rd|th|er)?(?=\s|$)/.exec(folded)?.[1];
    const year = /\b(20\d{2})\b/.exec(folded)?.[1];
    if (month >= 0 && day) return next(year ? Number(year) : undefined, month + 1, Number(day), today);
    const at = weekdays.findIndex((forms) => forms.some((form) => holds(folded, form)));
    if (at >= 0) return addDays(today, ((at + 1 - weekday(today) + 6) % 7) + 1);
    // The day after tomorrow holds the word tomorrow in some languages, so the farthest first.
    const days = [2, 1, 0].find((n) => near[n]?.some((name) => holds(folded, name)));
    if (days !== undefined) return addDays(today, days);
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
