import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Elapsed } from '../kernel/time.ts';

/** Elapsed time of this process: a changed system time neither stalls nor bursts what it paces. */
export const realElapsed: Elapsed = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await pause(ms, undefined, { ...(signal ? { signal } : {}) });
    } catch {
      // Woken early: whoever slept looks at its signal.
    }
  },
};
