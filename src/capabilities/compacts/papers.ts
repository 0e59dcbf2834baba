import { createHash } from 'node:crypto';
import { put, type Step } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Id, Row, Table } from '../../kernel/store.ts';
import { type Day, dayIn, type Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { COUNTERSIGN, COUNTERSIGNER, countersignId, PAPER, paperId, signId } from './names.ts';
import type { Measure } from './rules.ts';
import { targetIn } from './standing.ts';
import type { Indicator, Target } from './tables.ts';

/** One line of what is signed. */
export interface Term extends Measure {
  indicator: Id;
  name: string;
  target: number | null;
  na: boolean;
}
export interface Objective {
  id: Id;
  text: string;
  by: Id;
  at: Instant;
  state: 'proposed' | 'accepted' | 'declined';
  reason?: string;
  shares: { person: Id; by: Id; at: Instant; read?: Instant }[];
}
export interface Signature {
  what: 'sign' | 'countersign';
  edition: number;
  hash: string;
  by: Id;
  at: Instant;
  capacity?: string;
}
/** The compact of one post for one year. */
export interface Paper extends Row {
  cycle: Id;
  year: number;
  post: Id;
  entity: string;
  /** Who has held the post since when, the present one last. */
  holdings: { chair: Id; from: Day }[];
  objectives: Objective[];
  na: { indicator: Id; reason: string; by: Id; at: Instant }[];
  terms: Term[];
  /** Counts the versions of its terms; the store has a version of its own. */
  edition: number;
  hash: string;
  signatures: Signature[];
}
export const papers: Table<Paper> = {
  name: 'compacts.papers',
  personal: { words: ['reason'], by: ['by'] },
  indexes: { cycle: (p) => p.cycle, chair: (p) => p.holdings.map((h) => h.chair), post: (p) => p.post },
};

export const chairOf = (paper: Pick<Paper, 'holdings' | 'post'>): Id => paper.holdings.at(-1)?.chair ?? paper.post;
export const paperOf = (id: Id, view: View): Paper | undefined => view.get<Paper>(papers.name, id);
export const papersIn = (cycle: Id, view: View): Paper[] =>
  view
    .find<Paper>(papers.name, 'cycle', cycle)
    .sort((a, b) => a.entity.localeCompare(b.entity, 'en') || a.id.localeCompare(b.id));

/** Indicators of a post: everybody's, its entity's, its own; in the order of their names. */
export function indicatorsOf(paper: Pick<Paper, 'entity' | 'post' | 'holdings'>, view: View): Indicator[] {
  const scopes = ['standard', `entity|${paper.entity}`, ...new Set([paper.post, chairOf(paper)])].map((s) =>
    s === 'standard' || s.startsWith('entity|') ? s : `manager|${s}`,
  );
  return scopes
    .flatMap((scope) => view.find<Indicator>('compacts.indicators', 'scope', scope))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** What is to be signed, as things stand: everything with a target or a figure for this year. */
export function termsOf(paper: Paper, view: View): Term[] {
  return indicatorsOf(paper, view).flatMap((i): Term[] => {
    const goals = view.find<Target>('compacts.targets', 'indicator', i.id);
    const target = targetIn(goals, paper.post, String(paper.year));
    if (target === null) return [];
    const { unit, direction } = i;
    return [{ indicator: i.id, name: i.name, unit, direction, target, na: paper.na.some((n) => n.indicator === i.id) }];
  });
}

const hashOf = (paper: Paper, terms: readonly Term[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        paper.year,
        paper.post,
        chairOf(paper),
        terms.map((t) => [t.indicator, t.name, t.unit, t.direction, t.target, t.na]),
        paper.objectives.filter((o) => o.state === 'accepted').map((o) => [o.id, o.text]),
      ]),
    )
    .digest('hex');

/** With the terms as things stand; other terms are another version. */
export function refreshed(paper: Paper, view: View): Paper {
  const terms = termsOf(paper, view);
  const hash = hashOf(paper, terms);
  return hash === paper.hash ? paper : { ...paper, terms, hash, edition: paper.edition + 1 };
}

/** A change of a compact. Another version is signed anew; what was signed stays where it is written. */
export function changed(paper: Paper, view: View): Step[] {
  const next = refreshed(paper, view);
  const steps: Step[] = [put(papers, next), { do: 'refresh', ref: { kind: PAPER, id: paper.id } }];
  if (next.edition === paper.edition) return steps;
  const sign = view.obligation(signId(paper.id));
  const counter = view.obligation(countersignId(paper.id));
  if (sign?.state === 'done') steps.push({ do: 'reopen', id: sign.id });
  else if (sign) steps.push({ do: 'ask', id: sign.id });
  if (counter?.state === 'open') steps.push({ do: 'settle', id: counter.id, as: 'withdrawn' });
  steps.push({
    do: 'note',
    what: 'compacts.version',
    about: paper.id,
    facts: { version: next.edition, hash: next.hash },
  });
  return steps;
}

/** Signed, or countersigned, in the version that holds now. */
export const signed = (paper: Paper, what: Signature['what']): Signature | undefined =>
  paper.signatures.findLast((s) => s.what === what && s.edition === paper.edition);

/** The countersigner is asked once the manager has signed. */
export const oweCountersign = (paper: Paper, view: View): Step[] => {
  const id = countersignId(paper.id);
  return view.obligation(id)
    ? [{ do: 'reopen', id }]
    : [
        {
          do: 'owe',
          obligation: {
            id,
            kind: COUNTERSIGN,
            cycle: paper.cycle,
            about: paper.id,
            owner: { role: COUNTERSIGNER, unit: '' },
            open: true,
          },
        },
      ];
};

/** What the secretariat said at launch. */
export interface Content {
  year: number;
  signBy: Day;
  selfBy: Day;
  assessBy: Day;
  /** The day on which the results were published. */
  released?: Instant;
}
export const contentOf = (cycle: Cycle): Content => cycle.content as unknown as Content;

/** Every run, the newest year first. */
export const runs = (view: View): Cycle[] =>
  view
    .find<Cycle>('cycles', 'capability', 'compacts')
    .filter((c) => c.state !== 'draft')
    .sort((a, b) => contentOf(b).year - contentOf(a).year);
export const isReleased = (cycle: Cycle): boolean => contentOf(cycle).released !== undefined;

/** The compact that a person means: of a chair they sit in, or prepare for; the year named, else the newest. */
export function paperFor(person: Id, view: View, year?: number): Paper | undefined {
  const chairs = [
    ...view.org.chairsOf(person),
    ...view.org.grants(person).flatMap((g) => (g.role === 'preparer' && g.body ? [g.body] : [])),
  ];
  const found = chairs.flatMap((chair) =>
    view.find<Paper>(papers.name, 'chair', chair).filter((p) => chairOf(p) === chair),
  );
  const meant = found.filter((p) => p.year === year);
  return (meant.length > 0 ? meant : found).sort(
    (a, b) => b.year - a.year || Number(chairOf(b) === person) - Number(chairOf(a) === person),
  )[0];
}

export const todayOf = (view: View): Day => dayIn(view.now, 'UTC');
export const idFor = paperId;
