import { isDeepStrictEqual } from 'node:util';
import type { Step } from '../../kernel/act.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { ended, knownAt, type Past } from '../../kernel/past.ts';
import type { Person } from '../../kernel/person.ts';
import type { Id, Json } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';

/** How a chair with a team stood: people and posts have no past of their own, and a report as of a day asks for it. */
export interface Stand {
  unit: string;
  post: string;
  vacant: boolean;
  /** Who sits in it; empty: nobody up to the top. */
  leads: Id;
  /** There is nobody to lead, or another session covers the team. */
  off: boolean;
}

interface StandData {
  since: Instant;
  stand: Stand;
  stood?: Past<Stand>;
}
const dataOf = (lead: Obligation) => lead.data as unknown as StandData;

const standNow = (chair: Person, off: boolean, view: View): Stand => ({
  unit: chair.unit,
  post: chair.title,
  vacant: !view.org.isPresent(chair),
  leads: view.org.sitter(chair.id)?.id ?? '',
  off,
});

/** What a new lead carries of it. */
export const standFrom = (chair: Person, view: View): { [name: string]: Json } => ({
  since: view.now,
  stand: { ...standNow(chair, false, view) },
});

/** Keeps how a chair stands since now, when that is new. */
export function stands(lead: Obligation, off: boolean, view: View): Step[] {
  const chair = view.org.person(lead.about);
  const { stand, stood } = dataOf(lead);
  const now = chair ? standNow(chair, off, view) : { ...stand, off };
  if (isDeepStrictEqual(now, stand)) return [];
  return [
    {
      do: 'amend',
      id: lead.id,
      data: { stand: { ...now }, stood: ended(stood, stand, view.now) as unknown as Json },
    },
  ];
}

/** How it stood before `until`; undefined: there was no such lead yet. */
export function standAt(lead: Obligation, until: Instant): Stand | undefined {
  const { since, stand, stood } = dataOf(lead);
  return since < until ? knownAt(stand, stood, until) : undefined;
}

/** Does somebody else sit there than the one whose chair it is? Then it changes with others. */
export const isHeldByOther = (lead: Obligation): boolean => dataOf(lead).stand.leads !== lead.about;
