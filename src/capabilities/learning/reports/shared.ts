import type { Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import type { Column } from '../../../kernel/report.ts';
import { addDays, type Day, type Instant, momentOf } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { runs } from '../content.ts';

/** What was known at the end of a day. */
export const endOf = (asOf: Day): Instant => momentOf(addDays(asOf, 1), '00:00', 'UTC');

/** The run that a report is about: the one asked for, or the newest launched by then. */
export function runFor(ask: { asOf: Day; cycle?: string }, view: View): Cycle | undefined {
  const launched = runs(view).filter((c) => (c.launchedAt ?? '') < endOf(ask.asOf));
  return ask.cycle === undefined ? launched[0] : launched.find((c) => c.id === ask.cycle);
}

/** With what it means beside it, where that does not go without saying. */
export const column = (t: Speech, key: string, unit: Column['unit'], list = false): Column => ({
  key,
  title: t.t(`learning.columns.${key}`),
  unit,
  ...(t.has(`learning.about.${key}`) ? { about: t.t(`learning.about.${key}`) } : {}),
  ...(list ? { list: true } : {}),
});

/** What is owed in groups, in the order of the groups' names: the Organization's order, never worst first. */
export function grouped(learns: readonly Obligation[], groupOf: (o: Obligation) => string): [string, Obligation[]][] {
  const groups = new Map<string, Obligation[]>();
  for (const o of learns) {
    const name = groupOf(o);
    const same = groups.get(name);
    if (same) same.push(o);
    else groups.set(name, [o]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}
