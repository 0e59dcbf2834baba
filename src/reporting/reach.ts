import type { ReportAsk, ReportRule, Speech } from '../kernel/capability.ts';
import type { Catalogue } from '../kernel/catalogue.ts';
import type { Cycle } from '../kernel/cycle.ts';
import { titleOf } from '../kernel/naming.ts';
import type { Obligation } from '../kernel/obligation.ts';
import { entityOf, within } from '../kernel/person.ts';
import { leaversOf, REACH_STATES, type ReachState, reachKey, reachOf } from '../kernel/reach.ts';
import type { Cell, Column, Table } from '../kernel/report.ts';
import type { Role } from '../kernel/role.ts';
import type { Id } from '../kernel/store.ts';
import type { View } from '../kernel/view.ts';

const UNREACHED: readonly ReachState[] = ['failed', 'blocked', 'no account', 'not installed'];

const nameOf = (state: ReachState, t: Speech): string => t.t(`common.reach.states.${reachKey(state)}`);
const text = (key: string, t: Speech): Column => ({ key, title: t.t(`common.reach.columns.${key}`), unit: 'text' });
const counted = (key: string, title: string, t: Speech): Column => ({
  key,
  title: title.charAt(0).toLocaleUpperCase(t.language) + title.slice(1),
  unit: 'count',
  about: t.t(`common.reach.about.${key}`),
});

/** The run that is meant: the one named, else the newest that runs; undefined: everybody, whatever they owe. */
function cycleOf(asked: Id | undefined, view: View, fits: (cycle: Cycle) => boolean): Cycle | undefined {
  if (asked !== undefined) return view.cycle(asked);
  return view
    .all<Cycle>('cycles')
    .filter((c) => (c.state === 'open' || c.state === 'paused') && fits(c))
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

interface Standing {
  cycle: Cycle | undefined;
  audience: Id[];
  states: Map<ReachState, Id[]>;
}

/** Who reads the reach of everything. */
const ALL: readonly Role[] = ['administrator', 'ethics-office'];

/** The units whose people somebody sees in whatever run: everything, an entity's own, or none. */
function unitsOf(person: Id, view: View): string[] {
  if (view.org.holdsAny(person, ALL)) return [''];
  const granted = view.org.grants(person).flatMap((g) => (g.role === 'entity-focal-point' ? [g.unit] : []));
  return [...new Set([...granted, ...view.org.headOf(person)])];
}

/** Does somebody hold an office of the capability whose run it is? The offices of a run see everybody in it. */
const isOfficeOf = (person: Id, cycle: Cycle, view: View, catalogue: Catalogue): boolean =>
  view.org.holdsAny(person, catalogue.capability(cycle.capability).offices ?? []);

/** Undefined: there is no such run, or it is none that this reader may see. */
function standingOf(ask: ReportAsk, view: View, catalogue: Catalogue): Standing | undefined {
  const { reader } = ask;
  const own = reader === undefined ? [''] : unitsOf(reader, view);
  const isOffice = (c: Cycle) => reader !== undefined && isOfficeOf(reader, c, view, catalogue);
  const cycle = cycleOf(ask.cycle, view, (c) => own.length > 0 || isOffice(c));
  if (ask.cycle !== undefined && !cycle) return undefined;
  const may = cycle && isOffice(cycle) ? [''] : own;
  if (may.length === 0) return undefined;
  const isIn = (id: Id, units: readonly string[]) =>
    units.some((unit) => within(view.org.person(id)?.unit ?? '', unit));
  const seen = (id: Id) => isIn(id, ask.units) && isIn(id, may);
  const audience = (cycle ? audienceOf(cycle, view) : view.org.all().map((p) => p.id)).filter(seen);
  return { cycle, audience, states: reachOf(view, audience, cycle?.id) };
}

const named = (id: Id, view: View) => {
  const person = view.org.person(id);
  return { id, name: person?.name ?? '', unit: person?.unit ?? '' };
};

/** In the order of the organisation, never worst first. */
const inOrder = (ids: readonly Id[], view: View): Id[] =>
  [...ids].sort((a, b) => {
    const [one, other] = [named(a, view), named(b, view)];
    return one.unit.localeCompare(other.unit, 'en') || one.name.localeCompare(other.name, 'en');
  });

/** Where everybody stands: each person in exactly one state, the sums equal to the headcount (promise 10). As it is now. */
export const reachReport = (catalogue: Catalogue): ReportRule => ({
  present: true,
  may(person, view) {
    // An office sees everybody in its own runs; which run it is, the report knows.
    if (catalogue.capabilities.some((c) => view.org.holdsAny(person.id, c.offices ?? []))) return [''];
    const units = unitsOf(person.id, view);
    return units.length > 0 ? units : undefined;
  },
  build(ask, view, t) {
    const standing = standingOf(ask, view, catalogue);
    if (!standing) return undefined;
    const { cycle, audience, states } = standing;
    const unreached = UNREACHED.flatMap((state) =>
      (states.get(state) ?? []).map((id) => ({
        ...named(id, view),
        state: nameOf(state, t),
        reason: view.reach(id)?.reason ?? '',
      })),
    );
    const whole = [text('id', t), text('name', t), text('unit', t)];
    return {
      name: 'reach',
      asOf: ask.asOf,
      title: cycle
        ? t.t('common.reach.title', { title: titleOf(cycle, t, view, catalogue) })
        : t.t('common.reach.everybody'),
      tables: [
        {
          key: 'reach',
          title: t.t('common.reach.byEntity'),
          columns: [
            text('entity', t),
            counted('people', t.t('common.reach.columns.people'), t),
            ...REACH_STATES.map((state) => ({ ...counted(reachKey(state), nameOf(state, t), t), list: true as const })),
          ],
          rows: byEntity(states, view, t),
          brief: ['people', 'answered'],
        },
        {
          key: 'unreached',
          title: t.t('common.reach.notReached'),
          columns: [...whole, text('state', t), text('reason', t)],
          rows: unreached,
        },
        {
          key: 'left',
          title: t.t('common.reach.left'),
          columns: whole,
          rows: leaversOf(view, audience).map((id) => named(id, view)),
        },
      ],
      notes: [t.t('common.reach.order', { states: REACH_STATES.map((state) => nameOf(state, t)).join(', ') })],
      language: t.language,
    };
  },
  list(figure, ask, view, t): Table | undefined {
    const state = REACH_STATES.find((s) => reachKey(s) === figure);
    const ids = state && standingOf(ask, view, catalogue)?.states.get(state);
    if (!state || !ids) return undefined;
    return {
      key: figure,
      title: t.t('common.reach.people', { state: nameOf(state, t) }),
      columns: [text('name', t), text('unit', t), text('reason', t)],
      rows: inOrder(ids, view).map((id) => ({ ...named(id, view), reason: view.reach(id)?.reason ?? '' })),
    };
  },
});

/** A row an entity, all of them last. */
function byEntity(states: Standing['states'], view: View, t: Speech): Table['rows'] {
  const rows = new Map<string, { [key: string]: Cell }>();
  const blank = (entity: string): { [key: string]: Cell } => ({
    entity,
    people: 0,
    ...Object.fromEntries(REACH_STATES.map((state) => [reachKey(state), 0])),
  });
  const total = blank(t.t('common.reach.all'));
  for (const [state, ids] of states)
    for (const id of ids) {
      const entity = entityOf(view.org.person(id) ?? { unit: '' });
      const row = rows.get(entity) ?? blank(entity);
      rows.set(entity, row);
      for (const each of [row, total]) for (const key of ['people', reachKey(state)]) each[key] = Number(each[key]) + 1;
    }
  return [...[...rows.values()].sort((a, b) => String(a.entity).localeCompare(String(b.entity), 'en')), total];
}
