import { Worker } from 'node:worker_threads';
import type { CompactionAnswer } from './compactor.ts';

/** A compaction that is under way. */
export interface RunningCompaction {
  answer: Promise<CompactionAnswer>;
  /** Ends it wherever it is; the next start tidies up. Resolves once its thread is gone. */
  stop(): Promise<void>;
}

/** Starts a compaction in a thread of its own. Its answer never rejects. */
export function startCompaction(folder: string, through: number): RunningCompaction {
  const workerData = { folder, through };
  // Run from the sources (tests), a thread doesn't inherit tsx from the main one and has to load it itself.
  const source = import.meta.url.endsWith('.ts');
  const file = new URL(source ? './compactor.ts' : './compactor.js', import.meta.url);
  const worker = source
    ? new Worker(
        `import('tsx/esm/api').then((tsx) => { tsx.register(); return import(${JSON.stringify(file.href)}); });`,
        {
          eval: true,
          workerData,
        },
      )
    : new Worker(file, { workerData });
  const answer = new Promise<CompactionAnswer>((resolve) => {
    worker.once('message', (message: CompactionAnswer) => resolve(message));
    worker.once('error', (error) => resolve({ failed: error.message }));
    worker.once('exit', () => resolve({ failed: 'it was stopped' }));
  });
  return { answer, stop: async () => void (await worker.terminate()) };
}
