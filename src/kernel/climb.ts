import { type Act, type Decision, put, type Step } from './act.ts';
import type { ActRule } from './capability.ts';
import type { Catalogue } from './catalogue.ts';
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
export function clockOf(o: Pick<Obligation, 'owner'>, view: View): Person | { timeZone: string; workDays: number[]; location: string } {
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
      all.push({ name: `announce-${rung.name}`, day: view.work.shift(who, rung.day, -1), goes: 'announce', of: rung.name, late: rung.late });
    all.push(rung);
  }
  return all.sort((a, b) => a.day.localeCompare(b.day));
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
    if (!o || !kind?.ladder || isSettled(o) || o.state !== 'open') return { steps: [] };
    const cycle = view.cycle(o.cycle);
    // What is owed after closing (a certification) goes on; everything else rests while its cycle does.
    if (cycle && cycle.state !== 'open' && !(cycle.state === 'closed' && kind.atClose === 'later')) return { steps: [] };
    const who = clockOf(o, view);
    const today = view.today(who);
    const due = climb(o, kind.ladder, view).filter((rung) => rung.day <= today && !o.rungs.includes(rung.name));
    const steps: Step[] = [];
    const taken = new Set<string>();
    let again: Day | undefined;
    let held = o.heldOnce ?? false;

    const reminder = due.filter((rung) => rung.goes === 'holder').at(-1);
    for (const rung of due) {
      if (rung.goes === 'holder') {
        taken.add(rung.name);
        if (rung === reminder) steps.push(...remind(o, kind.card, rung.name, view));
      } else if (rung.goes === 'announce') {
        if (!targets(o, rung.of, kind.ladder, view).length) continue;
        taken.add(rung.name);
        steps.push(...tellHolders(o, { kind: 'obligation.announcement', id: o.id }, 'announce', rung.name, view));
      } else {
        const wait = holds(o, view, today, taken.has(`announce-${rung.name}`));
        if (wait) {
          again = again === undefined || wait < again ? wait : again;
          held = held || (o.planned !== undefined && !o.heldOnce && wait > o.planned);
          continue;
        }
        taken.add(rung.name);
        for (const target of targets(o, rung.name, kind.ladder, view)) {
          steps.push({
            do: 'tell',
            person: target.id,
            ref: { kind: 'obligation.escalation', id: o.id },
            why: 'escalate',
            obligation: o.id,
            key: rung.name,
            ...(o.cycle ? { cycle: o.cycle } : {}),
          });
          steps.push({ do: 'note', what: 'obligation.escalated', about: o.id, for: target.id, facts: { rung: rung.name, due: o.due ?? null } });
        }
      }
    }
    const next: Obligation = { ...o, rungs: [...o.rungs, ...taken], ...(held ? { heldOnce: true } : {}) };
    steps.push(put(obligations, next));
    const at = again ? momentOf(again, '00:00', who.timeZone) : nextRung(next, kind.ladder, view);
    if (at) steps.push({ do: 'alarm', id: `rung|${o.id}`, at, kind: 'obligation.rung', data: { id: o.id } });
    return { steps };
  };
}

function remind(o: Obligation, card: string, key: string, view: View): Step[] {
  return tellHolders(o, { kind: card, id: o.id }, 'remind', key, view);
}

function tellHolders(o: Obligation, ref: { kind: string; id: string }, why: 'remind' | 'announce', key: string, view: View): Step[] {
  const people = view.org.holdersOf(o.owner).map((p) => p.id);
  if (o.delegate) people.push(o.delegate);
  return people.map((person) => ({ do: 'tell', person, ref, why, obligation: o.id, key, ...(o.cycle ? { cycle: o.cycle } : {}) }));
}

/** To whom a step up goes: never above a head of entity by itself; then an office gets the list and decides. */
export function targets(o: Obligation, rung: 'supervisor' | 'head', ladder: Ladder, view: View): Person[] {
  const [holder] = view.org.holdersOf(o.owner);
  const chair = 'chair' in o.owner ? view.org.person(o.owner.chair) : holder;
  if (!holder || !chair) return rung === 'supervisor' ? view.org.holders(ladder.office) : [];
  const head = view.org.holders('head-of-entity', entityOf(chair))[0];
  const isHead = head?.id === holder.id;
  if (rung === 'supervisor') {
    const up = view.org.above(o.owner, holder.id);
    if (isHead || !up) return view.org.holders(ladder.office);
    return [up];
  }
  if (isHead || !head || view.org.above(o.owner, holder.id)?.id === head.id) return [];
  return [head];
}

/** The day to look again, when a step up must wait; undefined: it may go. */
function holds(o: Obligation, view: View, today: Day, announcedNow: boolean): Day | undefined {
  const who = clockOf(o, view);
  const tomorrow = view.work.shift(who, today, 1);
  // What was announced in this same tick (after a pause, after an outage) waits its working day.
  if (announcedNow) return tomorrow;
  const [holder] = view.org.holdersOf(o.owner);
  if (!holder) return undefined;
  if (o.planned && !o.heldOnce && o.planned >= today && view.work.between(who, today, o.planned) <= PLANNED_HOLDS)
    return view.work.shift(who, o.planned, 1);
  if (!o.reachedAt) return tomorrow;
  const away = view.manners(holder.id).awayUntil;
  if (away && away >= today) return view.work.onOrAfter(who, addDays(away, 1));
  if (view.work.between(who, dayIn(o.reachedAt, who.timeZone), today) < DAYS_TO_ANSWER) return tomorrow;
  return undefined;
}
