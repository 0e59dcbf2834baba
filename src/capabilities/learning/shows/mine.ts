import type { Shelf } from '../../../content/shelf.ts';
import { button, NO_BUTTON, type Row } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import type { Obligation } from '../../../kernel/obligation.ts';
import { card, opener } from '../../../kernel/parts.ts';
import type { Id } from '../../../kernel/store.ts';
import type { View } from '../../../kernel/view.ts';
import { runs, titleIn, titleOfCompletion, wordsIn } from '../content.ts';
import { CARDS, FINAL, LEARN, learnId } from '../names.ts';
import { lessonOf } from '../paper.ts';
import { type Completion, completionOf, completions, type Weekly, weeklies } from '../records.ts';
import { type Standing, standingOf } from '../standing.ts';
import { coursesOf } from '../weekly.ts';
import { isPaced, lessonBlocks, notOpen, videoOf } from './learn.ts';
import { block, learnContent, ours } from './parts.ts';

/** Runs shown on one card, the newest first. */
const SHOWN = 4;

/** What this person owes or has done in any run, the newest first. */
export const learnsOf = (person: Id, view: View): Obligation[] =>
  runs(view).flatMap((cycle) => {
    const o = view.obligation(learnId(cycle.id, person));
    return o && o.state !== 'withdrawn' ? [o] : [];
  });

/** "My learning": progress, what is next, what was completed here or elsewhere. */
export const mineCard =
  (shelf: Shelf) =>
  ({ view, viewer, t }: Shown): CardContent | undefined => {
    const owed = learnsOf(viewer.id, view).slice(0, SHOWN);
    const there = owed.flatMap((o) => standingOf(o.id, shelf, view) ?? []);
    const elsewhere = view
      .find<Completion>(completions.name, 'person', viewer.id)
      .filter((c) => !c.learn || !owed.some((o) => o.id === c.learn))
      .slice(0, SHOWN);
    if (there.length + elsewhere.length === 0)
      return card(t.t('learning.mine.summary'), { title: t.t('learning.none') });
    const open = there.find((at) => at.o.state === 'open');
    const lesson = open && nextOf(open);
    const weekly =
      coursesOf(viewer.id, shelf, view).length > 0 || view.peek<Weekly>(weeklies.name, viewer.id) !== undefined;
    return card(t.t('learning.mine.summary'), {
      title: t.t('learning.mine.title'),
      facts: [
        ...there.map((at) => ({ title: titleIn(shelf, at.cycle, t, view), value: progress(at, view, t) })),
        ...elsewhere.map((c) => ({
          title: titleOfCompletion(c, shelf, t, view),
          value: t.t('learning.mine.done', { day: t.day(c.day) }),
        })),
      ],
      buttons: [
        ...(open ? [opener(t.t('learning.button.goOn'), LEARN, open.o.id, 'positive')] : []),
        ...there
          .filter((at) => at.o.state === 'done')
          .slice(0, 2)
          .map((at) =>
            button(t.t('learning.button.certificateOf', { title: titleIn(shelf, at.cycle, t, view) }), 'file.offer', {
              file: `learning.certificate|${String(at.o.data.certificate ?? '')}`,
            }),
          ),
      ],
      more: [
        ...(there[0] ? [opener(t.t('learning.button.rereadAll'), CARDS.contents, there[0].o.id)] : []),
        ...(open && lesson && lesson !== FINAL && isPaced(open)
          ? [
              button(t.t('learning.button.allNow'), 'learning.next', {
                obligation: open.o.id,
                part: lesson,
                atOnce: true,
              }),
            ]
          : []),
        ...(weekly ? [opener(t.t('learning.weekly.show'), CARDS.weekly, viewer.id)] : []),
      ],
      note: t.t('learning.seen'),
    });
  };

function progress(at: Standing, view: View, t: Shown['t']): string {
  if (at.o.state === 'done') {
    const completion = completionOf(at.o, view);
    return t.t('learning.mine.done', { day: t.day(completion?.day ?? at.cycle.closes) });
  }
  if (at.o.state !== 'open') return notOpen(at, view, t);
  const today = view.today(view.org.person(at.learner.person) ?? { timeZone: 'UTC' });
  const words = { n: at.learner.lessons.length, of: at.course.lessons.length, due: at.o.due ? t.day(at.o.due) : '' };
  const sofar = t.t(at.o.due && at.o.due < today ? 'learning.mine.openWas' : 'learning.mine.open', words);
  const lesson = lessonOf(at.course, nextOf(at));
  const next = lesson ? wordsIn(lesson, t).title : t.t('learning.final.title');
  const { nextOn } = at.learner;
  return nextOn && nextOn > today && lesson
    ? t.t('learning.mine.nextOn', { sofar, next, day: t.weekdayDay(nextOn) })
    : t.t('learning.mine.next', { sofar, next });
}

/** What comes next on the way: the lesson that waits or is to come, else the final assessment. */
export const nextOf = (at: Standing): string =>
  (at.go.part !== FINAL && at.question && !at.repeated ? at.go.part : at.next) ?? FINAL;

/** May this person read the lessons of a run: whoever owes it, or once did. */
const mayRead = (at: Standing | undefined, viewer: Id): at is Standing => at?.learner.person === viewer;

/** The lessons of a course, each to be read again. */
export const contentsCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const at = standingOf(ref.id, shelf, view);
    if (!mayRead(at, viewer.id)) return undefined;
    return {
      template: 'common/list',
      summary: t.t('learning.mine.summary'),
      data: {
        title: titleIn(shelf, at.cycle, t, view),
        intro: '',
        rows: at.course.lessons.map(
          (lesson, i): Row => ({
            text: t.t('learning.question.choice', { n: i + 1, text: wordsIn(lesson, t).title }),
            detail: at.learner.lessons.includes(lesson.id) ? t.t('learning.lesson.been') : '',
            button: opener(t.t('learning.button.read', { n: i + 1 }), CARDS.lesson, `${at.o.id}#${lesson.id}`),
          }),
        ),
        more: NO_BUTTON,
        buttons: [opener(t.t('common.action.back'), LEARN, at.o.id)],
        links: [],
        note: '',
      },
    };
  };

/** One lesson to read: its text and references, and nothing to answer. */
export const lessonCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t }: Shown): CardContent | undefined => {
    const [id = '', part = ''] = ref.id.split('#');
    const at = standingOf(id, shelf, view);
    const lesson = at?.course.lessons.find((l) => l.id === part);
    if (!mayRead(at, viewer.id) || !lesson) return undefined;
    return learnContent(
      t.t('learning.mine.summary'),
      {
        title: wordsIn(lesson, t).title,
        blocks: [
          ...lessonBlocks(at, lesson, t),
          block(t.t('learning.lesson.reference'), wordsIn(lesson, t).reference.map(ours)),
        ],
        buttons: [
          opener(
            t.t(at.o.state === 'open' ? 'learning.button.goOn' : 'common.action.back'),
            LEARN,
            at.o.id,
            'positive',
          ),
        ],
        more: [opener(t.t('learning.button.rereadAll'), CARDS.contents, at.o.id)],
        links: videoOf({ ...at, go: { ...at.go, part } }, t),
      },
      t,
    );
  };
