import type { ReportRule } from '../../kernel/capability.ts';
import type { Cycle } from '../../kernel/cycle.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import { entityOf, within } from '../../kernel/person.ts';
import { leaversOf, REACH_STATES, type ReachState, reachOf } from '../../kernel/reach.ts';
import type { Cell, Column } from '../../kernel/report.ts';
import type { Id } from '../../kernel/store.ts';
import type { View } from '../../kernel/view.ts';

/** `not yet asked` → `notYetAsked` */
const keyOf = (state: ReachState): string => state.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
const TITLES: Column[] = REACH_STATES.map((state) => ({
  key: keyOf(state),
  title: state.charAt(0).toUpperCase() + state.slice(1),
  unit: 'count',
}));
const UNREACHED: readonly ReachState[] = ['failed', 'blocked', 'no account', 'not installed'];
const text = (key: string, title: string): Column => ({ key, title, unit: 'text' });

/** The run that is meant: the one named, else the newest that runs; undefined: everybody, whatever they owe. */
function cycleOf(asked: Id | undefined, view: View): Cycle | undefined {
  if (asked !== undefined) return view.cycle(asked);
  return view
    .all<Cycle>('cycles')
    .filter((c) => c.state === 'open' || c.state === 'paused')
    .sort((a, b) => b.opens.localeCompare(a.opens) || b.id.localeCompare(a.id))[0];
}

/** Everybody of whom a run wants something in their own name or chair; those who left meanwhile with them. */
function audienceOf(cycle: Cycle, view: View): Id[] {
  const audience = new Set<Id>();
  for (const o of view.find<Obligation>('obligations', 'cycle', cycle.id)) {
    if ('role' in o.owner) continue;
    const id = 'person' in o.owner ? o.owner.person : o.owner.chair;
    const gone = view.org.person(id)?.status === 'left';
    // What was withdrawn from somebody still here is somebody else's now; an empty chair is a post, not a leaver.
    if (gone ? 'person' in o.owner : o.state !== 'withdrawn') audience.add(id);
  }
  return [...audience];
}

/** Where everybody stands: each person in exactly one state, the sums equal to the headcount (promise 10). As it is now. */
export const reachReport: ReportRule = {
  may(person, view) {
    if (view.org.holdsAny(person.id, ['administrator', 'ethics-office'])) return [''];
    const units = view.org
      .grants(person.id)
      .filter((g) => g.role === 'entity-focal-point')
      .map((g) => g.unit);
    const all = [...new Set([...units, ...view.org.headOf(person.id)])];
    return all.length > 0 ? all : undefined;
  },
  build(ask, view, t) {
    const cycle = cycleOf(ask.cycle, view);
    if (ask.cycle !== undefined && !cycle) return undefined;
    const seen = (id: Id) => ask.units.some((unit) => within(view.org.person(id)?.unit ?? '', unit));
    const audience = (cycle ? audienceOf(cycle, view) : view.org.all().map((p) => p.id)).filter(seen);
    const states = reachOf(view, audience, cycle?.id);
    const rows = new Map<string, { [key: string]: Cell }>();
    const blank = (entity: string): { [key: string]: Cell } => ({
      entity,
      people: 0,
      ...Object.fromEntries(TITLES.map(({ key }) => [key, 0])),
    });
    const total: { [key: string]: Cell } = blank('All');
    for (const [state, ids] of states)
      for (const id of ids) {
        const entity = entityOf(view.org.person(id) ?? { unit: '' });
        const row = rows.get(entity) ?? blank(entity);
        rows.set(entity, row);
        for (const counted of [row, total])
          for (const key of ['people', keyOf(state)]) counted[key] = Number(counted[key]) + 1;
      }
    const named = (id: Id) => {
      const person = view.org.person(id);
      return { id, name: person?.name ?? '', unit: person?.unit ?? '' };
    };
    const unreached = UNREACHED.flatMap((state) =>
      (states.get(state) ?? []).map((id) => ({ ...named(id), state, reason: view.reach(id)?.reason ?? '' })),
    );
    const whole = [text('id', 'Id'), text('name', 'Name'), text('unit', 'Unit')];
    return {
      name: 'reach',
      asOf: ask.asOf,
      title: cycle ? `Reach: ${cycle.title}` : 'Reach: everybody',
      tables: [
        {
          key: 'reach',
          title: 'By entity',
          columns: [text('entity', 'Entity'), { key: 'people', title: 'People', unit: 'count' }, ...TITLES],
          rows: [...[...rows.values()].sort((a, b) => String(a.entity).localeCompare(String(b.entity), 'en')), total],
        },
        {
          key: 'unreached',
          title: 'Not reached',
          columns: [...whole, text('state', 'State'), text('reason', 'Reason')],
          rows: unreached,
        },
        {
          key: 'left',
          title: 'Left meanwhile, not counted',
          columns: whole,
          rows: leaversOf(view, audience).map(named),
        },
      ],
      notes: [`Each person is in the first state that fits: ${REACH_STATES.join(', ')}.`],
      language: t.language,
    };
  },
};
