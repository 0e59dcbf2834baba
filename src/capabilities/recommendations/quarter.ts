import { z } from 'zod/v4';
import type { Act, Decision, Step } from '../../kernel/act.ts';
import { button } from '../../kernel/buttons.ts';
import { type Capability, type CardContent, rule, type Shown } from '../../kernel/capability.ts';
import { type Day, type Instant, isDay, momentOf } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import type { Item } from './items.ts';
import { COMMITTEE } from './names.ts';
import { quarterAfter, quarterBefore, quarterOf } from './reports/bands.ts';
import { headline, isFollowed, pack } from './reports/pack.ts';
import { card, opener } from './shows/common.ts';

const PACK = 'recommendations.pack';
const FORMATS = ['pdf', 'xlsx'] as const;

/** The pack of a quarter goes out on the first day of the next. */
const nextQuarter = (view: View): Instant =>
  momentOf(quarterAfter(view.today({ timeZone: 'UTC' })).from, '06:00', 'UTC');

/** A quarter is over: the Management Committee is told, within its working hours, how it stood on the last day. */
function quarter(_act: Act<object>, view: View): Decision {
  const { to } = quarterBefore(view.today({ timeZone: 'UTC' }));
  const anything = view.all<Item>('recommendations.items').some(isFollowed);
  return {
    steps: (anything ? view.org.holders(COMMITTEE) : []).map(
      (person): Step => ({ do: 'tell', person: person.id, ref: { kind: PACK, id: to }, why: 'tell' }),
    ),
  };
}

export const quarterActs = {
  quarter: rule({ data: z.object({}), may: 'clock', regular: nextQuarter, decide: quarter }),
};

/** How a quarter ended in figures, with the document a press away. It stays as it was known on that day. */
export function packCard(shown: Shown): CardContent | undefined {
  const { ref, view, t } = shown;
  if (!isDay(ref.id) || !pack.may(shown.viewer, view)) return undefined;
  const asOf = ref.id as Day;
  const title = t.t('recommendations.pack.title', { quarter: quarterOf(asOf).name });
  const facts = headline(asOf, [''], view).figures.map(({ name, now: n, before }) => ({
    title: t.t(`recommendations.figures.${name}`),
    value:
      n === before
        ? t.t('recommendations.pack.same', { n })
        : t.t('recommendations.pack.changed', {
            n,
            change: `${n > before ? '+' : '−'}${t.number(Math.abs(n - before))}`,
          }),
  }));
  return card(
    t.t('recommendations.pack.summary'),
    {
      title,
      paragraphs: [t.t('recommendations.pack.about', { day: t.day(asOf), last: t.day(quarterBefore(asOf).to) })],
      facts,
      buttons: [
        ...FORMATS.map((format, at) =>
          button(
            t.t(`recommendations.pack.${format}`),
            'file.offer',
            { file: `${PACK}|${asOf}|${format}` },
            at === 0 ? 'positive' : 'default',
          ),
        ),
      ],
      more: [opener(t.t('recommendations.portfolio.overdueList'), 'recommendations.list', 'overdue~~~~')],
      note: t.t('recommendations.pack.note'),
    },
    {
      title,
      detail: '',
      button: t.t('common.action.open'),
      verb: 'obligation.list',
      data: { open: `${PACK}|${asOf}` },
    },
  );
}

/** The document of a quarter: what was known on its last day, whenever it is asked for. */
export const packFile: NonNullable<Capability['files']>[string] = (shown) => {
  const [asOf = '', wanted = ''] = shown.ref.id.split('|');
  const format = FORMATS.find((f) => f === wanted);
  if (!isDay(asOf) || !format || !pack.may(shown.viewer, shown.view)) return undefined;
  const report = pack.build({ units: [''], asOf, reader: shown.viewer.id }, shown.view, shown.t);
  return report && { report, format };
};
