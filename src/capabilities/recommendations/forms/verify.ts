import { field } from '../fields.ts';
import { VERIFY } from '../names.ts';
import { labelOf } from '../owed.ts';
import { isExternal, notApart, speaksFor } from '../rights.ts';
import { shorten } from '../shows/common.ts';
import { type Small, small, words } from './small.ts';

export const verdict = (what: string, needed: boolean): Small => ({
  may: (item, person, view) =>
    speaksFor(person.id, item, view) ? notApart(person.id, item, view)?.refuse : 'common.refused.role',
  page: (item, v, _person, view) => {
    const external = isExternal(item.body, view) && what !== 'ask';
    return {
      data: (t) => ({
        title: t.t(`recommendations.verify.title.${what}`, { label: labelOf(item) }),
        paragraphs: [shorten(item.title), ...(item.claim?.reason ? [shorten(item.claim.reason)] : [])],
        fields: [
          ...(external ? [field(t, 'text', 'document', v, { required: true, max: 400 })] : []),
          field(t, 'long', 'text', v, { max: 4000, required: needed }),
        ],
        note: external ? t.t('recommendations.verify.external', { body: item.body }) : '',
      }),
      inputs: { text: words(4000), ...(external ? { document: words(400) } : {}) },
      check: (values) =>
        external && !values.document
          ? { refuse: 'recommendations.refused.document' }
          : needed && !values.text
            ? { refuse: 'recommendations.refused.reason' }
            : undefined,
    };
  },
});

export const verifyForm = small(
  VERIFY,
  'verdict',
  { accept: verdict('accept', false), return: verdict('return', true), ask: verdict('ask', true) },
  false,
);
