import { parentPort, workerData } from 'node:worker_threads';
import { unreadOf } from '../../errors.ts';
import { compactFolder } from './compact.ts';
import { type Manifest, readManifest, tidy } from './layout.ts';

/** What the compaction's thread answers with; no manifest: too little room. */
export type CompactionAnswer = { manifest: Manifest | undefined } | { failed: string };

/** The thread in which a compaction runs. */
if (parentPort) {
  const { folder, through } = workerData as { folder: string; through: number };
  let answer: CompactionAnswer;
  try {
    answer = { manifest: compactFolder(folder, through) };
  } catch (error) {
    answer = { failed: unreadOf(error) };
    // The room that half a compaction has taken is given back: on a disk that is filling up it would be missing for a long time. Not by
    // the manifest of this compaction: what failed behind it leaves open whether it would survive a power cut.
    try {
      const manifest = readManifest(folder);
      if (manifest.segment < through) tidy(folder, manifest);
    } catch {
      // Tried again by the next compaction, and by the next start.
    }
  }
  parentPort.postMessage(answer);
}
