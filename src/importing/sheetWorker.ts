import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf, StewardError } from '../errors.ts';
import { readHere } from './reading.ts';

/* The thread in which files of others are read, with limits of its own: what goes wrong here ends here. */
readHere(workerData as { name: string; bytes: Uint8Array }).then(
  (sheet) => parentPort?.postMessage({ sheet }),
  (error: unknown) =>
    parentPort?.postMessage({ values: error instanceof StewardError ? error.values : { reason: reasonOf(error) } }),
);
