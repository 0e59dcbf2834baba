import type { CardContent, Shown } from '../../../../kernel/capability.ts';
import { opener, starter } from '../../../../kernel/parts.ts';
import { ACTION, AREAS, INDICATOR, PLAN, partId, split } from '../../names.ts';
import { paperOf } from '../../papers.ts';
import { holds, prepares } from '../../rights.ts';
import { button, card, inOneLine, nameOf, noticeOf, shorten } from '../../shows/common.ts';
import { standingAt } from '../../standing.ts';
import { maySeeWeak } from '../buttons.ts';
import { editId } from '../plan.ts';
import { type Action, actionId, actionsOf, type Edit, edits, type Plan, planOf, plans } from '../tables.ts';
import { called, indicatorOf } from './common.ts';

export const planParagraphs = (plan: Plan, { view, t }: Shown): string[] => [
  t.t('compacts.plan.cause', { text: shorten(plan.cause) }),
  t.t('compacts.plan.fault', { what: t.t(`compacts.faults.${plan.fault}`) }),
  t.t('compacts.plan.text', { text: shorten(plan.text) }),
  t.t('compacts.plan.by', { n: plan.n, name: nameOf(plan.by, view, t), day: t.day(plan.at.slice(0, 10)) }),
];
export const actionLine = (a: Action, { view, t }: Shown): string =>
  t.t('compacts.action.inLine', {
    text: shorten(a.text, 150),
    name: view.org.person(a.owner)?.name ?? a.owner,
    day: t.day(a.due),
    state: t.t(`compacts.action.states.${a.state}`),
  });

/** The action plan of one indicator, what became of its actions, and of plans before it. */
export function planCard(shown: Shown): CardContent | undefined {
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
export function clashCard(shown: Shown): CardContent | undefined {
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
