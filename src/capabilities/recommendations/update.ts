import { z } from 'zod/v4';
import type { Act, Decision, Refusal, Step } from '../../kernel/act.ts';
import { addDays, type Day, isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { type Context, capacityIn, contextOf, isRefused } from './context.ts';
import { evidenceOf } from './evidence.ts';
import type { Claim, ClaimKind, Item } from './items.ts';
import { type Moved, move, type PathName } from './moves.ts';
import { ITEM } from './names.ts';
import { headsInPerson, lineOf } from './rights.ts';

/** What an owner can say about a recommendation. */
export const SAYINGS = ['track', 'done', 'time', 'notMine', 'overtaken', 'notAccepted', 'closeWithout'] as const;
export type Saying = (typeof SAYINGS)[number];

/** Links as they are typed: with spaces, commas or lines between; https only; kept, never read. */
export const linksIn = (text: string): string[] =>
  [...new Set(text.split(/[\s,;]+/).filter((word) => /^https:\/\/[^\s<>"']+$/i.test(word)))].slice(0, 10);

export const updateSchema = z.object({
  obligation: z.string().max(200),
  seen: z.coerce.number().int().optional(),
  what: z.enum(SAYINGS),
  text: z.string().trim().max(4000).default(''),
  links: z.string().trim().max(4000).default(''),
  until: z.string().refine(isDay).optional(),
  risk: z.preprocess((v) => v === true || v === 'true', z.boolean()).default(false),
});
export type Update = z.infer<typeof updateSchema>;

/** The owner, or somebody for the owner, says where it stands. */
export function update(act: Act<Update>, view: View): Decision {
  const c = contextOf(act as unknown as Act, view);
  if (isRefused(c)) return c;
  const said = says(c, act, view);
  if (isRefused(said)) return { ...said, show: { kind: ITEM, id: c.o.id } };
  const moved = move(c.item, said.path, said.change, act, view, said.more);
  if (isRefused(moved)) return { ...moved, show: { kind: ITEM, id: c.o.id } };
  const { what, text, links, until } = act.data;
  const answer: Step = {
    do: 'answer',
    id: c.o.id,
    answer: {
      what,
      ...(text ? { text } : {}),
      ...(links ? { links } : {}),
      ...(until ? { until } : {}),
    },
    ...capacityIn(c),
  };
  return { steps: [answer, ...moved.steps], reply: { show: { kind: ITEM, id: c.o.id } } };
}

interface Says {
  path: PathName;
  change: Partial<Item>;
  more: Moved;
}

/** What one saying means for a row: used by cards, sentences and portfolios alike. */
export function says(
  c: Omit<Context, 'o'>,
  act: Pick<Act<Omit<Update, 'obligation'>>, 'by' | 'data'>,
  view: View,
): Says | Refusal {
  const { item } = c;
  const { text } = act.data;
  const more: Moved = { ...capacityIn(c as Context), ...(text ? { reason: text } : {}) };
  const today = todayOf(item, view);
  const lastUpdate = { at: view.now, by: act.by, text, until: item.dueOn };
  switch (act.data.what) {
    case 'track':
      if (item.dueOn && item.dueOn < today) return { refuse: 'recommendations.refused.past' };
      // One tap, but not twice running without a line of progress (people.md).
      if (!text && item.lastUpdate?.text === '') return { refuse: 'recommendations.refused.line2' };
      return { path: 'track', change: { lastUpdate }, more };
    case 'done':
      if (!text) return { refuse: 'recommendations.refused.whatDone' };
      return { path: 'claim', change: { ...claims(c, 'done', act, view), bodySays: false, lastUpdate }, more };
    case 'time':
      return moreTime(c, act, view, more, today);
    case 'notMine':
      if (!text) return { refuse: 'recommendations.refused.reason' };
      return {
        path: 'notMine',
        change: { owner: '', assigned: false, suggestion: { text, by: act.by, disputed: false } },
        more,
      };
    case 'overtaken':
      if (!text) return { refuse: 'recommendations.refused.reason' };
      return { path: 'request', change: { ...claims(c, 'overtaken', act, view), lastUpdate }, more };
    case 'notAccepted':
    case 'closeWithout': {
      // By the head in person, who states that the risk is accepted.
      if (!headsInPerson(act.by, item, view)) return { refuse: 'recommendations.refused.headOnly' };
      if (!text) return { refuse: 'recommendations.refused.reason' };
      if (!act.data.risk) return { refuse: 'recommendations.refused.risk' };
      const notAccepted = act.data.what === 'notAccepted';
      return {
        path: 'request',
        change: {
          ...claims(c, notAccepted ? 'not-accepted' : 'close-without', act, view),
          ...(notAccepted ? { response: 'not-accepted' as const } : {}),
          riskAccepted: { at: view.now, by: act.by },
          lastUpdate,
        },
        more,
      };
    }
  }
}

function moreTime(
  c: Omit<Context, 'o'>,
  act: Pick<Act<Omit<Update, 'obligation'>>, 'by' | 'data'>,
  view: View,
  more: Moved,
  today: Day,
): Says | Refusal {
  const { item } = c;
  const { text, until } = act.data;
  if (!text) return { refuse: 'recommendations.refused.reason' };
  if (!until || until <= today || until <= item.dueOn) return { refuse: 'recommendations.refused.laterDate' };
  if (item.extension) return { refuse: 'recommendations.refused.asked' };
  const lastUpdate = { at: view.now, by: act.by, text, until };
  if (item.priority === 'critical') {
    const extension = { to: until, by: act.by, at: view.now, reason: text, ...(c.for ? { for: c.for } : {}) };
    return { path: 'askTime', change: { extension, lastUpdate }, more };
  }
  return { path: 'postpone', change: { ...postponed(item, until), lastUpdate }, more };
}

/** A later date: the original one never changes. */
export const postponed = (item: Item, to: Day): Partial<Item> => ({
  dueOn: to,
  originalDueOn: item.originalDueOn || to,
  postponed: item.postponed + (item.dueOn ? 1 : 0),
  extension: null,
});

/** What waits for the body from now on, and who may not decide on it. */
function claims(
  c: Omit<Context, 'o'>,
  what: ClaimKind,
  act: Pick<Act<Omit<Update, 'obligation'>>, 'by' | 'data'>,
  view: View,
): Partial<Item> {
  const { item } = c;
  const people = [act.by, ...(c.for ? [c.for] : []), ...(item.owner ? [item.owner] : [])];
  const given = evidenceOf(item.id, view);
  const claim: Claim = {
    what,
    by: act.by,
    at: view.now,
    reason: act.data.text,
    links: linksIn(act.data.links),
    files: given.map(({ file, name, size }) => ({ sha256: file, name, bytes: size })),
    ...(c.for ? { for: c.for } : {}),
  };
  return {
    claim,
    extension: null,
    claimers: [...new Set([...item.claimers, ...people])],
    ...(given.length > 0 ? { reported: [...new Set([...(item.reported ?? []), ...given.map((e) => e.file)])] } : {}),
    claimLines: [...new Set([...item.claimLines, ...people.flatMap((id) => lineOf(id, view))])],
  };
}

/** The day it is for the owner; without one, in UTC. */
export const todayOf = (item: Pick<Item, 'owner'>, view: View): Day =>
  view.today(view.org.sitter(item.owner) ?? { timeZone: 'UTC' });

/** Days past due; 0 while it is not late. */
export const daysLate = (item: Pick<Item, 'dueOn'>, today: Day): number =>
  item.dueOn && item.dueOn < today ? Math.round((Date.parse(today) - Date.parse(item.dueOn)) / 86_400_000) : 0;

/** A date that can be offered for "needs more time": three months on. */
export const offeredDate = (item: Pick<Item, 'dueOn'>, today: Day): Day =>
  addDays(item.dueOn > today ? item.dueOn : today, 90);
