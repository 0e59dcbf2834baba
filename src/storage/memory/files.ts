import { createHash } from 'node:crypto';
import type { Files } from '../../kernel/ballot.ts';

/** Files in memory, for tests: as on the disk, found by the SHA-256 of their content. */
export function memoryFiles(): Files {
  const kept = new Map<string, { bytes: Uint8Array; name: string; type: string }>();
  return {
    async put(bytes, about) {
      const id = createHash('sha256').update(bytes).digest('hex');
      if (!kept.has(id)) kept.set(id, { bytes: bytes.slice(), ...about });
      return { id, bytes: bytes.length };
    },
    get: async (id) => kept.get(id),
    remove: async (id) => void kept.delete(id),
    list: async () => [...kept.keys()].sort(),
  };
}
