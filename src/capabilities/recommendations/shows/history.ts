import { button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import type { Move } from '../items.ts';
import { ITEM } from '../names.ts';
import { labelOf } from '../owed.ts';
import { isOwner, maySee } from '../rights.ts';
import { card, itemOf, nameOf, opener, PAGE, shorten } from './common.ts';

const movesOf = (id: string, view: Shown['view']): Move[] =>
  view.find<Move>('recommendations.moves', 'item', id).sort((a, b) => b.n - a.n);

/** What happened to a recommendation: who, for whom, when, why. */
export function historyCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const item = itemOf(ref.id, view);
  if (!item || !maySee(viewer, item, view)) return undefined;
  const all = movesOf(item.id, view);
  const facts = all.slice(0, PAGE).map((m) => ({
    title: t.day(m.at.slice(0, 10)),
    value: [
      t.t(`recommendations.moves.${m.what}`),
      m.from === m.to ? '' : t.t(`recommendations.statuses.${m.to}`),
      m.by.startsWith('operator:') ? m.by : nameOf(m.by, view, t),
      m.for ? t.t('recommendations.history.for', { name: nameOf(m.for, view, t) }) : '',
      m.reason ? shorten(m.reason, 160) : '',
    ]
      .filter(Boolean)
      .join(' · '),
  }));
  const days = (ms: number): number => Math.floor(ms / 86_400_000);
  return card(t.t('recommendations.item.summary'), {
    title: labelOf(item),
    paragraphs: [
      t.t('recommendations.history.turns', { owner: days(item.turn.owner), body: days(item.turn.body) }),
      ...(all.length > PAGE ? [t.t('recommendations.history.more', { n: all.length - PAGE })] : []),
    ],
    facts,
    buttons: [opener(t.t('common.action.back'), ITEM, `update|${item.id}`)],
  });
}

/** The last thing that was decided or changed by somebody else: told to whoever it concerns. */
export function decidedCard({ ref, view, viewer, t }: Shown): CardContent | undefined {
  const item = itemOf(ref.id, view);
  if (!item || !maySee(viewer, item, view)) return undefined;
  const [last] = movesOf(item.id, view);
  if (!last) return undefined;
  const what = t.t(`recommendations.moves.${last.what}`);
  return card(
    t.t('recommendations.decided.summary'),
    {
      title: labelOf(item),
      paragraphs: [
        t.t('recommendations.decided.text', {
          what,
          name: nameOf(last.by, view, t),
          day: t.day(last.at.slice(0, 10)),
        }),
        t.t('recommendations.decided.status', { status: t.t(`recommendations.statuses.${item.status}`) }),
        ...(last.reason ? [last.reason] : []),
      ],
      buttons: [opener(t.t('common.action.open'), ITEM, `update|${item.id}`)],
    },
    {
      title: labelOf(item),
      detail: what,
      button: t.t('common.action.open'),
      verb: 'obligation.list',
      data: { open: `recommendations.decided|${item.id}` },
    },
  );
}

/** "Entered by X for you": one digest, each line free to be taken back while it stands as it was entered. */
export function enteredCard({ ref, view, viewer, t, with: extra }: Shown): CardContent | undefined {
  const at = ref.id.lastIndexOf('#');
  const [by, moment] = [ref.id.slice(0, at), ref.id.slice(at + 1)];
  const entered = view
    .find<Move>('recommendations.moves', 'by', by)
    .filter((m) => m.for === viewer.id && m.at === moment)
    .sort((a, b) => a.item.localeCompare(b.item));
  if (entered.length === 0) return undefined;
  const page = Math.max(0, Number(extra.page ?? 0) || 0);
  const rows = entered.slice(page * PAGE, (page + 1) * PAGE).flatMap((m) => {
    const item = itemOf(m.item, view);
    if (!item) return [];
    const stands = item.moves === m.n && isOwner(viewer.id, item, view);
    return [
      {
        text: labelOf(item),
        detail: [t.t(`recommendations.moves.${m.what}`), m.reason ? shorten(m.reason, 120) : '']
          .filter(Boolean)
          .join(' · '),
        button: stands
          ? button(t.t('recommendations.entered.object'), 'recommendations.object', { item: m.item, move: m.n })
          : opener(t.t('common.action.open'), ITEM, `update|${m.item}`),
      },
    ];
  });
  const rest = entered.length - (page + 1) * PAGE;
  const title = t.t('recommendations.entered.title', { name: nameOf(by, view, t), n: entered.length });
  return {
    template: 'common/list',
    summary: t.t('recommendations.entered.summary'),
    data: {
      title,
      intro: t.t('recommendations.entered.intro'),
      rows,
      more:
        rest > 0
          ? button(t.t('common.rest', { n: rest }), 'obligation.list', {
              open: `recommendations.entered|${ref.id}`,
              page: page + 1,
            })
          : button('', '', {}),
      buttons: [],
      links: [],
      note: '',
    },
    line: {
      title,
      detail: '',
      button: t.t('common.action.open'),
      verb: 'obligation.list',
      data: { open: `recommendations.entered|${ref.id}` },
    },
  };
}
