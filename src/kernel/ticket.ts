import type { Ref } from './obligation.ts';
import type { Id, Row, Table } from './store.ts';
import type { Instant } from './time.ts';

/** A file that somebody was offered. Its bytes are made when it is taken, with the rights of that moment; here it only has a name. */
export interface Ticket extends Row {
  person: Id;
  /** What makes it: a report, or a file of a capability. */
  ref: Ref;
  name: string;
  /** Offers don't stay open for ever: after this it is asked for again. */
  until: Instant;
  /** Since when it is in their hands. */
  taken?: Instant;
}

export const tickets: Table<Ticket> = {
  name: 'tickets',
  personal: { mine: (row) => row.person },
  indexes: { person: (t) => t.person },
  ordered: { until: (t) => t.until },
};
