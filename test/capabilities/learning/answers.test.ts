import { expect } from 'chai';
import { learningWith } from '../../../src/capabilities/learning/index.ts';
import { questionOf } from '../../../src/capabilities/learning/paper.ts';
import { feedback } from '../../../src/capabilities/learning/shows/parts.ts';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import type { Course } from '../../../src/content/course.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { answers, asked, erm, everyQuestion, filled, house, launched, learn, texts, through } from './house.ts';

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

  it('to a map names the places that would have been right, of which one is enough', () => {
    const map = everyQuestion(erm).find((q) => q.kind === 'heatmap' && q.cells.length === 2);
    const said = (language: 'en' | 'zh') =>
      feedback(erm, { q: map?.id ?? '', chosen: '1x1', right: false }, texts.in(language) as never)
        .flatMap(({ lines }) => lines.map(({ text }) => String(text)))
        .join(' ');
    expect(said('en')).to.match(/Right would be: likelihood \d, impact \d or likelihood \d, impact \d\./);
    expect(said('zh')).to.include('或');
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
