import type { Capability } from '../../kernel/capability.ts';
import type { FigureRule } from '../../kernel/figures.ts';
import { acts } from './acts.ts';
import { assessForm, assessForms } from './assess/forms.ts';
import { letter } from './assess/shows/letter.ts';
import { published, reviews } from './assess/tables.ts';
import { commands } from './commands.ts';
import { smallForm, smallForms } from './forms.ts';
import { organisation } from './handover.ts';
import { imports } from './importing/index.ts';
import { kinds } from './kinds.ts';
import { launchForm } from './launchForm.ts';
import { SECRETARIAT } from './names.ts';
import { contentOf, papers } from './papers.ts';
import { reports } from './reports/index.ts';
import { show } from './shows/index.ts';
import { indicators, observations, settings, targets } from './tables.ts';
import { weakForms } from './weak/forms.ts';
import { actions, edits, plans, told, watches } from './weak/tables.ts';

/**
 * Senior managers' compacts (domain.md, S3): targets, figures, weak areas, action plans, the year's assessment. For people who read
 * their phone between meetings: one glance, one tap. `named`: figures of other capabilities; `rate`: requests a second that Teams lets
 * us send, for the estimate in the preview.
 */
export const compactsWith = ({
  named = new Map(),
  rate = 48,
}: {
  named?: ReadonlyMap<string, FigureRule>;
  rate?: number;
}): Capability => ({
  name: 'compacts',
  texts: new URL('../../../src/capabilities/compacts/texts/', import.meta.url),
  cards: new URL('../../../cards/compacts/', import.meta.url),
  kinds,
  records: [
    indicators,
    targets,
    observations,
    settings,
    papers,
    watches,
    plans,
    edits,
    actions,
    told,
    reviews,
    published,
  ] as unknown as Capability['records'],
  acts: acts(named),
  forms: {
    launch: launchForm(rate),
    assess: assessForm,
    ...Object.fromEntries(
      Object.entries({ ...smallForms, ...weakForms, ...assessForms }).map(([verb, it]) => [verb, smallForm(verb, it)]),
    ),
  },
  commands,
  reports,
  imports,
  files: { letter },
  offices: [SECRETARIAT],
  titleOf: (cycle, t) => t.t('compacts.titled', { year: String(contentOf(cycle).year) }),
  organisation,
  show,
});

export const compacts: Capability = compactsWith({});
