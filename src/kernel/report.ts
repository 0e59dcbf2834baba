/** A report as everybody prints it (design.md, "Commands"): the same data becomes a card, CSV, XLSX, PDF or JSON. */
export interface Report {
  name: string;
  /** A calendar date: what was known on it. */
  asOf: string;
  title: string;
  tables: Table[];
  /** Definitions beside the figures, the ledger head, what can't be said. */
  notes: string[];
  language: string;
  /** In the layout that an office has set for files: CSV and XLSX are made of this, everything else of `tables`. */
  laid?: Table;
}

export interface Column {
  key: string;
  title: string;
  /** `text`, `count`, `percent` (0-100, already rounded to whole per cent), `date`, `days`, `hours`, `minutes`. */
  unit: 'text' | 'count' | 'percent' | 'date' | 'days' | 'hours' | 'minutes';
  /** What the figure means, in the reader's language: it stands beside it (people.md, "What counts"). */
  about?: string;
  /** There is a list of people behind this figure; see `ReportRule.list`. */
  list?: true;
}

export type Cell = string | number | null;

export interface Table {
  key: string;
  title: string;
  columns: Column[];
  rows: { [key: string]: Cell }[];
  notes?: string[];
  /** The columns that a phone shows beside the first, by their keys: two at most. Without it the next two. */
  brief?: readonly string[];
  /** How a card draws it, when a picture says more than rows. */
  chart?: { kind: 'bars' | 'stacked' | 'line' | 'donut'; label: string; values: string[] };
}

/** A sheet on which a team signs that it was there. Whoever asks for it words it: everything is in the language of the sheet. */
export interface Sheet {
  language: string;
  /** The date in the file (ISO); not printed. */
  asOf: string;
  title: string;
  theme: string;
  team: string;
  leader: string;
  /** The day of the session as people read it, where it is known; else there is a line for it. */
  day?: string;
  people: { name: string; title?: string }[];
  /** Empty rows for people who join; 3 when not given. */
  guests?: number;
  /** Who will see the sheet, what to do with it. */
  notes: string[];
  labels: { leader: string; date: string; name: string; function: string; signature: string };
}

/** One page of words: a certificate, a letter. Whoever asks for it words it, in its reader's language. */
export interface Letter {
  language: string;
  /** The date in the file (ISO); not printed by itself. */
  asOf: string;
  title: string;
  lines: { text: string; look: 'large' | 'body' | 'small' }[];
  /** At the foot of the page: how it can be checked. */
  notes: string[];
}
