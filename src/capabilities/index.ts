import type { Capability } from '../kernel/capability.ts';
import { dialogue } from './dialogue/index.ts';
import { recommendations } from './recommendations/index.ts';

/** What this Steward can do: the one list. */
export const capabilities: readonly Capability[] = [dialogue, recommendations];
