import { addDays, type Day } from '../../kernel/time.ts';

/** A calendar year (`2026`), half (`2026-H1`) or month (`2026-06`), as the indicators file writes them. */
export type Period = string;
export type Grain = 'year' | 'half' | 'month';

const SHAPE = /^((?:19|2\d)\d{2})(?:-(H[12]|0[1-9]|1[0-2]))?$/;

export const isPeriod = (text: string): boolean => SHAPE.test(text);
export const yearOf = (period: Period): number => Number(period.slice(0, 4));
export const grainOf = (period: Period): Grain => (period.length === 4 ? 'year' : period[5] === 'H' ? 'half' : 'month');

/** Its first day. */
export function startOf(period: Period): Day {
  const part = period.slice(5);
  const month = part === '' || part === 'H1' ? '01' : part === 'H2' ? '07' : part;
  return `${period.slice(0, 4)}-${month}-01`;
}

/** Its last day. */
export function endOf(period: Period): Day {
  const part = period.slice(5);
  const month = part === '' || part === 'H2' ? 12 : part === 'H1' ? 6 : Number(part);
  const year = yearOf(period);
  return addDays(month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`, -1);
}

/** Is it over on this day? */
export const isClosed = (period: Period, today: Day): boolean => endOf(period) < today;
/** Does one lie within the other, or are they the same? */
export const lies = (inner: Period, outer: Period): boolean =>
  startOf(outer) <= startOf(inner) && endOf(inner) <= endOf(outer);

const RANK: Record<Grain, number> = { month: 0, half: 1, year: 2 };
/** In time; of those that end on one day the shorter first. */
export const inTime = (a: Period, b: Period): number =>
  endOf(a).localeCompare(endOf(b)) || RANK[grainOf(a)] - RANK[grainOf(b)];

/** The month, half or year in which a day lies. */
export const monthOf = (day: Day): Period => day.slice(0, 7);
export const halfOf = (day: Day): Period => `${day.slice(0, 4)}-H${day.slice(5, 7) < '07' ? 1 : 2}`;

/** The one before, of the same length. */
export function previous(period: Period): Period {
  const day = addDays(startOf(period), -1);
  const grain = grainOf(period);
  return grain === 'year' ? day.slice(0, 4) : grain === 'half' ? halfOf(day) : monthOf(day);
}
