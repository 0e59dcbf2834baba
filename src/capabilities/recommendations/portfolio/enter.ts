import type { Refusal, Step } from '../../../kernel/act.ts';
import type { Difference, Fault } from '../../../kernel/import.ts';
import { isSettled } from '../../../kernel/obligation.ts';
import { entityOf } from '../../../kernel/person.ts';
import type { Id } from '../../../kernel/store.ts';
import type { View } from '../../../kernel/view.ts';
import { named } from '../assign.ts';
import { isRefused } from '../context.ts';
import { type Item, isClosedStatus } from '../items.ts';
import { move } from '../moves.ts';
import { owedId, UPDATE } from '../names.ts';
import { labelOf } from '../owed.ts';
import { capacityOf, isOwner } from '../rights.ts';
import { type Saying, says } from '../update.ts';
import { fault, ownerCell, type RowBack } from './read.ts';

/** What came of one row. */
export interface Entered {
  steps: Step[];
  differences: Difference[];
  conflicts: Difference[];
  /** Who is told that it was entered for them. */
  for?: Id;
}
type Result = Entered | { refused: Fault[]; conflicts: Difference[] };

const EDITED = ['status', 'dueOn', 'owner', 'update'] as const;
type Edited = (typeof EDITED)[number];
type Values = { [field in Edited]: string };

/** Records what was edited in one row, along the same paths as on a card. */
export function entered(back: RowBack, by: Id, preferFile: boolean, view: View): Result {
  const { row, item, before } = back;
  const here = valuesOf(item, view);
  const base = valuesOf(before, view);
  const file: Values = { status: back.status, dueOn: back.dueOn, owner: back.owner, update: back.update };
  const conflicts: Difference[] = [];
  const changed = new Set<Edited>();
  for (const field of EDITED) {
    if (file[field] === base[field] || file[field] === here[field]) continue;
    const clash = here[field] !== base[field];
    if (clash) conflicts.push({ row, label: labelOf(item), field, from: here[field], to: file[field] });
    if (!clash || preferFile) changed.add(field);
  }
  if (changed.size === 0) return { steps: [], differences: [], conflicts };
  const refuse = (field: Edited, it: Refusal | string): Result => ({
    refused: [
      typeof it === 'string'
        ? fault(row, field, it)
        : fault(row, field, it.refuse, it.params as { [name: string]: string | number } | undefined),
    ],
    conflicts,
  });
  const [first = 'status'] = changed;
  const own = isOwner(by, item, view);
  const capacity = own ? undefined : capacityOf({ id: by }, item, view);
  if (!own && !capacity) return refuse(first, 'common.refused.notYours');
  if (changed.has('status') && isClosedStatus(back.status) && back.status !== 'overtaken')
    return refuse('status', 'recommendations.portfolio.body');
  if (changed.has('status') && changed.has('dueOn')) return refuse('dueOn', 'recommendations.portfolio.both');

  const who = { ...(capacity ? { capacity } : {}), ...(item.owner && item.owner !== by ? { for: item.owner } : {}) };
  const act = { by, at: view.now };
  const steps: Step[] = [];
  let at: Item = item;
  if (changed.has('owner')) {
    const to = named(back.owner, view);
    if (isRefused(to)) return refuse('owner', to);
    if (entityOf(to) !== entityOf(item))
      return refuse('owner', { refuse: 'recommendations.refused.entity', params: { name: to.name } });
    if (!capacity) return refuse('owner', 'common.refused.notYours');
    const moved = move(at, 'reassign', { owner: to.id, assigned: true }, act, view, {
      ...who,
      ...(back.update && changed.has('update') ? { reason: back.update } : {}),
    });
    if (isRefused(moved)) return refuse('owner', moved);
    steps.push(...moved.steps);
    at = moved.item;
  }
  const what = sayingOf(back, changed);
  if (what) {
    const said = says(
      { item: at, ...who },
      {
        by,
        data: {
          what,
          text: changed.has('update') ? back.update : '',
          links: '',
          risk: false,
          ...(changed.has('dueOn') && back.dueOn ? { until: back.dueOn } : {}),
        },
      },
      view,
    );
    const field = changed.has('status') ? 'status' : changed.has('dueOn') ? 'dueOn' : 'update';
    if (isRefused(said)) return refuse(field, said);
    const moved = move(at, said.path, said.change, act, view, said.more);
    if (isRefused(moved)) return refuse(field, moved);
    // What is owed is reckoned once, from where the row ends.
    const before = steps.filter((s) => s.do === 'put' || s.do === 'note');
    steps.splice(0, steps.length, ...before, ...moved.steps);
    const o = view.obligation(owedId(UPDATE, item.id));
    // The answer makes cards that were drawn before it old.
    if (o && !isSettled(o))
      steps.unshift({
        do: 'answer',
        id: o.id,
        answer: { what, ...(changed.has('update') ? { text: back.update } : {}), entered: 'file' },
        ...who,
      });
  }
  const differences = [...changed].map(
    (field): Difference => ({ row, label: labelOf(item), field, from: here[field], to: file[field] }),
  );
  return { steps, differences, conflicts, ...(who.for ? { for: who.for } : {}) };
}

const valuesOf = (it: Pick<Item, 'status' | 'dueOn' | 'owner' | 'lastUpdate'>, view: View): Values => ({
  status: it.status,
  dueOn: it.dueOn,
  owner: ownerCell(it.owner, view),
  update: it.lastUpdate?.text.replace(/\s+/g, ' ').trim() ?? '',
});

/** What the owner would have pressed. Undefined: only the owner changed. */
function sayingOf(back: RowBack, changed: ReadonlySet<Edited>): Saying | undefined {
  if (changed.has('status'))
    return back.status === 'implemented' ? 'done' : back.status === 'overtaken' ? 'overtaken' : 'track';
  if (changed.has('dueOn')) return 'time';
  return changed.has('update') && !changed.has('owner') ? 'track' : undefined;
}
