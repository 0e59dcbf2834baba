import type { Id, Json, Row, Table } from './store.ts';
import type { Day, Instant } from './time.ts';

/** One run of a capability with its dates, audience and content. */
export interface Cycle extends Row {
  capability: string;
  title: string;
  state: 'draft' | 'open' | 'paused' | 'closed';
  opens: Day;
  closes: Day;
  /** Units it is for; empty: everyone. */
  units: string[];
  /** People who may be asked now; undefined: everyone in the audience. Outside its ring nobody is asked and no date runs. */
  ring?: number;
  launchedAt?: Instant;
  launchedBy?: Id;
  closedAt?: Instant;
  /** The capability's own: theme, links, dates. */
  content: { [name: string]: Json };
}

export const cycles: Table<Cycle> = {
  name: 'cycles',
  personal: 'ids',
  indexes: { capability: (c) => c.capability, state: (c) => `${c.capability}:${c.state}` },
};
