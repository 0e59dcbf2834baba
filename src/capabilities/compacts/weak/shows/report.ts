import type { Button } from '../../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../../kernel/capability.ts';
import { opener, starter } from '../../../../kernel/parts.ts';
import { AREAS, PLAN, PREPARE, partId, REPORT } from '../../names.ts';
import { chairOf } from '../../papers.ts';
import { button, card, lineOf, nameOf, noticeOf, shorten, titleOf, valueIn } from '../../shows/common.ts';
import { maySeeWeak } from '../buttons.ts';
import { actionsOf } from '../tables.ts';
import { digestOf, itemsOf, type ToldIn, toldIn, wasUnchanged } from '../telling.ts';
import { called, indicatorOf } from './common.ts';
import { actionLine } from './plan.ts';

/** What a report says of each weak indicator. */
function reportParagraphs(it: ToldIn, shown: Shown): { paragraphs: string[]; names: string[]; missing: string[] } {
  const { view, t } = shown;
  const live = itemsOf(it, view);
  const items = it.row.submitted ? it.row.items : live.items;
  const all = actionsOf(it.paper, view);
  return {
    paragraphs: items.map((x) => {
      const i = indicatorOf(x.indicator, view);
      return t.t('compacts.report.item', {
        indicator: i?.name ?? x.indicator,
        figure: i ? valueIn(x.actual, i, t) : '',
        target: i ? valueIn(x.target, i, t) : '',
        cause: shorten(x.cause, 250),
        fault: t.t(`compacts.faults.${x.fault}`),
        text: shorten(x.text, 250),
      });
    }),
    names: items
      .flatMap((x) => x.actions)
      .flatMap((id) => {
        const a = all.find((y) => y.id === id);
        return a ? [actionLine(a, shown)] : [];
      }),
    missing: it.row.submitted ? [] : live.missing,
  };
}

/** A report: for the preparer to be prepared, for the manager to be submitted or sent back. */
export function reportCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const o = view.obligation(ref.id);
  const it = o && toldIn(o.about, view);
  if (!o || !it || !maySeeWeak(it.paper, shown)) return undefined;
  const { row, watch, paper } = it;
  const said = reportParagraphs(it, shown);
  const prepares_ = o.kind === PREPARE;
  const may = o.state === 'open' && view.org.holdersOf(o.owner).some((p) => p.id === viewer.id);
  const complete = said.missing.length === 0;
  const data = { obligation: o.id, digest: digestOf(it, view), seen: o.revision };
  const again = wasUnchanged(it, view);
  const change = [...new Set(watch.indicators)]
    .slice(0, 4)
    .map((id) =>
      opener(t.t('compacts.plan.of', { indicator: shorten(called(id, view), 60) }), PLAN, partId(paper.id, id)),
    );
  const go: Button[] = prepares_
    ? [
        button(t.t('compacts.prepare.go'), PREPARE, { ...data, what: 'prepared' }, 'positive'),
        ...(again ? [] : [button(t.t('compacts.report.unchanged'), PREPARE, { ...data, what: 'unchanged' })]),
      ]
    : [
        button(
          t.t(row.prepared ? 'compacts.report.submitPrepared' : 'compacts.report.submit'),
          REPORT,
          { ...data, what: 'submit' },
          'positive',
        ),
        ...(again || row.prepared
          ? []
          : [button(t.t('compacts.report.unchanged'), REPORT, { ...data, what: 'unchanged' })]),
      ];
  const back = may && !prepares_ && view.org.holders('preparer', '', chairOf(paper)).length > 0;
  return card(
    t.t(`${o.kind}.summary`),
    {
      title: t.t('compacts.report.title', { period: row.period, compact: titleOf(paper, view, viewer.id, t) }),
      notice: noticeOf(extra, t),
      recorded: stateText(it, shown),
      paragraphs: [
        ...(may ? [t.t(`${o.kind}.ask`)] : []),
        ...(row.sentBack && !row.submitted
          ? [
              t.t('compacts.report.sentBack', {
                name: nameOf(row.sentBack.by, view, t),
                text: shorten(row.sentBack.text),
              }),
            ]
          : []),
        ...said.paragraphs,
        ...said.missing.map((id) => t.t('compacts.report.missing', { indicator: called(id, view) })),
      ],
      ...(said.names.length > 0 ? { namesTitle: t.t('compacts.plan.actions'), names: said.names.slice(0, 12) } : {}),
      buttons: may
        ? [
            ...(complete ? go : []),
            ...(back ? [starter(t.t('compacts.report.back'), REPORT, o.id, 'default', { seen: o.revision })] : []),
          ]
        : [],
      more: may ? change : [opener(t.t('compacts.areas.open'), AREAS, paper.id)],
      note: t.t('compacts.report.note'),
    },
    o.state === 'open'
      ? lineOf(
          shown,
          o,
          t.t(`${o.kind}.line`, { period: row.period, name: view.org.person(chairOf(paper))?.name ?? '' }),
        )
      : undefined,
  );
}

export function stateText({ row }: ToldIn, { view, t }: Shown): string {
  const s = row.submitted ?? row.prepared;
  if (!s) return '';
  const params = { name: nameOf(s.by, view, t), day: t.day(s.at.slice(0, 10)) };
  return [
    t.t(row.submitted ? 'compacts.report.submitted' : 'compacts.report.prepared', params),
    s.unchanged ? t.t('compacts.report.wasUnchanged') : '',
  ]
    .filter(Boolean)
    .join(' ');
}
