import { z } from 'zod/v4';
import type { Step } from './act.ts';
import { type ActRule, rule } from './capability.ts';
import type { Id } from './store.ts';
import type { View } from './view.ts';

/** The alarm of something that the clock does again and again. */
export const regularId = (kind: string): Id => `regular|${kind}`;

/** Sets it for the next time; nothing where an act is not a regular one. */
export const nextTime = (kind: string, { regular }: Pick<ActRule, 'regular'>, view: View): Step[] =>
  regular ? [{ do: 'alarm', id: regularId(kind), at: regular(view), kind, data: {} }] : [];

/** Done when the program starts: sets what is regular and was never set. From then on each time sets the next (`decide`). */
export const regularRule = (rules: ReadonlyMap<string, ActRule>): ActRule =>
  rule({
    data: z.object({}),
    may: 'clock',
    decide: (_, view) => ({
      steps: [...rules].flatMap(([kind, it]) =>
        it.regular && !view.peek('alarms', regularId(kind)) ? nextTime(kind, it, view) : [],
      ),
    }),
  });
