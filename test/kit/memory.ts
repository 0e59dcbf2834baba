import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of this process's heap that somebody still holds: what nobody holds is gone first, without a flag at the start. */
export function heapHeld(): number {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  // What the first round frees may hold more: finalizers and weak references.
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}
