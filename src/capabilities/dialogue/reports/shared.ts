import type { Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import type { Cell, Column } from '../../../kernel/report.ts';
import { addDays, type Day, type Instant, momentOf } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { dialogues, meets } from '../content.ts';
import { count, type Figures, participation, withExcused } from '../figures.ts';
import type { Part } from '../take.ts';

/** What was known at the end of a day. */
export const endOf = (asOf: Day): Instant => momentOf(addDays(asOf, 1), '00:00', 'UTC');

/** The dialogue that a report is about: the one asked for, or for these units the newest that had begun by then, else was launched. */
export function cycleFor(ask: { asOf: Day; cycle?: string; units: readonly string[] }, view: View): Cycle | undefined {
  const launched = dialogues(view).filter((c) => (c.launchedAt ?? '') < endOf(ask.asOf));
  if (ask.cycle !== undefined) return launched.find((c) => c.id === ask.cycle);
  const theirs = launched.filter((c) => meets(c.units, ask.units.filter(Boolean)));
  return theirs.find((c) => c.opens <= ask.asOf) ?? theirs[0] ?? launched[0];
}

/** The dialogue of the year before. */
export const before = (cycle: Cycle, until: Instant, view: View): Cycle | undefined =>
  dialogues(view).find(
    (c) => Number(c.content.year) === Number(cycle.content.year) - 1 && (c.launchedAt ?? '') < until,
  );

const UNITS = {
  staff: 'count',
  tookPart: 'count',
  participation: 'percent',
  excused: 'count',
  participationWithExcused: 'percent',
  confirmed: 'count',
  confirmedRate: 'percent',
  unanswered: 'count',
  unansweredRate: 'percent',
  contradicted: 'count',
  notRecorded: 'count',
} as const satisfies Record<string, Column['unit']>;

/**
 * Figures with names behind them: what a leader's record says. Who confirmed, or did not, is between that person and Steward, so those
 * figures have none (people.md, "Who sees what").
 */
export const LISTED: ReadonlyMap<string, readonly Part[]> = new Map([
  ['tookPart', ['took', 'confirmed']],
  ['excused', ['excused']],
  ['notRecorded', ['owed']],
]);

/** With what it means beside it, where that does not go without saying. */
export const column = (t: Speech, key: string, unit: Column['unit']): Column => ({
  key,
  title: t.t(`dialogue.columns.${key}`),
  unit,
  ...(t.has(`dialogue.about.${key}`) ? { about: t.t(`dialogue.about.${key}`) } : {}),
});

/** The columns that every table of participation has. */
export const figureColumns = (t: Speech): Column[] =>
  Object.entries(UNITS).map(([key, unit]) => ({ ...column(t, key, unit), ...(LISTED.has(key) ? { list: true } : {}) }));

/** The cells under them. Recorded, confirmed, unanswered are of the same staff. */
export function figureCells(f: Figures): { [key in keyof typeof UNITS]: Cell } {
  const share = (n: number) => participation({ ...f, took: n });
  return {
    staff: f.staff,
    tookPart: f.took,
    participation: participation(f),
    excused: f.excused,
    participationWithExcused: withExcused(f),
    confirmed: f.confirmed,
    confirmedRate: share(f.confirmed),
    unanswered: f.unanswered,
    unansweredRate: share(f.unanswered),
    contradicted: f.contradicted,
    notRecorded: f.missing,
  };
}

/** One row a group, in the order of the groups' names: the Organization's order, never worst first. */
export function grouped(
  takes: readonly Obligation[],
  key: string,
  groupOf: (take: Obligation) => string,
  until: Instant,
): { [key: string]: Cell }[] {
  const groups = new Map<string, Obligation[]>();
  for (const take of takes) {
    const name = groupOf(take);
    groups.set(name, [...(groups.get(name) ?? []), take]);
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([name, members]) => ({ [key]: name, ...figureCells(count(members, until)) }));
}
