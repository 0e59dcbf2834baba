import { type Act, type Decision, put, type Step } from './act.ts';
import { type ActRule, ladderOf } from './capability.ts';
import type { Catalogue } from './catalogue.ts';
import { isReachable } from './courtesy.ts';
import { type Ladder, type Rung, rungs } from './ladder.ts';
import { isSettled, type Obligation, obligations } from './obligation.ts';
import { entityOf, type Person } from './person.ts';
import { addDays, type Day, dayIn, type Instant, momentOf } from './time.ts';
import type { View } from './view.ts';

/** How far ahead an endless ladder is looked at: the next step is always nearer than this. */
const HORIZON = 800;
/** A planned date at most this many working days ahead holds an escalation, once (people.md). */
const PLANNED_HOLDS = 10;
/** Nothing goes up before a prompt of the own was delivered and this many of the person's working days passed (hardening S1). */
const DAYS_TO_ANSWER = 3;

type Step1 = Rung | { name: string; day: Day; goes: 'announce'; of: 'supervisor' | 'head'; late: number };

/** In whose calendar an obligation runs: its first holder's; nobody's: UTC, every day but the weekend. */
export function clockOf(
  o: Pick<Obligation, 'owner'>,
  view: View,
): Person | { timeZone: string; workDays: number[]; location: string } {
  return view.org.holdersOf(o.owner)[0] ?? { timeZone: 'UTC', workDays: [1, 2, 3, 4, 5], location: '' };
}

/** The ladder of one obligation with the announcements, a working day before each step up. */
function climb(o: Obligation, ladder: Ladder, view: View): Step1[] {
  if (!o.due || !o.openedAt) return [];
  const who = clockOf(o, view);
  const opened = dayIn(o.openedAt, who.timeZone);
  const all: Step1[] = [];
  for (const rung of rungs(ladder, opened, o.due, addDays(o.due, HORIZON))) {
    if (rung.goes === 'up')
      all.push({
        name: `announce-${rung.name}`,
        day: view.work.shift(who, rung.day, -1),
        goes: 'announce',
        of: rung.name,
        late: rung.late,
      });
    all.push(rung);
  }
  return all.sort((a, b) => a.day.localeCompare(b.day));
}

/** Steps whose day is over or has come: with a new date they are not taken again. */
export function rungsBehind(o: Obligation, ladder: Ladder | undefined, view: View): string[] {
  if (!ladder || !o.openedAt) return [];
  const today = view.today(clockOf(o, view));
  return climb(o, ladder, view)
    .filter((rung) => rung.day <= today)
    .map((rung) => rung.name);
}

/** The moment of the next step not yet taken; undefined: no ladder, no date, or nothing left. */
export function nextRung(o: Obligation, ladder: Ladder | undefined, view: View): Instant | undefined {
  if (!ladder || !o.due || o.state !== 'open') return undefined;
  const next = climb(o, ladder, view).find((rung) => !o.rungs.includes(rung.name));
  if (!next) return undefined;
  const at = momentOf(next.day, '00:00', clockOf(o, view).timeZone);
  return at > view.now ? at : view.now;
}

/** The rule of the clock for one obligation: takes every step that is due, missed reminders collapsed into the latest. */
export function climbRule(catalogue: Catalogue): ActRule['decide'] {
  return (act: Act, view: View): Decision => {
    const o = view.obligation(String(act.data.id));
    const kind = o && catalogue.kind(o.kind);
    const ladder = o && kind && ladderOf(kind, o);
    if (!o || !kind || !ladder || isSettled(o) || o.state !== 'open') return { steps: [] };
    const cycle = view.cycle(o.cycle);
    // What is owed after closing (a certification) goes on; everything else rests while its cycle does.
    if (cycle && cycle.state !== 'open' && !(cycle.state === 'closed' && kind.atClose === 'later'))
      return { steps: [] };
    const who = clockOf(o, view);
    const today = view.today(who);
    const due = climb(o, ladder, view).filter((rung) => rung.day <= today && !o.rungs.includes(rung.name));
    const steps: Step[] = [];
    const taken = new Set<string>();
    let again: Day | undefined;
    let held = o.heldOnce ?? false;
    let up = false;

    const reminder = due.filter((rung) => rung.goes === 'holder').at(-1);
    for (const rung of due) {
      if (rung.goes === 'holder') {
        taken.add(rung.name);
        if (rung === reminder) steps.push(...remind(o, kind.card, rung.name, view));
      } else if (rung.goes === 'announce') {
        if (rung.of === 'head' && waitsFor(ladder, o, taken)) {
          again = earlier(again, view.work.shift(who, today, 1));
          continue;
        }
        taken.add(rung.name);
        if (!targets(o, rung.of, ladder, view).length) continue;
        steps.push(...tellHolders(o, { kind: 'obligation.announcement', id: o.id }, 'announce', rung.name, view));
      } else {
        if (rung.name === 'head' && waitsFor(ladder, o, taken)) continue;
        const goesTo = targets(o, rung.name, ladder, view);
        const wait = goesTo.length > 0 ? holds(o, view, today, up) : undefined;
        if (wait) {
          again = earlier(again, wait.until);
          held ||= wait.planned ?? false;
          continue;
        }
        taken.add(rung.name);
        up ||= goesTo.length > 0;
        for (const target of goesTo) {
          steps.push({
            do: 'tell',
            person: target.id,
            ref: { kind: 'obligation.escalation', id: o.id },
            why: 'escalate',
            obligation: o.id,
            key: rung.name,
            ...(o.cycle ? { cycle: o.cycle } : {}),
          });
          steps.push({
            do: 'note',
            what: 'obligation.escalated',
            about: o.id,
            for: target.id,
            facts: { rung: rung.name, due: o.due ?? null },
          });
        }
      }
    }
    const { announcedAt, ...rest } = o;
    // One announcement carries one step up: the next step is announced anew.
    const next: Obligation = {
      ...rest,
      ...(announcedAt && !up ? { announcedAt } : {}),
      rungs: [...o.rungs, ...taken],
      ...(held ? { heldOnce: true, ...(o.planned ? { heldFor: o.heldFor ?? o.planned } : {}) } : {}),
    };
    steps.push(put(obligations, next));
    const coming = climb(next, ladder, view).find((rung) => rung.day > today)?.day;
    const days = [again, coming].filter((day): day is Day => day !== undefined).sort();
    const at = days[0] && momentOf(days[0], '00:00', who.timeZone);
    if (at) steps.push({ do: 'alarm', id: `rung|${o.id}`, at, kind: 'obligation.rung', data: { id: o.id } });
    return { steps };
  };
}

function remind(o: Obligation, card: string, key: string, view: View): Step[] {
  return tellHolders(o, { kind: card, id: o.id }, 'remind', key, view);
}

function tellHolders(
  o: Obligation,
  ref: { kind: string; id: string },
  why: 'remind' | 'announce',
  key: string,
  view: View,
): Step[] {
  const people = view.org.holdersOf(o.owner).map((p) => p.id);
  if (o.delegate) people.push(o.delegate);
  return people.map((person) => ({
    do: 'tell',
    person,
    ref,
    why,
    obligation: o.id,
    key,
    ...(o.cycle ? { cycle: o.cycle } : {}),
  }));
}

/** To whom a step up goes: never above a head of entity by itself; then an office gets the list and decides. */
export function targets(o: Obligation, rung: 'supervisor' | 'head', ladder: Ladder, view: View): Person[] {
  const [holder] = view.org.holdersOf(o.owner);
  const chair = 'chair' in o.owner ? view.org.person(o.owner.chair) : holder;
  if (!holder || !chair) return rung === 'supervisor' ? view.org.holders(ladder.office) : [];
  const head = view.org.holders('head-of-entity', entityOf(chair))[0];
  // Somebody who was given the role below the holder is nobody to whom it goes up.
  const isHead = head !== undefined && (head.id === holder.id || view.org.isAbove(holder.id, head.id));
  if (rung === 'supervisor') {
    const up = view.org.above(o.owner, holder.id);
    if (isHead || !up) return view.org.holders(ladder.office);
    return [up];
  }
  // Several could be the head: the office is asked (people.md).
  if (!head) return view.org.holders(ladder.office);
  if (isHead || view.org.above(o.owner, holder.id)?.id === head.id) return [];
  return [head];
}

/** The day to look again, when a step up must wait, and whether a plan is why; undefined: it may go. */
function holds(o: Obligation, view: View, today: Day, up: boolean): { until: Day; planned?: boolean } | undefined {
  const who = clockOf(o, view);
  const tomorrow = { until: view.work.shift(who, today, 1) };
  // One step up at a time, whatever was missed.
  if (up) return tomorrow;
  const holders = view.org.holdersOf(o.owner);
  const holder = holders.find((p) => p.id === o.reached) ?? holders[0];
  if (!holder) return undefined;
  if (
    o.planned &&
    (!o.heldOnce || o.heldFor === o.planned) &&
    o.planned >= today &&
    view.work.between(who, today, o.planned) <= PLANNED_HOLDS
  )
    return { until: view.work.shift(who, o.planned, 1), planned: true };
  if (!o.reachedAt || (o.reached && o.reached !== holder.id)) return tomorrow;
  const { awayFrom, awayUntil } = view.manners(holder.id);
  if (awayUntil && awayUntil >= today) return { until: view.work.onOrAfter(who, addDays(awayUntil, 1)) };
  const reached = dayIn(o.reachedAt, who.timeZone);
  // Days away don't count.
  const away = awayUntil ? view.work.between(who, later(reached, addDays(awayFrom ?? awayUntil, -1)), awayUntil) : 0;
  if (view.work.between(who, reached, today) - away < DAYS_TO_ANSWER) return tomorrow;
  // The person sees it a working day ahead; who can't be reached any more has been reached before, and holds nothing up.
  if (!o.announcedAt) return isReachable(view, holder.id) ? tomorrow : undefined;
  return dayIn(o.announcedAt, who.timeZone) < today ? undefined : tomorrow;
}

/** The step to the head comes after the one to the supervisor, however long that was held. */
const waitsFor = (ladder: Ladder, o: Obligation, taken: Set<string>): boolean =>
  ladder.supervisor !== undefined && !o.rungs.includes('supervisor') && !taken.has('supervisor');

const earlier = (a: Day | undefined, b: Day): Day => (a === undefined || b < a ? b : a);
const later = (a: Day, b: Day): Day => (a > b ? a : b);
