import { button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { addMonths } from '../../../kernel/time.ts';
import { found, idOf, type Query } from '../find.ts';
import { type Item, PRIORITIES, STATUSES } from '../items.ts';
import { AGES, ageBand, quarterAfter } from '../reports/bands.ts';
import { unitsFor } from '../rights.ts';
import { daysLate } from '../update.ts';
import { card, opener } from './common.ts';

/** A portfolio in figures, with the lists behind them and the file to edit. */
export function portfolioCard({ view, viewer, t }: Shown): CardContent | undefined {
  const units = unitsFor(viewer, view);
  if (!units) return undefined;
  const all = found({ what: 'open' }, viewer, view);
  const today = view.today(viewer);
  const next = quarterAfter(today);
  const counted = <K extends string>(
    keys: readonly K[],
    of: (item: Item) => K | undefined,
    label: (key: K) => string,
  ): string =>
    keys
      .map((key) => [key, all.filter((item) => of(item) === key).length] as const)
      .filter(([, n]) => n > 0)
      .map(([key, n]) => `${label(key)}: ${t.number(n)}`)
      .join(' · ') || '–';
  const sources = [...new Set(all.map((i) => i.body))].sort();
  const fact = (key: string, value: string) => ({ title: t.t(`recommendations.portfolio.${key}`), value });
  const late = all.filter((i) => daysLate(i, today) > 0 && i.addressee === 'management' && !i.claim).length;
  const falling = all.filter((i) => i.dueOn >= next.from && i.dueOn <= next.to).length;
  const postponed = [1, 2, 3].map((n) => all.filter((i) => (n === 3 ? i.postponed >= 3 : i.postponed === n)).length);
  const list = (q: Query) => idOf(q);
  return card(t.t('recommendations.list.summary'), {
    title: t.t('recommendations.portfolio.title', { n: all.length }),
    paragraphs: [units.includes('') ? t.t('common.everywhere') : t.list(units)],
    facts: [
      fact(
        'status',
        counted(
          STATUSES,
          (i) => i.status,
          (k) => t.t(`recommendations.statuses.${k}`),
        ),
      ),
      fact(
        'priority',
        counted(
          PRIORITIES,
          (i) => i.priority,
          (k) => t.t(`recommendations.priorities.${k}`),
        ),
      ),
      fact(
        'age',
        counted(
          AGES,
          (i) => (i.issuedOn ? ageBand(i.issuedOn, today) : undefined),
          (k) => t.t(`recommendations.ages.${k}`),
        ),
      ),
      fact(
        'source',
        counted(
          sources,
          (i) => i.body,
          (k) => k,
        ),
      ),
      fact('overdue', t.number(late)),
      fact(
        'next',
        t.t('recommendations.portfolio.nextValue', { n: falling, from: t.day(next.from), to: t.day(next.to) }),
      ),
      fact(
        'postponed',
        t.t('recommendations.portfolio.postponedValue', {
          once: postponed[0] ?? 0,
          twice: postponed[1] ?? 0,
          more: postponed[2] ?? 0,
        }),
      ),
    ],
    buttons: [
      button(
        t.t('recommendations.portfolio.file'),
        'file.offer',
        { file: 'recommendations.portfolio|open' },
        'positive',
      ),
      opener(t.t('recommendations.portfolio.overdueList'), 'recommendations.list', list({ what: 'overdue' })),
      opener(t.t('recommendations.portfolio.old'), 'recommendations.list', list({ what: 'older', months: 24 })),
      opener(
        t.t('recommendations.portfolio.nextList'),
        'recommendations.list',
        list({ what: 'open', before: addMonths(next.from, 3) }),
      ),
      button(t.t('recommendations.reassign.title'), 'recommendations.reassign', { nav: 'start', about: 'new' }),
    ],
    note: t.t('recommendations.portfolio.note'),
  });
}
