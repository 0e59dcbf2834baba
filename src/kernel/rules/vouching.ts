import { z } from 'zod/v4';
import { put, type Step } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import { type Fact, facts } from '../catalogue.ts';
import { DOUBTED } from '../vouched.ts';

/** What a check of the rights has found. */
export function vouchingRules(): Record<string, ActRule> {
  return {
    'rights.checked': rule({
      data: z.object({ doubted: z.number().int().nonnegative() }),
      may: 'clock',
      decide: (act, view) => {
        const { doubted: n } = act.data;
        const steps: Step[] = [put(facts, { id: DOUBTED, value: n }), { do: 'note', facts: { doubted: n } }];
        return { steps: Number(view.get<Fact>(facts.name, DOUBTED)?.value ?? 0) === n ? [] : steps };
      },
    }),
  };
}
