import type { ImportRule } from '../../../kernel/import.ts';
import { BODY, FOCAL, OFFICE } from '../names.ts';
import { portfolioRule } from '../portfolio/plan.ts';
import { findColumns } from './columns.ts';
import { plan } from './plan.ts';
import { ratingsRule } from './ratings.ts';
import { sayValue } from './say.ts';

/** Files that are taken in, by the name they have on the command line. */
export const imports: Record<string, ImportRule> = {
  // Its columns would fit the next one too.
  portfolio: portfolioRule,
  ratings: ratingsRule,
  recommendations: {
    title: 'recommendations.reports.recommendations',
    columns: 'recommendations.columns',
    say: sayValue,
    // Something that names each one, and at least two more of its columns: half-known files are asked about, not refused.
    fits: (header) => {
      const { at } = findColumns(header);
      return ['status', 'dueOn', 'title', 'text', 'reference', 'body'].filter((f) => at.has(f as never)).length >= 3;
    },
    may: (person, view) => view.org.holdsAny(person.id, [BODY, FOCAL, OFFICE]),
    operator: true,
    plan,
  },
};
