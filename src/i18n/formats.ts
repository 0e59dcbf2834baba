import type { Language } from '../kernel/person.ts';
import type { Day, Instant, Zone } from '../kernel/time.ts';
import { isolate } from './clean.ts';
import { LOCALES } from './icu.ts';
import type { T } from './index.ts';

type Formats = Pick<
  T,
  'day' | 'shortDay' | 'weekdayDay' | 'time' | 'moment' | 'number' | 'percent' | 'list' | 'either' | 'languageName'
>;

/** Arabic figures come with direction marks that only matter outside Arabic text; cards carry their direction themselves. */
const bare = (text: string): string => text.replace(/[\u061c\u200e\u200f]/g, '');
const dateOf = (day: Day): Date => new Date(`${day}T00:00:00Z`);

/** A Russian date ends in `г.`, and where a sentence ends with it, in two full stops. */
const withoutYearMark = (text: string): string => text.replace(/\sг\.(?=$|\sв\s)/u, '');

/** Dates, times, numbers and lists as a language writes them. Formatters are made once. */
export const formatsFor = (language: Language, rtl: boolean): Formats => {
  const locale = LOCALES[language];
  const days = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    return (day: Day): string => withoutYearMark(bare(format.format(dateOf(day))));
  };
  const inZone = (options: Intl.DateTimeFormatOptions) => {
    const formats = new Map<Zone, Intl.DateTimeFormat>();
    return (at: Instant, zone: Zone): string => {
      let format = formats.get(zone);
      if (!format) {
        format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
        formats.set(zone, format);
      }
      return withoutYearMark(bare(format.format(new Date(at))));
    };
  };
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const;
  const date = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const alternatives = new Intl.ListFormat(locale, { type: 'disjunction' });
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  return {
    day: days(date),
    shortDay: days({ day: 'numeric', month: 'short' }),
    weekdayDay: days({ weekday: 'long', day: 'numeric', month: 'long' }),
    time: inZone(clock),
    moment: inZone({ ...date, ...clock }),
    number: (n) => bare(numbers.format(n)),
    percent: (n) => bare(percents.format(n / 100)),
    list: (items) => lists.format(items.map((item) => isolate(item, rtl))),
    either: (items) => alternatives.format(items.map((item) => isolate(item, rtl))),
    languageName: (other) => names.of(other) ?? other,
  };
};
