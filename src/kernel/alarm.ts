import type { Id, Json, Row, Table } from './store.ts';
import type { Instant } from './time.ts';

/** Something to be done at a moment of the calendar: an act by the clock. Putting one again under its id moves it. */
export interface Alarm extends Row {
  at: Instant;
  /** The act: `obligation.rung`, `notice.compose`, `cycle.closeByClock`, … */
  kind: string;
  data: { [name: string]: Json };
}

export const alarms: Table<Alarm> = { name: 'alarms', personal: 'ids', ordered: { at: (a) => a.at } };

export type AlarmId = Id;
