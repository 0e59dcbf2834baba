import type { Id, Row, Table } from '../../../kernel/store.ts';
import type { Day, Instant } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { indicatorsOf, type Paper } from '../papers.ts';
import { type Rating, ratingOf, type Status } from '../rules.ts';
import { knownOf, limitsOf, targetIn, yearly } from '../standing.ts';
import type { Indicator, Observation, Target } from '../tables.ts';

/** One indicator in the year's assessment. `found`: what the figures say; `rating`: what the Board said. */
export interface Judged {
  indicator: Id;
  name: string;
  actual: number | null;
  target: number | null;
  status: Status;
  disputed: boolean;
  found: Rating | null;
  rating: Rating | null;
}
export interface Feedback {
  strengths: string;
  shortcomings: string;
  actions: string;
}
export interface Correction {
  by: Id;
  at: Instant;
  text: string;
  settled?: { by: Id; at: Instant; text: string; changed: boolean };
}
/** The year's assessment of one compact. */
export interface Review extends Row {
  paper: Id;
  cycle: Id;
  self?: { overall: Rating; text: string; practice: string; by: Id; at: Instant; capacity?: string };
  decided?: { by: Id; at: Instant; how: 'accepted' | 'discussed'; items: Judged[]; overall: Rating } & Feedback;
  /** Facts can be corrected up to and with this day. */
  correctBy?: Day;
  acknowledged?: { by: Id; at: Instant; capacity?: string };
  corrections: Correction[];
}
export const reviews: Table<Review> = {
  name: 'compacts.reviews',
  personal: { words: ['text', 'practice', 'strengths', 'shortcomings', 'actions'], by: ['by'] },
  indexes: { cycle: (r) => r.cycle },
};

/** What everybody may see once it is released; frozen then. Whether a figure is disputed is asked at each drawing. */
export interface Published extends Row {
  cycle: Id;
  year: number;
  entity: string;
  post: Id;
  /** Who held the post at the end, by name and function as they were. */
  name: string;
  title: string;
  overall: Rating;
  items: Pick<Judged, 'indicator' | 'name' | 'status' | 'rating'>[];
  practice: string;
}
export const published: Table<Published> = {
  name: 'compacts.published',
  personal: { words: ['name', 'title', 'practice'], by: ['post'] },
  indexes: { cycle: (p) => p.cycle },
};

export const selfId = (paper: Id): Id => `self|${paper}`;
export const assessId = (cycle: Id): Id => `assess|${cycle}`;
export const acknowledgeId = (paper: Id): Id => `acknowledge|${paper}`;
export const correctionId = (paper: Id): Id => `correction|${paper}`;

export const reviewOf = (paper: Pick<Paper, 'id' | 'cycle'>, view: View): Review =>
  view.get<Review>(reviews.name, paper.id) ?? {
    id: paper.id,
    version: 0,
    paper: paper.id,
    cycle: paper.cycle,
    corrections: [],
  };

/** Each indicator with the figure of the whole year and the rating that it suggests. */
export function judged(paper: Paper, view: View): Judged[] {
  const limits = limitsOf(view);
  return indicatorsOf(paper, view).flatMap((i: Indicator): Judged[] => {
    if (paper.na.some((n) => n.indicator === i.id)) return [];
    const goals = view.find<Target>('compacts.targets', 'indicator', i.id);
    const rows = view.find<Observation>('compacts.observations', 'of', `${i.id}|${paper.post}`);
    const known = knownOf(i, paper.post, rows, goals, limits);
    const target = targetIn(goals, paper.post, String(paper.year));
    const year = yearly(i, known, paper.year, limits);
    // What applied all year to nobody here, and has neither target nor figure, is not part of this compact.
    if ((!year && target === null) || (!year && known.some((k) => k.na))) return [];
    const status = year?.status ?? 'no-data';
    return [
      {
        indicator: i.id,
        name: i.name,
        actual: year?.actual ?? null,
        target: year?.target ?? target,
        status,
        disputed: year?.disputed ?? false,
        found: ratingOf(status) ?? null,
        rating: null,
      },
    ];
  });
}

/** What the figures suggest for the whole: satisfactory without a "not", not where half or more are, else partly. */
export function overallOf(items: readonly Pick<Judged, 'found' | 'rating'>[]): Rating {
  const all = items.flatMap((i) => i.rating ?? i.found ?? []);
  const not = all.filter((r) => r === 'not').length;
  if (not === 0 && all.every((r) => r === 'satisfactory')) return 'satisfactory';
  return all.length > 0 && not * 2 >= all.length ? 'not' : 'partly';
}

/** Why a compact is discussed rather than accepted with all others; empty: it is not. */
export type Why = 'disputed' | 'no-data' | 'self' | 'correction' | 'nothing';
export function exceptions(paper: Paper, review: Review, items: readonly Judged[]): Why[] {
  return [
    ...(items.some((i) => i.disputed) ? ['disputed' as const] : []),
    ...(items.some((i) => i.found === null) ? ['no-data' as const] : []),
    ...(review.self && review.self.overall !== overallOf(items) ? ['self' as const] : []),
    ...(review.corrections.some((c) => c.settled?.changed) && !review.decided ? ['correction' as const] : []),
    ...(items.length === 0 && paper.terms.length === 0 ? ['nothing' as const] : []),
  ];
}
