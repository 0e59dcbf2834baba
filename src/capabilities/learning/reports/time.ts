import type { Speech } from '../../../kernel/capability.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import type { Table } from '../../../kernel/report.ts';
import { dayIn, daysBetween } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { count } from '../figures.ts';
import { type Completion, completions } from '../records.ts';
import { column, grouped } from './shared.ts';

/** In a group of fewer who completed, the middle one would be somebody. */
const SMALL = 5;

/** The middle one; between two, rounded up. Null where there are fewer than five. */
export function medianOf(days: readonly number[]): number | null {
  const sorted = [...days].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  if (sorted.length < SMALL || low === undefined || high === undefined) return null;
  return Math.ceil((low + high) / 2);
}

/**
 * Calendar days from the day it was asked to the day it was completed, for each who completed it, in their own zone: the day on the
 * certificate, so that one from elsewhere counts to its own day and not to that of the file. Who had completed it before being asked took none.
 */
export const daysTaken = (learns: readonly Obligation[], view: View): number[] =>
  learns.flatMap((o) => {
    if (o.state !== 'done' || !o.openedAt) return [];
    const zone = view.org.person(o.about)?.timeZone ?? 'UTC';
    const done =
      view.peek<Completion>(completions.name, String(o.data.certificate ?? ''))?.day ?? dayIn(o.settledAt ?? '', zone);
    const days = daysBetween(dayIn(o.openedAt, zone), done);
    return days < 0 ? [] : [days];
  });

export function timeTable(learns: readonly Obligation[], view: View, t: Speech): Table {
  const row = (name: string, members: readonly Obligation[]) => ({
    entity: name,
    completed: count(members).completed,
    medianDays: medianOf(daysTaken(members, view)),
  });
  return {
    key: 'time',
    title: t.t('learning.tables.time'),
    columns: [column(t, 'entity', 'text'), column(t, 'completed', 'count'), column(t, 'medianDays', 'days')],
    rows: [
      ...grouped(learns, (o) => String(o.data.entity ?? '–')).map(([name, members]) => row(name, members)),
      row(t.t('learning.tables.all'), learns),
    ],
  };
}
