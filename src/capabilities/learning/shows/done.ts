import type { Shelf } from '../../../content/shelf.ts';
import { button } from '../../../kernel/buttons.ts';
import type { CardContent, Shown } from '../../../kernel/capability.ts';
import { opener } from '../../../kernel/parts.ts';
import { titleIn } from '../content.ts';
import { CARDS, FINAL } from '../names.ts';
import { completionOf, type Weekly, weeklies } from '../records.ts';
import { markOf, type Standing } from '../standing.ts';
import { block, feedback, learnContent } from './parts.ts';

/** The course is completed: the certificate, the lessons to read again, and one question a week for whoever would like it. */
export function doneCard(at: Standing, { view, viewer, t }: Shown, shelf: Shelf, notice: string): CardContent {
  const title = titleIn(shelf, at.cycle, t, view);
  const completion = completionOf(at.o, view);
  const last = at.go.part === FINAL && !at.question ? at.sheet?.answers.at(-1) : undefined;
  const passed = last !== undefined && completion?.how === 'assessment';
  const { right, of } = markOf(at);
  const weekly = view.peek<Weekly>(weeklies.name, viewer.id);
  return learnContent(
    t.t('learning.done.title', { title }),
    {
      title: t.t('learning.done.title', { title }),
      recorded: completion ? t.t('learning.done.on', { day: t.day(completion.day), id: completion.id }) : '',
      notice,
      blocks: [
        ...(last ? feedback(at.course, last, t) : []),
        block('', [
          ...(passed ? [t.t('learning.done.mark', { right, of })] : []),
          t.t(completion?.how === 'elsewhere' ? 'learning.done.elsewhere' : 'learning.done.text'),
        ]),
        ...(weekly
          ? weekly.turn === 0
            ? [block(t.t('learning.weekly.title'), [t.t('learning.weekly.begun')])]
            : []
          : [block(t.t('learning.weekly.offerTitle'), [t.t('learning.weekly.offer')])]),
      ],
      buttons: [
        ...(completion
          ? [
              button(
                t.t('learning.button.certificate'),
                'file.offer',
                { file: `learning.certificate|${completion.id}` },
                'positive',
              ),
            ]
          : []),
        weekly
          ? opener(t.t('learning.weekly.show'), CARDS.weekly, viewer.id)
          : button(t.t('learning.weekly.yes'), 'learning.weekly', { on: true, from: at.o.id }),
      ],
      more: [opener(t.t('learning.button.rereadAll'), CARDS.contents, at.o.id)],
      note: t.t('learning.done.note'),
    },
    t,
  );
}
