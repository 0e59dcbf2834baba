import { z } from 'zod/v4';
import type { Form } from '../../kernel/form.ts';
import type { Person } from '../../kernel/person.ts';
import { addDays } from '../../kernel/time.ts';
import { dayInput, field, formCard } from './fields.ts';
import { namedIn } from './people.ts';
import { mayAppoint } from './rights.ts';

/** A supervisor, focal point or head names an officer-in-charge; the kernel's own rule decides who may. */
export const actingForm: Form = {
  summary: 'dialogue.acting.summary',
  start(about, person, view) {
    const chair = view.org.person(about);
    if (!mayAppoint(person, view)) return { refuse: 'common.refused.role' };
    const today = view.today(person);
    return { values: { forWho: chair?.email || chair?.id || '', who: '', from: today, until: addDays(today, 14) } };
  },
  pages: ({ values: v }, _person, view) => [
    {
      template: 'common/form',
      id: 'acting',
      done: 'dialogue.acting.go',
      data: (t) =>
        formCard({
          title: t.t('dialogue.acting.title'),
          fields: [
            field(t, 'text', 'forWho', v, { required: true, hint: t.t('dialogue.fields.othersHint') }),
            field(t, 'text', 'who', v, { required: true, hint: t.t('dialogue.fields.othersHint') }),
            field(t, 'date', 'from', v, { required: true }),
            field(t, 'date', 'until', v, { required: true }),
          ],
        }),
      inputs: { forWho: z.string().trim().max(200), who: z.string().trim().max(200), from: dayInput, until: dayInput },
      check: (values) => {
        const unknown = [String(values.forWho), String(values.who)].filter(
          (name) => namedIn(name, view).ids.length !== 1 && !isEmptyChair(view.org.person(name)),
        );
        return unknown.length > 0
          ? { refuse: 'dialogue.record.whoIs', params: { names: unknown.join(', ') } }
          : undefined;
      },
    },
  ],
};
const isEmptyChair = (person: Person | undefined): boolean => person?.status === 'left';
