import { type Act, type Decision, put, type Step } from './act.ts';
import { type Manners, manners as mannersTable, type Notice, notices, type Outgoing, outbox } from './notice.ts';
import { isSettled } from './obligation.ts';
import type { Id } from './store.ts';
import { addDays, type Day, dayIn, type Instant, plus } from './time.ts';
import type { View } from './view.ts';

/** A change of zone never sends twice in this time (hardening I3). */
const PAUSE = 12 * 3_600_000;

/**
 * When the next unsolicited message may go to a person: within the own working hours, at most one a working day. Undefined: not at
 * all for now (left, no account, blocked); it is looked at again when that changes.
 */
export function composeAt(view: View, id: string): Instant | undefined {
  const person = view.org.person(id);
  if (!person || person.status === 'left' || !isReachable(view, id)) return undefined;
  const manners = view.manners(id);
  const today = view.today(person);
  const day = manners.lastDay && manners.lastDay >= today ? view.work.shift(person, manners.lastDay, 1) : today;
  const rested = manners.lastAt ? plus(manners.lastAt, PAUSE) : view.now;
  return view.work.nextMoment(person, rested > view.now ? rested : view.now, day);
}

/** What waits for somebody is put together at that moment. */
export const composing = (person: Id, at: Instant): Extract<Step, { do: 'alarm' }> => ({
  do: 'alarm',
  id: `compose|${person}`,
  at,
  kind: 'notice.compose',
  data: { person },
});

/** Can a message be tried at all: met before, or an Entra id to meet by; not blocked, not uninstalled. A failure is tried again. */
export function isReachable(view: View, id: string): boolean {
  const reach = view.reach(id);
  if (reach && (reach.state === 'blocked' || reach.state === 'not-installed')) return false;
  return Boolean(reach?.conversation || reach?.linked || view.org.person(id)?.aadObjectId);
}

/** Is a notice still worth sending: what it asks for is open, and this person may still be asked. */
export function isDue(notice: Notice, view: View): boolean {
  if (!notice.obligation) return true;
  const o = view.obligation(notice.obligation);
  if (!o || isSettled(o)) return false;
  if (notice.why === 'escalate') return true;
  return o.delegate === notice.person || view.org.holdersOf(o.owner).some((p) => p.id === notice.person);
}

/** May it go today: what waits for a pause, a snooze or an absence to end stays. */
function isFree(notice: Notice, manners: Manners, today: Day, view: View): boolean {
  if (notice.cycle && view.cycle(notice.cycle)?.state === 'paused') return false;
  if (manners.awayUntil && manners.awayUntil >= today) return notice.why === 'announce';
  if (manners.snoozedUntil && manners.snoozedUntil >= today)
    return notice.why === 'announce' || notice.why === 'escalate';
  return true;
}

/** The rule of the clock that gathers what a person is to be told into one message. */
export const compose = (act: Act, view: View): Decision => ({ steps: gather(String(act.data.person), view) });

/** A message that was not sent in its time is taken apart: what it said joins what waits since, at the person's next moment. */
export function gatherAgain(row: Outgoing, view: View): Step[] {
  const back = row.notices.map((n) => view.get<Notice>('notices', n)).filter((n): n is Notice => n !== undefined);
  return [
    { do: 'remove', table: 'outbox', id: row.id },
    ...back.map((notice) => put(notices, { ...notice, state: 'waiting' })),
    ...gather(row.person, view, row, back),
  ];
}

/** Was a message put together on this very day of its reader's, and is it their working time? */
export function isTimely(row: Outgoing, view: View): boolean {
  const person = view.org.person(row.person);
  if (!person || !row.unsolicited) return true;
  return dayIn(row.at, person.timeZone) === view.today(person) && view.work.nextMoment(person, view.now) === view.now;
}

function gather(id: string, view: View, instead?: Outgoing, back: readonly Notice[] = []): Step[] {
  const person = view.org.person(id);
  const at = composeAt(view, id);
  const waiting = [...back, ...view.waitingNotices(id)];
  const steps: Step[] = [];
  const void_ = waiting.filter((n) => !isDue(n, view));
  for (const notice of void_) steps.push({ do: 'remove', table: 'notices', id: notice.id });
  const left = waiting.filter((n) => !void_.includes(n));
  if (!person || !at || left.length === 0) return steps;
  if (at > view.now) return [...steps, composing(id, at)];

  const manners = view.manners(id);
  const today = view.today(person);
  // The last one is still under way (sending was stopped, for instance): two must not arrive on one day.
  if (view.find<Outgoing>('outbox', 'person', id).some((m) => m.unsolicited && m.id !== instead?.id))
    return [
      ...steps,
      composing(id, view.work.nextMoment(person, plus(view.now, PAUSE), view.work.shift(person, today, 1))),
    ];
  const go = left.filter((n) => isFree(n, manners, today, view));
  if (go.length === 0) {
    const until = [manners.awayUntil, manners.snoozedUntil]
      .filter((d): d is Day => d !== undefined && d >= today)
      .sort()
      .at(-1);
    // A paused cycle calls again when it is continued; a snooze or an absence has an end.
    if (until) steps.push(composing(id, view.work.nextMoment(person, view.now, addDays(until, 1))));
    return steps;
  }
  for (const notice of go) steps.push(put(notices, { ...notice, state: 'queued' }));
  const message: Omit<Outgoing, 'version'> = {
    id: `m|${id}|${dayIn(view.now, person.timeZone)}`,
    person: id,
    lane: 'prompt',
    notices: go.map((n) => n.id),
    at: view.now,
    unsolicited: true,
  };
  steps.push(put(outbox, message), put(mannersTable, { ...manners, lastDay: today, lastAt: view.now }));
  if (left.length > go.length)
    steps.push(composing(id, view.work.nextMoment(person, plus(view.now, PAUSE), view.work.shift(person, today, 1))));
  return steps;
}
