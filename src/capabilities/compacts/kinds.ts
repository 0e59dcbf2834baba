import type { Kind } from '../../kernel/capability.ts';
import { LADDER } from '../../kernel/ladder.ts';
import {
  ACCEPT,
  ACKNOWLEDGE,
  ACTION,
  ASSESS,
  CORRECT,
  COUNTERSIGN,
  PREPARE,
  REPORT,
  SECRETARIAT,
  SELF,
  SETTLE,
  SHARED,
  SIGN,
  split,
  WEAK,
} from './names.ts';
import { paperOf } from './papers.ts';
import { judges } from './rights.ts';

/** Reminded before, on the day and weekly; not sent up: the secretariat has its own list. */
const ASKED = { before: [3], on: true, every: 7, office: SECRETARIAT };

const theBoard: NonNullable<Kind['onBehalf']> = (person, o, view) => {
  const paper = paperOf(split(o.about).paper, view);
  return paper && judges(person, paper, view) ? 'performance-board' : undefined;
};

/** What is owed about a compact. */
export const kinds: Record<string, Kind> = {
  sign: {
    ladder: { ...LADDER, before: [7, 2], office: SECRETARIAT },
    card: SIGN,
    revise: 'latest',
    delegable: false,
    atClose: 'withdrawn',
  },
  countersign: { card: COUNTERSIGN, revise: 'latest', delegable: false, atClose: 'withdrawn' },
  accept: { card: ACCEPT, revise: 'latest', delegable: false, atClose: 'withdrawn' },
  shared: { ladder: ASKED, card: SHARED, revise: 'first', delegable: false, atClose: 'withdrawn' },
  settle: { ladder: ASKED, card: SETTLE, revise: 'latest', delegable: false, atClose: 'later' },
  /** Proposed weak areas; the Board may decide as well as the secretariat. */
  weak: { card: WEAK, revise: 'latest', delegable: false, atClose: 'withdrawn', onBehalf: theBoard },
  /** The routine of a report, prefilled: reminded on the day before and on the day. */
  prepare: {
    ladder: { before: [2], on: true, every: 7, office: SECRETARIAT },
    card: PREPARE,
    revise: 'latest',
    delegable: false,
    atClose: 'withdrawn',
  },
  report: {
    ladder: { ...LADDER, before: [2], office: SECRETARIAT },
    card: REPORT,
    revise: 'latest',
    delegable: false,
    atClose: 'missed',
  },
  /** A ladder of its own: a month and a week ahead, then weekly; to the supervisor two weeks late, to the head four. */
  action: {
    ladder: { ...LADDER, before: [30, 7], office: SECRETARIAT },
    card: ACTION,
    revise: 'latest',
    delegable: false,
    atClose: 'later',
  },
  /** The year's assessment: the manager's own word, the Board's, the acknowledgement, corrections of fact. */
  self: {
    ladder: { ...LADDER, before: [7, 2], office: SECRETARIAT },
    card: SELF,
    revise: 'latest',
    delegable: false,
    atClose: 'missed',
  },
  assess: { ladder: ASKED, card: ASSESS, revise: 'latest', delegable: false, atClose: 'later' },
  acknowledge: { ladder: ASKED, card: ACKNOWLEDGE, revise: 'latest', delegable: false, atClose: 'later' },
  correction: { ladder: ASKED, card: CORRECT, revise: 'latest', delegable: false, atClose: 'later' },
};
