import type { Capability } from './capability.ts';
import type { Day } from './time.ts';
import type { View } from './view.ts';

/** A rate as counts, so that others can add it up; what it is of is for its capability to say. */
export interface NamedFigure {
  count: number;
  of: number;
}

/** A figure that a capability lets others show, by entity, as it was known at the end of a day. */
export interface FigureRule {
  /** Undefined: there is none. */
  of(entity: string, asOf: Day, view: View): NamedFigure | undefined;
}

/** Every named figure of these capabilities, as `capability.figure`. */
export const figuresOf = (
  capabilities: readonly Pick<Capability, 'name' | 'figures'>[],
): ReadonlyMap<string, FigureRule> =>
  new Map(
    capabilities.flatMap((c) =>
      Object.entries(c.figures ?? {}).map(([name, rule]) => [`${c.name}.${name}`, rule] as const),
    ),
  );
