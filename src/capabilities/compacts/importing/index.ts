import type { ImportRule } from '../../../kernel/import.ts';
import { SECRETARIAT } from '../names.ts';
import { findColumns } from './columns.ts';
import { plan } from './plan.ts';

/** Files that are taken in, by the name they have on the command line. */
export const imports: Record<string, ImportRule> = {
  indicators: {
    title: 'compacts.imports.indicators',
    columns: 'compacts.columns',
    // A period and a target or figure beside the id: no other file has these.
    fits: (header) => {
      const { at } = findColumns(header);
      return at.has('id') && at.has('period') && at.has('target') && (at.has('direction') || at.has('actual'));
    },
    may: (person, view) => view.org.holds(person.id, SECRETARIAT),
    operator: true,
    plan,
  },
};
