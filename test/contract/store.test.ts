import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/kernel/store.ts';
import { openLowdb } from '../../src/storage/lowdb/index.ts';
import { memoryStore } from '../../src/storage/memory/index.ts';
import { storeContract } from './store.contract.ts';

storeContract('in memory', () => ({ open: async (tables) => memoryStore(tables), cleanUp: async () => undefined }));

storeContract('on disk (lowdb behind a journal)', () => {
  const made: { folder: string; store: Store }[] = [];
  const opened = async (folder: string, tables: Parameters<typeof openLowdb>[0]['tables']): Promise<Store> => {
    const store = await openLowdb({ folder, tables });
    made.push({ folder, store });
    return store;
  };
  return {
    open: async (tables) => opened(await mkdtemp(join(tmpdir(), 'stw-contract-')), tables),
    reopen: async (store, tables) => {
      const folder = made.find((each) => each.store === store)?.folder ?? '';
      await store.close();
      return opened(folder, tables);
    },
    cleanUp: async () => {
      for (const { folder, store } of made) {
        await store.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
});
