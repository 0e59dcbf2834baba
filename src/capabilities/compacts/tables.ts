import type { Id, Row, Table } from '../../kernel/store.ts';
import type { Day, Instant } from '../../kernel/time.ts';
import type { Period } from './periods.ts';
import type { Limits, Measure } from './rules.ts';

/** What is measured. Its scope: everybody's (`standard`), an entity's, or one manager's own. */
export interface Indicator extends Row, Measure {
  name: string;
  scope: 'standard' | 'entity' | 'manager';
  /** The entity, or the manager; empty for a standard one. */
  for: string;
  /** `file`, `manager`, or the name of a figure of another capability (`dialogue.participation`). */
  source: string;
  knownAt: Instant;
}
export const indicators: Table<Indicator> = {
  name: 'compacts.indicators',
  personal: 'ids',
  indexes: { scope: (i) => (i.scope === 'standard' ? 'standard' : `${i.scope}|${i.for}`) },
};

/** A target for a period, for everybody or one post; each value with the day from which it holds. */
export interface Target extends Row {
  indicator: Id;
  /** Empty: everybody. */
  post: Id;
  period: Period;
  values: { target: number; since: Day }[];
}
export const targets: Table<Target> = {
  name: 'compacts.targets',
  personal: 'ids',
  indexes: { indicator: (t) => t.indicator },
};

/** What a figure says. `null`: it is stated that there is none; `na`: it does not apply. */
export interface Figure {
  actual: number | null;
  count?: number;
  of?: number;
  na?: boolean;
}
export interface Dispute {
  by: Id;
  at: Instant;
  text: string;
  settled?: { by: Id; at: Instant; text: string; upheld: boolean };
}
/** One figure of an indicator, a post and a period. */
export interface Observation extends Row, Figure {
  indicator: Id;
  post: Id;
  period: Period;
  /** Said with the figure itself; otherwise `targets` say it. */
  target?: number;
  source: string;
  at: Instant;
  by: Id;
  knownAt: Instant;
  /** Former values, each with the moment until which it stood. */
  before: (Figure & { until: Instant; target?: number })[];
  comments: { by: Id; at: Instant; text: string }[];
  disputes: Dispute[];
}
export const observations: Table<Observation> = {
  name: 'compacts.observations',
  personal: { words: ['text'], by: ['by'] },
  indexes: { of: (o) => `${o.indicator}|${o.post}`, post: (o) => o.post, indicator: (o) => o.indicator },
};

export const observationId = (indicator: Id, post: Id, period: Period): Id => `${indicator}|${post}|${period}`;
export const targetId = observationId;
/** Disputed until it is settled. */
export const isDisputed = (o: Pick<Observation, 'disputes'>): boolean => o.disputes.some((d) => !d.settled);

/** What the secretariat has set otherwise. */
export interface Setting extends Row {
  limits: Limits;
}
export const settings: Table<Setting> = { name: 'compacts.settings', personal: 'ids' };
