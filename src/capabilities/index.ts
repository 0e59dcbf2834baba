import type { Capability } from '../kernel/capability.ts';

/** The capabilities of this product: a folder each, one line here. */
export const capabilities: readonly Capability[] = [];
