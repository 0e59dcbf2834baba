import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { opener, PAGE, starter } from '../../../kernel/parts.ts';
import { assessId } from '../assess/tables.ts';
import { newPaper } from '../launch.ts';
import { COUNTERSIGNER, OVERVIEW, PAPER } from '../names.ts';
import { chairOf, contentOf, isReleased, type Paper, paperOf, papersIn, signed } from '../papers.ts';
import { isOffice, judges, maySee } from '../rights.ts';
import { digestOf, waiting } from '../sign.ts';
import { button, card, listCard, NO_BUTTON, targetText } from './common.ts';
import { standings } from './paper.ts';

/** Every compact of a year that this viewer may see, in the order of the entities. */
export function overviewCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t } = shown;
  const [id = '', at = '0'] = ref.id.split('#');
  const cycle = view.cycle(id);
  if (!cycle || !(isOffice(viewer.id, view) || view.org.holdsAny(viewer.id, ['performance-board', COUNTERSIGNER])))
    return undefined;
  const all = papersIn(cycle.id, view).filter((p) => maySee(viewer, p, view));
  const page = Math.min(Math.max(0, Math.trunc(Number(at)) || 0), Math.max(0, Math.ceil(all.length / PAGE) - 1));
  const rest = all.length - (page + 1) * PAGE;
  const n = (what: 'sign' | 'countersign') => all.filter((p) => signed(p, what)).length;
  const content = contentOf(cycle);
  const next = waiting(view, viewer.id).length;
  return listCard(t.t('compacts.overview.summary'), {
    title: t.t('compacts.overview.title', { year: String(content.year), n: all.length }),
    intro: t.t('compacts.overview.intro', {
      signed: n('sign'),
      countersigned: n('countersign'),
      day: t.day(content.signBy),
    }),
    rows: all.slice(page * PAGE, (page + 1) * PAGE).map((p) => ({
      text: t.t('compacts.overview.row', { entity: p.entity, name: view.org.person(chairOf(p))?.name ?? p.post }),
      detail: stateOf(p, shown),
      button: opener(t.t('common.action.open'), PAPER, p.id),
    })),
    more: rest > 0 ? opener(t.t('common.rest', { n: rest }), OVERVIEW, `${id}#${page + 1}`) : NO_BUTTON,
    buttons: [
      ...(isOffice(viewer.id, view) && !view.obligation(assessId(id))
        ? [starter(t.t('compacts.add.go'), 'compacts.add', id)]
        : []),
      ...(isOffice(viewer.id, view) && view.obligation(assessId(id)) && !isReleased(cycle)
        ? [starter(t.t('compacts.release.go'), 'compacts.release', id)]
        : []),
      ...(next > 0 && view.org.holds(viewer.id, COUNTERSIGNER)
        ? [opener(t.t('compacts.waiting.open', { n: next }), 'compacts.waiting', id, 'positive')]
        : []),
    ],
    note: t.t('compacts.seen'),
  });
}

function stateOf(p: Paper, shown: Shown): string {
  const { t, view, viewer } = shown;
  const all = standings(p, shown).filter((s) => !s.na);
  const count = (status: string) => all.filter((s) => s.status === status).length;
  const state = signed(p, 'countersign') ? 'countersigned' : signed(p, 'sign') ? 'signed' : 'unsigned';
  return [
    t.t(`compacts.overview.states.${state}`),
    ...(isOffice(viewer.id, view) || judges(viewer, p, view)
      ? [t.t('compacts.overview.counts', { met: count('met'), near: count('near'), missed: count('missed') })]
      : []),
  ].join(' · ');
}

/** Compacts that were signed and wait for the countersignature: all at once, each in the version that stands here. */
export function waitingCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t, with: extra } = shown;
  if (!view.org.holds(viewer.id, COUNTERSIGNER)) return undefined;
  const all = waiting(view, viewer.id);
  return card(t.t('compacts.countersign.summary'), {
    title: t.t('compacts.waiting.title', { n: all.length }),
    notice: typeof extra.notice === 'string' ? t.t(extra.notice) : '',
    names: all.map((p) =>
      t.t('compacts.waiting.one', {
        entity: p.entity,
        name: view.org.person(chairOf(p))?.name ?? p.post,
        n: p.edition,
        hash: p.hash.slice(0, 12),
      }),
    ),
    buttons:
      all.length > 0
        ? [
            button(
              t.t('compacts.waiting.go', { n: all.length }),
              'compacts.countersignAll',
              { digest: digestOf(all) },
              'positive',
            ),
          ]
        : [],
    more: [opener(t.t('compacts.overview.open'), OVERVIEW, ref.id)],
    note: t.t('compacts.waiting.note'),
  });
}

/** What a manager would be asked to sign, before anything is launched. */
export function sampleCard(shown: Shown): CardContent | undefined {
  const { ref, view, viewer, t } = shown;
  if (!isOffice(viewer.id, view)) return undefined;
  const [year = '', manager = ''] = ref.id.split('#');
  const person = view.org.person(manager);
  if (!person) return undefined;
  const paper = paperOf(`compacts-${year}|${manager}`, view) ?? sample(Number(year), manager, shown);
  if (!paper) return undefined;
  return card(t.t('compacts.sign.summary'), {
    title: t.t('compacts.mine', { year }),
    paragraphs: [t.t('compacts.sample', { name: person.name }), t.t('compacts.sign.ask')],
    namesTitle: t.t('compacts.sign.indicators', { n: paper.terms.length }),
    names: paper.terms.map((term) => `${term.name}: ${targetText(term.target, term, t)}`),
    more: [button(t.t('compacts.preview.back'), 'compacts.launch', { nav: 'start', about: 'new' })],
    note: t.t('compacts.seen'),
  });
}

function sample(year: number, manager: string, { view }: Shown): Paper | undefined {
  const person = view.org.person(manager);
  return person && newPaper({ id: `compacts-${year}`, content: { year } } as never, person, `${year}-01-01`, view);
}
