import { type Act, type Decision, put, type Step } from '../../kernel/act.ts';
import type { Opened } from '../../kernel/sealed/box.ts';
import { shuffled } from '../../kernel/sealed/content.ts';
import { type Publication, publication, type Tally } from '../../kernel/sealed/publish.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';
import { entityOfTake } from './figures.ts';
import { TAKE } from './names.ts';
import {
  ALL,
  hasTeams,
  type PulseResults,
  pulseResults,
  pulseRun,
  QUESTIONS,
  remarksRun,
  STEPS,
} from './pulseNames.ts';
import { partNow } from './take.ts';

/** Makes the one table of a closed pulse; the remarks stay sealed. Then the answers are destroyed, by an act of their own. */
export function publishPulse(act: Act<{ cycle: Id }>, view: View): Decision {
  const results = view.get<PulseResults>('dialogue.pulseResults', act.data.cycle);
  if (results?.state !== 'closing') return { steps: [] };
  const cycle = results.id;
  if (view.ended(pulseRun(cycle)))
    return {
      steps: [
        put(pulseResults, { ...results, state: 'published', publishedAt: view.now, publication: null, before: true }),
        ending(cycle, view),
        { do: 'note', about: cycle, facts: { groups: 0, before: true } },
      ],
    };
  const opened = view.sealed(pulseRun(cycle));
  const { tallies, staff } = talliesOf(cycle, opened, view);
  const made = publication(tallies, QUESTIONS) ?? null;
  return {
    steps: [
      put(pulseResults, { ...results, state: 'published', publishedAt: view.now, publication: made, staff }),
      ending(cycle, view),
      { do: 'note', about: cycle, facts: { groups: made === null ? 0 : Math.max(1, made.groups.length) } },
    ],
    ...(made ? { seal: [{ do: 'keep', run: remarksRun(cycle), words: remarksOf(opened, made) }] } : {}),
  };
}

const ending = (cycle: Id, view: View): Step => ({
  do: 'alarm',
  id: `pulseEnd|${cycle}`,
  at: view.now,
  kind: 'dialogue.destroyPulse',
  data: { cycle },
});

export const destroyPulse = (act: Act<{ cycle: Id }>): Decision => ({
  steps: [],
  seal: [{ do: 'destroy', run: pulseRun(act.data.cycle) }],
});

/** Who could answer, by entity, and what was answered there. Answers of an entity that nobody is in any more are joined with others. */
function talliesOf(cycle: Id, opened: Opened, view: View): { tallies: Tally[]; staff: { [entity: string]: number } } {
  const people = new Map<string, number>([...opened.keys()].map((entity) => [entity, 0]));
  const staff = new Map<string, number>(people);
  for (const take of view.ofKind(cycle, TAKE)) {
    const part = partNow(take);
    if (part === 'gone' || part === 'excused') continue;
    const entity = entityOfTake(take);
    staff.set(entity, (staff.get(entity) ?? 0) + 1);
    people.set(entity, (people.get(entity) ?? 0) + (hasTeams(take.about, view) ? 1 : 0));
  }
  const tallies = [...people].map(([name, n]): Tally => {
    const counts = opened.get(name)?.counts ?? {};
    const questions = QUESTIONS.map((q) => [
      q,
      { steps: STEPS.map((step) => counts[q]?.[step] ?? 0), none: counts[q]?.none ?? 0 },
    ]);
    return { name, people: n, questions: Object.fromEntries(questions) };
  });
  return { tallies, staff: Object.fromEntries(staff) };
}

/** Remarks by the groups that are printed, ideas all together; each mixed. */
function remarksOf(opened: Opened, made: Publication): Map<string, { [field: string]: string[] }> {
  const from = (names: readonly string[], field: string) =>
    shuffled(names.flatMap((name) => opened.get(name)?.words[field] ?? []));
  const groups = made.groups.map((group, at) => [String(at), { remark: from(group.names, 'remark') }] as const);
  const all = {
    idea: from(made.total.names, 'idea'),
    remark: groups.length > 0 ? [] : from(made.total.names, 'remark'),
  };
  return new Map<string, { [field: string]: string[] }>([...groups, [ALL, all]]);
}
