import { isDeepStrictEqual } from 'node:util';
import type { Step } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Notice } from '../../kernel/notice.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { ended, knownAt, type Past } from '../../kernel/past.ts';
import type { Person } from '../../kernel/person.ts';
import type { Id, Json } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { ringOf } from './content.ts';
import { TAKE, takeId } from './names.ts';

/** What is known of somebody's part: it is counted by this. */
export type Part = 'owed' | 'took' | 'confirmed' | 'contradicted' | 'excused' | 'gone';

/** Where somebody stands in the organisation, as reports count them. */
export interface Place {
  level: number;
  unit: string;
  location: string;
  grade: string;
  /** Whose team it is. */
  manager: Id;
}

/** What a take-part obligation carries beyond its state. */
export interface TakeData extends Place {
  /** Where they stood before they moved. */
  places?: Past<Place>;
  /** The session that counts. */
  session?: Id | null;
  confirm?: 'yes' | 'absent' | null;
  /** The leader keeps to the record although the person said otherwise. */
  kept?: boolean;
  /** What was known since when, so that a report as of a day says what was known then. */
  history: [Instant, Part][];
}

export const takeData = (take: Pick<Obligation, 'data'>): TakeData => take.data as unknown as TakeData;

export const takeOf = (cycle: Id, person: Id, view: View): Obligation | undefined =>
  view.obligation(takeId(cycle, person));

export const placeOf = (person: Person, level: number): Place => ({
  level,
  unit: person.unit,
  location: person.location,
  grade: person.grade,
  manager: person.managerId,
});

const placeIn = ({ level, unit, location, grade, manager }: TakeData): Place => ({
  level,
  unit,
  location,
  grade,
  manager,
});

/** What changes in a part when its person moves; nothing when they have not. */
export function moved(take: Obligation, place: Place, now: Instant): { [name: string]: Json } {
  const data = takeData(take);
  const was = placeIn(data);
  return isDeepStrictEqual(was, place) ? {} : { ...place, places: ended(data.places, was, now) as unknown as Json };
}

/** A part as it was known before `until`, where its person stood then; undefined: it was not owed yet. */
export function takeAt(take: Obligation, until: Instant): Obligation | undefined {
  const data = takeData(take);
  if (!partAt(take, until)) return undefined;
  return data.places ? { ...take, data: { ...take.data, ...knownAt(placeIn(data), data.places, until) } } : take;
}

/** A new participant; excused from the start when away for long. `open`: the opening day and the ring have come. */
export function oweTake(
  cycle: Cycle,
  person: Person,
  level: number,
  part: 'owed' | 'excused',
  open: boolean,
  now: Instant,
): Step[] {
  const id = takeId(cycle.id, person.id);
  const history: Json = [[now, part]];
  const steps: Step[] = [
    {
      do: 'owe',
      obligation: {
        id,
        kind: TAKE,
        cycle: cycle.id,
        about: person.id,
        owner: { person: person.id },
        due: cycle.closes,
        data: { ...placeOf(person, level), ring: ringOf(cycle, person.unit), history },
        open: open && part === 'owed',
        quiet: true,
      },
    },
  ];
  if (part === 'excused') steps.push({ do: 'settle', id, as: 'excused' });
  return steps;
}

const SETTLED = {
  took: 'done',
  confirmed: 'done',
  contradicted: 'done',
  excused: 'excused',
  gone: 'withdrawn',
} as const;

/** Moves somebody's part from one to another, and remembers since when. */
export function turn(take: Obligation, part: Part, view: View, change: { [name: string]: Json } = {}): Step[] {
  const history = [...takeData(take).history, [view.now, part]] as Json;
  const steps: Step[] = [{ do: 'amend', id: take.id, data: { ...change, history } }];
  if (part !== 'owed') steps.push({ do: 'settle', id: take.id, as: SETTLED[part] });
  else if (take.state !== 'open' && take.state !== 'waiting') steps.push({ do: 'reopen', id: take.id, quiet: true });
  steps.push({ do: 'refresh', ref: { kind: 'dialogue.confirm', id: take.id } });
  return [...steps, ...untell(take, view)];
}

/** What still waits to be said about a part is no longer true, or was answered meanwhile: it is not sent. */
export const untell = (take: Obligation, view: View): Step[] =>
  view
    .find<Notice>('notices', 'person', take.about)
    .filter((notice) => notice.ref.id === take.id)
    .map((notice) => ({ do: 'remove', table: 'notices', id: notice.id }));

/** What is known of a part now. */
export function partNow(take: Obligation): Part {
  const { confirm } = takeData(take);
  if (take.state === 'excused') return 'excused';
  if (take.state === 'withdrawn') return 'gone';
  if (take.state !== 'done') return 'owed';
  return confirm === 'absent' ? 'contradicted' : confirm === 'yes' ? 'confirmed' : 'took';
}

/** What was known of it before `until`; undefined: not yet owed then. */
export function partAt(take: Obligation, until: Instant): Part | undefined {
  return takeData(take).history.findLast(([at]) => at < until)?.[1];
}

export const hasTaken = (part: Part | undefined): boolean => part === 'took' || part === 'confirmed';
