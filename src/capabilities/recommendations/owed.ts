import type { Act, Step } from '../../kernel/act.ts';
import { isSettled, type Obligation, type Owner, ownerKey } from '../../kernel/obligation.ts';
import { entityOf } from '../../kernel/person.ts';
import type { Json } from '../../kernel/store.ts';
import { addDays, type Day } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { type Item, isOpen } from './items.ts';
import { ANSWER, APPROVE, ASSIGN, BODY, CONFIRM, OFFICE, OWED, type Owed, owedId, UPDATE, VERIFY } from './names.ts';
import { isExternal } from './rights.ts';

/** Days in which a head assigns, and an owner answers a question. */
const ASSIGN_DAYS = 14;
const ANSWER_DAYS = 10;

interface Wanted {
  owner: Owner;
  /** The date to keep to; `within`: so many days from when it is asked. */
  due?: Day;
  within?: number;
}

/** The supervisor of an owner; for a head of entity, or where nobody is above, the office. */
function approver(item: Item, view: View): Owner {
  const sitter = view.org.sitter(item.owner);
  const head = view.org.holders('head-of-entity', item.unit)[0];
  const up = view.org.above({ chair: item.owner }, sitter?.id ?? item.owner);
  return !up || sitter?.id === head?.id ? { role: OFFICE, unit: '' } : { chair: up.id };
}

/** What should be owed for a recommendation as it stands. */
function wanted(kind: Owed, item: Item, view: View): Wanted | undefined {
  if (!isOpen(item)) return undefined;
  const withOwner = item.claim === null && item.status !== 'implemented';
  switch (kind) {
    case UPDATE:
      if (!withOwner || !item.assigned || !item.owner) return undefined;
      // Addressed to a governing body: followed, never due for an owner.
      return {
        owner: { chair: item.owner },
        ...(item.addressee === 'management' && item.dueOn ? { due: item.dueOn } : {}),
      };
    case ASSIGN:
      if (!withOwner || item.assigned) return undefined;
      return {
        owner: item.suggestion?.disputed
          ? { role: OFFICE, unit: '' }
          : { role: 'head-of-entity', unit: entityOf(item) },
        within: ASSIGN_DAYS,
      };
    case APPROVE:
      return item.extension ? { owner: approver(item, view) } : undefined;
    case VERIFY:
      if (!item.claim || item.claim.recorded || item.question) return undefined;
      return {
        owner: isExternal(item.body, view)
          ? { role: OFFICE, unit: '' }
          : { role: BODY, unit: item.unit, body: item.body },
      };
    case CONFIRM:
      return item.claim?.recorded ? { owner: { role: OFFICE, unit: '' } } : undefined;
    case ANSWER:
      if (!item.question) return undefined;
      return {
        owner: item.owner ? { chair: item.owner } : { role: 'head-of-entity', unit: entityOf(item) },
        within: ANSWER_DAYS,
      };
  }
}

/** Withdrawn rather than done: it went to somebody else. */
const ended = (kind: Owed, item: Item): 'done' | 'withdrawn' =>
  (kind === UPDATE && isOpen(item) && !item.claim && item.status !== 'implemented') ||
  (kind === ASSIGN && !item.assigned)
    ? 'withdrawn'
    : 'done';

/** The difference between what is owed for a recommendation and what should be, as steps. */
export function owedSteps(item: Item, view: View, act: Pick<Act, 'at'>): Step[] {
  return OWED.flatMap((kind) => stepsOf(kind, item, view, act));
}

function stepsOf(kind: Owed, item: Item, view: View, act: Pick<Act, 'at'>): Step[] {
  const id = owedId(kind, item.id);
  const want = wanted(kind, item, view);
  const o = view.obligation(id);
  if (!want) return o && !isSettled(o) ? [{ do: 'settle', id, as: ended(kind, item) }] : [];
  const data: { [name: string]: Json } = {
    priority: item.priority,
    label: labelOf(item),
    unit: item.unit,
    confidential: item.confidential,
  };
  const { owner } = want;
  const due = want.due ?? (want.within ? addDays(act.at.slice(0, 10), want.within) : undefined);
  if (!o)
    return [{ do: 'owe', obligation: { id, kind, about: item.id, owner, data, open: true, ...(due ? { due } : {}) } }];
  const settled = isSettled(o);
  const amend = {
    ...(ownerKey(o.owner) === ownerKey(owner) ? {} : { owner }),
    ...(due && (settled || want.due) && due !== o.due ? { due } : {}),
    ...(differs(o, data) ? { data } : {}),
  };
  return [
    ...(Object.keys(amend).length > 0 ? [{ do: 'amend' as const, id, ...amend }] : []),
    ...(settled ? [{ do: 'reopen' as const, id }] : []),
  ];
}

const differs = (o: Obligation, data: { [name: string]: Json }): boolean =>
  Object.entries(data).some(([name, value]) => o.data[name] !== value);

/** Report and number: how people name a recommendation; never its title. */
export const labelOf = (item: Pick<Item, 'body' | 'reference' | 'number'>): string =>
  [item.reference.includes(item.body) ? '' : item.body, item.reference, item.number].filter(Boolean).join(' ');
