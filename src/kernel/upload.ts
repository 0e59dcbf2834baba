import { put, type Step } from './act.ts';
import type { Ref } from './obligation.ts';
import type { Id, Row, Table } from './store.ts';
import type { Instant } from './time.ts';

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
}

export const uploads: Table<Upload> = {
  name: 'uploads',
  personal: { mine: (row) => row.person },
  indexes: { file: (u) => u.file, loose: (u) => (u.of ? undefined : 'yes') },
};

/** The same bytes from the same person are one. */
export const uploadId = (person: Id, file: Id): Id => `${person}|${file}`;

/** It belongs to `of` from now on. A row for each thing it belongs to, so that one may be taken away without the other. */
export const claimed = ({ version: _, ...upload }: Upload, of: Ref): Step[] => [
  ...(upload.of ? [] : [{ do: 'remove', table: uploads.name, id: upload.id } as const]),
  put(uploads, { ...upload, id: claimId(upload, of), of }),
];

/** It belongs to that no more: a week from `at` its bytes go, unless something else has them. */
export const released = ({ of: _, ...upload }: Upload, at: Instant): Step => put(uploads, { ...upload, at });

export const claimId = (upload: Pick<Upload, 'person' | 'file'>, of: Ref): Id =>
  `${uploadId(upload.person, upload.file)}|${of.kind}|${of.id}`;
