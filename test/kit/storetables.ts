import type { EntryDraft } from '../../src/kernel/ledger.ts';
import { words } from '../../src/kernel/secrecy.ts';
import type { Row, Table, Work } from '../../src/kernel/store.ts';

/** A row of the tests' own table. */
export interface Thing extends Row {
  owner: string;
  tags: string[];
  due?: string;
  state: string;
  words?: string;
}

export const things: Table<Thing> = {
  name: 'things',
  indexes: { owner: (t) => t.owner || undefined, tag: (t) => t.tags },
  ordered: { due: (t) => t.due },
  counts: (t) => [`state:${t.state}`, `owner:${t.owner}:${t.state}`],
};

export const notes: Table = { name: 'notes' };
export const tables: Table[] = [things as unknown as Table, notes, words as unknown as Table];

export const AT = '2026-03-02T09:00:00.000Z';

export const draft = (about: string, facts: EntryDraft['facts'] = {}): EntryDraft => ({
  at: AT,
  what: 'test.put',
  by: 'p-1',
  via: 'cli',
  about,
  facts,
});

export const thing = (id: string, more: Partial<Thing> = {}): Omit<Thing, 'version'> => ({
  id,
  owner: 'ana',
  tags: [],
  state: 'open',
  ...more,
});

/** A work with nothing in it but what is given. */
export const work = (more: Partial<Work> = {}): Work => ({
  at: AT,
  expects: [],
  puts: [],
  deletes: [],
  ledger: [],
  ...more,
});

/** A work that puts these things. */
export const putting = (...rows: Omit<Thing, 'version'>[]): Work =>
  work({ puts: rows.map((row) => ({ table: 'things', row })) });
