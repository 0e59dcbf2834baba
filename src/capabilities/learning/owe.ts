import type { Step } from '../../kernel/act.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Person } from '../../kernel/person.ts';
import { dayWithin, later } from '../../kernel/rundays.ts';
import type { Id } from '../../kernel/store.ts';
import { addDays, type Day, daysBetween, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { hasCompleted } from './audience.ts';
import { contentOf, isRinged, ringOf } from './content.ts';
import { LEARN, learnId } from './names.ts';
import { placeOf } from './place.ts';

/** The day from which a learner's time runs: the opening, the day the own ring opened, or the day since which they are asked. */
const startOf = (cycle: Cycle, person: Person, since?: Day): Day => {
  const ring = contentOf(cycle).began[ringOf(cycle, person.unit) - 1] ?? cycle.opens;
  return since ? later(ring, since) : ring;
};

/** When a learner is asked, and by when it is due: whoever begins later has as long as the others, up to closing. */
export function learnDates(cycle: Cycle, person: Person, view: View, since?: Day): { opens: string; due: Day } {
  const start = startOf(cycle, person, since);
  const given = contentOf(cycle).due;
  const due = later(given, addDays(start, daysBetween(cycle.opens, given)));
  return { opens: momentOf(start, '00:00', person.timeZone), due: dayWithin(due, cycle.closes, person, view.work) };
}

/** What one person owes in a run. */
export function oweLearn(cycle: Cycle, person: Person, how: 'owed' | 'excused', view: View, since?: Day): Step[] {
  const { course, refresher } = contentOf(cycle);
  const again = refresher && hasCompleted(person.id, course, view);
  const base = {
    id: learnId(cycle.id, person.id),
    kind: LEARN,
    cycle: cycle.id,
    about: person.id,
    owner: { person: person.id },
    data: { ...placeOf(person, view), ...(again ? { refresher: true } : {}) },
  };
  if (how === 'excused')
    return [
      { do: 'owe', obligation: base },
      { do: 'settle', id: base.id, as: 'excused' },
    ];
  if (!isRinged(cycle, person.unit)) return [{ do: 'owe', obligation: base }];
  const dates = learnDates(cycle, person, view, since);
  return [{ do: 'owe', obligation: { ...base, ...dates, open: cycle.state === 'open' && dates.opens <= view.now } }];
}

/**
 * Asked again, or at last, with as long as a joiner has from `since`: not before the run or the own ring has opened, and not while it is
 * paused.
 */
export function askAgain(cycle: Cycle, person: Person, id: Id, view: View, since: Day): Step[] {
  const back: Step = { do: 'amend', id, data: { leftAt: null } };
  if (!isRinged(cycle, person.unit)) return [back, { do: 'wait', id }];
  const dates = learnDates(cycle, person, view, since);
  const amend: Step = { do: 'amend', id, ...dates };
  return cycle.state === 'open' && dates.opens <= view.now
    ? [back, amend, { do: 'reopen', id }]
    : [back, { do: 'wait', id }, amend];
}
