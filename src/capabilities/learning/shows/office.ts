import type { Shelf } from '../../../content/shelf.ts';
import { button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown, Speech } from '../../../kernel/capability.ts';
import type { Cycle } from '../../../kernel/cycle.ts';
import { card, opener, starter } from '../../../kernel/parts.ts';
import { reachCheck } from '../../../kernel/reachCheck.ts';
import type { View } from '../../../kernel/view.ts';
import { everyRun } from '../choosing.ts';
import { contentOf, runs, stateIn, titleIn } from '../content.ts';
import { completion, count, learnsIn } from '../figures.ts';
import { CARDS, LEARN, OFFICE, opens } from '../names.ts';
import { unitsFor } from '../rights.ts';

const percentText = (n: number | null, t: Speech): string => (n === null ? '–' : t.percent(n));

/** How a run stands, for the office, heads and focal points: their own units. */
export const runCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const cycle = view.cycle(ref.id);
    const units = unitsFor(viewer, view);
    if (cycle?.capability !== 'learning' || !units) return undefined;
    const f = count(learnsIn(cycle, units, view));
    const office = view.org.holds(viewer.id, OFFICE);
    const content = contentOf(cycle);
    const { rings } = content;
    const title = titleIn(shelf, cycle, t, view);
    const sure = (what: string) => opener(t.t(`learning.sure.${what}.button`), CARDS.sure, `${cycle.id}#${what}`);
    return card(t.t('learning.run.summary', { title }), {
      title: t.t('learning.run.title', { title, id: cycle.id }),
      recorded: stateIn(cycle, view.today(viewer), t),
      paragraphs: cycle.ring === undefined ? [] : [t.t('learning.run.ring', { n: cycle.ring, of: rings.length })],
      facts: [
        {
          title: t.t('learning.columns.completion'),
          value: t.t('learning.run.of', { rate: percentText(completion(f), t), n: f.completed, of: f.learners }),
        },
        { title: t.t('learning.columns.excused'), value: t.number(f.excused) },
        { title: t.t('learning.fields.due'), value: t.day(content.due) },
        { title: t.t('learning.fields.pace'), value: t.t(`learning.pace.${content.pace}`) },
        { title: t.t('learning.fields.pass'), value: t.percent(Number(content.pass)) },
      ],
      buttons: [
        button(t.t('learning.run.report'), 'report.show', { report: 'learning', cycle: cycle.id }),
        ...(office
          ? [button(t.t('learning.run.questions'), 'report.show', { report: 'questions', cycle: cycle.id })]
          : []),
        ...(office ? [button(t.t('learning.run.reach'), 'report.show', { report: 'reach', cycle: cycle.id })] : []),
        ...(office && cycle.ring !== undefined && cycle.ring < rings.length ? [sure('ring')] : []),
      ],
      more: [
        ...(office
          ? [
              starter(t.t('learning.extend.button'), 'learning.extend', cycle.id),
              starter(t.t('learning.correct.button'), 'learning.correctContent', cycle.id),
              ...(cycle.state === 'closed' ? [] : [sure(cycle.state === 'paused' ? 'resume' : 'pause'), sure('close')]),
              starter(t.t('learning.exempt.button'), 'learning.exempt', cycle.id),
            ]
          : []),
        ...(everyRun(viewer, view).length > 1 ? [opener(t.t('learning.runs.others'), CARDS.runs, 'all#0')] : []),
      ],
      note: t.t('learning.run.note'),
    });
  };

/** There is no run to show: the office can launch one. */
export const noneCard = ({ view, viewer, t }: Shown): CardContent => {
  const first = view.org.holds(viewer.id, OFFICE) && runs(view).length === 0;
  const title = t.t(first ? 'learning.launch.none' : 'learning.none');
  return card(title, {
    title,
    buttons: first ? [starter(t.t('learning.launch.title'), 'learning.launch', 'new', 'positive')] : [],
  });
};

const ACTS = { pause: 'cycle.pause', resume: 'cycle.resume', close: 'cycle.close', ring: 'learning.ring' } as const;

/** Asks before something that everybody would notice. */
export const sureCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const [id = '', what = ''] = ref.id.split('#');
    const cycle = view.cycle(id);
    if (cycle?.capability !== 'learning' || !(what in ACTS) || !view.org.holds(viewer.id, OFFICE)) return undefined;
    const key = what as keyof typeof ACTS;
    const f = count(learnsIn(cycle, [''], view));
    const title = titleIn(shelf, cycle, t, view);
    return {
      template: 'common/confirm',
      summary: t.t('learning.run.summary', { title }),
      data: {
        question: t.t(`learning.sure.${key}.question`, { title }),
        detail: t.t(`learning.sure.${key}.detail`),
        facts: [
          { title: t.t('learning.columns.completed'), value: t.number(f.completed) },
          { title: t.t('learning.columns.notCompleted'), value: t.number(f.open) },
          ...(key === 'ring'
            ? [
                { title: t.t('learning.sure.ring.who'), value: ringText(cycle, t) },
                ...reachCheck(askedSoFar(cycle, view), cycle, view, t),
              ]
            : []),
        ],
        yes: button(
          t.t(`learning.sure.${key}.button`),
          ACTS[key],
          { cycle: cycle.id, seen: cycle.version, ...(key === 'ring' ? { ring: (cycle.ring ?? 0) + 1 } : {}) },
          key === 'close' ? 'destructive' : 'positive',
        ),
        no: button(t.t('common.action.cancel'), 'obligation.list', opens(CARDS.run, cycle.id)),
        note: t.t('learning.sure.note'),
      },
    };
  };

const ringText = (cycle: Cycle, t: Speech): string => t.list(contentOf(cycle).rings[cycle.ring ?? 0] ?? []);

/** Whose turn has come. */
const askedSoFar = (cycle: Cycle, view: View): string[] =>
  view
    .ofKind(cycle.id, LEARN)
    .filter((o) => o.openedAt !== undefined && o.state !== 'withdrawn')
    .map((o) => o.about);
