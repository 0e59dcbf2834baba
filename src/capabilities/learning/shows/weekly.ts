import type { Shelf } from '../../../content/shelf.ts';
import { button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { courseAt, titleOf } from '../content.ts';
import { CARDS } from '../names.ts';
import { closed, questionOf } from '../paper.ts';
import { type Weekly, weeklies } from '../records.ts';
import { coursesOf, goOf } from '../weekly.ts';
import { block, feedback, learnContent } from './parts.ts';

/** One question a week: the one that waits, what was said to the last one, or the offer. */
export const weeklyCard =
  (shelf: Shelf) =>
  ({ ref, view, viewer, t, with: extra }: Shown): CardContent | undefined => {
    if (ref.id !== viewer.id) return undefined;
    const summary = t.t('learning.weekly.summary');
    const row = view.peek<Weekly>(weeklies.name, viewer.id);
    const stop = button(t.t('learning.weekly.stop'), 'learning.weekly', { on: false });
    const base = {
      title: t.t('learning.weekly.title'),
      notice: typeof extra.notice === 'string' ? t.t(extra.notice) : '',
      note: t.t('learning.weekly.note'),
    };
    if (!row) {
      const may = coursesOf(viewer.id, shelf, view).length > 0;
      return learnContent(
        summary,
        {
          ...base,
          blocks: [block('', [t.t(may ? 'learning.weekly.offer' : 'learning.weekly.notYet')])],
          buttons: may ? [button(t.t('learning.weekly.yes'), 'learning.weekly', { on: true }, 'positive')] : [],
        },
        t,
      );
    }
    const it = row.asked ?? row.last;
    const course = it && courseAt(shelf, it.course, it.edition, view);
    const question = it && course && questionOf(course, it.q);
    const recorded = titleOf(course, t.language);
    if (!it || !course || !question)
      return learnContent(summary, { ...base, blocks: [block('', [t.t('learning.weekly.begun')])], more: [stop] }, t);
    if (!row.asked)
      return learnContent(
        summary,
        {
          ...base,
          recorded,
          blocks: [...(row.last ? feedback(course, row.last, t) : []), block('', [t.t('learning.weekly.next')])],
          more: [stop],
        },
        t,
      );
    return learnContent(
      summary,
      {
        ...base,
        recorded,
        question: {
          asked: closed(question, it.edition, goOf(viewer.id, it.turn), t),
          place: { n: 1, of: 1 },
          verb: 'learning.recall',
          data: {},
        },
        more: [stop],
      },
      t,
      {
        title: t.t('learning.weekly.title'),
        detail: '',
        button: t.t('common.action.open'),
        verb: 'learning.recall',
        data: { open: `${CARDS.weekly}|${viewer.id}` },
        rank: '8',
      },
    );
  };
