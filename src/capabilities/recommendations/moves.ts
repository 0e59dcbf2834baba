import { isDeepStrictEqual } from 'node:util';
import { type Act, put, type Refusal, type Step } from '../../kernel/act.ts';
import type { Id } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { type ClaimKind, type Item, isOpen, items, type Move, moves, runs, STATUSES, type Status } from './items.ts';
import { ITEM, moveId } from './names.ts';
import { owedSteps } from './owed.ts';

/** Who may move it: checked where the act is decided. `file`: the body's own file. */
type By = 'owner' | 'head' | 'supervisor' | 'body' | 'file' | 'focal';

interface Path {
  from: readonly Status[];
  /** Undefined: the status stays. Several: as the file says. */
  to?: Status | readonly Status[];
  by: readonly By[];
  /** Only while this waits, only while nothing waits, or either way. */
  claim: readonly ClaimKind[] | 'none' | 'any';
}

const OPEN: readonly Status[] = ['not-started', 'in-progress'];
const ALL_OPEN: readonly Status[] = ['not-started', 'in-progress', 'implemented'];
const REQUESTS: readonly ClaimKind[] = ['overtaken', 'not-accepted', 'close-without'];
const EITHER: readonly ClaimKind[] = ['done', ...REQUESTS];

/** The one table of paths: what is not here cannot happen to a status. */
export const PATHS = {
  assign: { from: OPEN, by: ['head', 'focal'], claim: 'none' },
  dispute: { from: OPEN, by: ['head'], claim: 'none' },
  respond: { from: OPEN, by: ['head'], claim: 'none' },
  track: { from: OPEN, to: 'in-progress', by: ['owner', 'focal'], claim: 'none' },
  postpone: { from: OPEN, by: ['owner', 'focal', 'supervisor'], claim: 'none' },
  askTime: { from: OPEN, by: ['owner', 'focal'], claim: 'none' },
  refuseTime: { from: OPEN, by: ['supervisor'], claim: 'none' },
  notMine: { from: OPEN, by: ['owner', 'focal'], claim: 'none' },
  reassign: { from: OPEN, by: ['head', 'focal'], claim: 'none' },
  claim: { from: OPEN, to: 'implemented', by: ['owner', 'focal'], claim: 'none' },
  request: { from: OPEN, by: ['owner', 'focal', 'head'], claim: 'none' },
  question: { from: ALL_OPEN, by: ['body'], claim: EITHER },
  answer: { from: ALL_OPEN, by: ['owner', 'focal'], claim: 'any' },
  recordVerdict: { from: ALL_OPEN, by: ['body'], claim: EITHER },
  refuseVerdict: { from: ALL_OPEN, by: ['body'], claim: EITHER },
  verify: { from: ['implemented'], to: 'closed-implemented', by: ['body'], claim: ['done'] },
  closeOvertaken: { from: OPEN, to: 'overtaken', by: ['body'], claim: ['overtaken'] },
  closeWithout: { from: OPEN, to: 'closed-without', by: ['body'], claim: ['not-accepted', 'close-without'] },
  return: { from: ['implemented'], to: 'in-progress', by: ['body'], claim: ['done'] },
  reiterate: { from: OPEN, by: ['body'], claim: REQUESTS },
  // Somebody takes back what was entered for them: to where it stood before.
  object: { from: ALL_OPEN, to: OPEN, by: ['owner'], claim: 'any' },
  // What the body's own file says of open ones; deciding (closing, returning, reopening) only by a person of that body who is apart.
  file: { from: ALL_OPEN, to: ALL_OPEN, by: ['file'], claim: 'any' },
  // Anything but the status, of closed ones too: a file is sent again whole.
  fileCorrects: { from: STATUSES, by: ['file'], claim: 'any' },
  fileDecides: { from: STATUSES, to: STATUSES, by: ['body'], claim: 'any' },
} as const satisfies Record<string, Path>;
export type PathName = keyof typeof PATHS;

/** Why a path is not open from here; undefined: it is. */
export function blocked(item: Pick<Item, 'status' | 'claim'>, name: PathName): Refusal | undefined {
  const path: Path = PATHS[name];
  const show = 'id' in item ? { show: { kind: ITEM, id: String(item.id) } } : {};
  if (path.claim === 'none' && item.claim) return { refuse: 'recommendations.refused.waits', ...show };
  if (Array.isArray(path.claim) && (!item.claim || !path.claim.includes(item.claim.what)))
    return { refuse: 'recommendations.refused.nothingWaits', ...show };
  return path.from.includes(item.status) ? undefined : { refuse: 'recommendations.refused.path', ...show };
}

/** Does a path lead from one status to the other? */
export const leads = ({ from, to }: Path, was: Status, is: Status): boolean =>
  from.includes(was) && (to === undefined ? is === was : typeof to === 'string' ? is === to : to.includes(is));

export interface Moved {
  reason?: string;
  for?: Id;
  capacity?: string;
}

/** Puts the turn where it belongs after a change; days with the owner and with the body count apart. */
export function turned(item: Item, now: Instant): Item['turn'] {
  const withWhom = !isOpen(item)
    ? 'nobody'
    : item.claim && !item.question
      ? 'body'
      : runs(item) || item.question
        ? 'owner'
        : 'nobody';
  const turn = item.turn;
  if (turn.with === withWhom) return turn;
  const spent = Math.max(0, Date.parse(now) - Date.parse(turn.since));
  return {
    with: withWhom,
    since: now,
    owner: turn.owner + (turn.with === 'owner' ? spent : 0),
    body: turn.body + (turn.with === 'body' ? spent : 0),
  };
}

/** The changed row and its move, without what it means for anybody: for files, whose obligations follow later. */
export function changed(
  item: Item,
  what: string,
  change: Partial<Item>,
  who: { by: Id; at: Instant },
  more: Moved = {},
): { item: Item; move: Omit<Move, 'version'> } {
  const next: Item = { ...item, ...change, changedAt: who.at, moves: item.moves + 1 };
  next.turn = turned(next, who.at);
  const was: { [name: string]: unknown } = {};
  for (const name of Object.keys(next) as (keyof Item)[])
    if (name !== 'version' && name !== 'pending' && !isDeepStrictEqual(next[name], item[name])) was[name] = item[name];
  return {
    item: next,
    move: {
      id: moveId(item.id, next.moves),
      item: item.id,
      n: next.moves,
      what,
      at: who.at,
      by: who.by,
      from: item.status,
      to: next.status,
      was: was as Partial<Item>,
      ...(more.reason ? { reason: more.reason } : {}),
      ...(more.for ? { for: more.for } : {}),
      ...(more.capacity ? { capacity: more.capacity } : {}),
    },
  };
}

/**
 * The only way by which a recommendation changes by an act: along a path of the table, with its move, its ledger entry, and what
 * is owed since. A refusal when the path is not open from here.
 */
export function move(
  item: Item,
  name: PathName,
  change: Partial<Item>,
  act: Pick<Act, 'by' | 'at'>,
  view: View,
  more: Moved = {},
): { steps: Step[]; item: Item } | Refusal {
  const path: Path = PATHS[name];
  const no = blocked(item, name);
  if (no) return no;
  const status = change.status ?? (typeof path.to === 'string' ? path.to : item.status);
  if (!leads(path, item.status, status))
    return { refuse: 'recommendations.refused.path', show: { kind: ITEM, id: item.id } };
  const made = changed(item, name, { ...change, status }, { by: act.by, at: view.now }, more);
  return {
    item: made.item,
    steps: [
      put(items, made.item),
      put(moves, made.move),
      {
        do: 'note',
        what: `recommendations.${name}`,
        about: item.id,
        ...(more.for ? { for: more.for } : {}),
        facts: {
          from: item.status,
          to: made.item.status,
          due: made.item.dueOn || null,
          ...(more.capacity ? { capacity: more.capacity } : {}),
        },
        ...(more.reason ? { words: { reason: more.reason } } : {}),
      },
      ...owedSteps(made.item, view, act),
      { do: 'refresh', ref: { kind: ITEM, id: item.id } },
    ],
  };
}
