import { z } from 'zod/v4';
import type { Shelf } from '../../content/shelf.ts';
import { button } from '../../kernel/buttons.ts';
import type { Speech } from '../../kernel/capability.ts';
import type { FormDraft, Page } from '../../kernel/form.ts';
import type { Language, Person } from '../../kernel/person.ts';
import { sorted } from '../../kernel/sounding.ts';
import type { View } from '../../kernel/view.ts';
import { ringsOf, type Survey, survey, type Wanted } from './audience.ts';
import { titleOf } from './content.ts';
import { field, formCard } from './fields.ts';
import { nobodyOf, unitsOf } from './launch.ts';
import { CARDS, opens } from './names.ts';

export const LISTS = ['met', 'tried', 'noAccount'] as const;

/** What a launch would do, before anything is done. */
export interface Preview {
  seen: Survey;
  met: Person[];
  /** Never met; they will be tried by their Entra account. */
  tried: Person[];
  noAccount: Person[];
  seconds: number;
  rings: string[][];
  /** Languages of readers in which the course is not there. */
  without: Language[];
}

export function preview(v: FormDraft['values'], shelf: Shelf, view: View, rate: number): Preview {
  const wanted = { ...v, units: unitsOf(v) } as unknown as Wanted;
  const seen = survey(wanted, view);
  const has = new Set<string>(shelf.course(String(v.course))?.languages ?? []);
  return {
    seen,
    ...sorted(seen.owed, view, rate),
    rings: ringsOf(seen),
    without: [...new Set(seen.owed.map((p) => p.language))].filter((language) => !has.has(language)).sort(),
  };
}

export function previewPage(draft: FormDraft, shelf: Shelf, view: View, rate: number): Page {
  const v = draft.values;
  return {
    id: 'preview',
    template: 'common/form',
    done: 'learning.launch.go',
    data: (t) => {
      const it = preview(v, shelf, view, rate);
      const { seen } = it;
      const title = titleOf(shelf.course(String(v.course)), t.language, String(v.course));
      return formCard({
        title: t.t('learning.preview.title', { title }),
        paragraphs: [
          ...(it.without.length > 0
            ? [t.t('learning.preview.without', { languages: t.list(it.without.map((l) => t.languageName(l))) })]
            : []),
          ...(seen.owed.length === 0 && v.audience !== 'joiners' ? [t.t(nobodyOf(seen))] : []),
          ...(v.message ? [t.t('learning.preview.oneMessage')] : []),
          t.t(v.audience === 'joiners' ? 'learning.preview.joiners' : 'learning.preview.cards'),
        ],
        facts: [
          fact(t, 'dates', t.t('learning.preview.span', { from: t.day(String(v.opens)), to: t.day(String(v.closes)) })),
          fact(t, 'due', t.day(String(v.due))),
          fact(t, 'pace', t.t(`learning.pace.${String(v.pace)}`)),
          fact(t, 'pass', t.percent(Number(v.pass))),
          fact(t, 'learners', t.number(seen.owed.length)),
          fact(t, 'again', t.number(seen.again.length)),
          fact(t, 'excused', t.number(seen.excused.length)),
          fact(t, 'nonStaff', t.number(seen.nonStaff.length)),
          // Who is in the audience and not asked, and why.
          ...(['asked', 'completed'] as const).flatMap((why) =>
            seen[why].length > 0 ? [fact(t, why, t.number(seen[why].length))] : [],
          ),
          fact(t, 'met', t.number(it.met.length)),
          fact(t, 'tried', t.number(it.tried.length)),
          fact(t, 'noAccount', t.number(it.noAccount.length)),
          fact(t, 'sending', t.t('learning.preview.minutes', { n: Math.max(1, Math.ceil(it.seconds / 60)) })),
        ],
        fields: [
          field(t, 'one', 'to', v, {
            choices: [
              { title: t.t('learning.preview.everyone'), value: 'everyone' },
              {
                title: t.t('learning.preview.rings', { n: it.rings.length, entities: it.rings[0]?.join(', ') ?? '' }),
                value: 'rings',
              },
            ],
          }),
        ],
        more: [
          button(t.t('learning.preview.look'), 'obligation.list', opens(CARDS.sample, `${t.language}#${draft.id}`)),
          ...LISTS.filter((what) => it[what].length > 0).map((what) =>
            button(
              t.t('learning.preview.list', { what: t.t(`learning.preview.facts.${what}`) }),
              'obligation.list',
              opens(CARDS.people, `${what}#0#${draft.id}`),
            ),
          ),
        ],
        note: t.t('learning.preview.note'),
      });
    },
    inputs: { to: z.enum(['everyone', 'rings']) },
  };
}

const fact = (t: Speech, key: string, value: string) => ({ title: t.t(`learning.preview.facts.${key}`), value });
