import { z } from 'zod/v4';
import { put } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import { facts } from '../catalogue.ts';
import { endedId } from '../sealed/ended.ts';

/** What lies sealed. */
export function sealedRules(): Record<string, ActRule> {
  return {
    // A backup brought back answers that were published after it was made: they go, and are never published again (hardening P1).
    'sealed.ended': rule({
      data: z.object({ run: z.string().max(400) }),
      may: 'clock',
      decide: (act) => ({
        steps: [put(facts, { id: endedId(act.data.run), value: true }), { do: 'note', facts: {} }],
        seal: [{ do: 'destroy', run: act.data.run }],
      }),
    }),
  };
}
