import type { Speech } from '../../../kernel/capability.ts';
import { isSettled, type Obligation } from '../../../kernel/obligation.ts';
import { within } from '../../../kernel/person.ts';
import type { Table } from '../../../kernel/report.ts';
import type { View } from '../../../kernel/view.ts';
import { percent } from '../../../reporting/percent.ts';
import { type Published, published, reviewOf } from '../assess/tables.ts';
import { chairOf, type Paper, papersIn, runs, todayOf } from '../papers.ts';
import type { Indicator } from '../tables.ts';
import { actionsOf, isWatched, type Plan, plans, reportId, toldOf, watchesOf } from '../weak/tables.ts';
import { table } from './figures.ts';

/** Compacts of the newest run in these units. */
const newest = (units: readonly string[], view: View): Paper[] => {
  const [cycle] = runs(view);
  return (cycle ? papersIn(cycle.id, view) : []).filter((p) =>
    units.some((unit) => within(p.entity, unit) || unit === '' || within(unit, p.entity)),
  );
};

/** Reports and actions that are owed, by entity, as they are now. */
export function owedTable(units: readonly string[], view: View, t: Speech): Table {
  const today = todayOf(view);
  const by = new Map<
    string,
    {
      reportsOpen: number;
      reportsLate: number;
      reportsSubmitted: number;
      actionsOpen: number;
      actionsLate: number;
      actionsDone: number;
    }
  >();
  for (const paper of newest(units, view)) {
    const n = by.get(paper.entity) ?? {
      reportsOpen: 0,
      reportsLate: 0,
      reportsSubmitted: 0,
      actionsOpen: 0,
      actionsLate: 0,
      actionsDone: 0,
    };
    by.set(paper.entity, n);
    for (const report of watchesOf(paper.id, view).flatMap((w) => toldOf(w.id, view))) {
      const o = view.peek<Obligation>('obligations', reportId(report.id));
      if (report.submitted) n.reportsSubmitted++;
      else if (o && !isSettled(o)) {
        n.reportsOpen++;
        if (report.due < today) n.reportsLate++;
      }
    }
    for (const action of actionsOf(paper, view)) {
      if (action.state === 'done') n.actionsDone++;
      if (action.state !== 'open') continue;
      n.actionsOpen++;
      if (action.due < today) n.actionsLate++;
    }
  }
  const keys = ['reportsOpen', 'reportsLate', 'reportsSubmitted', 'actionsOpen', 'actionsLate', 'actionsDone'] as const;
  return table(
    t,
    'owed',
    [['entity', 'text'], ...keys.map((k) => [k, 'count'] as const)],
    [...by].map(([entity, n]) => ({ entity, ...n })),
    {
      brief: ['reportsOpen', 'actionsOpen'],
    },
  );
}

/** How far the action plans are: done of all actions of the present plan. */
export function plansTable(units: readonly string[], view: View, t: Speech): Table {
  const rows = newest(units, view).flatMap((paper) => {
    const followed = new Set(
      watchesOf(paper.id, view)
        .filter(isWatched)
        .flatMap((w) => w.indicators),
    );
    return view
      .find<Plan>(plans.name, 'paper', paper.id)
      .sort((a, b) => a.id.localeCompare(b.id))
      .map((plan) => {
        const own = actionsOf(paper, view).filter((a) => a.indicator === plan.indicator && a.plan === plan.n);
        const done = own.filter((a) => a.state === 'done').length;
        return {
          entity: paper.entity,
          manager: view.org.person(chairOf(paper))?.name ?? paper.post,
          indicator: view.peek<Indicator>('compacts.indicators', plan.indicator)?.name ?? plan.indicator,
          plan: plan.n,
          actions: own.length,
          actionsDone: done,
          progress: percent(done, own.length),
          followed: followed.has(plan.indicator) ? t.t('compacts.yes') : '',
        };
      });
  });
  return table(
    t,
    'plans',
    [
      ['entity', 'text'],
      ['manager', 'text'],
      ['indicator', 'text'],
      ['plan', 'count'],
      ['actions', 'count'],
      ['actionsDone', 'count'],
      ['progress', 'percent'],
      ['followed', 'text'],
    ],
    rows,
    { brief: ['indicator', 'progress'] },
  );
}

/** Practices worth sharing: of released years for everybody, the secretariat sees those of the year under way too. */
export function practicesTable(units: readonly string[], whole: boolean, view: View, t: Speech): Table {
  const there = view.all<Published>(published.name);
  const rows = [
    ...there.map((p) => ({ year: String(p.year), entity: p.entity, manager: p.name, practice: p.practice })),
    ...(whole
      ? newest(units, view)
          .filter((p) => !there.some((x) => x.id === p.id))
          .map((p) => ({
            year: String(p.year),
            entity: p.entity,
            manager: view.org.person(chairOf(p))?.name ?? p.post,
            practice: reviewOf(p, view).self?.practice ?? '',
          }))
      : []),
  ].filter((r) => r.practice !== '');
  rows.sort((a, b) => b.year.localeCompare(a.year) || a.entity.localeCompare(b.entity, 'en'));
  return table(
    t,
    'practices',
    [
      ['year', 'text'],
      ['entity', 'text'],
      ['manager', 'text'],
      ['practice', 'text'],
    ],
    rows,
    {
      brief: ['entity', 'practice'],
    },
  );
}
