import type { Logger } from 'pino';
import type { Kernel } from '../kernel/kernel.ts';
import type { Unvouched } from '../kernel/vouched.ts';
import { unvouched } from '../storage/verify.ts';

/** Remembers how many rights of the data its ledger does not know: what is confidential is not shown while there is one. */
export async function keepDoubts(kernel: Kernel, found: readonly Unvouched[]): Promise<void> {
  const at = kernel.calendar.now();
  await kernel.act({ kind: 'rights.checked', at, by: 'clock', via: 'tick', data: { doubted: found.length } });
}

/** At every start, before anybody is answered: a right that somebody wrote onto the disk meanwhile is said loudly (hardening L1). */
export async function doubtRights(kernel: Kernel, log: Pick<Logger, 'error'>): Promise<void> {
  const found = await unvouched(kernel.store);
  for (const { table } of found)
    log.error(
      { table },
      'A right stands in the data that its ledger does not know. Run "steward verify": it names it.',
    );
  await keepDoubts(kernel, found);
}
