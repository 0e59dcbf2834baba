import type { z } from 'zod/v4';
import type { Speech } from './capability.ts';
import type { Person } from './person.ts';
import type { Id, Json, Row, Table } from './store.ts';
import type { Instant } from './time.ts';
import type { View } from './view.ts';

/**
 * A form of several pages, kept by the kernel: a durable draft per thing and person. A page changes only what it showed; only the
 * last page is an act, the one that has the form's name.
 */
export interface Form {
  /** Says on a lock screen what the form is: a neutral key of the catalogue. */
  summary: string;
  /** May this person begin it now? A refusal's text otherwise. */
  start(
    about: Id,
    person: Person,
    view: View,
  ): { values: Values } | { refuse: string; params?: { [name: string]: Json } };
  /** The pages for these values, in order. */
  pages(draft: FormDraft, person: Person, view: View): Page[];
}

export type Values = { [name: string]: Json };

export interface Page {
  id: string;
  /** Card template and its data. */
  template: string;
  data(t: Speech): { [name: string]: unknown };
  /** The last page's main button, for instance "Launch"; otherwise "Save". A key of the catalogue. */
  done?: string;
  /** The inputs that it shows; what comes back under other names is dropped. A toggle that doesn't come back is unchanged. */
  inputs: Record<string, z.ZodType>;
  /** Checks across inputs: the text to show instead of going on. */
  check?(values: Values): { refuse: string; params?: { [name: string]: Json } } | undefined;
}

/** A form under way. */
export interface FormDraft extends Row {
  form: string;
  about: Id;
  person: Id;
  page: number;
  values: Values;
  /** What was typed on the page and does not fit, by field, so that it can be put right; none of it goes on. */
  typed?: { [name: string]: string };
  /** The page that is on the card now: a press from another page changes nothing. */
  turn: number;
  at: Instant;
  /** The form is over, recorded or cancelled: what was answered then. A late press of its last page gets the same. */
  ended?: Json;
}

export const drafts: Table<FormDraft> = {
  name: 'drafts',
  personal: { mine: (row) => row.person },
  ordered: { at: (d) => d.at },
  indexes: { person: (d) => d.person, about: (d) => `${d.form}:${d.about}` },
};

export const draftId = (form: string, about: Id, person: Id): Id => `${form}|${about}|${person}`;
