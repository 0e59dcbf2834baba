import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../../kernel/act.ts';
import type { View } from '../../../kernel/view.ts';
import { type Item, items } from '../items.ts';
import { ITEM } from '../names.ts';
import { owedSteps } from '../owed.ts';

export const importedSchema = z.object({ batch: z.string().max(200) });

/** Recommendations whose obligations are brought in line in one act. */
const AT_ONCE = 40;

/** What a file has changed is owed from now on, in small acts, until nothing of it is pending. */
export function imported(act: Act<z.infer<typeof importedSchema>>, view: View): Decision {
  const { batch } = act.data;
  const pending = view.find<Item>('recommendations.items', 'pending', batch);
  const steps = pending.slice(0, AT_ONCE).flatMap((item): Step[] => {
    const { pending: _, ...done } = view.get<Item>('recommendations.items', item.id) ?? item;
    return [
      put(items, done),
      ...owedSteps(done, view, { at: view.now }),
      { do: 'refresh', ref: { kind: ITEM, id: item.id } },
    ];
  });
  if (pending.length > AT_ONCE)
    steps.push({ do: 'alarm', id: `recommendations.imported|${batch}`, at: view.now, kind: act.kind, data: { batch } });
  return { steps };
}
