import type { Id, Row, Table } from '../../../kernel/store.ts';
import type { Day, Instant } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { partId } from '../names.ts';
import type { Paper } from '../papers.ts';
import type { Period } from '../periods.ts';
import type { Status } from '../rules.ts';

/** Where the fault lies: with us, in the indicator itself, or in something that several offices share. */
export const FAULTS = ['own', 'indicator', 'systemic'] as const;
export type FaultKind = (typeof FAULTS)[number];

/** A weak area that was opened, or that was looked at and not opened. */
export interface Watch extends Row {
  paper: Id;
  kind: 'monthly' | 'half-yearly';
  indicators: Id[];
  by: Id;
  at: Instant;
  reason: string;
  state: 'open' | 'ended' | 'declined';
  /** Declined: of these latest periods, so that the same figure is not proposed again. */
  periods?: Period[];
  ended?: { by: Id; at: Instant; reason: string };
}
export const watches: Table<Watch> = {
  name: 'compacts.watches',
  personal: { words: ['reason'], by: ['by'] },
  indexes: { paper: (w) => w.paper },
};

/** How one indicator is to get better: one plan at a time, former ones beneath. */
export interface Plan extends Row {
  paper: Id;
  indicator: Id;
  n: number;
  cause: string;
  fault: FaultKind;
  text: string;
  rev: number;
  by: Id;
  at: Instant;
  past: { n: number; cause: string; fault: FaultKind; text: string; why: string; by: Id; until: Instant }[];
}
export const plans: Table<Plan> = {
  name: 'compacts.plans',
  personal: { words: ['cause', 'text', 'why'], by: ['by'] },
  indexes: { paper: (p) => p.paper },
};

/** What somebody wrote of a plan that another had changed meanwhile: kept until they say which holds. */
export interface Edit extends Row {
  plan: Id;
  by: Id;
  at: Instant;
  base: number;
  cause: string;
  fault: FaultKind;
  text: string;
}
export const edits: Table<Edit> = { name: 'compacts.edits', personal: { mine: (row) => row.by } };

export interface Action extends Row {
  paper: Id;
  indicator: Id;
  /** Of which plan. */
  plan: number;
  text: string;
  owner: Id;
  due: Day;
  by: Id;
  at: Instant;
  state: 'open' | 'done' | 'replaced' | 'dropped';
  history: { by: Id; at: Instant; what: string; text: string }[];
}
export const actions: Table<Action> = {
  name: 'compacts.actions',
  personal: { words: ['text'], by: ['by'] },
  indexes: { paper: (a) => a.paper, owner: (a) => a.owner },
};

/** One report of one weak area and period. */
export interface Told extends Row {
  watch: Id;
  paper: Id;
  period: Period;
  due: Day;
  prepared?: { by: Id; at: Instant; unchanged: boolean };
  sentBack?: { by: Id; at: Instant; text: string };
  submitted?: { by: Id; at: Instant; capacity?: string; unchanged: boolean };
  /** As it stood when it was submitted. */
  items: {
    indicator: Id;
    actual: number | null;
    target: number | null;
    status: Status;
    cause: string;
    fault: FaultKind;
    text: string;
    actions: string[];
  }[];
}
export const told: Table<Told> = {
  name: 'compacts.told',
  personal: { words: ['cause', 'text', 'actions'], by: ['submitted.by', 'prepared.by', 'by'] },
  indexes: { paper: (r) => r.paper, watch: (r) => r.watch },
};

export const watchesOf = (paper: Id, view: View): Watch[] =>
  view.find<Watch>(watches.name, 'paper', paper).sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
export const isWatched = (w: Watch): boolean => w.state === 'open';
export const planId = partId;
export const planOf = (paper: Id, indicator: Id, view: View): Plan | undefined =>
  view.get<Plan>(plans.name, planId(paper, indicator));
export const actionsOf = (paper: Paper | Id, view: View): Action[] =>
  view
    .find<Action>(actions.name, 'paper', typeof paper === 'string' ? paper : paper.id)
    .sort((a, b) => a.due.localeCompare(b.due) || a.id.localeCompare(b.id));
export const toldOf = (watch: Id, view: View): Told[] =>
  view.find<Told>(told.name, 'watch', watch).sort((a, b) => a.period.localeCompare(b.period));
export const toldId = (watch: Id, period: Period): Id => `${watch}~${period}`;
export const reportId = (report: Id): Id => `report|${report}`;
export const prepareId = (report: Id): Id => `prepare|${report}`;
export const actionId = (action: Id): Id => `action|${action}`;
export const weakId = (paper: Id): Id => `weak|${paper}`;
