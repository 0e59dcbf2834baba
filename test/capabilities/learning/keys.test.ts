import { expect } from 'chai';
import fc from 'fast-check';
import {
  chosenBy,
  closed,
  type Go,
  isRight,
  paperOf,
  questionOf,
  tokenOf,
} from '../../../src/capabilities/learning/paper.ts';
import type { Weekly } from '../../../src/capabilities/learning/records.ts';
import { type Standing, standingsOf } from '../../../src/capabilities/learning/standing.ts';
import { goOf } from '../../../src/capabilities/learning/weekly.ts';
import { commonCards, loadCards } from '../../../src/cards/index.ts';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import type { Course, Question } from '../../../src/content/course.ts';
import type { Shelf } from '../../../src/content/shelf.ts';
import { commonTexts, loadTexts } from '../../../src/i18n/index.ts';
import { LANGUAGES } from '../../../src/kernel/person.ts';
import type { Json } from '../../../src/kernel/store.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { erm, everyQuestion, house, launched, learn } from './house.ts';

const folder = new URL('../../../src/capabilities/learning/texts/', import.meta.url);
const texts = loadTexts([commonTexts, { name: 'learning', folder }]);
const cards = loadCards([
  commonCards,
  { name: 'learning', folder: new URL('../../../cards/learning/', import.meta.url) },
]);

/** The same course for its readers, with other keys and other explanations of these questions. Its version is kept: it is a name, and says nothing of a key. */
function withOtherKeys(course: Course, ids: ReadonlySet<string>): Course {
  const other = (q: Question): Question => {
    if (!ids.has(q.id)) return q;
    const letters = (q.words.en?.choices ?? []).map((c) => c.id);
    const right =
      q.kind === 'order'
        ? [...q.right].reverse()
        : q.kind === 'several'
          ? letters.filter((l) => !q.right.includes(l))
          : letters.filter((l) => !q.right.includes(l)).slice(0, 1);
    return {
      ...q,
      right: q.kind === 'heatmap' ? [] : right,
      cells: q.cells.map(([l, i]) => [6 - l, 6 - i] as const),
      words: Object.fromEntries(
        Object.entries(q.words).map(([language, w]) => [
          language,
          { ...w, why: 'Another reason.', choices: (w?.choices ?? []).map((c) => ({ ...c, why: 'Another reason.' })) },
        ]),
      ),
    };
  };
  return {
    ...course,
    lessons: course.lessons.map((l) => ({
      ...l,
      questions: l.questions.map((group) => group.map(other)),
      final: l.final.map(other),
    })),
  };
}

const STEPS = ['right', 'wrong', 'through', 'fail', 'next', 'repeat', 'final', 'day', 'week', 'weekly'] as const;
type Step = (typeof STEPS)[number];

const standings = (bot: Bot, who: string, shelf: Shelf): Promise<Standing[]> =>
  bot.kernel.read((view) => standingsOf(learn(who), shelf, view));
const askedWeekly = async (bot: Bot, who: string) =>
  (await bot.kernel.read((view) => view.peek<Weekly>('learning.weekly', who)))?.asked;

/** Every card of somebody that can be answered now, and the questions that wait for an answer there. */
async function waitingFor(bot: Bot, who: string, shelf: Shelf) {
  const all = await standings(bot, who, shelf);
  const [at] = all;
  const weekly = await askedWeekly(bot, who);
  const place = at?.sheet?.answers.length ? 'later' : 'first';
  const part = at?.repeated ? 'repeat' : at?.go.part === 'final' ? 'final' : 'lesson';
  return [
    ...(at?.question && at.o.state === 'open'
      ? [
          {
            what: `${part}, ${place} question`,
            ref: { kind: 'learning.learn', id: learn(who) },
            verb: 'learning.answer',
            waiting: new Set(all.flatMap((it) => it.question?.id ?? [])),
          },
        ]
      : []),
    ...(weekly
      ? [
          {
            what: 'weekly',
            ref: { kind: 'learning.weekly', id: who },
            verb: 'learning.recall',
            waiting: new Set([weekly.q]),
          },
        ]
      : []),
  ];
}

/** Everything that could be typed as an answer to a question of at most four choices, or to a heat map. */
const GIVEN: number[][] = (() => {
  const some = [1, 2, 3, 4];
  const longer = (lists: number[][]) => lists.flatMap((l) => some.filter((n) => !l.includes(n)).map((n) => [...l, n]));
  const [one, two] = [some.map((n) => [n]), longer(some.map((n) => [n]))];
  const cells = [1, 2, 3, 4, 5].flatMap((l) => [1, 2, 3, 4, 5].map((i) => [l, i]));
  return [...one, ...two, ...longer(two), ...longer(longer(two)), ...cells];
})();

const typed = (question: Question, go: Go, right: boolean): string => {
  const fits = GIVEN.find((given) => {
    const chosen = chosenBy(question, go, given);
    return chosen !== undefined && isRight(question, chosen) === right;
  });
  return (fits ?? []).join(' ');
};

async function takes(bot: Bot, who: string, step: Step, shelf: Shelf): Promise<void> {
  const act = (kind: string, data: { [name: string]: Json }) => bot.act(kind, data, who, { via: 'card' });
  const obligation = learn(who);
  const answer = async (right: boolean): Promise<boolean> => {
    const [at] = await standings(bot, who, shelf);
    if (!at?.question || at.o.state !== 'open') return false;
    const q = tokenOf(at.course.version, at.go, at.question.id);
    await act('learning.answer', { obligation, q, typed: typed(at.question, at.go, right) });
    return true;
  };
  const [at] = await standings(bot, who, shelf);
  if (step === 'day' || step === 'week') return bot.days(step === 'day' ? 1 : 8);
  if (step === 'weekly') {
    const it = await askedWeekly(bot, who);
    const go = it && goOf(who, it.turn);
    const question = it && questionOf(erm, it.q);
    if (go && question)
      await act('learning.recall', { q: tokenOf(it.edition, go, it.q), typed: typed(question, go, it.turn % 2 > 0) });
    else await act('learning.weekly', { on: true });
  } else if (step === 'right' || step === 'wrong') await answer(step === 'right');
  else if (step === 'through' || step === 'fail') for (let n = 0; n < 8 && (await answer(step === 'through')); n++);
  else if (at?.o.state === 'open') {
    if (step === 'next') await act('learning.next', { obligation, part: at.next ?? 'final' });
    if (step === 'final') await act('learning.next', { obligation, part: 'final' });
    if (step === 'repeat') await act('learning.next', { obligation, part: at.go.part, after: at.go.attempt });
  }
}

describe('no card that can be answered holds a key', () => {
  it('or lets it be inferred: whatever was answered before, a card with the waiting question’s key and explanations changed is the same to the byte', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...STEPS, 'right', 'wrong', 'wrong'), { minLength: 20, maxLength: 40 }),
        fc.constantFrom('ann', 'bob', 'dir'),
        fc.infiniteStream(fc.constantFrom(...LANGUAGES)),
        async (steps, who, languages) => {
          let now = erm;
          const shelf = { course: (id: string) => (id === 'erm' ? now : undefined), ids: () => ['erm'] };
          const bot = await house({ shelf });
          try {
            await launched(bot);
            await bot.until('2027-03-02T12:00Z');
            for (const step of steps) {
              await takes(bot, who, step, shelf);
              for (const it of await waitingFor(bot, who, shelf)) {
                const t = texts.in(languages.next().value);
                const drawn = async () => {
                  const content = await bot.kernel.draw(it.ref, who, t);
                  return content && cards.render({ template: content.template, data: content.data as never }, t);
                };
                const as = await drawn();
                now = withOtherKeys(erm, it.waiting);
                const other = await drawn();
                now = erm;
                expect(
                  buttonsOf(as as never).some((b) => b.verb === it.verb),
                  it.what,
                ).to.equal(true);
                expect(JSON.stringify(other), it.what).to.equal(JSON.stringify(as));
                seen.add(it.what);
              }
            }
            expect(bot.errors).to.deep.equal([]);
          } finally {
            await bot.close();
          }
        },
      ),
      { numRuns: 12, seed: 27 },
    );
    // The runs have come everywhere.
    expect([...seen].sort()).to.deep.equal([
      'final, first question',
      'final, later question',
      'lesson, first question',
      'lesson, later question',
      'repeat, first question',
      'repeat, later question',
      'weekly',
    ]);
  }).timeout(120_000);

  it('nor does the place of a choice, or the order of the questions, say anything of it', () => {
    // Over many learners the right choice stands at each place about as often: 600 learners, 3 places, 200 each; the standard deviation is 11.5.
    const question = erm.lessons[0]?.questions[0]?.[0] as Question;
    const times = [0, 0, 0];
    for (let n = 0; n < 600; n++) {
      const go = { learn: `learn|run|p${n}`, part: 'why', attempt: 1 };
      const at = [1, 2, 3].findIndex((place) => isRight(question, chosenBy(question, go, [place]) ?? ''));
      times[at] = (times[at] ?? 0) + 1;
    }
    for (const n of times) expect(n).to.be.within(150, 250);
  });

  it('and neighbours see different papers, each with one question a topic', () => {
    const papers = Array.from({ length: 50 }, (_, n) =>
      paperOf(erm, { learn: `learn|run|p${n}`, part: 'final', attempt: 1 }).map((q) => q.id),
    );
    expect(new Set(papers.map((p) => p.join())).size).to.equal(50);
    for (const paper of papers) {
      const topics = paper.map((q) => erm.lessons.find((l) => l.final.some((f) => f.id === q))?.id);
      expect([...topics].sort()).to.deep.equal(erm.lessons.map((l) => l.id).sort());
    }
  });

  it('answers come back as they were meant, whatever the order on the card: a property over all questions', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...everyQuestion(erm)),
        fc.string(),
        fc.integer({ min: 1, max: 9 }),
        (q, who, attempt) => {
          const go = { learn: who, part: 'x', attempt };
          const shown = closed(q, 'v', go, { language: 'en' });
          const placeOf = (letter: string) =>
            shown.choices.indexOf(q.words.en?.choices.find((c) => c.id === letter)?.text ?? '') + 1;
          const given = q.kind === 'heatmap' ? [...(q.cells[0] ?? [])] : q.right.map(placeOf);
          expect(isRight(q, chosenBy(q, go, given) ?? '')).to.equal(true);
          if (q.kind === 'one' || q.kind === 'case')
            for (const place of [1, 2, 3].filter((p) => !given.includes(p)))
              expect(isRight(q, chosenBy(q, go, [place]) ?? '')).to.equal(false);
        },
      ),
    );
  });
});
