import type { Cycle } from '../../kernel/cycle.ts';
import type { Ref } from '../../kernel/obligation.ts';
import { type Person, within } from '../../kernel/person.ts';
import type { View } from '../../kernel/view.ts';
import { isRunning, runs } from './content.ts';
import { ANY, CARDS, learnId, OFFICE, TRAINER } from './names.ts';
import { unitsFor } from './rights.ts';
import { teamOf } from './shows/team.ts';

/** What people ask of a run without saying which. */
export const ASKS = ['overview', 'team', 'trainer', 'pause', 'resume', 'close'] as const;
export type Ask = (typeof ASKS)[number];

interface Choosing {
  may(person: Person, view: View): boolean;
  /** Those that may be meant, the newest first. */
  of(person: Person, view: View): Cycle[];
  opens(cycle: Cycle): Ref;
  /** What is shown before there is any. */
  none?: Ref;
}

const isOffice = (person: Person, view: View): boolean => view.org.holds(person.id, OFFICE);

/** Those that run; when none does, the last. */
const present = (all: readonly Cycle[]): Cycle[] => {
  const running = all.filter(isRunning);
  return running.length > 0 ? running : all.slice(0, 1);
};

/** Runs for some of these units; `['']`: all of them. */
const meeting = (units: readonly string[], view: View): Cycle[] =>
  runs(view).filter(
    (c) => c.units.length === 0 || units.some((a) => c.units.some((b) => within(a, b) || within(b, a))),
  );

/** Those that ask somebody in the team. */
const ofTeam = (person: Person, view: View): Cycle[] => {
  const team = teamOf(person, view);
  return runs(view).filter((c) =>
    team.some(({ id }) => (view.obligation(learnId(c.id, id))?.state ?? 'withdrawn') !== 'withdrawn'),
  );
};

/** What the office does with a run: those in which it would change something, else whatever runs. */
const doing = (what: 'pause' | 'resume' | 'close', states: readonly Cycle['state'][]): Choosing => ({
  may: (person, view) => isOffice(person, view) && runs(view).some(isRunning),
  of: (_, view) => {
    const running = runs(view).filter(isRunning);
    const fitting = running.filter((c) => states.includes(c.state));
    return fitting.length > 0 ? fitting : running;
  },
  opens: (cycle) => ({ kind: CARDS.sure, id: `${cycle.id}#${what}` }),
});

export const choosing: Record<Ask, Choosing> = {
  overview: {
    may: (person, view) => unitsFor(person, view) !== undefined,
    of: (person, view) => present(meeting(unitsFor(person, view) ?? [], view)),
    opens: (cycle) => ({ kind: CARDS.run, id: cycle.id }),
  },
  team: {
    may: (person, view) => teamOf(person, view).length > 0 && runs(view).length > 0,
    of: (person, view) => present(ofTeam(person, view)),
    opens: (cycle) => ({ kind: CARDS.team, id: `${cycle.id}#0` }),
  },
  trainer: {
    may: (person, view) => view.org.holdsAny(person.id, [TRAINER, OFFICE]),
    of: (_, view) => present(runs(view)),
    opens: (cycle) => ({ kind: CARDS.trainer, id: cycle.id }),
    none: { kind: CARDS.trainer, id: ANY },
  },
  pause: doing('pause', ['open']),
  resume: doing('resume', ['paused']),
  close: doing('close', ['open', 'paused']),
};

/** Every run that somebody may look at, those that are over too. */
export const everyRun = (person: Person, view: View): Cycle[] => {
  const all = meeting(unitsFor(person, view) ?? [], view);
  return [...all.filter(isRunning), ...all.filter((c) => !isRunning(c))];
};
