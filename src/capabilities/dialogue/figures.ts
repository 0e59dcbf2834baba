import type { Cycle } from '../../kernel/cycle.ts';
import type { FigureRule } from '../../kernel/figures.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { entityOf, within } from '../../kernel/person.ts';
import { addDays, type Instant, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { percent } from '../../reporting/percent.ts';
import { TAKE } from './names.ts';
import { type Part, partAt, partNow, takeAt, takeData } from './take.ts';

/** Everybody of a group once (people.md, "What counts"). The top, leavers and non-staff are in none of these. */
export interface Figures {
  /** Active staff on board, less the top and less the excused: the denominator. */
  staff: number;
  /** As recorded and not contradicted. */
  took: number;
  confirmed: number;
  unanswered: number;
  contradicted: number;
  missing: number;
  excused: number;
}

export const NONE: Readonly<Figures> = {
  staff: 0,
  took: 0,
  confirmed: 0,
  unanswered: 0,
  contradicted: 0,
  missing: 0,
  excused: 0,
};

/** Adds one part to the figures. */
function add(f: Figures, part: Part): void {
  if (part === 'gone') return;
  if (part === 'excused') {
    f.excused++;
    return;
  }
  f.staff++;
  if (part === 'contradicted') f.contradicted++;
  else if (part === 'owed') f.missing++;
  else {
    f.took++;
    if (part === 'confirmed') f.confirmed++;
    else f.unanswered++;
  }
}

/** Counts the parts, as they are now or as they were known before `until`. */
export function count(takes: readonly Obligation[], until?: Instant): Figures {
  const f: Figures = { ...NONE };
  for (const take of takes) {
    const part = until === undefined ? partNow(take) : partAt(take, until);
    if (part) add(f, part);
  }
  return f;
}

/** Participation in whole per cent; null: nobody to count. */
export const participation = (f: Figures): number | null => percent(f.took, f.staff);
/** With the excused in the denominator. */
export const withExcused = (f: Figures): number | null => percent(f.took, f.staff + f.excused);

/** The participation obligations of a cycle below these units; `['']`: all of them. As they are now, or as they were known before `until`. */
export function takesIn(cycle: Cycle, units: readonly string[], view: View, until?: Instant): Obligation[] {
  const takes = view.ofKind(cycle.id, TAKE);
  const known = until === undefined ? takes : takes.flatMap((take) => takeAt(take, until) ?? []);
  return known.filter((take) => units.some((unit) => within(takeData(take).unit, unit)));
}

export const figuresOf = (cycle: Cycle, units: readonly string[], view: View): Figures =>
  count(takesIn(cycle, units, view));

export const entityOfTake = (take: Obligation): string => entityOf(takeData(take));

/** Participation of an entity in the dialogue that was going on, or the last one before, as it was known at the end of that day. */
export const participationFigure: FigureRule = {
  of(entity, asOf, view) {
    const cycle = view
      .find<Cycle>('cycles', 'capability', 'dialogue')
      .filter((c) => c.state !== 'draft' && c.opens <= asOf)
      .sort((a, b) => b.opens.localeCompare(a.opens))[0];
    if (!cycle) return undefined;
    const { took, staff } = count(takesIn(cycle, [entity], view), momentOf(addDays(asOf, 1), '00:00', 'UTC'));
    return staff === 0 ? undefined : { count: took, of: staff };
  },
};
