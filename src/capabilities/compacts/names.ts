import type { Role } from '../../kernel/role.ts';
import type { Id } from '../../kernel/store.ts';

export const SECRETARIAT: Role = 'compact-secretariat';
export const COUNTERSIGNER: Role = 'compact-countersigner';
export const BOARD: Role = 'performance-board';
export const PREPARER: Role = 'preparer';

/** What is owed. */
export const SIGN = 'compacts.sign';
export const COUNTERSIGN = 'compacts.countersign';
export const ACCEPT = 'compacts.accept';
export const SHARED = 'compacts.shared';
export const SETTLE = 'compacts.settle';
export const WEAK = 'compacts.weak';
export const PREPARE = 'compacts.prepare';
export const REPORT = 'compacts.report';
export const ACTION = 'compacts.action';
export const SELF = 'compacts.self';
export const ASSESS = 'compacts.assess';
export const ACKNOWLEDGE = 'compacts.acknowledge';
export const CORRECT = 'compacts.correction';

/** Cards. */
export const REVIEW = 'compacts.review';
export const RESULTS = 'compacts.results';
export const AREAS = 'compacts.areas';
export const PLAN = 'compacts.plan';
export const PAPER = 'compacts.paper';
export const INDICATOR = 'compacts.indicator';
export const OBJECTIVES = 'compacts.objectives';
export const OVERVIEW = 'compacts.overview';

export const cycleOf = (year: number): Id => `compacts-${year}`;
export const paperId = (year: number, post: Id): Id => `compacts-${year}|${post}`;
/** One of each a compact. */
export const signId = (paper: Id): Id => `sign|${paper}`;
export const countersignId = (paper: Id): Id => `countersign|${paper}`;
/** What belongs to one part of a compact: `paper#part`. */
export const partId = (paper: Id, part: Id): Id => `${paper}#${part}`;
export const split = (id: Id): { paper: Id; part: Id } => {
  const bare = id.replace(/^[a-z]+\|(?=compacts-\d)/, '');
  const at = bare.indexOf('#');
  return at < 0 ? { paper: bare, part: '' } : { paper: bare.slice(0, at), part: bare.slice(at + 1) };
};
