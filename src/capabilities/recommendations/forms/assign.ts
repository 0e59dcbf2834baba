import { z } from 'zod/v4';
import { named } from '../assign.ts';
import { isRefused } from '../context.ts';
import { dayInput, field } from '../fields.ts';
import { ASSIGN, OFFICE } from '../names.ts';
import { labelOf } from '../owed.ts';
import { shorten } from '../shows/common.ts';
import { line, needs, small, words } from './small.ts';

export const assignForm = small(
  ASSIGN,
  'what',
  {
    assign: {
      values: (item) => ({
        owner: item.owner,
        dueOn: item.dueOn,
        response: item.response === 'partly' ? 'partly' : 'accepted',
      }),
      page: (item, v, person, view) => ({
        data: (t) => ({
          title: t.t('recommendations.assign.title.assign', { label: labelOf(item) }),
          paragraphs: [shorten(item.title)],
          fields: [
            field(t, 'text', 'owner', v, { required: true, hint: t.t('recommendations.fields.ownerHint') }),
            field(t, 'date', 'dueOn', v, { required: item.addressee === 'management' }),
            field(t, 'one', 'response', v, {
              choices: (['accepted', 'partly', 'under-consideration'] as const).map((value) => ({
                title: t.t(`recommendations.responses.${value}`),
                value,
              })),
            }),
          ],
        }),
        inputs: {
          owner: words(200),
          dueOn: z.preprocess((x) => (x === '' ? undefined : x), dayInput.optional()),
          response: z.enum(['accepted', 'partly', 'under-consideration']),
        },
        check(values) {
          const found = named(String(values.owner ?? ''), view);
          if (isRefused(found)) return { refuse: found.refuse, params: found.params ?? {} };
          if (item.addressee === 'management' && !values.dueOn) return { refuse: 'recommendations.refused.date' };
          return values.dueOn && values.dueOn !== item.dueOn && String(values.dueOn) < view.today(person)
            ? { refuse: 'recommendations.refused.laterDate' }
            : undefined;
        },
      }),
    },
    dispute: line('recommendations.assign.title.dispute', true),
    unit: {
      may: (_item, person, view) => (view.org.holds(person.id, OFFICE) ? undefined : 'common.refused.role'),
      values: () => ({ unit: '' }),
      page: (item, v, _person, view) => ({
        data: (t) => ({
          title: t.t('recommendations.assign.title.unit', { label: labelOf(item) }),
          paragraphs: [shorten(item.title)],
          fields: [
            field(t, 'one', 'unit', v, {
              choices: view.org
                .entities()
                .slice(0, 100)
                .map((e) => ({ title: e, value: e })),
            }),
          ],
        }),
        inputs: { unit: words(400) },
        check: needs('unit', 'recommendations.refused.needed'),
      }),
    },
  },
  false,
);
