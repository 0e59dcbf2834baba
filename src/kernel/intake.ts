import type { Act } from './act.ts';
import type { ImportAsk, ImportPlan, ImportRule } from './import.ts';
import type { Kernel } from './kernel.ts';
import { publish } from './staging.ts';
import { Seen, View, Wanted } from './view.ts';

/** Rows of one staged part: small, so that people are answered in between (p99 of an answer 43 ms; 51 ms with 250, of 50,000 rows). */
const PART = 120;
/** How often a file is looked at again when something it read has changed meanwhile. */
const TRIES = 5;

const breathe = (): Promise<void> => new Promise((go) => setImmediate(go));

/** What a file would do as things stand. Changes nothing. */
export async function planFile(kernel: Kernel, rule: ImportRule, ask: ImportAsk): Promise<ImportPlan> {
  const seen = new Seen();
  for (;;) {
    const plan = rule.plan(ask, new View(kernel.store, kernel.calendar.now(), kernel.work, seen));
    try {
      for (let step = plan.next(); ; step = plan.next()) {
        if (step.done) return step.value;
        await breathe();
      }
    } catch (thrown) {
      if (!(thrown instanceof Wanted)) throw thrown;
      await thrown.promise;
    }
  }
}

export interface Taken {
  plan: ImportPlan;
  /** Everything of it is visible and durable. False: refused rows, nothing to do, or no longer what was confirmed. */
  done: boolean;
}

/**
 * Takes a file in: all of it or nothing. Rows are staged in parts and made visible by one small commit, together with the ledger line
 * and the alarm that lets its capability follow. `confirmed` is the digest of the plan that was shown: another one does nothing.
 */
export async function takeFile(
  kernel: Kernel,
  rule: ImportRule,
  ask: ImportAsk,
  kind: string,
  confirmed?: string,
): Promise<Taken> {
  for (let tries = 0; tries < TRIES; tries++) {
    const plan = await planFile(kernel, rule, ask);
    const nothing = plan.rows.length === 0 || (plan.refused.length > 0 && !ask.partly);
    if (nothing || (confirmed !== undefined && plan.digest !== confirmed)) return { plan, done: false };
    const at = kernel.calendar.now();
    const act: Act = { kind, at, by: ask.by, via: 'import', data: {}, ...(ask.as ? { as: ask.as } : {}) };
    if (await publish(kernel, { act, steps: () => plan.steps, rows: plan.rows, part: PART }))
      return { plan, done: true };
  }
  return { plan: await planFile(kernel, rule, ask), done: false };
}
