import type { Form, FormDraft, Page } from '../../../kernel/form.ts';
import type { Person } from '../../../kernel/person.ts';
import type { View } from '../../../kernel/view.ts';
import { formerOwner, named, reassignable } from '../assign.ts';
import { isRefused } from '../context.ts';
import { field, formCard } from '../fields.ts';
import { FOCAL } from '../names.ts';
import { labelOf } from '../owed.ts';
import { words } from './small.ts';

/** From one person to another, everything that whoever asks may move: who, then how many and which. */
export const reassignForm: Form = {
  summary: 'recommendations.reassign.summary',
  start: (_about, person, view) =>
    view.org.holdsAny(person.id, [FOCAL, 'head-of-entity'])
      ? { values: { from: '', to: '', text: '' } }
      : { refuse: 'common.refused.role' },
  pages: (draft, person, view) => [whoPage(draft, view), previewPage(draft, person, view)],
};

const whoPage = ({ values: v }: FormDraft, view: View): Page => ({
  id: 'who',
  template: 'recommendations/form',
  data: (t) =>
    formCard({
      title: t.t('recommendations.reassign.title'),
      fields: [
        field(t, 'text', 'from', v, { required: true, hint: t.t('recommendations.fields.ownerHint') }),
        field(t, 'text', 'to', v, { required: true, hint: t.t('recommendations.fields.ownerHint') }),
        field(t, 'long', 'text', v, { max: 1000 }),
      ],
    }),
  inputs: { from: words(200), to: words(200), text: words(1000) },
  check(values) {
    for (const found of [formerOwner(String(values.from ?? ''), view), named(String(values.to ?? ''), view)])
      if (isRefused(found)) return { refuse: found.refuse, params: found.params ?? {} };
    return undefined;
  },
});

const previewPage = ({ values: v }: FormDraft, person: Person, view: View): Page => ({
  id: 'preview',
  template: 'recommendations/form',
  done: 'recommendations.reassign.go',
  data: (t) => {
    const from = formerOwner(String(v.from ?? ''), view);
    const to = named(String(v.to ?? ''), view);
    if (isRefused(from) || isRefused(to)) return formCard({ title: t.t('recommendations.reassign.title') });
    const all = reassignable(person.id, from.id, view);
    return formCard({
      title: t.t('recommendations.reassign.preview', { n: all.length, from: from.name, to: to.name }),
      paragraphs: all.slice(0, 10).map(labelOf),
      note: all.length > 10 ? t.t('recommendations.entered.more', { n: all.length - 10 }) : '',
    });
  },
  inputs: {},
});
