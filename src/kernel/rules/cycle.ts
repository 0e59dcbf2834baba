import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../act.ts';
import { type ActRule, rule } from '../capability.ts';
import type { Catalogue } from '../catalogue.ts';
import { composing } from '../courtesy.ts';
import { type Cycle, cycles } from '../cycle.ts';
import { runNamed } from '../naming.ts';
import { type Notice, notices, type Outgoing, outbox } from '../notice.ts';
import { isSettled, type Obligation } from '../obligation.ts';
import { isDay } from '../time.ts';
import type { View } from '../view.ts';

const id = z.string().max(200);

/** What an office may do with a launched cycle. Each is on the ledger and reaches what is still queued. */
export function cycleRules(catalogue: Catalogue): Record<string, ActRule> {
  const office = <D extends { cycle: string }>(
    data: z.ZodType<D>,
    decide: (cycle: Cycle, act: Act<D>, view: View) => Decision,
  ): ActRule =>
    rule<D>({
      data,
      may: 'anyone',
      operator: true,
      version: (act, view) => {
        const cycle = view.cycle(act.data.cycle);
        const kind = cycle && catalogue.capability(cycle.capability).runCard;
        return cycle && { version: cycle.version, ...(kind ? { show: { kind, id: cycle.id } } : {}) };
      },
      decide: (act, view) => {
        const cycle = view.cycle(act.data.cycle);
        if (!cycle) return { refuse: 'common.cycle.none' };
        return mayManage(catalogue, cycle, act, view) ?? decide(cycle, act, view);
      },
    });
  /** Pressed twice: it is so already, and the same is said again. */
  const turned = (cycle: Cycle, to: Cycle['state'], text: string, steps: () => Step[]): Decision => ({
    steps: cycle.state === to ? [] : steps(),
    reply: { text, params: { title: runNamed(cycle) } },
  });
  const named = z.object({ cycle: id });
  return {
    'cycle.pause': office(named, (cycle, _act, view) =>
      cycle.state === 'open' || cycle.state === 'paused'
        ? turned(cycle, 'paused', 'common.cycle.paused', () => [
            put(cycles, { ...cycle, state: 'paused' }),
            ...callBack(cycle, view),
            note(cycle, 'paused'),
          ])
        : wrongState(cycle),
    ),
    'cycle.resume': office(named, (cycle, act, view) =>
      cycle.state === 'paused' || cycle.state === 'open'
        ? turned(cycle, 'open', 'common.cycle.resumed', () => [
            put(cycles, { ...cycle, state: 'open' }),
            ...wake(cycle, act, view),
            note(cycle, 'open'),
          ])
        : wrongState(cycle),
    ),
    'cycle.close': office(named, (cycle, act, view) =>
      cycle.state === 'open' || cycle.state === 'paused' || cycle.state === 'closed'
        ? turned(cycle, 'closed', 'common.cycle.closed', () => closeCycle(catalogue, cycle, act, view))
        : wrongState(cycle),
    ),
    'cycle.closeByClock': rule({
      data: named,
      may: 'clock',
      decide: (act, view) => {
        const cycle = view.cycle(act.data.cycle);
        if (!cycle || (cycle.state !== 'open' && cycle.state !== 'paused')) return { steps: [] };
        return { steps: closeCycle(catalogue, cycle, act, view) };
      },
    }),
  };
  /** The ledger says what became of it. */
  function note(cycle: Cycle, state: Cycle['state']): Step {
    return { do: 'note', about: cycle.id, facts: { state } };
  }
}

/** Refuses whoever does not hold an office of the capability; operators act for the office. */
export function mayManage(
  catalogue: Catalogue,
  cycle: Pick<Cycle, 'capability' | 'id'>,
  act: Pick<Act, 'by' | 'as'>,
  view: View,
): Refusal | undefined {
  if (act.by.startsWith('operator:') && !act.as) return undefined;
  const offices = catalogue.capability(cycle.capability).offices ?? [];
  return view.org.holdsAny(act.as ?? act.by, offices) ? undefined : { refuse: 'common.refused.role', about: cycle.id };
}

/** What is queued and not yet sent waits again: a pause reaches it too. What else its message says still goes. */
function callBack(cycle: Cycle, view: View): Step[] {
  const back = view.find<Notice>('notices', 'cycle', cycle.id).filter((n) => n.state === 'queued');
  const ids = new Set(back.map((n) => n.id));
  const steps = back.map((notice) => put(notices, { ...notice, state: 'waiting' }));
  for (const person of new Set(back.map((n) => n.person)))
    for (const message of view.find<Outgoing>('outbox', 'person', person)) {
      if (!message.notices.some((n) => ids.has(n))) continue;
      const left = message.notices.filter((n) => !ids.has(n));
      steps.push(
        left.length > 0
          ? put(outbox, { ...message, notices: left })
          : { do: 'remove', table: 'outbox', id: message.id },
      );
    }
  return steps;
}

/** Everything of a cycle that waited while it was paused is looked at again: openings, ladders, what was to be told. */
function wake(cycle: Cycle, act: { at: string }, view: View): Step[] {
  const steps: Step[] = [];
  const people = new Set<string>();
  for (const o of view.find<Obligation>('obligations', 'cycle', cycle.id)) {
    if (o.state === 'waiting' && o.opens && o.opens <= act.at)
      steps.push({ do: 'alarm', id: `open|${o.id}`, at: act.at, kind: 'obligation.open', data: { id: o.id } });
    if (o.state === 'open' && o.due)
      steps.push({ do: 'alarm', id: `rung|${o.id}`, at: act.at, kind: 'obligation.rung', data: { id: o.id } });
  }
  for (const notice of view.find<Notice>('notices', 'cycle', cycle.id))
    if (notice.state === 'waiting') people.add(notice.person);
  for (const person of people) steps.push(composing(person, act.at));
  return steps;
}

/** Closing leaves everybody done, excused, missed or withdrawn. */
function closeCycle(catalogue: Catalogue, cycle: Cycle, act: { at: string }, view: View): Step[] {
  const steps: Step[] = [put(cycles, { ...cycle, state: 'closed', closedAt: act.at })];
  let missed = 0;
  for (const o of view.find<Obligation>('obligations', 'cycle', cycle.id)) {
    if (isSettled(o)) continue;
    const as = catalogue.kind(o.kind).atClose;
    if (as === 'later') continue;
    if (as === 'missed') missed++;
    steps.push({ do: 'settle', id: o.id, as });
  }
  steps.push(...(catalogue.capability(cycle.capability).closing?.(cycle.id, view) ?? []));
  steps.push({ do: 'note', what: 'cycle.closed', about: cycle.id, facts: { missed } });
  return steps;
}

const wrongState = (cycle: Cycle): Refusal => ({
  refuse: 'common.cycle.wrongState',
  params: { title: runNamed(cycle), state: cycle.state },
});

export const laterDay = z.string().refine(isDay);
