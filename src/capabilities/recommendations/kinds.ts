import type { Kind } from '../../kernel/capability.ts';
import type { Ladder } from '../../kernel/ladder.ts';
import type { Item } from './items.ts';
import { ITEM, OFFICE } from './names.ts';
import { capacityOf } from './rights.ts';

/** 60, 30, 7 days before, on the day, then monthly; up at 30 and 60 days late. At 90 it stands in the quarterly pack. */
const LADDER: Ladder = {
  before: [60, 30, 7],
  on: true,
  every: 'month',
  supervisor: 30,
  head: 60,
  office: OFFICE,
};
/** Critical ones are asked weekly once late. */
const CRITICAL: Ladder = { ...LADDER, every: 7 };
/** What is asked beside the recommendation itself: reminded, then the office has it in its list. */
const ASKED: Ladder = { before: [3], on: true, every: 7, office: OFFICE };

const forSomebody: NonNullable<Kind['onBehalf']> = (person, o, view) => {
  const item = view.get<Item>('recommendations.items', o.about);
  return item && capacityOf(person, item, view);
};

const standing = { revise: 'latest', atClose: 'later', delegable: false } as const;

/** What is owed about one recommendation; each is opened and settled by `owed.ts` alone. */
export const kinds: Record<string, Kind> = {
  update: {
    ...standing,
    ladder: (o) => (o.data.priority === 'critical' ? CRITICAL : LADDER),
    card: ITEM,
    delegable: true,
    onBehalf: forSomebody,
  },
  assign: { ...standing, ladder: ASKED, card: 'recommendations.assign' },
  approve: { ...standing, card: 'recommendations.approve' },
  verify: { ...standing, card: 'recommendations.verify' },
  confirm: { ...standing, card: 'recommendations.confirm' },
  answer: { ...standing, ladder: ASKED, card: 'recommendations.answer', onBehalf: forSomebody },
};
