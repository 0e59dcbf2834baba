import type { Role } from '../../kernel/role.ts';
import type { Id } from '../../kernel/store.ts';

export { opens } from '../../kernel/parts.ts';

/** What is owed. */
export const LEAD = 'dialogue.lead';
export const TAKE = 'dialogue.take';
export const CERTIFY = 'dialogue.certify';
export const CORRECT = 'dialogue.correct';

/** The office that runs the dialogue. */
export const OFFICE: Role = 'ethics-office';

/*
 * Ids say what they are of, so that an act of tomorrow finds what an act of today has made, and a repeat makes it only once.
 */
export const leadId = (cycle: Id, chair: Id): Id => `lead|${cycle}|${chair}`;
export const takeId = (cycle: Id, person: Id): Id => `take|${cycle}|${person}`;
export const certifyId = (cycle: Id, entity: string): Id => `certify|${cycle}|${entity}`;
export const correctId = (cycle: Id, person: Id, session: Id): Id =>
  `correct|${cycle}|${person}|${session.split('|').at(-1)}`;
export const sessionId = (lead: Id, n: number): Id => `${lead}|${n}`;

/** Cards. */
export const LEAD_CARD = 'dialogue.lead';
export const CONFIRM = 'dialogue.confirm';
export const QUESTION = 'dialogue.question';
