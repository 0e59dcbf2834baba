import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from './act.ts';
import type { ActRule } from './capability.ts';
import type { Row, Table } from './store.ts';
import { plus } from './time.ts';
import type { View } from './view.ts';

/** How often somebody was refused the same thing within an hour. */
export interface Refused extends Row {
  count: number;
  by?: string;
  about?: string;
}
export const refusals: Table<Refused> = { name: 'refusals', personal: 'ids' };

/** Refusals go to the ledger once per person, thing and hour, then with a count at the hour's end (hardening D6). */
export function countRefusal(act: Act, refusal: Refusal, view: View): Step[] {
  const hour = view.now.slice(0, 13);
  const id = `${act.by}|${refusal.about}|${hour}`;
  const row = view.get<Refused>('refusals', id);
  const count = (row?.count ?? 0) + 1;
  const steps: Step[] = [put(refusals, { id, count, by: act.by, ...(refusal.about ? { about: refusal.about } : {}) })];
  if (count === 1) {
    steps.push({
      do: 'note',
      what: 'refused',
      ...(refusal.about ? { about: refusal.about } : {}),
      facts: { act: act.kind, why: refusal.refuse },
    });
    steps.push({
      do: 'alarm',
      id: `refused|${id}`,
      at: plus(view.now, 3_600_000),
      kind: 'refusal.count',
      data: { id },
    });
  }
  return steps;
}

/** The hour is over: the ledger gets the count, when there was more than the one already told. */
function tellCount(act: Act, view: View): Decision {
  const row = view.get<Refused>('refusals', String(act.data.id));
  if (!row) return { steps: [] };
  const steps: Step[] = [{ do: 'remove', table: 'refusals', id: row.id }];
  if (row.count > 1)
    steps.push({
      do: 'note',
      what: 'refused.again',
      ...(row.by ? { for: row.by } : {}),
      ...(row.about ? { about: row.about } : {}),
      facts: { count: row.count },
    });
  return { steps };
}

/** The rule of the clock for the hour's end. */
export const refusalCount: ActRule = { data: z.object({ id: z.string() }) as never, may: 'clock', decide: tellCount };
