import type { Entry } from '../../kernel/ledger.ts';
import type { Column, Report } from '../../kernel/report.ts';
import type { Store } from '../../kernel/store.ts';
import { addDays, type Day, momentOf } from '../../kernel/time.ts';

const BATCH = 5_000;
const column = (key: string, title: string, unit: Column['unit'] = 'text'): Column => ({ key, title, unit });
const COLUMNS = [
  column('seq', 'Entry', 'count'),
  column('at', 'At'),
  column('what', 'What'),
  column('by', 'By'),
  column('for', 'For'),
  column('via', 'Via'),
  column('about', 'About'),
  column('facts', 'Facts'),
  column('hash', 'Hash'),
];

/** Every entry known at the end of a day, oldest first; with `last`, only the newest of them. Names in it are pseudonyms. */
export async function ledgerReport(store: Pick<Store, 'entries' | 'head'>, asOf: Day, last?: number): Promise<Report> {
  const until = momentOf(addDays(asOf, 1), '00:00', 'UTC');
  const rows: Report['tables'][number]['rows'] = [];
  const { seq } = await store.head();
  for (let from = 1; from <= seq; from += BATCH)
    for (const entry of await store.entries(from, Math.min(BATCH, seq - from + 1)))
      if (entry.at < until) rows.push(rowOf(entry));
  const shown = last === undefined ? rows : rows.slice(Math.max(0, rows.length - last));
  return {
    name: 'ledger',
    asOf,
    title: 'Ledger',
    tables: [{ key: 'ledger', title: 'Ledger', columns: COLUMNS, rows: shown }],
    notes: shown.length < rows.length ? [`The newest ${shown.length} of ${rows.length} entries.`] : [],
    language: 'en',
  };
}

const rowOf = (entry: Entry) => ({
  seq: entry.seq,
  at: entry.at,
  what: entry.what,
  by: entry.by,
  for: entry.for ?? null,
  via: entry.via,
  about: entry.about ?? null,
  facts: JSON.stringify(entry.facts),
  hash: entry.hash,
});
