import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../kernel/act.ts';
import { type Cycle, cycles } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Person } from '../../kernel/person.ts';
import { dayWithin, later, todayUtc } from '../../kernel/rundays.ts';
import { addDays, type Day, dayIn, daysBetween, isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { owes, wantedBy } from './audience.ts';
import { closing } from './complete.ts';
import { contentOf, isRinged } from './content.ts';
import { closesByClock } from './launch.ts';
import { CARDS, LEARN, learnId, OFFICE } from './names.ts';
import { learnDates } from './owe.ts';
import { completions } from './records.ts';
import { already, completionFor } from './round.ts';
import { turnsOf } from './turns.ts';

export const extendSchema = z.object({
  cycle: z.string().max(200),
  closes: z.string().refine(isDay),
  due: z.string().refine(isDay).optional(),
});

/** Only the office; an operator acts for it. */
export function notOffice(act: Pick<Act, 'by' | 'as'>, cycle: string, view: View): Refusal | undefined {
  const by = act.as ?? act.by;
  if (by.startsWith('operator:') || view.org.holds(by, OFFICE)) return undefined;
  return { refuse: 'common.refused.role', about: cycle };
}

/** What is wrong with new dates of a run. */
export function wrongExtension(cycle: Cycle, closes: string, due: string, view: View): Refusal | undefined {
  if (closes < todayUtc(view) || closes < cycle.closes) return { refuse: 'learning.extend.earlier' };
  if (due > closes || due < cycle.opens) return { refuse: 'learning.launch.dueBetween' };
  // While it runs the date may stay as it is, though it has passed: nobody is asked anew.
  const stays = cycle.state !== 'closed' && due === contentOf(cycle).due;
  if (due < todayUtc(view) && !stays) return { refuse: 'learning.extend.duePast' };
  return undefined;
}

/** Working days where they are nobody's own. */
const USUAL = { workDays: [1, 2, 3, 4, 5], location: '', timeZone: 'UTC' };

/** By when, where nobody says it: as it was; of a run that is over and whose date has passed, as long from today as it had. */
function dueUnsaid(cycle: Cycle, closes: Day, view: View): Day {
  const { due } = contentOf(cycle);
  const today = todayUtc(view);
  if (cycle.state !== 'closed' || due >= today) return due;
  return dayWithin(addDays(today, daysBetween(cycle.opens, due)), later(closes, today), USUAL, view.work);
}

/** A later closing date. A run that has closed opens again, and with it what was not completed. */
export function extend(act: Act<z.infer<typeof extendSchema>>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (cycle?.capability !== 'learning') return { refuse: 'common.cycle.none' };
  const { closes } = act.data;
  const due = act.data.due ?? dueUnsaid(cycle, closes, view);
  const refused = notOffice(act, cycle.id, view) ?? wrongExtension(cycle, closes, due, view);
  if (refused) return refused;
  const { closedAt, ...rest } = cycle;
  const wasClosed = cycle.state === 'closed';
  const now: Cycle = {
    ...rest,
    closes,
    state: wasClosed ? 'open' : cycle.state,
    content: { ...cycle.content, due },
  };
  const steps: Step[] = [put(cycles, now), closesByClock(now)];
  for (const o of view.ofKind(cycle.id, LEARN)) {
    const person = view.org.person(o.about);
    if (person && o.due && (o.state === 'open' || o.state === 'waiting'))
      steps.push({ do: 'amend', id: o.id, due: later(learnDates(now, person, view).due, o.due) });
  }
  if (wasClosed)
    for (const person of view.org.all()) {
      const came = closedAt !== undefined && person.joined >= dayIn(closedAt, person.timeZone);
      steps.push(...goesOn(now, person, came, view));
    }
  steps.push({ do: 'note', about: cycle.id, facts: { closes, due, was: cycle.closes } });
  return { steps, reply: { show: { kind: CARDS.run, id: cycle.id } } };
}

/** What a run that was closed and goes on means for one person: as if everything that has happened meanwhile happened now. */
function goesOn(now: Cycle, person: Person, came: boolean, view: View): Step[] {
  const o = view.obligation(learnId(now.id, person.id));
  const done = o?.state === 'missed' ? completionFor(person.id, now, view) : undefined;
  if (o && done)
    return [...(done.learn ? [] : [put(completions, { ...done, learn: o.id, run: now.id })]), ...closing(o, done)];
  if (o && mayGoOn(o, now, person, view))
    return [
      { do: 'amend', id: o.id, due: later(learnDates(now, person, view).due, o.due ?? '') },
      { do: 'reopen', id: o.id },
    ];
  return turnsOf(person, [now], view, { joins: came });
}

/** Missed, and still theirs as it was: the due date of the run holds, where it lies ahead. Everybody else begins anew. */
const mayGoOn = (o: Obligation, now: Cycle, person: Person, view: View): boolean =>
  o.state === 'missed' &&
  o.openedAt !== undefined &&
  now.state === 'open' &&
  person.status === 'active' &&
  contentOf(now).due >= view.today(person) &&
  isRinged(now, person.unit) &&
  owes(person, wantedBy(now), view, true) === 'owed' &&
  !already(person.id, wantedBy(now), view);
