import type { Shelf } from '../../../content/shelf.ts';
import type { ReportAsk, ReportRule, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import type { Language } from '../../../kernel/person.ts';
import { type ReachState, reachOf } from '../../../kernel/reach.ts';
import type { Cell, Report, Table } from '../../../kernel/report.ts';
import type { Instant } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { titleIn } from '../content.ts';
import { completion, count, learnsIn } from '../figures.ts';
import { unitsFor } from '../rights.ts';
import { column, endOf, runFor } from './shared.ts';

/** In a group of fewer who completed, the middle one would be somebody. */
const SMALL = 5;
const DAY = 86_400_000;

const UNREACHED: readonly ReachState[] = ['failed', 'blocked', 'no account', 'not installed'];

/** Completion by entity, level, duty station, category and language; how long it took; who can't be reached, who is exempted. */
export const completionReport = (shelf: Shelf): ReportRule => ({
  may: unitsFor,
  cards: [
    ['rates'],
    ['entity'],
    ['level'],
    ['dutyStation'],
    ['category'],
    ['language'],
    ['time'],
    ['unreached'],
    ['exempted'],
  ],
  list: (figure, ask, view, t) => behind(figure, ask, view, t),
  build(ask, view, t): Report | undefined {
    const cycle = runFor(ask, view);
    if (!cycle) return undefined;
    const until = endOf(ask.asOf);
    const learns = learnsIn(cycle, ask.units, view);
    const by = (key: string, groupOf: (o: Obligation) => string): Table => table(key, learns, groupOf, until, t);
    return {
      name: 'learning',
      asOf: ask.asOf,
      title: t.t('learning.reports.learning', { title: titleIn(shelf, cycle, t, view) }),
      tables: [
        {
          key: 'rates',
          title: t.t('learning.tables.rates'),
          columns: figureColumns(t),
          rows: [cells(learns, until)],
        },
        {
          ...by('entity', (o) => String(o.data.entity ?? '–')),
          chart: { kind: 'bars', label: 'entity', values: ['completion'] },
        },
        by('level', (o) => String(view.org.depth(o.about))),
        by('dutyStation', (o) => String(o.data.location || '–')),
        by('category', (o) => t.t(`learning.category.${o.data.category === 'staff' ? 'staff' : 'nonStaff'}`)),
        by('language', (o) => t.languageName(o.data.language as Language)),
        time(learns, until, t),
        unreached(cycle, learns, view, t),
        exempted(learns, view, t),
      ],
      notes: [t.t('learning.notes.completion'), t.t('learning.notes.time'), t.t('learning.notes.exempted')],
      language: t.language,
    };
  },
});

const figureColumns = (t: Speech) => [
  column(t, 'learners', 'count'),
  column(t, 'completed', 'count', true),
  column(t, 'completion', 'percent'),
  column(t, 'notCompleted', 'count', true),
  column(t, 'excused', 'count', true),
];

function cells(learns: readonly Obligation[], until: Instant): { [key: string]: Cell } {
  const f = count(learns, until);
  return {
    learners: f.learners,
    completed: f.completed,
    completion: completion(f),
    notCompleted: f.open,
    excused: f.excused,
  };
}

/** One row a group, in the order of the groups' names: the Organization's order, never worst first. */
function grouped(learns: readonly Obligation[], groupOf: (o: Obligation) => string): [string, Obligation[]][] {
  const groups = new Map<string, Obligation[]>();
  for (const o of learns) {
    const name = groupOf(o);
    const same = groups.get(name);
    if (same) same.push(o);
    else groups.set(name, [o]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}

function table(
  key: string,
  learns: readonly Obligation[],
  groupOf: (o: Obligation) => string,
  until: Instant,
  t: Speech,
): Table {
  return {
    key,
    title: t.t(`learning.tables.${key}`),
    columns: [column(t, key, 'text'), ...figureColumns(t)],
    rows: grouped(learns, groupOf)
      .map(([name, members]) => ({ [key]: name, ...cells(members, until) }))
      .filter((row) => Number(row.learners) + Number(row.excused) > 0),
    brief: ['learners', 'completion'],
  };
}

/** Whole days from the day it was asked to the day it was done, the middle one; between two, rounded up. */
export function medianDays(learns: readonly Obligation[], until: Instant): number | null {
  const days = learns
    .filter((o) => o.state === 'done' && (o.settledAt ?? '') < until && o.openedAt)
    .map((o) => Math.floor((Date.parse(o.settledAt ?? '') - Date.parse(o.openedAt ?? '')) / DAY))
    .sort((a, b) => a - b);
  const low = days[Math.floor((days.length - 1) / 2)];
  const high = days[Math.floor(days.length / 2)];
  if (days.length < SMALL || low === undefined || high === undefined) return null;
  return Math.ceil((low + high) / 2);
}

function time(learns: readonly Obligation[], until: Instant, t: Speech): Table {
  const row = (name: string, members: readonly Obligation[]) => ({
    entity: name,
    completed: count(members, until).completed,
    medianDays: medianDays(members, until),
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

const named = (id: string, view: View): { name: string; unit: string } => {
  const person = view.org.person(id);
  return { name: person?.name ?? id, unit: person?.unit ?? '' };
};
const inOrder = (a: { name: string; unit: string }, b: { name: string; unit: string }): number =>
  a.unit.localeCompare(b.unit, 'en') || a.name.localeCompare(b.name, 'en');

const keyOf = (state: ReachState): string => state.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());

/** Who owes it and can't be asked, with why, so that somebody can do something about it. */
function unreached(cycle: Cycle, learns: readonly Obligation[], view: View, t: Speech): Table {
  const open = learns.filter((o) => o.state === 'open' || o.state === 'waiting').map((o) => o.about);
  const reach = reachOf(view, open, cycle.id);
  const rows = UNREACHED.flatMap((state) =>
    (reach.get(state) ?? []).map((id) => ({ ...named(id, view), state: t.t(`common.reach.states.${keyOf(state)}`) })),
  );
  return {
    key: 'unreached',
    title: t.t('learning.tables.unreached'),
    columns: [column(t, 'name', 'text'), column(t, 'unit', 'text'), column(t, 'state', 'text')],
    rows: rows.sort(inOrder),
  };
}

/** Excused is all that is said; why is nobody's to read. */
function exempted(learns: readonly Obligation[], view: View, t: Speech): Table {
  return {
    key: 'exempted',
    title: t.t('learning.tables.exempted'),
    columns: [column(t, 'name', 'text'), column(t, 'unit', 'text')],
    rows: learns
      .filter((o) => o.state === 'excused')
      .map((o) => named(o.about, view))
      .sort(inOrder),
  };
}

/** Who is behind a figure. Completed or not is no secret to the own line; marks are in no figure. */
function behind(figure: string, ask: ReportAsk, view: View, t: Speech): Table | undefined {
  const cycle = runFor(ask, view);
  const until = endOf(ask.asOf);
  const is: { [figure: string]: (o: Obligation) => boolean } = {
    completed: (o) => count([o], until).completed === 1,
    notCompleted: (o) => count([o], until).open === 1,
    excused: (o) => o.state === 'excused',
  };
  const fits = is[figure];
  if (!cycle || !fits) return undefined;
  return {
    key: figure,
    title: t.t(`learning.columns.${figure}`),
    columns: [column(t, 'name', 'text'), column(t, 'unit', 'text')],
    rows: learnsIn(cycle, ask.units, view)
      .filter(fits)
      .map((o) => named(o.about, view))
      .sort(inOrder),
  };
}
