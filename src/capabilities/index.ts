import type { Capability } from '../kernel/capability.ts';
import { compacts } from './compacts/index.ts';
import { dialogue } from './dialogue/index.ts';
import { learning } from './learning/index.ts';
import { recommendations } from './recommendations/index.ts';

/** What this Steward can do: the one list. */
export const capabilities: readonly Capability[] = [dialogue, recommendations, compacts, learning];
