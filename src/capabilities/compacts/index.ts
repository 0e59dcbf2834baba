import type { Capability } from '../../kernel/capability.ts';
import { imports } from './importing/index.ts';
import { reports } from './reports/index.ts';
import { indicators, observations, settings, targets } from './tables.ts';

/**
 * Senior managers' compacts (domain.md, S3): targets, figures, weak areas, action plans, the year's assessment. For people who read
 * their phone between meetings: one glance, one tap.
 */
export const compacts: Capability = {
  name: 'compacts',
  texts: new URL('../../../src/capabilities/compacts/texts/', import.meta.url),
  cards: new URL('../../../cards/compacts/', import.meta.url),
  kinds: {},
  records: [indicators, targets, observations, settings] as unknown as Capability['records'],
  acts: {},
  commands: [],
  reports,
  imports,
  show: {},
};
