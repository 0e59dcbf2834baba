import type { ReportRule } from '../../../kernel/capability.ts';
import { entityOf } from '../../../kernel/person.ts';
import type { Report } from '../../../kernel/report.ts';
import { isOpen, PRIORITIES } from '../items.ts';
import { unitsFor } from '../rights.ts';
import { byName, knownOn } from './known.ts';
import { ratesTables } from './ratesTables.ts';
import { ages, grouped, notes } from './tables.ts';
import { isLate, Tally } from './tally.ts';

const same = (group: string): string => group;

/** How everything stands, by entity, priority, source and age, with the rates. */
export const standing: ReportRule = {
  may: unitsFor,
  build({ units, asOf }, view, t): Report {
    const all = knownOn(asOf, units, view);
    const [entities, priorities, bodies] = [new Tally(), new Tally(PRIORITIES), new Tally()];
    for (const item of all) {
      const overdue = isLate(item, item.dueOn, asOf);
      entities.add(entityOf(item), item, overdue);
      priorities.add(item.priority, item, overdue);
      bodies.add(item.body, item, overdue);
    }
    return {
      name: 'recommendations',
      asOf,
      title: t.t('recommendations.reports.recommendations'),
      tables: [
        grouped(t, 'entity', entities, entities.groups().sort(byName), same),
        grouped(t, 'priority', priorities, PRIORITIES, (g) => t.t(`recommendations.priorities.${g}`)),
        grouped(t, 'body', bodies, bodies.groups().sort(byName), same),
        ages(t, all.filter(isOpen), asOf),
        ...ratesTables(all, asOf, view, t),
      ],
      notes: notes(t),
      language: t.language,
    };
  },
};
