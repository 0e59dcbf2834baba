import type { Kind } from '../../kernel/capability.ts';
import { LADDER } from '../../kernel/ladder.ts';
import { ACCEPT, COUNTERSIGN, SECRETARIAT, SETTLE, SHARED, SIGN } from './names.ts';

/** Reminded before, on the day and weekly; not sent up: the secretariat has its own list. */
const ASKED = { before: [3], on: true, every: 7, office: SECRETARIAT };

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
};
