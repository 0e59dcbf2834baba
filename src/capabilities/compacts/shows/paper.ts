import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { isOwed } from '../../../kernel/obligation.ts';
import { opener, PAGE, starter } from '../../../kernel/parts.ts';
import { INDICATOR, OBJECTIVES, PAPER, partId, SIGN, signId } from '../names.ts';
import { chairOf, indicatorsOf, type Paper, paperOf, type Signature, signed } from '../papers.ts';
import { holds, isOffice, isPartYear, maySee } from '../rights.ts';
import type { Status } from '../rules.ts';
import { type Standing, standingAt } from '../standing.ts';
import { weakButtons } from '../weak/buttons.ts';
import {
  button,
  card,
  inOneLine,
  lineOf,
  listCard,
  NO_BUTTON,
  nameOf,
  noticeOf,
  targetText,
  titleOf,
} from './common.ts';

const ORDER: Status[] = ['missed', 'near', 'no-data', 'met'];

/** What stands on a compact's first card, weak ones first. */
export function standings(paper: Paper, shown: Pick<Shown, 'view'>): Standing[] {
  return indicatorsOf(paper, shown.view)
    .map((i) => standingAt(i, paper.post, shown.view, paper.year))
    .map((s) => (paper.na.some((n) => n.indicator === s.indicator.id) ? { ...s, na: true } : s))
    .filter((s) => s.target !== null || s.latest)
    .sort((a, b) => Number(a.na) - Number(b.na) || ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
}

/** "My compact": each indicator on a line, what is owed next, where it is signed. */
export function paperCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const [id = '', at = '0'] = ref.id.split('#');
  const paper = paperOf(id, view);
  if (!paper || !maySee(viewer, paper, view)) return undefined;
  const all = standings(paper, shown);
  const page = Math.min(Math.max(0, Math.trunc(Number(at)) || 0), Math.max(0, Math.ceil(all.length / PAGE) - 1));
  const rest = all.length - (page + 1) * PAGE;
  const counts = ORDER.map((status) => ({ status, n: all.filter((s) => !s.na && s.status === status).length })).filter(
    (c) => c.n > 0,
  );
  const sign = view.obligation(signId(paper.id));
  const mine = holds(viewer.id, paper, view);
  return listCard(t.t('compacts.paper.summary'), {
    title: titleOf(paper, view, viewer.id, t),
    intro: [
      noticeOf(extra, t),
      counts.map((c) => `${t.t(`compacts.statuses.${c.status}`)}: ${t.number(c.n)}`).join(' · '),
      signatureText(paper, shown),
      labels(paper, shown),
      mine ? nextText(paper, shown) : '',
    ]
      .filter(Boolean)
      .join('\n'),
    rows: all.slice(page * PAGE, (page + 1) * PAGE).map((s) => ({
      text: s.indicator.name,
      detail: inOneLine(s, t),
      button: opener(t.t('common.action.open'), INDICATOR, partId(paper.id, s.indicator.id)),
    })),
    more: rest > 0 ? opener(t.t('common.rest', { n: rest }), PAPER, `${paper.id}#${page + 1}`) : NO_BUTTON,
    buttons: [
      ...(mine && sign?.state === 'open' ? [opener(t.t('compacts.sign.open'), SIGN, sign.id, 'positive')] : []),
      opener(t.t('compacts.objectives.open'), OBJECTIVES, paper.id),
      ...weakButtons(paper, shown),
      ...(isOffice(viewer.id, view) ? [starter(t.t('compacts.handover.open'), 'compacts.handover', paper.id)] : []),
    ],
    note: t.t('compacts.seen'),
  });
}

const signatureText = (paper: Paper, { view, t }: Shown): string => {
  const of = (what: Signature['what']) => {
    const s = signed(paper, what);
    return s ? t.t(`compacts.signature.${what}`, { day: t.day(s.at.slice(0, 10)), name: nameOf(s.by, view, t) }) : '';
  };
  const said = [of('sign'), of('countersign')].filter(Boolean);
  return [
    t.t('compacts.signature.version', { n: paper.edition }),
    ...(said.length > 0 ? said : [t.t('compacts.signature.none')]),
  ].join(' ');
};

const labels = (paper: Paper, { t, view }: Shown): string => {
  const now = paper.holdings.at(-1);
  if (!isPartYear(paper) || !now) return '';
  const former = paper.holdings.at(-2);
  return former
    ? t.t('compacts.tenure.since', { day: t.day(now.from), name: nameOf(former.chair, view, t) })
    : t.t('compacts.tenure.partYear', { day: t.day(now.from) });
};

/** The next thing owed about this compact. */
function nextText(paper: Paper, { view, viewer, t }: Shown): string {
  const [next] = view
    .owedBy(viewer.id)
    .filter((o) => isOwed(o) && o.kind.startsWith('compacts.') && o.id.includes(paper.id));
  if (!next) return t.t('compacts.paper.nothing');
  const what = t.t(`${next.kind}.next`);
  return next.due
    ? t.t(view.isLate(next, viewer) ? 'compacts.paper.nextWas' : 'compacts.paper.next', { what, day: t.day(next.due) })
    : t.t('compacts.paper.nextSoon', { what });
}

/** The compact to be read and signed: every line of the version that holds. */
export function signCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  const o = view.obligation(ref.id);
  const paper = o && paperOf(o.about, view);
  if (!o || !paper || !maySee(viewer, paper, view)) return undefined;
  const counter = o.kind !== SIGN;
  const before = signed(paper, 'sign');
  const earlier = paper.signatures.some((s) => s.what === 'sign' && s.edition < paper.edition);
  const objectives = paper.objectives.filter((x) => x.state === 'accepted');
  const may = o.state === 'open' && view.org.holdersOf(o.owner).some((p) => p.id === viewer.id);
  return card(
    t.t(`${o.kind}.summary`),
    {
      title: titleOf(paper, view, viewer.id, t),
      notice: noticeOf(extra, t),
      recorded: t.t('compacts.signature.edition', { n: paper.edition, hash: paper.hash.slice(0, 12) }),
      paragraphs: [
        t.t(counter ? 'compacts.countersign.ask' : earlier ? 'compacts.sign.again' : 'compacts.sign.ask'),
        ...(counter && before
          ? [t.t('compacts.signature.sign', { day: t.day(before.at.slice(0, 10)), name: nameOf(before.by, view, t) })]
          : []),
        ...(objectives.length > 0
          ? [t.t('compacts.objectives.list', { list: objectives.map((x) => x.text).join('; ') })]
          : []),
      ],
      namesTitle: t.t('compacts.sign.indicators', { n: paper.terms.length }),
      names: paper.terms.map(
        (term) => `${term.name}: ${term.na ? t.t('compacts.na') : targetText(term.target, term, t)}`,
      ),
      buttons: may
        ? [
            button(
              t.t(counter ? 'compacts.countersign.go' : 'compacts.sign.go'),
              o.kind,
              {
                obligation: o.id,
                edition: paper.edition,
                hash: paper.hash.slice(0, 16),
                seen: o.revision,
              },
              'positive',
            ),
            ...(counter ? [] : [starter(t.t('compacts.propose.open'), 'compacts.propose', paper.id)]),
          ]
        : [],
      note: t.t('compacts.seen'),
    },
    o.state === 'open'
      ? lineOf(
          shown,
          o,
          t.t(`${o.kind}.line`, {
            year: String(paper.year),
            name: view.org.person(chairOf(paper))?.name ?? paper.post,
          }),
        )
      : undefined,
  );
}
