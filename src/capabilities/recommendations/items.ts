import { entityOf } from '../../kernel/person.ts';
import type { Id, Row, Table } from '../../kernel/store.ts';
import type { Day, Instant } from '../../kernel/time.ts';

/** How far it is. Only the oversight side reaches the last three. */
export const STATUSES = [
  'not-started',
  'in-progress',
  'implemented',
  'closed-implemented',
  'overtaken',
  'closed-without',
] as const;
export type Status = (typeof STATUSES)[number];
/** What management has said to it: apart from how far it is. */
export const RESPONSES = ['accepted', 'partly', 'not-accepted', 'under-consideration'] as const;
export type Response = (typeof RESPONSES)[number];
export const PRIORITIES = ['critical', 'main', 'important', 'other'] as const;
export type Priority = (typeof PRIORITIES)[number];

const CLOSED: readonly Status[] = ['closed-implemented', 'overtaken', 'closed-without'];
export const isClosedStatus = (status: Status): boolean => CLOSED.includes(status);

/** What the body is asked to decide: done, or a request with a reason. */
export const CLAIMS = ['done', 'overtaken', 'not-accepted', 'close-without'] as const;
export type ClaimKind = (typeof CLAIMS)[number];
/** What the body decides. */
export type Verdict = 'accept' | 'return';

export interface Claim {
  what: ClaimKind;
  by: Id;
  for?: Id;
  at: Instant;
  reason: string;
  /** Links, and files kept under their SHA-256. */
  links: string[];
  files: { sha256: string; name: string; bytes: number }[];
  /** The verdict of a body without accounts, recorded by one and waiting for another. */
  recorded?: { verdict: Verdict; by: Id; at: Instant; document: string; reason: string };
}

export interface Extension {
  to: Day;
  by: Id;
  for?: Id;
  at: Instant;
  reason: string;
}

export interface Question {
  text: string;
  by: Id;
  at: Instant;
}

/** What a file may say of a recommendation, and what it said last: kept to tell who changed a value. */
export interface Said {
  reference: string;
  number: string;
  series: string;
  body: string;
  period: string;
  title: string;
  text: string;
  priority: Priority;
  issuedOn: Day | '';
  dueOn: Day | '';
  owner: Id;
  unit: string;
  status: Status;
  statusOn: Day | '';
  response: Response;
  confidential: boolean;
  amount: number | null;
  addressee: 'management' | 'governing-body';
}

/** One recommendation as it stands. */
export interface Item extends Row, Said {
  /** The first date it ever had; never changes once set. */
  originalDueOn: Day | '';
  /** The head has taken it on: owner and date are settled. */
  assigned: boolean;
  postponed: number;
  reiterated: number;
  /** `implemented` is the body's own word, from its file. */
  bodySays: boolean;
  /** When a head last stated that the risk is accepted, and who. */
  riskAccepted: { at: Instant; by: Id } | null;
  claim: Claim | null;
  extension: Extension | null;
  question: Question | null;
  /** A suggestion that came with "not mine", or a disputed assignment, for whoever decides. */
  suggestion: { text: string; by: Id; disputed: boolean } | null;
  lastUpdate: { at: Instant; by: Id; text: string; until: Day | '' } | null;
  /** Whoever ever claimed, in person or for somebody, with everybody above them at that time. */
  claimers: Id[];
  claimLines: Id[];
  /** Files that something was reported with: they stay. */
  reported?: Id[];
  /** Whose turn it is, since when, and milliseconds that each had it before. */
  turn: { with: 'owner' | 'body' | 'nobody'; since: Instant; owner: number; body: number };
  knownAt: Instant;
  changedAt: Instant;
  moves: number;
  /** By field, what the file said last. */
  filed: Partial<Said>;
  /** The import that made or changed it and whose obligations are still to follow. */
  pending?: Id;
}

export const isOpen = (item: Pick<Item, 'status'>): boolean => !isClosedStatus(item.status);
/** Is it with the owner, so that the dates run? Claimed, closed, or addressed to a governing body: no. */
export const runs = (item: Item): boolean =>
  isOpen(item) &&
  item.claim === null &&
  !(item.status === 'implemented' && item.bodySays) &&
  item.addressee === 'management';

export const items: Table<Item> = {
  name: 'recommendations.items',
  personal: { words: ['reason', 'text', 'links', 'name', 'document'], by: ['by'] },
  indexes: {
    reference: (i) => i.reference.toLowerCase(),
    owner: (i) => (isOpen(i) && i.owner ? i.owner : undefined),
    entity: (i) => (isOpen(i) ? entityOf(i) : undefined),
    pending: (i) => i.pending,
  },
  ordered: { changed: (i) => i.changedAt },
  // Confidential ones are counted apart, so that nobody without the right reads them out of a sum.
  counts: (i) => [
    `status|${entityOf(i)}|${i.status}`,
    `cell|${i.confidential ? 'c' : 'o'}|${entityOf(i)}|${i.body}|${i.priority}|${i.status}`,
  ],
};

/** One change of a recommendation; `was` has the former values of all that it changed. */
export interface Move extends Row {
  item: Id;
  n: number;
  what: string;
  at: Instant;
  by: Id;
  for?: Id;
  capacity?: string;
  from: Status;
  to: Status;
  reason?: string;
  was: Partial<Item>;
}

export const moves: Table<Move> = {
  name: 'recommendations.moves',
  personal: { words: ['reason', 'text', 'links', 'name', 'document'], by: ['by'], apart: ['was'] },
  indexes: { item: (m) => m.item, by: (m) => m.by },
  ordered: { at: (m) => m.at },
};

/** The overall rating of one audit report. */
export const RATINGS = ['satisfactory', 'partially-satisfactory', 'unsatisfactory', 'not-rated'] as const;
export type RatingWord = (typeof RATINGS)[number];
export interface Rating extends Row {
  reference: string;
  body: string;
  rating: RatingWord;
  issuedOn: Day;
  knownAt: Instant;
  /** Former words, with the moment until which each stood. */
  before: { rating: RatingWord; until: Instant }[];
}
export const ratings: Table<Rating> = {
  name: 'recommendations.ratings',
  personal: 'ids',
  counts: (r) => [`rating|${r.body}|${r.rating}`],
};

/** Which column of a file is which field: by the file's own header, chosen once. */
export interface Mapping extends Row {
  columns: { [field: string]: string };
}
export const mappings: Table<Mapping> = { name: 'recommendations.mappings', personal: 'ids' };

/** A new row with nothing done about it yet. */
export const blank = (id: Id, said: Said, at: Instant): Omit<Item, 'version'> => ({
  ...said,
  id,
  originalDueOn: said.dueOn,
  assigned: false,
  postponed: 0,
  reiterated: 0,
  bodySays: false,
  riskAccepted: null,
  claim: null,
  extension: null,
  question: null,
  suggestion: null,
  lastUpdate: null,
  claimers: [],
  claimLines: [],
  turn: { with: 'nobody', since: at, owner: 0, body: 0 },
  knownAt: at,
  changedAt: at,
  moves: 0,
  filed: said,
});
