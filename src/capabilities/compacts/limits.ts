import { z } from 'zod/v4';
import { type Act, type Decision, put } from '../../kernel/act.ts';
import type { View } from '../../kernel/view.ts';
import { LIMITS, type Limits } from './rules.ts';
import { settings } from './tables.ts';

export const LIMIT_NAMES = Object.keys(LIMITS) as (keyof Limits)[];
const limit = z.coerce.number().min(0).max(100);
/** The numbers of the rules; a pattern needs two points at the very least. */
export const limitsSchema = z.object({
  nearPoints: limit,
  nearShare: limit,
  movePoints: limit,
  moveShare: limit,
  points: z.coerce.number().int().min(2).max(100),
});

/** The secretariat sets the numbers otherwise. They hold for every figure from now on; what was published stays as it was. */
export function setLimits(act: Act<Limits>, view: View): Decision {
  const known = view.get(settings.name, 'limits');
  return {
    steps: [
      put(settings, { ...(known ? { version: known.version } : {}), id: 'limits', limits: act.data }),
      { do: 'note', facts: { ...act.data } },
    ],
    reply: { text: 'compacts.limits.done2' },
  };
}
