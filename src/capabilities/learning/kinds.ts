import type { Kind } from '../../kernel/capability.ts';
import { LADDER } from '../../kernel/ladder.ts';
import { LEARN, LIST } from './names.ts';

export const kinds: Record<string, Kind> = {
  /** Every learner: reminded 14 and 3 days before, on the day, weekly; up from 14 and 28 days late. */
  learn: {
    ladder: { ...LADDER, before: [...LADDER.before], office: LIST },
    card: LEARN,
    revise: 'first',
    delegable: false,
    atClose: 'missed',
  },
};
