import type { Button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { opener, starter } from '../../../kernel/parts.ts';
import { ACTION, AREAS, INDICATOR, PAPER, PLAN, PREPARE, partId, REPORT, split } from '../names.ts';
import { chairOf, type Paper, paperOf } from '../papers.ts';
import { holds, isOffice, judges, prepares } from '../rights.ts';
import { button, card, inOneLine, lineOf, nameOf, noticeOf, shorten, titleOf, valueIn } from '../shows/common.ts';
import { standingAt } from '../standing.ts';
import type { Indicator } from '../tables.ts';
import { proposals } from './areas.ts';
import { maySeeWeak } from './buttons.ts';
import { editId } from './plan.ts';
import {
  type Action,
  actionId,
  actions,
  actionsOf,
  type Edit,
  edits,
  isWatched,
  type Plan,
  planOf,
  plans,
  reportId,
  toldOf,
  type Watch,
  watchesOf,
} from './tables.ts';
import { digestOf, itemsOf, type ToldIn, toldIn, wasUnchanged } from './telling.ts';

const indicatorOf = (id: string, view: Shown['view']) => view.get<Indicator>('compacts.indicators', id);
const called = (id: string, view: Shown['view']): string => indicatorOf(id, view)?.name ?? id;

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
function weakCard(shown: Shown): CardContent | undefined {
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
      ? lineOf(t, o, t.t('compacts.weak.line', { name: view.org.person(chairOf(paper))?.name ?? '' }))
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
function areasCard(shown: Shown): CardContent | undefined {
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

const planParagraphs = (plan: Plan, { view, t }: Shown): string[] => [
  t.t('compacts.plan.cause', { text: shorten(plan.cause) }),
  t.t('compacts.plan.fault', { what: t.t(`compacts.faults.${plan.fault}`) }),
  t.t('compacts.plan.text', { text: shorten(plan.text) }),
  t.t('compacts.plan.by', { n: plan.n, name: nameOf(plan.by, view, t), day: t.day(plan.at.slice(0, 10)) }),
];
const actionLine = (a: Action, { view, t }: Shown): string =>
  t.t('compacts.action.inLine', {
    text: shorten(a.text, 150),
    name: view.org.person(a.owner)?.name ?? a.owner,
    day: t.day(a.due),
    state: t.t(`compacts.action.states.${a.state}`),
  });

/** The action plan of one indicator, what became of its actions, and of plans before it. */
function planCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const { paper: id, part } = split(ref.id);
  const paper = paperOf(id, view);
  const indicator = indicatorOf(part, view);
  if (!paper || !indicator || !maySeeWeak(paper, shown)) return undefined;
  const plan = planOf(paper.id, part, view);
  const writes = holds(viewer.id, paper, view) || prepares(viewer.id, paper, view);
  const own = actionsOf(paper, view).filter((a) => a.indicator === part);
  const mine = own.filter(
    (a) => a.state === 'open' && view.org.holdersOf({ chair: a.owner }).some((p) => p.id === viewer.id),
  );
  return card(t.t('compacts.plan.summary'), {
    title: t.t('compacts.plan.of', { indicator: indicator.name }),
    recorded: inOneLine(standingAt(indicator, paper.post, view, paper.year), t),
    notice: noticeOf(extra, t),
    paragraphs: [
      ...(plan ? planParagraphs(plan, shown) : [t.t('compacts.plan.none')]),
      ...(plan?.past.slice(-1) ?? []).map((p) =>
        t.t('compacts.plan.replaced', { n: p.n, text: shorten(p.text, 150), why: shorten(p.why, 150) }),
      ),
    ],
    ...(own.length > 0
      ? { namesTitle: t.t('compacts.plan.actions'), names: own.slice(-10).map((a) => actionLine(a, shown)) }
      : {}),
    buttons: [
      ...(writes
        ? [
            starter(
              t.t(plan ? 'compacts.plan.change' : 'compacts.plan.write'),
              PLAN,
              partId(paper.id, part),
              plan ? 'default' : 'positive',
            ),
          ]
        : []),
      ...(writes && plan ? [starter(t.t('compacts.replace.go'), 'compacts.replace', partId(paper.id, part))] : []),
      ...mine
        .slice(0, 3)
        .map((a) => opener(t.t('compacts.action.open', { text: shorten(a.text, 40) }), ACTION, actionId(a.id))),
    ],
    more: [
      opener(indicator.name, INDICATOR, partId(paper.id, part)),
      opener(t.t('compacts.areas.open'), AREAS, paper.id),
    ],
    note: t.t('compacts.areas.note'),
  });
}

/** Somebody else changed the plan meanwhile: both are shown, and whoever came second says which holds. */
function clashCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const theirs = view.get<Plan>(plans.name, ref.id);
  const paper = theirs && paperOf(theirs.paper, view);
  const mine = view.get<Edit>(edits.name, editId(ref.id, viewer.id));
  if (!theirs || !paper || !mine || !maySeeWeak(paper, shown)) return undefined;
  const field = (key: 'cause' | 'fault' | 'text') => {
    const say = (v: string) => (key === 'fault' ? t.t(`compacts.faults.${v}`) : shorten(v, 300));
    return mine[key] === theirs[key]
      ? []
      : [
          t.t('compacts.clash.differs', {
            field: t.t(`compacts.clash.${key}`),
            theirs: say(theirs[key]),
            mine: say(mine[key]),
          }),
        ];
  };
  const data = { about: ref.id, rev: theirs.rev };
  return card(t.t('compacts.plan.summary'), {
    title: t.t('compacts.clash.title', { indicator: called(theirs.indicator, view) }),
    notice: noticeOf(extra, t),
    paragraphs: [
      t.t('compacts.clash.ask', { name: nameOf(theirs.by, view, t), day: t.day(theirs.at.slice(0, 10)) }),
      ...field('cause'),
      ...field('fault'),
      ...field('text'),
    ],
    buttons: [
      button(t.t('compacts.clash.theirsGo'), 'compacts.choose', { ...data, keep: 'theirs' }),
      button(t.t('compacts.clash.mineGo'), 'compacts.choose', { ...data, keep: 'mine' }),
    ],
    note: t.t('compacts.clash.note'),
  });
}

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
function reportCard(shown: Shown): CardContent | undefined {
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
      ? lineOf(t, o, t.t(`${o.kind}.line`, { period: row.period, name: view.org.person(chairOf(paper))?.name ?? '' }))
      : undefined,
  );
}

function stateText({ row }: ToldIn, { view, t }: Shown): string {
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

/** One action: for whoever has it, with whom it was agreed; for the others how it stands. */
function actionCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const o = view.obligation(ref.id);
  const a = o && view.get<Action>(actions.name, o.about);
  const paper = a && paperOf(a.paper, view);
  if (!o || !a || !paper) return undefined;
  const mine = view.org.holdersOf({ chair: a.owner }).some((p) => p.id === viewer.id);
  // Whoever has it sees the action, not the compact around it.
  if (!mine && !maySeeWeak(paper, shown)) return undefined;
  const open = o.state === 'open' && mine;
  const about = (what: string) => `${o.id}^${what}`;
  const isManager = holds(viewer.id, paper, view);
  return card(
    t.t('compacts.action.summary'),
    {
      title: a.text,
      notice: noticeOf(extra, t),
      recorded:
        a.state === 'open'
          ? t.t('compacts.action.due', { day: t.day(a.due) })
          : t.t(`compacts.action.states.${a.state}`),
      paragraphs: [
        t.t('compacts.action.for', { name: nameOf(chairOf(paper), view, t), indicator: called(a.indicator, view) }),
        ...(mine ? [] : [t.t('compacts.action.by', { name: nameOf(a.owner, view, t) })]),
      ],
      names: a.history.slice(-4).map((h) =>
        t.t('compacts.comment.said', {
          name: view.org.person(h.by)?.name ?? h.by,
          day: t.day(h.at.slice(0, 10)),
          text: shorten(h.text, 200),
        }),
      ),
      buttons: open
        ? [
            starter(t.t('compacts.action.done'), ACTION, about('done'), 'positive', { seen: o.revision }),
            starter(t.t('compacts.action.progress'), ACTION, about('progress'), 'default', { seen: o.revision }),
            starter(t.t('compacts.action.later'), ACTION, about('later'), 'default', { seen: o.revision }),
            ...(isManager
              ? [starter(t.t('compacts.action.give'), ACTION, about('give'), 'default', { seen: o.revision })]
              : []),
          ]
        : [],
      more: maySeeWeak(paper, shown) ? [opener(t.t('compacts.plan.open'), PLAN, partId(paper.id, a.indicator))] : [],
      note: t.t('compacts.action.note'),
    },
    o.state === 'open' ? lineOf(t, o, t.t('compacts.action.line', { text: shorten(a.text, 100) })) : undefined,
  );
}

export const weakShow: Record<string, (shown: Shown) => CardContent | undefined> = {
  weak: weakCard,
  areas: areasCard,
  plan: planCard,
  clash: clashCard,
  prepare: reportCard,
  report: reportCard,
  action: actionCard,
};
