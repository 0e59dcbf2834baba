import { z } from 'zod/v4';
import { type Act, type Decision, put } from '../../kernel/act.ts';
import type { Form } from '../../kernel/form.ts';
import { isSettled } from '../../kernel/obligation.ts';
import { offers } from '../../kernel/rules/delegation.ts';
import type { View } from '../../kernel/view.ts';
import { field, formCard } from './fields.ts';
import { LEAD_CARD } from './names.ts';
import { namedIn } from './people.ts';

export const deputySchema = z.object({ obligation: z.string().max(200), who: z.string().trim().min(1).max(200) });

/** Asks somebody by name to lead; they accept or decline as with any delegation, and the leader still owes. */
export function deputy(act: Act<z.infer<typeof deputySchema>>, view: View): Decision {
  const lead = view.obligation(act.data.obligation);
  if (!lead || isSettled(lead)) return { refuse: 'common.refused.gone' };
  const show = { kind: LEAD_CARD, id: lead.id };
  if (lead.delegate === act.by) return { refuse: 'common.delegate.oneLevel', show, about: lead.id };
  // A focal point records on behalf, and hands nothing on: only who holds it asks somebody else.
  if (!view.org.holdersOf(lead.owner).some((p) => p.id === act.by))
    return { refuse: 'common.refused.notYours', show, about: lead.id };
  const to = view.org.person(namedIn(act.data.who, view).ids[0] ?? '');
  if (to?.status !== 'active' || to.id === act.by) return { refuse: 'common.delegate.nobody', show };
  return {
    steps: [
      put(offers, { id: lead.id, obligation: lead.id, from: act.by, to: to.id }),
      { do: 'tell', person: to.id, ref: { kind: 'obligation.offer', id: lead.id }, why: 'ask', key: view.now },
      { do: 'note', about: lead.id, for: to.id },
    ],
    reply: { text: 'common.delegate.asked', params: { name: to.name } },
  };
}

export const deputyForm: Form = {
  summary: 'dialogue.record.summary',
  start: (about, person, view) => {
    const lead = view.obligation(about);
    if (!lead || !view.org.holdersOf(lead.owner).some((p) => p.id === person.id))
      return { refuse: 'common.refused.notYours' };
    return { values: { obligation: about, who: '' } };
  },
  pages: ({ values: v }, _person, view) => [
    {
      id: 'who',
      template: 'common/form',
      done: 'dialogue.else.ask',
      data: (t) =>
        formCard({
          title: t.t('dialogue.lead.else'),
          fields: [field(t, 'text', 'who', v, { required: true, hint: t.t('dialogue.fields.othersHint') })],
          note: t.t('dialogue.else.note'),
        }),
      inputs: { who: z.string().trim().max(200) },
      check: (values) =>
        namedIn(String(values.who), view).ids.length === 1
          ? undefined
          : { refuse: 'dialogue.record.whoIs', params: { names: String(values.who) } },
    },
  ],
};
