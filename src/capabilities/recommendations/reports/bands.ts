import { addDays, addMonths, type Day } from '../../../kernel/time.ts';

/** Ages of what is open, in whole months since issue. */
export const AGES = ['0-6', '6-12', '12-24', '24-36', 'over36'] as const;
export type Age = (typeof AGES)[number];

/** Six months to the day is the second band: the first is less than six months. */
export function ageBand(issuedOn: Day, today: Day): Age {
  if (issuedOn > addMonths(today, -6)) return '0-6';
  if (issuedOn > addMonths(today, -12)) return '6-12';
  if (issuedOn > addMonths(today, -24)) return '12-24';
  // "Over 36 months": three years to the day still belong to the band before.
  return issuedOn >= addMonths(today, -36) ? '24-36' : 'over36';
}

/** How many are in each band: the bounds are worked out once for all. */
export function ageCounts(issued: readonly Day[], today: Day): { age: Age; n: number }[] {
  const [six, twelve, two, three] = [6, 12, 24, 36].map((n) => addMonths(today, -n)) as [Day, Day, Day, Day];
  const band = (day: Day): Age =>
    day > six ? '0-6' : day > twelve ? '6-12' : day > two ? '12-24' : day >= three ? '24-36' : 'over36';
  const counts = new Map<Age, number>();
  for (const day of issued) counts.set(band(day), (counts.get(band(day)) ?? 0) + 1);
  return AGES.map((age) => ({ age, n: counts.get(age) ?? 0 }));
}

/** The quarter that a day is in. */
export function quarterOf(day: Day): { from: Day; to: Day; name: string } {
  const [year = '', month = '01'] = day.split('-');
  const q = Math.floor((Number(month) - 1) / 3);
  const from = `${year}-${String(q * 3 + 1).padStart(2, '0')}-01`;
  return { from, to: addDays(addMonths(from, 3), -1), name: `${year}-Q${q + 1}` };
}

export const quarterAfter = (day: Day): { from: Day; to: Day; name: string } =>
  quarterOf(addMonths(quarterOf(day).from, 3));
export const quarterBefore = (day: Day): { from: Day; to: Day; name: string } =>
  quarterOf(addDays(quarterOf(day).from, -1));
