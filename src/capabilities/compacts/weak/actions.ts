import { z } from 'zod/v4';
import { type Act, type Decision, put, type Step } from '../../../kernel/act.ts';
import { isDay } from '../../../kernel/time.ts';
import type { View } from '../../../kernel/view.ts';
import { ACTION } from '../names.ts';
import { chairOf, paperOf, todayOf } from '../papers.ts';
import { isRefused, named } from '../people.ts';
import { refreshAround } from './plan.ts';
import { type Action, actions } from './tables.ts';

export const actionSchema = z.object({
  obligation: z.string().max(200),
  what: z.enum(['done', 'progress', 'later', 'give']),
  text: z.string().trim().max(2000).default(''),
  due: z.preprocess((v) => (v === '' || v === null ? undefined : v), z.string().refine(isDay).optional()),
  person: z.string().trim().max(200).default(''),
});

/** Whoever has an action says where it stands; the manager may give it to somebody below. */
export function action(act: Act<z.infer<typeof actionSchema>>, view: View): Decision {
  const o = view.obligation(act.data.obligation);
  const row = o && view.get<Action>(actions.name, o.about);
  const paper = row && paperOf(row.paper, view);
  if (!o || !row || !paper || row.state !== 'open') return { refuse: 'common.refused.gone' };
  const show = { kind: ACTION, id: o.id };
  const { what, text, due } = act.data;
  if (!text) return { refuse: what === 'done' ? 'compacts.refused.whatDone' : 'compacts.refused.text', show };
  const history = [...row.history, { by: act.by, at: act.at, what, text }];
  const chair = chairOf(paper);
  const more = row.owner === act.by ? {} : { for: row.owner, capacity: 'officer-in-charge' };
  const answer: Step = { do: 'answer', id: o.id, answer: { what, text, ...(due ? { due } : {}) }, ...more };
  const around = refreshAround(paper, row.indicator, view);
  if (what === 'progress') return { steps: [answer, put(actions, { ...row, history }), ...around], reply: { show } };
  if (what === 'later') {
    if (!due || due <= todayOf(view) || due <= row.due) return { refuse: 'compacts.refused.due', show };
    return {
      steps: [answer, put(actions, { ...row, due, history }), { do: 'amend', id: o.id, due }, ...around],
      reply: { show },
    };
  }
  if (what === 'give') {
    const person = named(act.data.person, view);
    if (isRefused(person)) return person;
    if (!view.org.holdersOf({ chair }).some((p) => p.id === act.by))
      return { refuse: 'common.refused.notYours', about: o.id };
    if (person.id === row.owner || !view.org.isAbove(chair, person.id))
      return { refuse: 'compacts.refused.notBelow', params: { name: person.name }, show };
    return {
      steps: [
        answer,
        put(actions, { ...row, owner: person.id, history }),
        { do: 'amend', id: o.id, owner: { chair: person.id } },
        ...around,
      ],
      reply: { show },
    };
  }
  const told = view.org.holdersOf({ chair }).filter((p) => p.id !== act.by);
  return {
    steps: [
      answer,
      put(actions, { ...row, state: 'done', history }),
      { do: 'settle', id: o.id, as: 'done' },
      ...told.map(
        (p): Step => ({ do: 'tell', person: p.id, ref: { kind: ACTION, id: o.id }, why: 'tell', key: 'done' }),
      ),
      ...around,
    ],
    reply: { show },
  };
}
