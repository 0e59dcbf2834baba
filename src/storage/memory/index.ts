import type { Entry } from '../../kernel/ledger.ts';
import type { Store, Table } from '../../kernel/store.ts';
import { Groups } from '../groups.ts';
import { readsOf, State } from '../state.ts';

/** A store that forgets everything with the process: for tests and for playing a year. Behaves as the one on disk does. */
export function memoryStore(tables: readonly Table[]): Store {
  const state = new State(tables);
  const ledger: Entry[] = [];
  let open = true;
  const groups = new Groups(
    state,
    () => Promise.resolve(),
    (records) => {
      for (const record of records) if (!('stage' in record)) for (const entry of record.ledger) ledger.push(entry);
    },
  );
  return {
    ...readsOf(state),
    commit: (work) => groups.commit(work),
    stage: (id, part, puts) => groups.stage(id, part, puts),
    unstage: (id) => groups.unstage(id),
    entries: (from, limit) => ledger.slice(Math.max(0, from - 1), Math.max(0, from - 1) + limit),
    ready: () => open && groups.sound,
    close: async () => {
      open = false;
      await groups.close();
    },
  };
}
