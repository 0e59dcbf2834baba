import type { Kind } from '../../kernel/capability.ts';
import { LADDER } from '../../kernel/ladder.ts';
import { CERTIFY, CONFIRM, LEAD_CARD, OFFICE, QUESTION, TAKE } from './names.ts';
import { onBehalf } from './rights.ts';

/** What people owe in a dialogue; reminders and escalation in one place. */
export const kinds: Record<string, Kind> = {
  /** Every leader, by level: reminded 14 and 3 days before, on the day, weekly; up from 14 and 28 days late. */
  lead: {
    ladder: { ...LADDER, before: [...LADDER.before], office: OFFICE },
    card: LEAD_CARD,
    recorded: true,
    revise: 'latest',
    delegable: true,
    atClose: 'missed',
    onBehalf,
  },
  /** Every participant: no ladder, one question before closing. */
  take: { card: TAKE, also: [QUESTION, CONFIRM], revise: 'latest', delegable: false, atClose: 'missed' },
  /** Every head, after closing. Nothing goes above a head: the office gets the list. */
  certify: {
    ladder: { ...LADDER, before: [...LADDER.before], office: OFFICE },
    card: CERTIFY,
    revise: 'latest',
    delegable: false,
    atClose: 'later',
  },
  /** A leader, five working days: reminded, never escalated. */
  correct: {
    ladder: { before: [], on: true, every: 7, office: OFFICE },
    card: 'dialogue.correct',
    revise: 'latest',
    delegable: false,
    atClose: 'missed',
  },
};
