import type { Made, Shown } from '../../../kernel/capability.ts';
import { found } from '../find.ts';
import { unitsFor } from '../rights.ts';

/** Everything open that somebody may see, as a spreadsheet: edited and dropped back, it is read by `plan.ts`. */
export function portfolioFile({ view, viewer, t }: Shown): Made | undefined {
  if (!unitsFor(viewer, view)) return undefined;
  const columns = [
    'id',
    'reference',
    'title',
    'priority',
    'status',
    'dueOn',
    'originalDueOn',
    'postponed',
    'owner',
    'entity',
    'update',
    'version',
  ] as const;
  const units = { dueOn: 'date', originalDueOn: 'date', postponed: 'count', version: 'count' } as const;
  const rows = found({ what: 'open' }, viewer, view).map((i) => ({
    id: i.id,
    reference: [i.reference, i.number].filter(Boolean).join(' '),
    title: i.title,
    priority: t.t(`recommendations.priorities.${i.priority}`),
    status: t.t(`recommendations.statuses.${i.status}`),
    dueOn: i.dueOn || null,
    originalDueOn: i.originalDueOn || null,
    postponed: i.postponed,
    owner: view.org.person(i.owner)?.name ?? '',
    entity: i.unit,
    update: i.lastUpdate?.text ?? '',
    // By which the file is told from what happened since; a count, so that a spreadsheet leaves it alone.
    version: i.moves,
  }));
  const title = t.t('recommendations.reports.portfolio');
  return {
    format: 'xlsx',
    report: {
      name: 'portfolio',
      asOf: view.today(viewer),
      title,
      tables: [
        {
          key: 'portfolio',
          title: t.t('recommendations.tables.portfolio'),
          columns: columns.map((key) => ({
            key,
            title: t.t(`recommendations.columns.${key}`),
            unit: units[key as keyof typeof units] ?? 'text',
          })),
          rows,
        },
      ],
      notes: [t.t('recommendations.portfolio.back')],
      language: t.language,
    },
  };
}
