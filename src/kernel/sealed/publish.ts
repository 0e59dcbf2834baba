/*
 * What may be said of anonymous answers, once, when they are closed (hardening P1). One grouping for all questions; every group and all
 * the others together are large and mixed enough that no sum or difference of what is printed tells a single answer.
 */

/** A group of fewer people, or fewer answers to any question, is not printed by itself. */
export const LEAST_PEOPLE = 10;
export const LEAST_ANSWERS = 5;

export interface Tally {
  name: string;
  /** Who could answer at close. */
  people: number;
  /** Per question how often each step was chosen; `none`: preferred not to say. */
  questions: { [question: string]: { steps: number[]; none: number } };
}

export interface Printed {
  /** Names of what was joined, sorted. */
  names: string[];
  people: number;
  questions: Tally['questions'];
}

/** Undefined: too few have answered for anything to be said. A single group is the total. */
export interface Publication {
  groups: Printed[];
  total: Printed;
}

/**
 * The fixed table of one close. Pure; the same tallies give the same table. Groups that may not stand alone are joined with the next
 * smallest until each one, and all others together, may; else the total alone is printed; else nothing.
 */
export function publication(tallies: readonly Tally[], questions: readonly string[]): Publication | undefined {
  const all = tallies.map((t): Printed => ({ names: [t.name], people: t.people, questions: complete(t, questions) }));
  if (all.length === 0) return undefined;
  const total = all.reduce(joined);
  if (!mayStand(total)) return undefined;
  let groups = [...all].sort(bySize);
  for (;;) {
    const weak = groups.find((group) => !mayStand(group) || !othersMay(group, groups));
    if (!weak || groups.length === 1) break;
    const next = groups.find((group) => group !== weak) as Printed;
    groups = [...groups.filter((group) => group !== weak && group !== next), joined(weak, next)].sort(bySize);
  }
  groups.sort((a, b) => (a.names[0] ?? '').localeCompare(b.names[0] ?? '', 'en'));
  return { groups: groups.length > 1 ? groups : [], total };
}

/** May this be printed: enough people, and to each question enough answers that are not all the same. */
function mayStand(group: Printed): boolean {
  if (group.people < LEAST_PEOPLE) return false;
  return Object.values(group.questions).every(({ steps }) => {
    const answers = steps.reduce((a, b) => a + b, 0);
    return answers >= LEAST_ANSWERS && !steps.some((n) => n === answers);
  });
}

/** Whoever knows the total can take this group from it: what is left must be printable too. */
function othersMay(group: Printed, groups: readonly Printed[]): boolean {
  const others = groups.filter((other) => other !== group);
  return others.length === 0 || mayStand(others.reduce(joined));
}

const joined = (a: Printed, b: Printed): Printed => ({
  names: [...a.names, ...b.names].sort((x, y) => x.localeCompare(y, 'en')),
  people: a.people + b.people,
  questions: Object.fromEntries(
    Object.entries(a.questions).map(([question, one]) => {
      const other = b.questions[question] ?? { steps: [], none: 0 };
      return [question, { steps: one.steps.map((n, i) => n + (other.steps[i] ?? 0)), none: one.none + other.none }];
    }),
  ),
});

/** A question nobody answered in this group is there with zeros. */
const complete = (tally: Tally, questions: readonly string[]): Printed['questions'] =>
  Object.fromEntries(questions.map((q) => [q, tally.questions[q] ?? { steps: [0, 0, 0, 0, 0], none: 0 }]));

const bySize = (a: Printed, b: Printed): number =>
  a.people - b.people || (a.names[0] ?? '').localeCompare(b.names[0] ?? '', 'en');
