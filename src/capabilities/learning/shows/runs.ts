import type { Shelf } from '../../../content/shelf.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { opener, PAGE } from '../../../kernel/parts.ts';
import { ASKS, choosing, everyRun } from '../choosing.ts';
import { stateIn, titleIn } from '../content.ts';
import { CARDS, opens } from '../names.ts';

/** Which run is meant, where there are several: each by what it is called, with its dates. `all`: those that are over too. */
export const runsCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const [what = '', at = '0'] = ref.id.split('#');
    const ask = ASKS.find((a) => a === (what === 'all' ? 'overview' : what));
    if (!ask || !choosing[ask].may(viewer, view)) return undefined;
    const all = what === 'all' ? everyRun(viewer, view) : choosing[ask].of(viewer, view);
    const page = Math.min(Math.max(0, Math.ceil(all.length / PAGE) - 1), Math.max(0, Math.trunc(Number(at)) || 0));
    const some = all.slice(page * PAGE, (page + 1) * PAGE);
    const left = all.length - page * PAGE - some.length;
    const to = (n: number) => opens(CARDS.runs, `${what}#${n}`);
    return {
      template: 'common/list',
      summary: t.t('learning.runs.summary'),
      data: {
        title: t.t('learning.runs.title'),
        intro: all.length === 0 ? t.t('learning.none') : '',
        rows: some.map((cycle): Row => {
          const { kind, id } = choosing[ask].opens(cycle);
          return {
            text: titleIn(shelf, cycle, t, view),
            detail: stateIn(cycle, view.today(viewer), t),
            button: opener(t.t('common.action.open'), kind, id),
          };
        }),
        more: left > 0 ? button(t.t('common.rest', { n: left }), 'obligation.list', to(page + 1)) : NO_BUTTON,
        buttons: page > 0 ? [button(t.t('common.action.back'), 'obligation.list', to(page - 1))] : [],
        links: [],
        note: '',
      },
    };
  };
