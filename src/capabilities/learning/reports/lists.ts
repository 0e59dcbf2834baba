import type { ReportAsk, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { type ReachState, reachOf } from '../../../kernel/reach.ts';
import type { Table } from '../../../kernel/report.ts';
import { addDays, type Day } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { learnsIn, type Part, partOf } from '../figures.ts';
import { column, endOf, runFor } from './shared.ts';

const UNREACHED: readonly ReachState[] = ['failed', 'blocked', 'no account', 'not installed'];

/** Names are those of today; the unit is that of the day the report is of. */
const named = (o: Obligation, view: View): { name: string; unit: string } => ({
  name: view.org.person(o.about)?.name ?? o.about,
  unit: String(o.data.unit ?? ''),
});
const inOrder = (a: { name: string; unit: string }, b: { name: string; unit: string }): number =>
  a.unit.localeCompare(b.unit, 'en') || a.name.localeCompare(b.name, 'en');

const keyOf = (state: ReachState): string => state.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());

/** How somebody can be reached has no past: of a day before yesterday there is no list. West of UTC yesterday is still today. */
const isPast = (asOf: Day, view: View): boolean => endOf(addDays(asOf, 1)) <= view.now;

/** Who owes it and can't be asked, with why, so that somebody can do something about it. */
export function unreached(cycle: Cycle, learns: readonly Obligation[], asOf: Day, view: View, t: Speech): Table {
  const owed = new Map(
    isPast(asOf, view)
      ? []
      : learns.filter((o) => o.state === 'open' || o.state === 'waiting').map((o) => [o.about, o] as const),
  );
  const reach = reachOf(view, [...owed.keys()], cycle.id);
  const rows = UNREACHED.flatMap((state) =>
    (reach.get(state) ?? []).flatMap((id) => {
      const o = owed.get(id);
      return o ? [{ ...named(o, view), state: t.t(`common.reach.states.${keyOf(state)}`) }] : [];
    }),
  );
  return {
    key: 'unreached',
    title: t.t('learning.tables.unreached'),
    columns: [column(t, 'name', 'text'), column(t, 'unit', 'text'), column(t, 'state', 'text')],
    rows: rows.sort(inOrder),
    notes: [t.t('learning.notes.unreached')],
  };
}

const people = (
  key: string,
  title: string,
  learns: readonly Obligation[],
  part: Part,
  view: View,
  t: Speech,
): Table => ({
  key,
  title: t.t(title),
  columns: [column(t, 'name', 'text'), column(t, 'unit', 'text')],
  rows: learns
    .filter((o) => partOf(o) === part)
    .map((o) => named(o, view))
    .sort(inOrder),
});

/** Excused is all that is said; why is nobody's to read. */
export const exempted = (learns: readonly Obligation[], view: View, t: Speech): Table =>
  people('exempted', 'learning.tables.exempted', learns, 'excused', view, t);

const BEHIND: { [figure: string]: Part | undefined } = {
  completed: 'completed',
  notCompleted: 'open',
  excused: 'excused',
};

/** Who is behind a figure. Completed or not is no secret to the own line; marks are in no figure. */
export function behind(figure: string, ask: ReportAsk, view: View, t: Speech): Table | undefined {
  const cycle = runFor(ask, view);
  const part = BEHIND[figure];
  if (!cycle || !part) return undefined;
  const learns = learnsIn(cycle, ask.units, view, endOf(ask.asOf));
  return people(figure, `learning.columns.${figure}`, learns, part, view, t);
}
