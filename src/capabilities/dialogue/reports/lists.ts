import type { ReportAsk, Speech } from '../../../kernel/capability.ts';
import type { Table } from '../../../kernel/report.ts';
import type { View } from '../../../kernel/view.ts';
import { takesIn } from '../figures.ts';
import { leadId } from '../names.ts';
import { standAt } from '../stand.ts';
import { partAt, takeData } from '../take.ts';
import { column, cycleFor, endOf, LISTED } from './shared.ts';

/** Who is behind a figure, with whose team it is, in the order of the organisation. */
export function listBehind(figure: string, ask: ReportAsk, view: View, t: Speech): Table | undefined {
  const parts = LISTED.get(figure);
  const cycle = parts && cycleFor(ask, view);
  if (!cycle || !parts) return undefined;
  const until = endOf(ask.asOf);
  const rows = takesIn(cycle, ask.units, view, until)
    .filter((take) => parts.includes(partAt(take, until) ?? 'gone'))
    .flatMap((take) => {
      const person = view.org.person(take.about);
      if (!person) return [];
      const { unit, manager } = takeData(take);
      const lead = view.obligation(leadId(cycle.id, manager));
      const leader = view.org.person((lead && standAt(lead, until)?.leads) ?? '');
      return [{ name: person.name, unit, leader: leader?.name ?? '' }];
    })
    .sort((a, b) => a.unit.localeCompare(b.unit, 'en') || a.name.localeCompare(b.name, 'en'));
  return {
    key: figure,
    title: t.t(`dialogue.columns.${figure}`),
    columns: [column(t, 'name', 'text'), column(t, 'unit', 'text'), column(t, 'leader', 'text')],
    rows,
  };
}
