import type { Step } from './act.ts';
import type { Speech } from './capability.ts';
import type { Person } from './person.ts';
import type { Draft, Id, Row } from './store.ts';
import type { View } from './view.ts';

/** A table as it was read from a file: cells as text; the header is row 1. */
export interface Sheet {
  header: string[];
  rows: { row: number; cells: string[] }[];
}

/** One thing that is wrong in a file, so that whoever keeps it can correct it. Row 0: the file as a whole. */
export interface Fault {
  row: number;
  field: string;
  reason: string;
  /** The same in the reader's language: a text and what it brings. Without it the reason stands as it is. */
  text?: { key: string; params?: { [name: string]: string | number } };
  /** A column that is needed and was not found: whoever brings the file may say which it is. */
  missing?: true;
}

export interface ImportAsk {
  sheet: Sheet;
  /** Its bytes' SHA-256: what the ledger says of it. */
  sha256: string;
  /** A person's id, or `operator:<user>`. */
  by: Id;
  /** In whose name an operator does it. */
  as?: Id;
  /** FIELD=COLUMN for titles that are not known. */
  map?: { readonly [field: string]: string };
  /** Where the file and somebody here both changed a value: the file's goes. Otherwise what stands here stays. */
  preferFile?: boolean;
  /** Rows that cannot be taken are left out; without it one fault refuses the whole file. */
  partly?: boolean;
}

/** One value that a file changes, or would. */
export interface Difference {
  row: number;
  /** What people call it. */
  label: string;
  field: string;
  from: string;
  to: string;
}

/** What a file would do. Nothing has happened yet. */
export interface ImportPlan {
  added: number;
  changed: number;
  unchanged: number;
  left: number;
  refused: Fault[];
  /** Changed in the file and here, differently. */
  conflicts: Difference[];
  /** The first changes, for a preview. */
  differences: Difference[];
  /** Columns that nobody asked for. */
  ignored: string[];
  /** Rows to put, with the version at which they were read (0: must not exist). */
  rows: { table: string; row: Draft<Row> }[];
  /** What goes with the one commit that makes them visible. */
  steps: Step[];
  /** The same file over the same rows gives the same digest: what was confirmed is what is done. */
  digest: string;
}

/** A kind of file that a capability takes in. The kernel reads nothing: sheets come from outside. */
export interface ImportRule {
  /** The text that says what kind of file it is. */
  title: string;
  /** Under this are the texts of its columns, `<columns>.<field>`. */
  columns: string;
  /** A value as people read it; without it, as the file has it. */
  say?(field: string, value: string, view: View, t: Speech): string;
  /** Does a header look like this kind? Several fit: the first in the list of capabilities is taken. */
  fits(header: readonly string[]): boolean;
  may(person: Person, view: View): boolean;
  /** May an operator do it, with `--as` or without? */
  operator: boolean;
  /** Gives way at each `yield`, so that people are answered while a large file is looked at. */
  plan(ask: ImportAsk, view: View): Generator<undefined, ImportPlan>;
}
