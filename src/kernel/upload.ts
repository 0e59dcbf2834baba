import { put, type Refusal, type Step } from './act.ts';
import type { Ref } from './obligation.ts';
import type { Id, Row, Table } from './store.ts';
import { addDays, type Instant, momentOf } from './time.ts';

/** What kind of file it is, by its content: what it calls itself says nothing. A `csv` is known by being read as a table. */
export const FILE_TYPES = ['pdf', 'png', 'jpeg', 'tiff', 'heic', 'docx', 'xlsx', 'pptx', 'csv'] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** A file that somebody handed in. The bytes lie in `Files` under their SHA-256; this row says whose they are and what they belong to. */
export interface Upload extends Row {
  person: Id;
  /** SHA-256 of the bytes. */
  file: Id;
  name: string;
  type: FileType;
  size: number;
  at: Instant;
  /** What it is attached to; without it the file is removed a week later. */
  of?: Ref;
  /** Of a table: which kind it was read as. */
  sheet?: string;
  /** The table that its bringer had taken in last: it keeps no other from coming, and goes with the next or after the week. */
  done?: true;
}

export const uploads: Table<Upload> = {
  name: 'uploads',
  personal: { mine: (row) => row.person },
  indexes: {
    file: (u) => u.file,
    loose: (u) => (u.of || u.done ? undefined : u.person),
    done: (u) => (u.done && !u.of ? u.person : undefined),
  },
  ordered: { loose: (u) => (u.of ? undefined : u.at) },
};

const MEGABYTE = 1024 * 1024;
/** What one person may have lying here that belongs nowhere yet, and what may belong to one place: files, and their bytes. */
export const LOOSE_MOST = { files: 10, bytes: 100 * MEGABYTE };
export const PLACE_MOST = { files: 20, bytes: 200 * MEGABYTE };

/** How a limit is said. */
export const mostOf = (most: typeof LOOSE_MOST): { files: number; mb: number } => ({
  files: most.files,
  mb: most.bytes / MEGABYTE,
});

/** Would one more file of this size be too much beside these? */
export const tooMuch = (kept: readonly { size: number }[], size: number, most: typeof LOOSE_MOST): boolean =>
  kept.length + 1 > most.files || kept.reduce((sum, file) => sum + file.size, size) > most.bytes;

/** Why a place takes no more; undefined while there is room. Asked by the act that attaches. */
export const fullPlace = (kept: readonly { size: number }[], size: number): Refusal | undefined =>
  tooMuch(kept, size, PLACE_MOST) ? { refuse: 'common.upload.placeFull', params: mostOf(PLACE_MOST) } : undefined;

/** Removes what has belonged nowhere for a week (rules/retention.ts); rings in the night while there is any. */
export const LOOSE_SWEEP = 'retention.loose';
export const sweepsLoose = (at: Instant): Step => ({
  do: 'alarm',
  id: LOOSE_SWEEP,
  at: momentOf(addDays(at.slice(0, 10), 1), '02:00', 'UTC'),
  kind: LOOSE_SWEEP,
});

/** The same bytes from the same person are one. */
export const uploadId = (person: Id, file: Id): Id => `${person}|${file}`;

/** It belongs to `of` from now on. A row for each thing it belongs to, so that one may be taken away without the other. */
export const claimed = ({ version: _, done: __, ...upload }: Upload, of: Ref): Step[] => [
  ...(upload.of ? [] : [{ do: 'remove', table: uploads.name, id: upload.id } as const]),
  put(uploads, { ...upload, id: claimId(upload, of), of }),
];

/** It belongs to that no more: a week from `at` its bytes go, unless something else has them. */
export const released = ({ of: _, done: __, ...upload }: Upload, at: Instant): Step[] => [
  put(uploads, { ...upload, at }),
  sweepsLoose(at),
];

export const claimId = (upload: Pick<Upload, 'person' | 'file'>, of: Ref): Id =>
  `${uploadId(upload.person, upload.file)}|${of.kind}|${of.id}`;

/** The file that a row of `uploads` is about, from its id alone: asked when the row is gone. */
export const fileIn = (upload: Id): Id => upload.split('|')[1] ?? '';
