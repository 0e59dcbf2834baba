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
}

export interface Column {
  key: string;
  title: string;
  /** `text`, `count`, `percent` (0-100, already rounded to whole per cent), `date`, `days`, `hours`, `minutes`. */
  unit: 'text' | 'count' | 'percent' | 'date' | 'days' | 'hours' | 'minutes';
}

export type Cell = string | number | null;

export interface Table {
  key: string;
  title: string;
  columns: Column[];
  rows: { [key: string]: Cell }[];
  notes?: string[];
  /** How a card draws it, when a picture says more than rows. */
  chart?: { kind: 'bars' | 'stacked' | 'line' | 'donut'; label: string; values: string[] };
}
