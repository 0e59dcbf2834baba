import { z } from 'zod/v4';
import type { Speech } from '../../../kernel/capability.ts';
import type { Form, Page, Values } from '../../../kernel/form.ts';
import type { Person } from '../../../kernel/person.ts';
import type { View } from '../../../kernel/view.ts';
import { field, formCard } from '../fields.ts';
import type { Item } from '../items.ts';
import { labelOf } from '../owed.ts';
import { mayAct } from '../rights.ts';
import { factsOf, shorten } from '../shows/common.ts';

export const words = (most: number) => z.string().trim().max(most);

/** The obligation and which of the verb's forms: `update|REC#done`. */
const split = (about: string): { id: string; what: string } => {
  const at = about.lastIndexOf('#');
  return { id: about.slice(0, at), what: about.slice(at + 1) };
};

export const itemFor = (id: string, view: View): Item | undefined =>
  view.get<Item>('recommendations.items', id.split('|').at(-1) ?? '');

export interface Small {
  /** Which fields it shows; the first that is needed and empty is asked for again. */
  page(
    item: Item,
    values: Values,
    person: Person,
    view: View,
  ): Pick<Page, 'inputs' | 'check'> & { data(t: Speech): Parameters<typeof formCard>[0] };
  values?(item: Item, person: Person, view: View): Values;
  may?(item: Item, person: Person, view: View): string | undefined;
}

/** Forms of one page about one thing owed; `what` is the value that its act is told by. */
export const small = (verb: string, name: string, forms: Record<string, Small>, onBehalf: boolean): Form => ({
  summary: `${verb}.summary`,
  start(about, person, view) {
    const { id, what } = split(about);
    const item = itemFor(id, view);
    const it = forms[what];
    if (!item || !it) return { refuse: 'common.refused.gone' };
    const owed = view.obligation(id);
    if (owed?.state !== 'open' || !mayAct(person.id, owed, item, view, onBehalf))
      return { refuse: 'common.refused.notYours' };
    const no = it.may?.(item, person, view);
    if (no) return { refuse: no };
    return {
      values: { obligation: id, [name]: what === 'trackLine' ? 'track' : what, ...it.values?.(item, person, view) },
    };
  },
  pages(draft, person, view) {
    const { id, what } = split(draft.about);
    const item = itemFor(id, view);
    const it = forms[what];
    if (!item || !it) return [];
    const page = it.page(item, draft.values, person, view);
    return [
      {
        id: what,
        template: 'recommendations/form',
        done: `${verb}.go.${what}`,
        data: (t) => formCard({ facts: factsOf(item, view, t).slice(0, 5), ...page.data(t) }),
        inputs: page.inputs,
        ...(page.check ? { check: page.check } : {}),
      },
    ];
  },
});

export const needs = (key: string, refuse: string) => (values: Values) => (values[key] ? undefined : { refuse });

/** A line of text, needed or not, under a title of its own. */
export const line = (key: string, needed: boolean, refuse = 'recommendations.refused.reason'): Small => ({
  page: (item, v) => ({
    data: (t) => ({
      title: t.t(key, { label: labelOf(item) }),
      paragraphs: [shorten(item.title)],
      fields: [field(t, 'long', 'text', v, { max: 4000, required: needed })],
    }),
    inputs: { text: words(4000) },
    ...(needed ? { check: needs('text', refuse) } : {}),
  }),
});
