import { z } from 'zod/v4';
import type { Act, Decision, Refusal } from '../../kernel/act.ts';
import { entityOf, type Person } from '../../kernel/person.ts';
import { isDay } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { capacityIn, contextOf, isRefused } from './context.ts';
import type { Item } from './items.ts';
import { move } from './moves.ts';
import { ASSIGN, FOCAL, OFFICE } from './names.ts';

export const assignSchema = z.object({
  obligation: z.string().max(200),
  seen: z.coerce.number().int().optional(),
  what: z.enum(['assign', 'dispute', 'unit']),
  owner: z.string().trim().max(200).default(''),
  dueOn: z.string().refine(isDay).optional(),
  response: z.enum(['accepted', 'partly', 'under-consideration']).optional(),
  unit: z.string().trim().max(400).default(''),
  text: z.string().trim().max(4000).default(''),
});

/** One person by id, e-mail address or full name. Refused: nobody, or several. */
export function named(text: string, view: View): Person | Refusal {
  const exact = view.org.person(text);
  const found = exact
    ? [exact]
    : [
        ...view.find<Person>('people', 'email', text.toLowerCase()),
        ...view.find<Person>('people', 'name', text.toLowerCase()),
      ].filter((p) => p.status !== 'left');
  const [one, more] = found;
  if (!one || one.status === 'left') return { refuse: 'recommendations.refused.nobody', params: { name: text } };
  return more && more.id !== one.id ? { refuse: 'recommendations.refused.several', params: { name: text } } : one;
}

/** The head takes a recommendation on, with owner and date, or disputes that it belongs here; the office settles that. */
export function assign(act: Act<z.infer<typeof assignSchema>>, view: View): Decision {
  const c = contextOf(act as unknown as Act, view);
  if (isRefused(c)) return c;
  const { item } = c;
  const show = { kind: ASSIGN, id: c.o.id };
  const { what, text, unit } = act.data;
  const answered = (extra: { [name: string]: string }) =>
    ({ do: 'answer', id: c.o.id, answer: { what, ...extra }, ...capacityIn(c) }) as const;
  if (what === 'dispute') {
    if (!text) return { refuse: 'recommendations.refused.reason', show };
    if (item.suggestion?.disputed) return { refuse: 'recommendations.refused.disputed', show };
    const moved = move(item, 'dispute', { suggestion: { text, by: act.by, disputed: true } }, act, view, {
      ...capacityIn(c),
      reason: text,
    });
    return isRefused(moved) ? moved : { steps: [answered({ text }), ...moved.steps], reply: { show } };
  }
  if (what === 'unit') {
    // Only the office, which has the disputed ones, sends them elsewhere.
    if (!view.org.holds(act.by, OFFICE)) return { refuse: 'common.refused.role', show, about: item.id };
    if (!view.org.all().some((p) => p.unit === unit || p.unit.startsWith(`${unit}/`)) || unit === '')
      return { refuse: 'recommendations.refused.unit', params: { unit }, show };
    const moved = move(item, 'reassign', { unit, owner: '', assigned: false, suggestion: null }, act, view, {
      ...(text ? { reason: text } : {}),
    });
    return isRefused(moved) ? moved : { steps: [answered({ unit }), ...moved.steps], reply: { show } };
  }
  const owner = named(act.data.owner, view);
  if (isRefused(owner)) return { ...owner, show };
  if (entityOf(owner) !== entityOf(item))
    return { refuse: 'recommendations.refused.entity', params: { name: owner.name }, show };
  const dueOn = act.data.dueOn ?? item.dueOn;
  if (item.addressee === 'management' && !dueOn) return { refuse: 'recommendations.refused.date', show };
  if (dueOn && dueOn !== item.dueOn && dueOn < view.today(owner))
    return { refuse: 'recommendations.refused.laterDate', show };
  const response = act.data.response ?? (item.response === 'under-consideration' ? 'accepted' : item.response);
  const moved = move(
    item,
    'assign',
    {
      owner: owner.id,
      dueOn,
      originalDueOn: item.originalDueOn || dueOn,
      response,
      assigned: true,
      suggestion: null,
    },
    act,
    view,
    capacityIn(c),
  );
  return isRefused(moved)
    ? moved
    : { steps: [answered({ owner: owner.id, dueOn, response }), ...moved.steps], reply: { show } };
}

export const reassignSchema = z.object({
  from: z.string().trim().max(200),
  to: z.string().trim().max(200),
  text: z.string().trim().max(1000).default(''),
});

/** What may be reassigned from one person to another by somebody, as it stands. */
export function reassignable(by: string, from: string, view: View): Item[] {
  return view
    .find<Item>('recommendations.items', 'owner', from)
    .filter(
      (item) =>
        item.claim === null &&
        item.status !== 'implemented' &&
        (view.org.holds(by, FOCAL, item.unit) || view.org.holds(by, 'head-of-entity', item.unit)),
    );
}

/** Everything that one person owns, within the units of whoever asks, goes to another. */
export function reassign(act: Act<z.infer<typeof reassignSchema>>, view: View): Decision {
  const from = formerOwner(act.data.from, view);
  const to = named(act.data.to, view);
  if (isRefused(from)) return from;
  if (isRefused(to)) return to;
  if (from.id === to.id) return { refuse: 'recommendations.refused.same' };
  const all = reassignable(act.by, from.id, view);
  if (all.length === 0) return { refuse: 'recommendations.refused.none', params: { name: from.name } };
  const foreign = all.find((item) => entityOf(item) !== entityOf(to));
  if (foreign) return { refuse: 'recommendations.refused.entity', params: { name: to.name } };
  const steps = all.flatMap((item) => {
    const moved = move(
      view.get<Item>('recommendations.items', item.id) ?? item,
      'reassign',
      { owner: to.id },
      act,
      view,
      {
        for: from.id,
        capacity: view.org.holds(act.by, FOCAL, item.unit) ? FOCAL : 'head-of-entity',
        ...(act.data.text ? { reason: act.data.text } : {}),
      },
    );
    return isRefused(moved) ? [] : moved.steps;
  });
  return {
    steps,
    reply: { text: 'recommendations.reassign.done', params: { n: all.length, from: from.name, to: to.name } },
  };
}

/** Whoever had them may have left already. */
export function formerOwner(text: string, view: View): Person | Refusal {
  const exact = view.org.person(text);
  return exact ?? named(text, view);
}
