import type { Capability } from '../kernel/capability.ts';
import { figuresOf } from '../kernel/figures.ts';
import { compactsWith } from './compacts/index.ts';
import { dialogue } from './dialogue/index.ts';
import { learning } from './learning/index.ts';
import { recommendations } from './recommendations/index.ts';

const measured: readonly Capability[] = [dialogue, recommendations, learning];

/** What this Steward can do: the one list. Compacts show named figures of the others. */
export const capabilities: readonly Capability[] = [
  dialogue,
  recommendations,
  compactsWith({ named: figuresOf(measured) }),
  learning,
];
