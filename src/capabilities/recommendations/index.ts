import type { Capability } from '../../kernel/capability.ts';
import { acts } from './acts.ts';
import { commands } from './commands.ts';
import { drops, evidence, evidenceFile } from './evidence.ts';
import { forms } from './forms/index.ts';
import { imports } from './importing/index.ts';
import { items, mappings, moves, ratings } from './items.ts';
import { kinds } from './kinds.ts';
import { organisation } from './organisation.ts';
import { portfolioFile } from './portfolio/file.ts';
import { packFile } from './quarter.ts';
import { reports } from './reports/index.ts';
import { implementationFigure } from './reports/rates.ts';
import { show } from './shows/index.ts';

/**
 * Oversight recommendations (domain.md, S4): from the auditor's file to verified closure. Each has an owner and a date; Steward asks the
 * right person at the right time, and only the oversight side closes.
 */
export const recommendations: Capability = {
  name: 'recommendations',
  texts: new URL('../../../src/capabilities/recommendations/texts/', import.meta.url),
  cards: new URL('../../../cards/recommendations/', import.meta.url),
  kinds,
  records: [items, moves, ratings, mappings, evidence] as unknown as Capability['records'],
  acts,
  forms,
  commands,
  reports,
  imports,
  figures: { implementation: implementationFigure },
  files: { portfolio: portfolioFile, evidence: evidenceFile, pack: packFile },
  drops,
  organisation,
  show,
};
