import { z } from 'zod/v4';
import { type Act, type Decision, put, type Refusal, type Step } from '../../kernel/act.ts';
import { rule } from '../../kernel/capability.ts';
import type { Obligation, Ref } from '../../kernel/obligation.ts';
import { endedHere } from '../../kernel/sealed/ended.ts';
import { LEAST_PEOPLE } from '../../kernel/sealed/publish.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { isRunning } from './content.ts';
import { entityOfTake } from './figures.ts';
import { TAKE, takeId } from './names.ts';
import { hasTeams, PULSE, type PulseResults, pulseResults, pulseRun, STEPS, WORDS } from './pulseNames.ts';
import { destroyPulse, publishPulse } from './pulsePublish.ts';
import { partNow, takeData } from './take.ts';

const mark = z.preprocess((given) => given || 'none', z.enum([...STEPS, 'none']));
const text = z.preprocess((given) => given ?? '', z.string().trim().max(1000));

/** What a person says in the pulse: split off before anything decides, sealed, and never seen again by itself. */
const answers = z.object({ commitment: mark, trust: mark, reputation: mark, remark: text, idea: text });

/** Counts an answer, once per person. What it says is not here; the kernel seals it before this commits, and nothing else is kept. */
function pulse(act: Act<{ cycle: Id }>, view: View): Decision {
  const cycle = view.cycle(act.data.cycle);
  const refused = cycle?.capability === 'dialogue' ? whyNot(cycle.id, act.by, view) : { refuse: 'common.refused.gone' };
  if (refused || !cycle) return refused ?? { refuse: 'common.refused.gone' };
  const take = view.peek<Obligation>('obligations', takeId(cycle.id, act.by)) as Obligation;
  return {
    steps: [],
    seal: [{ do: 'cast', run: pulseRun(cycle.id), group: entityOfTake(take), words: WORDS }],
    // The same for everybody, whether it was counted now or before.
    reply: { show: { kind: PULSE, id: cycle.id }, with: { given: true } },
  };
}

/** Why somebody cannot answer now, as a text; undefined: they can. */
export function whyNot(cycleId: Id, person: Id, view: View): Refusal | undefined {
  // Not guarded: nothing of this person is to be touched by the act.
  const take = view.peek<Obligation>('obligations', takeId(cycleId, person));
  const results = view.get<PulseResults>('dialogue.pulseResults', cycleId);
  if (results || endedHere(pulseRun(cycleId), view) || !isRunning(view.cycle(cycleId)))
    return { refuse: 'dialogue.pulse.over' };
  if (!take || partNow(take) !== 'confirmed') return { refuse: 'dialogue.pulse.notYet' };
  if (isSmall(cycleId, view)) return { refuse: 'dialogue.pulse.small' };
  return undefined;
}

/** Fewer than ten people could answer: then there is no pulse (P1). */
function isSmall(cycle: Id, view: View): boolean {
  let found = 0;
  for (const take of view.ofKind(cycle, TAKE)) {
    if (mayAnswer(take, view)) found++;
    if (found >= LEAST_PEOPLE) return false;
  }
  return true;
}

/** Those who take part, are not excused, and have Teams. */
export const mayAnswer = (take: Obligation, view: View): boolean =>
  take.state !== 'excused' && take.state !== 'withdrawn' && hasTeams(take.about, view);

/** Offered once, in answer to the confirmation. */
export function offerPulse(take: Obligation, view: View): Ref[] {
  const over =
    take.cycle &&
    (view.peek<PulseResults>('dialogue.pulseResults', take.cycle) || endedHere(pulseRun(take.cycle), view));
  return take.cycle && !over && takeData(take).confirm !== 'yes' ? [{ kind: PULSE, id: take.cycle }] : [];
}

/** From the closing on nothing more is counted, whatever becomes of the dialogue; the table is made by the clock. */
export function closePulse(cycle: Id, view: View): Step[] {
  if (view.get<PulseResults>('dialogue.pulseResults', cycle)) return [];
  return [
    put(pulseResults, { id: cycle, state: 'closing', closedAt: view.now }),
    { do: 'alarm', id: `pulse|${cycle}`, at: view.now, kind: 'dialogue.publishPulse', data: { cycle } },
  ];
}

const cycle = z.object({ cycle: z.string().max(200) });

export const pulseActs = {
  pulse: rule({ data: cycle, secret: answers, nothing: 'dialogue.pulse.nothing', may: 'anyone', decide: pulse }),
  publishPulse: rule({ data: cycle, may: 'clock', final: true, decide: publishPulse }),
  destroyPulse: rule({ data: cycle, may: 'clock', final: true, decide: destroyPulse }),
};
