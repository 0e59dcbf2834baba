import { expect } from 'chai';
import fc from 'fast-check';
import { learningWith } from '../../../src/capabilities/learning/index.ts';
import { chosenBy, closed, isRight, paperOf, questionOf } from '../../../src/capabilities/learning/paper.ts';
import { commonCards, loadCards } from '../../../src/cards/index.ts';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import type { Course, Question } from '../../../src/content/course.ts';
import { commonTexts, loadTexts } from '../../../src/i18n/index.ts';
import { LANGUAGES } from '../../../src/kernel/person.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { answers, asked, erm, everyQuestion, filled, house, launched, learn, shelfOf, through } from './house.ts';

const folder = new URL('../../../src/capabilities/learning/texts/', import.meta.url);
const texts = loadTexts([commonTexts, { name: 'learning', folder }]);
const cards = loadCards([
  commonCards,
  { name: 'learning', folder: new URL('../../../cards/learning/', import.meta.url) },
]);

/** The same course for its readers, with other keys and other explanations. Its version is kept: it is a name, and says nothing of a key. */
function withOtherKeys(course: Course): Course {
  const other = (q: Question): Question => {
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

describe('no card that can be answered holds a key', () => {
  it('or lets it be inferred: with all keys and explanations changed it is the same to the byte, for anybody, in any language', async () => {
    const bots = [await house(), await house({ shelf: shelfOf([withOtherKeys(erm)]) })] as const;
    for (const bot of bots) {
      await launched(bot);
      await bot.until('2027-03-02T12:00Z');
    }
    const drawn = async (bot: Bot, who: string, part: string, language: (typeof LANGUAGES)[number]) => {
      await bot.act('learning.next', { obligation: learn(who), part, atOnce: false }, who, { via: 'card' });
      const t = texts.in(language);
      const content = await bot.kernel.draw({ kind: 'learning.learn', id: learn(who) }, who, t);
      return content && cards.render({ template: content.template, data: content.data as never }, t);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('ann', 'bob', 'dir', 'usg', 'aud'),
        fc.constantFrom('final', ...erm.lessons.map((l) => l.id)),
        fc.constantFrom(...LANGUAGES),
        async (who, part, language) => {
          const [one, two] = [await drawn(bots[0], who, part, language), await drawn(bots[1], who, part, language)];
          expect(buttonsOf(one as never).some((b) => b.verb === 'learning.answer')).to.equal(true);
          expect(JSON.stringify(one)).to.equal(JSON.stringify(two));
        },
      ),
      { numRuns: 60, seed: 27 },
    );
    for (const bot of bots) await bot.close();
  });

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

describe('an answer', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
  });
  afterEach(() => bot.close());
  const sheets = () =>
    bot.kernel.read((view) =>
      view.find<{ id: string; version: number; answers: { chosen: string }[] }>(
        'learning.sheets',
        'learn',
        learn('ann'),
      ),
    );

  it('to an invented question, or of somebody else, is refused kindly and recorded nowhere', async () => {
    const press = buttonsOf(asked(bot, 'ann')).find((b) => b.verb === 'learning.answer');
    const said = await bot.sends('ann', 'learning.answer', { ...press?.data, q: 'AAAAAAAAAAAA', choice: '1' });
    expect(said).to.match(/Question 1 of 3[\s\S]*That card was from earlier, so nothing was recorded/);
    expect(await bot.sends('dir', 'learning.answer', { ...press?.data, choice: '1' })).to.match(
      /belongs to somebody else/,
    );
    // Not a place on the card: asked again, in the card.
    const odd = await bot.sends('ann', 'learning.answer', { ...press?.data, choice: '7' });
    expect(odd).to.match(/Please choose one answer|Choose one/);
    expect(await sheets()).to.deep.equal([]);
  });

  it('counts once: pressed twice, at once or later, with another choice, the first stands', async () => {
    const card = asked(bot, 'ann');
    const press = buttonsOf(card).find((b) => b.verb === 'learning.answer');
    const right = { ...filled(card, true), ...press?.data };
    const wrong = { ...filled(card, false), ...press?.data };
    await Promise.all([
      bot.sends('ann', 'learning.answer', right as never),
      bot.sends('ann', 'learning.answer', wrong as never),
    ]);
    const [sheet] = await sheets();
    expect(sheet?.answers.length).to.equal(1);
    const first = sheet?.answers[0]?.chosen;
    const said = await bot.sends('ann', 'learning.answer', wrong as never);
    expect(said).to.match(/The first answer to a question stands[\s\S]*Question 2 of 3/);
    expect((await sheets())[0]?.answers.map((a) => a.chosen)).to.deep.equal([first]);
  });

  it('from an old card, after another lesson was opened, changes nothing and shows where one is', async () => {
    const old = asked(bot, 'ann');
    const press = buttonsOf(old).find((b) => b.verb === 'learning.answer');
    await bot.presses('ann', 'Straight to the final assessment');
    const said = await bot.sends('ann', 'learning.answer', { ...filled(old, true), ...press?.data } as never);
    expect(said).to.match(/^Final assessment[\s\S]*from earlier/);
    expect(await sheets()).to.deep.equal([]);
  });

  it('after the course is completed says that, kindly', async () => {
    const old = asked(bot, 'ann');
    const press = buttonsOf(old).find((b) => b.verb === 'learning.answer');
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
    const said = await bot.sends('ann', 'learning.answer', { ...filled(old, true), ...press?.data } as never);
    expect(said).to.match(/^Completed: [\s\S]*was answered before/);
  });

  it('can be typed', async () => {
    expect(await bot.says('ann', 'answer 1')).to.match(/Question 2 of 3/);
    expect(await bot.says('ann', 'answer 9')).to.match(/Please choose|Choose/);
  });

  it('is in the language of the moment: changed midway, the next question is in the other, and the mark goes on', async () => {
    await answers(bot, 'ann');
    await bot.says('ann', 'language français');
    const said = await bot.says('ann', 'leçon suivante');
    expect(said).to.match(/Question 2 sur 3/);
    expect((await sheets())[0]?.answers.length).to.equal(1);
  });
});

describe('a course that is edited while it runs', () => {
  it('keeps what was begun with the version it was begun with, and asks what comes from the new one', async () => {
    const edited: Course = structuredClone(erm);
    edited.version = 'edited000000';
    for (const q of everyQuestion(edited))
      for (const w of Object.values(q.words)) if (w) w.ask = [...w.ask.slice(0, -1), `${w.ask.at(-1)} (edited)`];
    const first = erm.lessons[0]?.id as string;
    let now = erm;
    const shelf = { course: (id: string) => (id === 'erm' ? now : undefined), ids: () => ['erm'] };
    const bot = await house({ shelf });
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    await answers(bot, 'ann');
    now = edited;
    const second = await bot.says('ann', 'next lesson');
    expect(second)
      .to.match(/Question 2 of 3/)
      .and.not.match(/\(edited\)/);
    await through(bot, 'ann');
    expect(await bot.presses('ann', 'Next lesson now')).to.match(/Question 1 of 3[\s\S]*\(edited\)/);
    const kept = await bot.kernel.read((view) =>
      view.peek<{ id: string; version: number; course: Course }>('learning.versions', `erm|${erm.version}`),
    );
    expect(questionOf(kept?.course as Course, everyQuestion(erm)[0]?.id ?? '')).to.deep.equal(everyQuestion(erm)[0]);
    expect(first).to.equal('why');
    expect(learningWith({ shelf, rate: 48 }).name).to.equal('learning');
    await bot.close();
  });
});
