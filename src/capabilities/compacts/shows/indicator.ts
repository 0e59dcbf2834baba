import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { opener, starter } from '../../../kernel/parts.ts';
import { INDICATOR, PAPER, partId, SETTLE, split } from '../names.ts';
import { type Paper, paperOf, todayOf } from '../papers.ts';
import { monthOf, type Period, previous } from '../periods.ts';
import { sourceIn } from '../reports/figures.ts';
import { holds, isOffice, maySee, prepares, tenure } from '../rights.ts';
import { type Standing, standingAt } from '../standing.ts';
import { type Indicator, type Observation, observationId } from '../tables.ts';
import { planButton } from '../weak/buttons.ts';
import { type button, card, inOneLine, lineOf, nameOf, noticeOf, shorten, statusText, valueIn } from './common.ts';

/** Points of a chart on a phone. */
const DRAWN = 12;
/** Comments on a card; the newest. */
const SAID = 3;

/** One indicator: the figure, what it means, its course as a chart (a table where there are no charts), what was said of it. */
export function indicatorCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const { paper: id, part } = split(ref.id);
  const paper = paperOf(id, view);
  const indicator = view.get<Indicator>('compacts.indicators', part);
  if (!paper || !indicator || !maySee(viewer, paper, view)) return undefined;
  const found = standingAt(indicator, paper.post, view, paper.year);
  const na = paper.na.find((n) => n.indicator === part);
  const s = na ? { ...found, na: true } : found;
  const latest =
    s.latest && view.get<Observation>('compacts.observations', observationId(part, paper.post, s.latest.period));
  return card(t.t('compacts.indicator.summary'), {
    title: indicator.name,
    recorded: inOneLine(s, t),
    notice: noticeOf(extra, t),
    paragraphs: [
      ...(na ? [t.t('compacts.indicator.na', { reason: shorten(na.reason) })] : []),
      ...(s.pattern === 'rise-and-fall-back' ? [t.t('compacts.indicator.fallBack')] : []),
      ...(latest ? said(latest, shown) : []),
    ],
    facts: facts(s, paper, shown),
    ...chart(s, paper, shown),
    buttons: [...planButton(paper, s, shown), ...writing(s, paper, shown)],
    more: [opener(t.t('compacts.paper.back'), PAPER, paper.id)],
    note: t.t('compacts.seen'),
  });
}

function facts(s: Standing, paper: Paper, { view, t }: Shown): { title: string; value: string }[] {
  const fact = (key: string, value: string) => ({ title: t.t(`compacts.facts.${key}`), value });
  const latest = s.latest;
  return [
    fact('target', s.target === null ? t.t('compacts.noTarget') : valueIn(s.target, s.indicator, t)),
    ...(latest
      ? [
          fact(
            'latest',
            t.t('compacts.indicator.inPeriod', {
              value: latest.na ? t.t('compacts.na') : valueIn(latest.actual, s.indicator, t),
              period: periodIn(latest.period, paper, view, t),
            }),
          ),
          fact('status', statusText(s, t)),
          fact('pattern', t.t(`compacts.patterns.${s.pattern}`)),
          fact(
            'source',
            t.t('compacts.indicator.source', {
              source: sourceIn(latest.source, t),
              day: t.day(latest.at.slice(0, 10)),
            }),
          ),
        ]
      : [fact('status', t.t('compacts.statuses.no-data'))]),
    fact('better', t.t(`compacts.better.${s.indicator.direction}`)),
  ];
}

/** A period with whose time it was. */
function periodIn(period: Period, paper: Paper, view: Shown['view'], t: Shown['t']): string {
  const was = tenure(paper, period, view);
  return was.what === 'own'
    ? period
    : t.t(`compacts.tenure.${was.what}`, { period, name: view.org.person(was.person ?? '')?.name ?? '' });
}

function chart(s: Standing, paper: Paper, { view, t }: Shown) {
  const points = s.trend.slice(-DRAWN);
  const drawn = points.filter((p) => p.actual !== null);
  return {
    trendTitle: s.indicator.name,
    figureTitle: t.t('compacts.facts.figure'),
    targetTitle: t.t('compacts.facts.target'),
    periodTitle: t.t('compacts.facts.period'),
    trend: drawn.map((p) => ({ x: p.period, y: Math.round((p.actual ?? 0) * 10) / 10 })),
    goal: drawn.flatMap((p) => (p.target === null ? [] : [{ x: p.period, y: p.target }])),
    points: points.map((p) => ({
      period: periodIn(p.period, paper, view, t),
      figure: valueIn(p.actual, s.indicator, t),
      target: p.target === null ? '–' : valueIn(p.target, s.indicator, t),
    })),
  };
}

/** Comments and disputes of the latest figure. */
function said(o: Observation, { view, t }: Shown): string[] {
  return [
    ...o.disputes.slice(-1).map((d) =>
      d.settled
        ? t.t(d.settled.upheld ? 'compacts.dispute.corrected' : 'compacts.dispute.stands', {
            name: nameOf(d.settled.by, view, t),
            text: shorten(d.settled.text),
          })
        : t.t('compacts.dispute.open', { name: nameOf(d.by, view, t), text: shorten(d.text) }),
    ),
    ...o.comments.slice(-SAID).map((c) =>
      t.t('compacts.comment.said', {
        name: nameOf(c.by, view, t),
        day: t.day(c.at.slice(0, 10)),
        text: shorten(c.text),
      }),
    ),
  ];
}

function writing(s: Standing, paper: Paper, { view, viewer, t }: Shown): ReturnType<typeof button>[] {
  const mine = holds(viewer.id, paper, view);
  const prepared = prepares(viewer.id, paper, view);
  const office = isOffice(viewer.id, view);
  const about = partId(paper.id, s.indicator.id);
  const at = `${about}@${s.latest?.period ?? ''}`;
  return [
    ...(mine && s.indicator.source === 'manager'
      ? [
          starter(
            t.t('compacts.reported.open'),
            'compacts.reported',
            `${about}@${previous(monthOf(todayOf(view)))}`,
            'positive',
          ),
        ]
      : []),
    ...((mine || prepared) && s.latest && !s.latest.disputed
      ? [starter(t.t('compacts.dispute.go'), 'compacts.dispute', at)]
      : []),
    ...((mine || prepared || office) && s.latest ? [starter(t.t('compacts.comment.go'), 'compacts.comment', at)] : []),
    ...(office
      ? [starter(t.t(s.na ? 'compacts.applies.applies' : 'compacts.applies.go'), 'compacts.applies', about)]
      : []),
  ];
}

/** A disputed figure, for the secretariat. */
export function settleCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const owed = view.obligation(ref.id);
  const { paper: id, part } = split(owed?.about ?? '');
  const paper = paperOf(id, view);
  const o = view.get<Observation>('compacts.observations', part);
  const indicator = o && view.get<Indicator>('compacts.indicators', o.indicator);
  const last = o?.disputes.at(-1);
  if (!owed || !paper || !o || !indicator || !last || !maySee(viewer, paper, view)) return undefined;
  const open = owed.state === 'open' && isOffice(viewer.id, view);
  return card(
    t.t('compacts.settle.summary'),
    {
      title: t.t('compacts.settle.title', {
        indicator: indicator.name,
        name: nameOf(paper.holdings.at(-1)?.chair ?? '', view, t),
      }),
      notice: noticeOf(extra, t),
      recorded: t.t('compacts.indicator.inPeriod', { value: valueIn(o.actual, indicator, t), period: o.period }),
      paragraphs: said(o, shown),
      buttons: open
        ? [
            starter(t.t('compacts.settle.stands'), SETTLE, `${owed.id}^stands`, 'default', { seen: owed.revision }),
            starter(t.t('compacts.settle.corrected'), SETTLE, `${owed.id}^corrected`, 'default', {
              seen: owed.revision,
            }),
          ]
        : [opener(indicator.name, INDICATOR, partId(paper.id, indicator.id))],
      note: t.t('compacts.settle.note'),
    },
    open ? lineOf(shown, owed, t.t('compacts.settle.line', { indicator: indicator.name })) : undefined,
  );
}
