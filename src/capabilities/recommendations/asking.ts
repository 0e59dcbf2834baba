import { LANGUAGES, type Language } from '../../kernel/person.ts';
import { type Day, isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';

/* What people add to a question: a date, an age, a unit. Understood where it can be, left out where it cannot. */

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const months = new Map<Language, string[]>();
function monthsOf(language: Language): string[] {
  let names = months.get(language);
  if (!names) {
    const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
    const dated = new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', timeZone: 'UTC' });
    names = Array.from({ length: 12 }, (_, m) => {
      const date = new Date(Date.UTC(2026, m, 1));
      const alone = fold(format.format(date));
      // With a day the month stands in the genitive, in Russian for instance: both ways are looked for.
      const inDate = dated.formatToParts(date).find((p) => p.type === 'month')?.value ?? '';
      return `${alone}|${fold(inDate)}`;
    });
    months.set(language, names);
  }
  return names;
}

/** `2027-06-01`, `1 June 2027`, `June`, `juin`: the first of that month when no day is named; the next one when no year is. */
export function dayIn(text: string, today: Day): Day | undefined {
  const iso = /\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (iso) return isDay(iso) ? iso : undefined;
  const said = fold(text);
  const chinese = /(\d{1,2})月(?:(\d{1,2})日?)?/.exec(text);
  const at = chinese ? Number(chinese[1]) - 1 : monthNamed(said);
  if (at === undefined || at < 0 || at > 11) return undefined;
  const year = /\b(20\d{2})\b/.exec(said)?.[1] ?? /(20\d{2})年/.exec(text)?.[1];
  const day = chinese ? (chinese[2] ?? '1') : (/(?:^|\s)(\d{1,2})(?=\s|$|\.)/.exec(said)?.[1] ?? '1');
  const made = (y: number): Day => `${y}-${String(at + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
  const here = made(Number(year ?? today.slice(0, 4)));
  const chosen = year || here > today ? here : made(Number(today.slice(0, 4)) + 1);
  return isDay(chosen) ? chosen : undefined;
}

function monthNamed(said: string): number | undefined {
  for (const language of LANGUAGES) {
    const at = monthsOf(language).findIndex((forms) =>
      forms.split('|').some((name) => name.length > 2 && said.includes(name)),
    );
    if (at >= 0) return at;
  }
  return undefined;
}

const NUMBERS: readonly (readonly [number, string])[] = [
  [1, 'one|un|une|uno|один|одного|一|سنة|عام'],
  [2, 'two|deux|dos|два|двух|二|两|سنتين|عامين'],
  [3, 'three|trois|tres|три|трех|三|ثلاث'],
  [4, 'four|quatre|cuatro|четыре|四|أربع'],
  [5, 'five|cinq|cinco|пять|五|خمس'],
];
const MONTH = /month|mois|mes(?:es)?\b|месяц|个月|شهر|أشهر/;

/** "two years", "18 months": in months; undefined: no age is named. */
export function ageIn(text: string): number | undefined {
  const said = fold(text);
  const digits = /\d{1,3}/.exec(said)?.[0];
  const word = NUMBERS.find(([, names]) =>
    names
      .split('|')
      .some((name) => (/[a-zа-я]/.test(name) ? ` ${said} `.includes(` ${fold(name)} `) : text.includes(name))),
  )?.[0];
  const n = digits ? Number(digits) : word;
  if (n === undefined) return undefined;
  return MONTH.test(said) || MONTH.test(text) ? n : n * 12;
}

/** The longest unit whose name or path is in the text. */
export function unitIn(text: string, view: View): string | undefined {
  const said = ` ${fold(text).replace(/[^\p{L}\p{N}/]+/gu, ' ')} `;
  return view.org
    .entities()
    .filter((unit) => said.includes(` ${fold(unit)} `))
    .sort((a, b) => b.length - a.length)[0];
}
