import type { Course, Question } from '../../../content/course.ts';
import { Rich } from '../../../i18n/rich.ts';
import { type Button, button } from '../../../kernel/buttons.ts';
import type { CardContent, Speech } from '../../../kernel/capability.ts';
import type { Json } from '../../../kernel/store.ts';
import { wordsIn } from '../content.ts';
import type { Asked } from '../paper.ts';
import { questionOf } from '../paper.ts';
import type { Answer } from '../records.ts';

/** Words of a course, checked when they were read: they may carry bold, lists and links. */
export const ours = (text: string): Rich => new Rich([{ ours: true, text }]);

/** A stretch of a card: a lesson's text, what was said to an answer. */
export interface Block {
  title: unknown;
  style: 'default' | 'emphasis' | 'good' | 'warning' | 'attention';
  lines: { text: unknown }[];
}
export const block = (title: unknown, lines: readonly unknown[], style: Block['style'] = 'default'): Block => ({
  title,
  style,
  lines: lines.map((text) => ({ text })),
});

export interface LearnParts {
  title: unknown;
  recorded?: unknown;
  notice?: unknown;
  blocks?: Block[];
  /** The question that can be answered on this card. */
  question?: { asked: Asked; place: { n: number; of: number }; verb: string; data: { [name: string]: Json } };
  buttons?: Button[];
  more?: Button[];
  links?: { title: unknown; url: string }[];
  /** What a finished lesson rests on, in small letters. */
  reference?: { title: string; lines: readonly string[] };
  note?: unknown;
}

/** A card of a course. What it can know of a question that waits is `Asked`, which holds no key. */
export function learnContent(summary: string, it: LearnParts, t: Speech, line?: CardContent['line']): CardContent {
  const { question, reference, note, ...rest } = it;
  const asked = question?.asked;
  return {
    template: 'learning/learn',
    summary,
    data: {
      recorded: '',
      notice: '',
      blocks: [],
      more: [],
      links: [],
      ...rest,
      notes: [
        ...(reference && reference.lines.length > 0 ? [reference.title, ...reference.lines.map(ours)] : []),
        ...(note ? [note] : []),
      ].map((text) => ({ text })),
      asked: question ? t.t('learning.question.title', question.place) : '',
      ask: (asked?.ask ?? []).map((text) => ({ text: ours(text) })),
      map:
        asked?.kind === 'heatmap'
          ? [{ vertical: t.t('learning.map.vertical'), horizontal: t.t('learning.map.horizontal') }]
          : [],
      fields: asked ? fieldsFor(asked, t) : [],
      buttons: [
        ...(question
          ? [
              button(
                t.t('learning.button.answer'),
                question.verb,
                { ...question.data, q: question.asked.token },
                'positive',
                'auto',
              ),
            ]
          : []),
        ...(it.buttons ?? []),
      ],
    },
    ...(line ? { line } : {}),
  };
}

/** Each with the number by which it can be typed. */
export const numbered = (choices: readonly string[], t: Speech): string[] =>
  choices.map((text, i) => t.t('learning.question.choice', { n: i + 1, text }));

function fieldsFor(asked: Asked, t: Speech): unknown[] {
  const field = (kind: string, id: string, label: string, titles: readonly string[]) => ({
    kind,
    id,
    label,
    error: t.t('learning.choose.needed'),
    choices: titles.map((title, i) => ({ title, value: String(i + 1) })),
  });
  const choices = numbered(asked.choices, t);
  if (asked.kind === 'heatmap') {
    const five = (what: string) => [1, 2, 3, 4, 5].map((n) => t.t(`learning.map.${what}.${n}`));
    return [
      field('place', 'likelihood', t.t('learning.map.likelihood.label'), five('likelihood')),
      field('place', 'impact', t.t('learning.map.impact.label'), five('impact')),
    ];
  }
  if (asked.kind === 'order')
    return choices.map((_, i) =>
      field('place', `place${i + 1}`, t.t('learning.question.place', { n: i + 1 }), choices),
    );
  if (asked.kind === 'several') return [field('many', 'choices', t.t('learning.choose.multiple'), choices)];
  return [field('one', 'choice', t.t('learning.choose.single'), choices)];
}

/** What is said to an answer: right or not, what was chosen and why, what would have been right and why. */
export function feedback(course: Course, answer: Pick<Answer, 'q' | 'chosen' | 'right'>, t: Speech): Block[] {
  const question = questionOf(course, answer.q);
  if (!question) return [];
  const words = wordsIn(question, t);
  const lines: unknown[] = [...chosenLines(question, answer.chosen, answer.right, t)];
  if (words.why) lines.push(ours(words.why));
  return [
    block(
      t.t(answer.right ? 'learning.feedback.right' : 'learning.feedback.wrong'),
      lines,
      answer.right ? 'good' : 'warning',
    ),
  ];
}

function chosenLines(question: Question, chosen: string, right: boolean, t: Speech): string[] {
  const words = wordsIn(question, t);
  const textOf = (letter: string) => words.choices.find((c) => c.id === letter)?.text ?? '';
  const cell = (text: string) => {
    const [likelihood = '', impact = ''] = text.split('x');
    return t.t('learning.map.cell', { likelihood, impact });
  };
  if (question.kind === 'heatmap')
    return [
      t.t('learning.feedback.chosen', { what: cell(chosen) }),
      ...(right
        ? []
        : [t.t('learning.feedback.rightOne', { what: t.either(question.cells.map(([l, i]) => cell(`${l}x${i}`))) })]),
    ];
  if (question.kind === 'order')
    return right
      ? []
      : [t.t('learning.feedback.order'), ...question.right.map((letter, i) => `${i + 1}. ${textOf(letter)}`)];
  // Every choice says why: those that were chosen first, then those that would have been right, then the others.
  const picked = chosen.split(',');
  const rank = (id: string) => (picked.includes(id) ? 0 : question.right.includes(id) ? 1 : 2);
  return [...words.choices]
    .sort((a, b) => rank(a.id) - rank(b.id))
    .filter((c) => question.kind === 'several' || rank(c.id) < 2 || !right)
    .map((c) =>
      t.t(
        `learning.feedback.${picked.includes(c.id) ? 'youChose' : question.right.includes(c.id) ? 'wouldBe' : 'other'}`,
        {
          choice: c.text,
          why: c.why,
        },
      ),
    );
}
