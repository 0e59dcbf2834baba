import type { Publication } from '../../kernel/sealed/publish.ts';
import type { Id, Row, Table } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';

export const PULSE = 'dialogue.pulse';

/** One question on each aim of the programme. */
export const QUESTIONS = ['commitment', 'trust', 'reputation'] as const;
/** From "not at all" to "fully". */
export const STEPS = ['1', '2', '3', '4', '5'] as const;
export const WORDS = ['remark', 'idea'] as const;

/** Sealed documents: answers until they are published, then the texts alone. */
export const pulseRun = (cycle: Id): Id => `${PULSE}|${cycle}`;
export const remarksRun = (cycle: Id): Id => `dialogue.pulseRemarks|${cycle}`;
/** The group of texts where no entity is printed by itself, and of ideas, which belong to none. */
export const ALL = '';

/** What was published of a pulse, once; from `closing` on nothing more is counted. */
export interface PulseResults extends Row {
  state: 'closing' | 'published';
  closedAt: Instant;
  publishedAt?: Instant;
  /** Null: too few have answered for anything to be said, or `before`. */
  publication?: Publication | null;
  /** It was published by another copy of the data before: two tables could be subtracted (P1). */
  before?: boolean;
  /** Staff per entity at close, those without Teams among them. */
  staff?: { [entity: string]: number };
}

/** Why there is no table, as a text. */
export const nothingPublished = (results: Pick<PulseResults, 'before'>): string =>
  results.before ? 'dialogue.pulse.before' : 'dialogue.pulse.tooFew';

export const pulseResults: Table<PulseResults> = { name: 'dialogue.pulseResults', personal: 'ids' };

/** Can this person be reached in Teams at all? Whoever cannot is not in the pulse (people.md, "Staff without Teams"). */
export function hasTeams(person: Id, view: View): boolean {
  const reach = view.reach(person);
  return Boolean(reach?.user || reach?.linked || reach?.conversation || view.org.person(person)?.aadObjectId);
}
