import type { Shelf } from '../../../content/shelf.ts';
import type { ReportAsk, ReportRule, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import type { Language, Person } from '../../../kernel/person.ts';
import type { Cell, Report, Table } from '../../../kernel/report.ts';
import type { View } from '../../../kernel/view.ts';
import { contentOf, titleIn } from '../content.ts';
import { learnsIn, partOf } from '../figures.ts';
import { FIELDS, LIST_LAYOUT, type Listed, laidOut, layoutNow } from '../layout.ts';
import { type Completion, completions } from '../records.ts';
import { unitsFor } from '../rights.ts';
import { teamOf } from '../shows/team.ts';
import { column, endOf, runFor } from './shared.ts';

/** Who has completed the course, a row a learner, for other systems: in files as the office has set it. No mark is in it. */
export const listReport = (shelf: Shelf): ReportRule => ({
  may: (person, view) => unitsFor(person, view) ?? unitsOfTeam(person, view),
  build(ask, view, t): Report | undefined {
    const cycle = runFor(ask, view);
    if (!cycle) return undefined;
    const rows = listed(cycle, ask, view);
    const layout = layoutNow(view);
    const title = t.t('learning.tables.completions');
    return {
      name: 'completions',
      asOf: ask.asOf,
      title: t.t('learning.reports.completions', { title: titleIn(shelf, cycle, t, view) }),
      tables: [asInTheProduct(rows, title, t)],
      ...(layout ? { laid: laidOut(layout, title, rows) } : {}),
      notes: [t.t(layout ? 'learning.notes.laid' : 'learning.notes.list'), t.t('learning.notes.exempted')],
      language: t.language,
    };
  },
});

/** A supervisor without a unit to see has the units of the team; `listed` gives them the team alone. */
function unitsOfTeam(person: Person, view: View): string[] | undefined {
  const units = new Set(teamOf(person, view).map((p) => p.unit));
  return units.size > 0 ? [...units].sort() : undefined;
}

/** The rows of a run as they were known at the end of the day, for whoever asks, by unit and name. */
export function listed(cycle: Cycle, ask: Pick<ReportAsk, 'units' | 'asOf' | 'reader'>, view: View): Listed[] {
  const reader = ask.reader === undefined ? undefined : view.org.person(ask.reader);
  const team = reader && !unitsFor(reader, view) ? new Set(teamOf(reader, view).map((p) => p.id)) : undefined;
  return learnsIn(cycle, ask.units, view, endOf(ask.asOf))
    .filter((o) => !team || team.has(o.about))
    .map((o) => rowOf(o, cycle, view))
    .sort((a, b) => a.unit.localeCompare(b.unit, 'en') || a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1));
}

function rowOf(o: Obligation, cycle: Cycle, view: View): Listed {
  const person = view.org.person(o.about);
  const part = partOf(o);
  const done =
    part === 'completed' ? view.peek<Completion>(completions.name, String(o.data.certificate ?? '')) : undefined;
  const text = (name: string) => String(o.data[name] ?? '');
  return {
    id: o.about,
    name: person?.name ?? o.about,
    email: person?.email ?? '',
    unit: text('unit'),
    entity: text('entity'),
    grade: text('grade'),
    dutyStation: text('location'),
    category: text('category'),
    language: text('language'),
    course: contentOf(cycle).course,
    run: cycle.id,
    state: part === 'open' ? 'notCompleted' : part,
    completedOn: done?.day ?? '',
    how: done?.how ?? '',
    certificate: done?.id ?? '',
  };
}

/** Without a layout: every field, in the reader's words. */
function asInTheProduct(rows: readonly Listed[], title: string, t: Speech): Table {
  const words = (row: Listed): { [key: string]: Cell } => ({
    ...row,
    category: t.t(`learning.category.${row.category === 'staff' ? 'staff' : 'nonStaff'}`),
    language: row.language === '' ? '' : t.languageName(row.language as Language),
    state: t.t(`learning.columns.${row.state}`),
    completedOn: row.completedOn || null,
    how: row.how === '' ? '' : t.t(`learning.how.${row.how}`),
  });
  return {
    key: LIST_LAYOUT,
    title,
    columns: FIELDS.map((field) => column(t, field, field === 'completedOn' ? 'date' : 'text')),
    rows: rows.map(words),
    brief: ['name', 'state'],
  };
}
