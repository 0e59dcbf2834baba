import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../kernel/act.ts';
import { type Cycle, cycles } from '../../kernel/cycle.ts';
import { listInput } from '../../kernel/fields.ts';
import { runNamed } from '../../kernel/naming.ts';
import type { Person } from '../../kernel/person.ts';
import type { Json } from '../../kernel/store.ts';
import { addDays, isDay, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { certifiers, ringsOf, survey } from './audience.ts';
import { type Content, contentOf, contentSchema, isRinged, isRunning, numbered, overlapping } from './content.ts';
import { certifyDue, closingMoment, FIRST_ZONE, leadDates } from './dates.ts';
import { CERTIFY, certifyId, LEAD, leadId, takeId } from './names.ts';
import { standFrom } from './stand.ts';
import { oweTake } from './take.ts';

const day = z.string().refine(isDay);
const unitList = listInput(400, 500);

/** Everything that a launch needs, from the form or the command line. */
export const launchSchema = contentSchema.extend({
  units: unitList.default([]),
  opens: day,
  closes: day,
  to: z.enum(['everyone', 'rings']).default('everyone'),
});
export type Launch = z.infer<typeof launchSchema>;

/** What is wrong with the dates, as a text of the catalogue. */
export function wrongDates(
  it: Pick<Launch, 'opens' | 'closes' | 'figuresDue'>,
  today: string,
): { refuse: string } | undefined {
  if (it.opens < addDays(today, -1)) return { refuse: 'dialogue.launch.past' };
  if (it.closes <= it.opens) return { refuse: 'dialogue.launch.closesFirst' };
  // A head certifies figures that stand: after the last day.
  if (it.figuresDue <= it.closes) return { refuse: 'dialogue.launch.figuresFirst' };
  return undefined;
}

/** Units to which nobody belongs, as a refusal. */
export function nobodyIn(units: readonly string[], view: View): Refusal | undefined {
  const unknown = units.filter(
    (unit) =>
      view.find<Person>('people', 'unit', unit).length === 0 &&
      !view.org.all().some((p) => p.unit.startsWith(`${unit}/`)),
  );
  return unknown.length > 0
    ? { refuse: 'dialogue.launch.unknownUnit', params: { units: unknown.join(', ') } }
    : undefined;
}

/** The next of its year. */
function nameFor(year: number, view: View): { id: string; title: string; nth: number } {
  for (let nth = 1; ; nth++) {
    const id = nth === 1 ? `dialogue-${year}` : `dialogue-${year}-${nth}`;
    if (!view.cycle(id)) return { id, title: numbered(`Leadership Dialogue ${year}`, nth), nth };
  }
}

/** Makes the cycle and everything that is owed in it: leads, participation, certifications. */
export function launch(act: Act<Launch>, view: View): Decision {
  const { units, opens, closes, to, ...said } = act.data;
  const office = view.org.person(act.by);
  const wrong = wrongDates(act.data, office ? view.today(office) : view.now.slice(0, 10));
  if (wrong) return wrong;
  const unknown = nobodyIn(units, view);
  if (unknown) return unknown;
  const other = overlapping(act.data, view);
  if (other)
    return {
      refuse: 'dialogue.launch.runs',
      params: { title: runNamed(other) },
      show: { kind: 'dialogue.cycle', id: other.id },
    };
  const seen = survey(units, view);
  if (seen.leaders.length === 0) return { refuse: 'dialogue.launch.nobody' };

  const rings = to === 'rings' ? ringsOf(seen) : [];
  const { id, title, nth } = nameFor(said.year, view);
  const content: Content = { ...said, rings, began: [opens], nth };
  const cycle: Cycle = {
    id,
    version: 0,
    capability: 'dialogue',
    title,
    state: 'open',
    opens,
    closes,
    units,
    ...(rings.length > 1 ? { ring: 1 } : {}),
    launchedAt: view.now,
    launchedBy: act.by,
    content: content as unknown as { [name: string]: Json },
  };
  const begun = momentOf(opens, '00:00', FIRST_ZONE) <= view.now;
  const steps: Step[] = [put(cycles, cycle)];
  for (const { person, level } of seen.leaders) steps.push(...oweLead(cycle, person, level, view));
  for (const { person, level } of seen.participants)
    steps.push(...oweTake(cycle, person, level, 'owed', begun && isRinged(cycle, person.unit), view.now));
  for (const { person, level } of seen.excused)
    steps.push(...oweTake(cycle, person, level, 'excused', false, view.now));
  for (const entity of seen.entities) steps.push(...oweCertify(cycle, entity, view));
  if (!begun)
    steps.push({
      do: 'alarm',
      id: `begin|${cycle.id}`,
      at: momentOf(opens, '00:00', FIRST_ZONE),
      kind: 'dialogue.begin',
      data: { cycle: cycle.id },
    });
  steps.push(...clockOf(cycle));
  steps.push({
    do: 'note',
    about: cycle.id,
    facts: { leaders: seen.leaders.length, participants: seen.participants.length, opens, closes, rings: rings.length },
  });
  return { steps, reply: { show: { kind: 'dialogue.cycle', id: cycle.id } } };
}

/** What a chair owes: asked now, later by the clock, or when its ring opens. */
export function oweLead(cycle: Cycle, chair: Person, level: number, view: View, joined?: string): Step[] {
  const base = {
    id: leadId(cycle.id, chair.id),
    kind: LEAD,
    cycle: cycle.id,
    about: chair.id,
    owner: { chair: chair.id },
    data: { level, ...standFrom(chair, view) },
  };
  if (!isRinged(cycle, chair.unit)) return [{ do: 'owe', obligation: base }];
  const dates = leadDates(cycle, chair, view, joined);
  return [{ do: 'owe', obligation: { ...base, ...dates, open: cycle.state === 'open' && dates.opens <= view.now } }];
}

/** Waits until the cycle closes. */
export const oweCertify = (cycle: Cycle, entity: string, view: View): Step[] =>
  certifiers(entity, cycle.units, view).map(({ about, owner }) => ({
    do: 'owe',
    obligation: {
      id: certifyId(cycle.id, about),
      kind: CERTIFY,
      cycle: cycle.id,
      about,
      owner,
      due: certifyDue(owner, contentOf(cycle).figuresDue, view),
    },
  }));

/** What the clock does in a cycle: it closes, asks those without a record, and looks at the certifications again. */
export function clockOf(cycle: Cycle): Step[] {
  const data = { cycle: cycle.id };
  const { figuresDue } = contentOf(cycle);
  return [
    { do: 'alarm', id: `close|${cycle.id}`, at: closingMoment(cycle.closes), kind: 'cycle.closeByClock', data },
    {
      do: 'alarm',
      id: `questions|${cycle.id}`,
      at: momentOf(addDays(cycle.closes, -21), '00:00', FIRST_ZONE),
      kind: 'dialogue.questions',
      data,
    },
    {
      do: 'alarm',
      id: `recertify|${cycle.id}`,
      at: momentOf(figuresDue, '00:00', 'UTC'),
      kind: 'dialogue.recertify',
      data,
    },
  ];
}

/** The opening day has come somewhere: participation is owed from now on, in the rings that are open. */
export function begin(act: Act<{ cycle: string }>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  if (!isRunning(cycle)) return { steps: [] };
  return { steps: openParts(cycle, view) };
}

export function openParts(cycle: Cycle, view: View): Step[] {
  const waiting = view
    .ofKind(cycle.id, 'dialogue.take')
    .filter((o) => o.state === 'waiting' && isRinged(cycle, String(o.data.unit ?? '')));
  return waiting.map((o): Step => ({ do: 'open', id: takeId(cycle.id, o.about), quiet: true }));
}
