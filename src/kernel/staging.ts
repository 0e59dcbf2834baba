import type { Act, Step } from './act.ts';
import type { Kernel } from './kernel.ts';
import { randomId } from './secrecy.ts';
import type { Draft, Row } from './store.ts';
import type { View } from './view.ts';

export interface Staged {
  act: Act;
  /** What goes with the one commit that makes them visible. */
  steps(view: View): Step[];
  /** With the version at which each was read (0 or none: it must not exist). */
  rows: readonly { table: string; row: Draft<Row> }[];
  /** How many are staged at once. */
  part: number;
}

const breathe = (): Promise<void> => new Promise((go) => setImmediate(go));

/**
 * Many rows at once: staged in parts, between which people are answered, and made visible by one small commit. False: one of them has
 * changed since it was read, and nothing was done. What was only staged is forgotten, in that case as after an error.
 */
export async function publish(kernel: Kernel, { act, steps, rows, part }: Staged): Promise<boolean> {
  const { store } = kernel;
  const id = `${act.kind}|${act.at}|${randomId()}`;
  let done = false;
  try {
    for (let at = 0; at * part < rows.length; at++) {
      await store.stage(id, at, rows.slice(at * part, (at + 1) * part));
      await breathe();
    }
    const read = rows.map(({ table, row }) => ({ table, id: row.id, version: row.version ?? 0 }));
    done = await kernel.apply(act, steps, id, read);
    return done;
  } finally {
    // A start forgets it too: this need not be done where the disk takes nothing.
    if (!done) await store.unstage(id).catch(() => undefined);
  }
}
