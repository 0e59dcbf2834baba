import type { Role } from '../../kernel/role.ts';
import type { Id } from '../../kernel/store.ts';

/** What is owed, and by whom: its owner, the head, the supervisor, the body, the second person. */
export const UPDATE = 'recommendations.update';
export const ASSIGN = 'recommendations.assign';
export const APPROVE = 'recommendations.approve';
export const VERIFY = 'recommendations.verify';
export const CONFIRM = 'recommendations.confirm';
export const ANSWER = 'recommendations.answer';
export const OWED = [UPDATE, ASSIGN, APPROVE, VERIFY, CONFIRM, ANSWER] as const;
export type Owed = (typeof OWED)[number];

/** The office above heads of entity. */
export const OFFICE: Role = 'oversight-secretariat';
export const BODY: Role = 'oversight-body';
export const FOCAL: Role = 'oversight-focal-point';
export const COMMITTEE: Role = 'management-committee';

/** Ids say what they are of: one of each a recommendation. */
export const owedId = (kind: Owed, item: Id): Id => `${kind.slice('recommendations.'.length)}|${item}`;
export const moveId = (item: Id, n: number): Id => `${item}|${String(n).padStart(5, '0')}`;

/** Data of buttons that open another card in place. */
export const opens = (kind: string, id: Id): { open: string } => ({ open: `${kind}|${id}` });

/** Cards. */
export const ITEM = 'recommendations.item';
