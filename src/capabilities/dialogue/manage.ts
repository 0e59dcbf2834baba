import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../kernel/act.ts';
import { type Cycle, cycles } from '../../kernel/cycle.ts';
import { runNamed } from '../../kernel/naming.ts';
import { isSettled, type Obligation } from '../../kernel/obligation.ts';
import { ended } from '../../kernel/past.ts';
import type { Json } from '../../kernel/store.ts';
import { addDays, type Day, daysBetween, isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { leadsAnyone } from './audience.ts';
import { CORRECTABLE, contentOf, contentSchema, isRinged, overlapping } from './content.ts';
import { certifyDue, dayWithin, leadDates, todayUtc } from './dates.ts';
import { clockOf } from './launch.ts';
import { CERTIFY, CONFIRM, LEAD, LEAD_CARD, OFFICE, QUESTION, TAKE } from './names.ts';
import { everybody } from './organisation.ts';

const day = z.string().refine(isDay);
export const extendSchema = z.object({ cycle: z.string().max(200), closes: day, figuresDue: day.optional() });

/** Only the office; an operator acts for it. */
export function notOffice(act: Pick<Act, 'by'>, cycle: string, view: View): Refusal | undefined {
  if (act.by.startsWith('operator:') || view.org.holds(act.by, OFFICE)) return undefined;
  return { refuse: 'common.refused.role', about: cycle };
}

/** What is wrong with new dates of a cycle. */
export function wrongExtension(cycle: Cycle, closes: string, figuresDue: string, view: View): Refusal | undefined {
  if (closes < todayUtc(view) || closes <= cycle.opens) return { refuse: 'dialogue.extend.past' };
  if (closes < cycle.closes) return { refuse: 'dialogue.extend.earlier' };
  if (figuresDue <= closes) return { refuse: 'dialogue.launch.figuresFirst' };
  const other = overlapping({ ...cycle, closes }, view, cycle.id);
  if (other) return { refuse: 'dialogue.launch.runs', params: { title: runNamed(other) } };
  return undefined;
}

/** The figures are due as long after closing as before, unless said otherwise. */
export const movedAlong = (cycle: Cycle, closes: Day): Day =>
  addDays(contentOf(cycle).figuresDue, Math.max(0, daysBetween(cycle.closes, closes)));

/** A later closing date. A cycle that has closed opens again, and with it what was not recorded. */
export function extend(act: Act<z.infer<typeof extendSchema>>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (cycle?.capability !== 'dialogue') return { refuse: 'common.cycle.none' };
  const { closes } = act.data;
  const figuresDue = act.data.figuresDue ?? movedAlong(cycle, closes);
  const refused = notOffice(act, cycle.id, view) ?? wrongExtension(cycle, closes, figuresDue, view);
  if (refused) return refused;
  const { closedAt: _, ...rest } = cycle;
  const now: Cycle = {
    ...rest,
    closes,
    state: cycle.state === 'closed' ? 'open' : cycle.state,
    content: {
      ...cycle.content,
      figuresDue,
      closedBefore: ended(contentOf(cycle).closedBefore, cycle.closes, view.now) as unknown as Json,
    },
  };
  const steps: Step[] = [put(cycles, now), ...clockOf(now)];
  for (const o of view.find<Obligation>('obligations', 'cycle', cycle.id)) steps.push(...goesOn(o, now, view));
  // Who came, moved and left while it was closed: on board is who is on board at its end.
  if (cycle.state === 'closed') steps.push(...everybody(now, view));
  steps.push({ do: 'note', about: cycle.id, facts: { closes, figuresDue, was: cycle.closes } });
  return { steps, reply: { show: { kind: 'dialogue.cycle', id: cycle.id } } };
}

/** What a later closing date means for one thing owed. What was cut off gets the whole of the new time. */
function goesOn(o: Obligation, now: Cycle, view: View): Step[] {
  const { id } = o;
  if (o.kind === CERTIFY) {
    // Figures that are still to change are certified by nobody: asked again at the end; what was certified is looked at then.
    const due = certifyDue(o.owner, contentOf(now).figuresDue, view);
    return [
      { do: 'amend', id, due, data: { again: false } },
      ...(o.state === 'open' ? [{ do: 'wait', id } as const] : []),
    ];
  }
  const chair = o.kind === LEAD ? view.org.person(o.about) : undefined;
  // Whoever's ring never opened waits for it.
  const again: Step[] =
    o.state !== 'missed' || (chair && !leadsAnyone(o.about, now.units, view))
      ? []
      : isRinged(now, view.org.person(o.about)?.unit ?? '')
        ? [{ do: 'reopen', id, quiet: o.kind === TAKE }]
        : [{ do: 'wait', id }];
  if (o.kind === TAKE) return [{ do: 'amend', id, due: now.closes }, ...again];
  if (!o.due) return again;
  const who = view.org.holdersOf(o.owner)[0];
  if (o.state === 'missed' && who)
    return [{ do: 'amend', id, due: dayWithin(now.closes, now.closes, who, view.work) }, ...again];
  // A level whose date the closing had cut short has its own again.
  const dates = chair && !isSettled(o) ? leadDates(now, chair, view) : undefined;
  if (!dates || dates.due <= o.due) return again;
  return [{ do: 'amend', id, due: dates.due, ...(o.state === 'waiting' ? { opens: dates.opens } : {}) }, ...again];
}

/** What zod calls a mask. */
const chosen = <K extends string>(keys: readonly K[]) =>
  Object.fromEntries(keys.map((k) => [k, true])) as { [k in K]: true };

export const correctContentSchema = z
  .object({ cycle: z.string().max(200) })
  .extend(contentSchema.pick(chosen(CORRECTABLE)).partial().shape);

/** A wrong text or link is put right: every card already delivered follows in place, and everything queued is drawn with it. */
export function correctContent(act: Act<z.infer<typeof correctContentSchema>>, view: View): Decision {
  const { cycle: id, ...said } = act.data;
  const cycle = view.cycle(id);
  if (cycle?.capability !== 'dialogue') return { refuse: 'common.cycle.none' };
  const refused = notOffice(act, cycle.id, view);
  if (refused) return refused;
  const given = Object.fromEntries(
    Object.entries(said).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const steps: Step[] = [put(cycles, { ...cycle, content: { ...cycle.content, ...given } })];
  for (const o of view.find<Obligation>('obligations', 'cycle', cycle.id)) {
    if (o.kind === LEAD) steps.push(refresh(LEAD_CARD, o.id), refresh('dialogue.meeting', o.id));
    else if (o.kind === TAKE) steps.push(refresh(TAKE, o.id), refresh(CONFIRM, o.id), refresh(QUESTION, o.id));
    else steps.push(refresh(o.kind, o.id));
  }
  steps.push(refresh('dialogue.cycle', cycle.id), { do: 'note', about: cycle.id, words: given });
  return { steps, reply: { show: { kind: 'dialogue.cycle', id: cycle.id } } };
}

const refresh = (kind: string, id: string): Step => ({ do: 'refresh', ref: { kind, id } });

/** What closing means beyond what is open: the heads are asked to certify, and their focal points to prepare it. */
export function closing(id: string, view: View): Step[] {
  const cycle = view.cycle(id);
  // Whoever was asked nothing, their ring never having opened, certifies nothing.
  const took = (it: Obligation) => cycle !== undefined && isRinged(cycle, it.about);
  return view
    .ofKind(id, CERTIFY)
    .flatMap((it): Step[] =>
      it.state === 'waiting' && took(it) ? [{ do: 'open', id: it.id }, ...toPrepare(id, it, view)] : [],
    );
}

/** The focal points; where nobody is at the head, the office as well, which can have somebody named. */
function toPrepare(cycle: string, it: Obligation, view: View): Step[] {
  const head = view.org.holdersOf(it.owner)[0]?.id;
  const offices = head === undefined ? view.org.holders(OFFICE) : [];
  return [...view.org.holders('entity-focal-point', it.about), ...offices]
    .filter((person) => person.id !== head)
    .map((person) => ({
      do: 'tell',
      person: person.id,
      ref: { kind: CERTIFY, id: it.id },
      why: 'ask',
      cycle,
      key: 'prepare',
    }));
}
