import type { Button } from '../../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../../kernel/capability.ts';
import { opener, starter } from '../../../../kernel/parts.ts';
import { AREAS, PAPER, PLAN, partId, REPORT } from '../../names.ts';
import { chairOf, type Paper, paperOf } from '../../papers.ts';
import { isOffice, judges } from '../../rights.ts';
import { card, inOneLine, lineOf, nameOf, noticeOf, shorten, titleOf } from '../../shows/common.ts';
import { standingAt } from '../../standing.ts';
import { proposals } from '../areas.ts';
import { maySeeWeak } from '../buttons.ts';
import { isWatched, reportId, toldOf, type Watch, watchesOf } from '../tables.ts';
import { called, indicatorOf } from './common.ts';

/** Buttons for each proposal; the Board or the secretariat decides, with a reason. */
function deciding(paper: Paper, shown: Shown): Button[] {
  const { view, viewer, t } = shown;
  if (!isOffice(viewer.id, view) && !judges(viewer, paper, view)) return [];
  const { monthly, halfYearly } = proposals(paper, view);
  return [
    ...monthly
      .slice(0, 6)
      .map((id) =>
        starter(
          t.t('compacts.weak.monthly', { indicator: shorten(called(id, view), 60) }),
          'compacts.weak',
          `${paper.id}^${id}`,
        ),
      ),
    ...(halfYearly.length > 0 ? [starter(t.t('compacts.weak.halfYearly'), 'compacts.weak', `${paper.id}^half`)] : []),
    ...(monthly.length + halfYearly.length > 0
      ? [starter(t.t('compacts.notWeak.go'), 'compacts.notWeak', paper.id)]
      : []),
  ];
}

/** What is proposed for one compact, with the figures it is proposed for. */
export function weakCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t } = shown;
  const o = view.obligation(ref.id);
  const paper = o && paperOf(o.about, view);
  if (!o || !paper || !(isOffice(viewer.id, view) || judges(viewer, paper, view))) return undefined;
  const { monthly, halfYearly } = proposals(paper, view);
  const ids = [...new Set([...monthly, ...halfYearly])];
  return card(
    t.t('compacts.weak.summary'),
    {
      title: t.t('compacts.weak.title', { name: nameOf(chairOf(paper), view, t) }),
      recorded: o.state === 'open' ? '' : t.t('compacts.weak.decided'),
      paragraphs: o.state === 'open' ? [t.t('compacts.weak.ask')] : [],
      names: ids.flatMap((id) => {
        const i = indicatorOf(id, view);
        return i ? [`${i.name}: ${inOneLine(standingAt(i, paper.post, view, paper.year), t)}`] : [];
      }),
      buttons: o.state === 'open' ? deciding(paper, shown) : [],
      more: [opener(t.t('compacts.areas.open'), AREAS, paper.id)],
      note: t.t('compacts.weak.note'),
    },
    o.state === 'open'
      ? lineOf(shown, o, t.t('compacts.weak.line', { name: view.org.person(chairOf(paper))?.name ?? '' }))
      : undefined,
  );
}

const watchText = (w: Watch, { view, t }: Shown): string =>
  t.t(`compacts.areas.states.${w.state}`, {
    kind: t.t(`compacts.kinds.${w.kind}`),
    indicators: w.indicators.map((id) => called(id, view)).join(', '),
    name: nameOf((w.ended ?? w).by, view, t),
    day: t.day((w.ended ?? w).at.slice(0, 10)),
    reason: shorten((w.ended ?? w).reason, 200),
  });

/** The weak areas of a compact: why each was opened, its reports, what is proposed. */
export function areasCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const paper = paperOf(ref.id, view);
  if (!paper || !maySeeWeak(paper, shown)) return undefined;
  const all = watchesOf(paper.id, view);
  const may = isOffice(viewer.id, view) || judges(viewer, paper, view);
  const open = all.filter(isWatched);
  const reports = open.flatMap((w) => toldOf(w.id, view).slice(-1));
  return card(t.t('compacts.areas.summary'), {
    title: t.t('compacts.areas.title', { compact: titleOf(paper, view, viewer.id, t) }),
    notice: noticeOf(extra, t),
    paragraphs: all.length === 0 ? [t.t('compacts.areas.none')] : all.slice(-6).map((w) => watchText(w, shown)),
    buttons: [
      ...reports.map((r) => opener(t.t('compacts.report.open', { period: r.period }), REPORT, reportId(r.id))),
      ...[...new Set(open.flatMap((w) => w.indicators))]
        .slice(0, 4)
        .map((id) =>
          opener(t.t('compacts.plan.of', { indicator: shorten(called(id, view), 60) }), PLAN, partId(paper.id, id)),
        ),
      ...deciding(paper, shown),
      ...(may
        ? open.slice(0, 4).map((w) =>
            starter(
              t.t('compacts.end.go', {
                what: shorten(
                  w.kind === 'monthly' ? called(w.indicators[0] ?? '', view) : t.t('compacts.kinds.half-yearly'),
                  60,
                ),
              }),
              'compacts.end',
              w.id,
            ),
          )
        : []),
    ],
    more: [opener(t.t('compacts.paper.back'), PAPER, paper.id)],
    note: t.t('compacts.areas.note'),
  });
}
