import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StewardError, unreadOf } from '../../errors.ts';
import { GENESIS, type Head } from '../../kernel/ledger.ts';
import type { Instant } from '../../kernel/time.ts';
import { isTemporary } from './disk.ts';

/**
 * The data folder:
 *
 *     db/manifest.json       which of the files count; replaced last, so that it is what makes a compaction true
 *     db/<table>.<n>.json    a lowdb file for each table, written by compaction number n
 *     ledger/<seq>.jsonl     the ledger up to the manifest, one entry a line; never rewritten
 *     journal/<n>.journal    the groups committed since, one line each
 *     control/ ballots/ files/ production.json
 */
export interface Manifest {
  format: 1;
  generation: number;
  /** The last journal segment, and the last group, that the files contain. */
  segment: number;
  group: number;
  lastAt: Instant;
  head: Head;
  tables: { [name: string]: TableFileInfo };
  ledger: LedgerFileInfo[];
}

export interface TableFileInfo {
  file: string;
  rows: number;
  bytes: number;
  sha256: string;
}

export interface LedgerFileInfo {
  file: string;
  first: number;
  last: number;
  bytes: number;
}

/** Tables of the store's own. No declared table may begin with a tilde. */
export const KEYS = '~keys';
export const STAGED = '~staged';

export const pathsOf = (folder: string) => ({
  db: join(folder, 'db'),
  ledger: join(folder, 'ledger'),
  journal: join(folder, 'journal'),
  manifest: join(folder, 'db', 'manifest.json'),
});

export const segmentName = (segment: number): string => `${String(segment).padStart(8, '0')}.journal`;
export const ledgerName = (first: number): string => `${String(first).padStart(12, '0')}.jsonl`;
export const tableName = (table: string, generation: number): string =>
  `${encodeURIComponent(table)}.${generation}.json`;

export const emptyManifest = (): Manifest => ({
  format: 1,
  generation: 0,
  segment: 0,
  group: 0,
  lastAt: '',
  head: GENESIS,
  tables: {},
  ledger: [],
});

/** The numbers of the journal segments that are there, in order. */
export const segmentsIn = (folder: string): number[] =>
  listed(pathsOf(folder).journal)
    .filter((name) => /^\d{8,}\.journal$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);

/**
 * What the folder holds; an empty manifest for a new folder. Errors: STW_STORE_DAMAGED when the manifest can't be read, or is gone while
 * other files show that there was one, or names files that are not there as it describes them.
 */
export function readManifest(folder: string): Manifest {
  const paths = pathsOf(folder);
  if (!existsSync(paths.manifest)) {
    const first = segmentsIn(folder)[0];
    // The first compaction may have been killed before it wrote one: then the whole journal is still there.
    const something = [...listed(paths.db), ...listed(paths.ledger)].some((name) => !isTemporary(name));
    if (first !== undefined ? first !== 1 : something) throw damaged(paths.manifest, 'it is missing');
    return emptyManifest();
  }
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(paths.manifest, 'utf8')) as Manifest;
  } catch (error) {
    throw damaged(paths.manifest, unreadOf(error));
  }
  if (manifest.format !== 1) throw damaged(paths.manifest, 'it was written by another version of Steward');
  for (const info of Object.values(manifest.tables)) expectSize(join(paths.db, info.file), info.bytes);
  return manifest;
}

/** Errors: STW_STORE_DAMAGED when a ledger file is missing, shorter or longer than the manifest says. */
export function checkLedgerFiles(folder: string, manifest: Manifest): void {
  for (const info of manifest.ledger) expectSize(join(pathsOf(folder).ledger, info.file), info.bytes);
}

/** Removes what a killed compaction left behind, or could no longer remove. */
export function tidy(folder: string, manifest: Manifest): void {
  const paths = pathsOf(folder);
  const tables = new Set(Object.values(manifest.tables).map((info) => info.file));
  const ledger = new Set(manifest.ledger.map((info) => info.file));
  for (const name of listed(paths.db)) {
    if (isTemporary(name) || (/\.\d+\.json$/.test(name) && !tables.has(name)))
      rmSync(join(paths.db, name), { force: true });
  }
  for (const name of listed(paths.ledger)) {
    if (isTemporary(name) || (/^\d+\.jsonl$/.test(name) && !ledger.has(name)))
      rmSync(join(paths.ledger, name), { force: true });
  }
  for (const name of listed(paths.journal)) if (isTemporary(name)) rmSync(join(paths.journal, name), { force: true });
  for (const segment of segmentsIn(folder)) {
    if (segment <= manifest.segment) rmSync(join(paths.journal, segmentName(segment)), { force: true });
  }
}

export const damaged = (file: string, reason: string): StewardError =>
  new StewardError('STW_STORE_DAMAGED', { file, reason });

const listed = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

function expectSize(path: string, bytes: number): void {
  if (!existsSync(path)) throw damaged(path, 'it is missing');
  const { size } = statSync(path);
  if (size !== bytes) throw damaged(path, `it has ${size} bytes instead of ${bytes}`);
}
