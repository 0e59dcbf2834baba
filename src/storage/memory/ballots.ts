import { createHash } from 'node:crypto';
import type { BallotBox, Files } from '../../kernel/ballot.ts';

/** A ballot box that lives as long as the process. */
export function memoryBallots(): BallotBox {
  const kept = new Map<string, Uint8Array>();
  return {
    read: async (id) => kept.get(id)?.slice(),
    write: async (id, bytes) => void kept.set(id, bytes.slice()),
    list: async () => [...kept.keys()].sort(),
    destroy: async (id) => void kept.delete(id),
  };
}

/** Files that live as long as the process. */
export function memoryFiles(): Files {
  const kept = new Map<string, { bytes: Uint8Array; name: string; type: string }>();
  return {
    put: async (bytes, { name, type }) => {
      const id = createHash('sha256').update(bytes).digest('hex');
      if (!kept.has(id)) kept.set(id, { bytes: bytes.slice(), name, type });
      return { id, bytes: bytes.length };
    },
    get: async (id) => {
      const file = kept.get(id);
      return file && { ...file, bytes: file.bytes.slice() };
    },
    remove: async (id) => void kept.delete(id),
    list: async () => [...kept.keys()].sort(),
  };
}
