import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { answers, house, launched, learn, through } from './house.ts';

describe('a learner', () => {
  let bot: Bot;
  afterEach(() => bot?.close());

  it('gets the first lesson, answers in the card, sees at once why, and the next comes a working day later', async () => {
    bot = await house();
    await launched(bot);
    bot.hearsNothing('ann');
    await bot.until('2027-03-02T12:00Z');
    const first = bot.sees('ann', /Why it matters/);
    expect(first.text).to.match(/Lesson 1 of 8, about 3 minutes[\s\S]*A case[\s\S]*To remember[\s\S]*Question 1 of 3/);
    expect(await answers(bot, 'ann')).to.match(/^Why it matters[\s\S]*Right\n[\s\S]*You chose: [\s\S]*Question 2 of 3/);
    expect(await answers(bot, 'ann', false)).to.match(/Not quite[\s\S]*Right: [\s\S]*Question 3 of 3/);
    const over = await answers(bot, 'ann');
    // Two right, one wrong.
    expect(over).to.match(
      /1 of 8 lessons done[\s\S]*2 of 3 were right the first time[\s\S]*Next: Risk, cause and effect, on Wednesday/,
    );
    expect(over).to.match(/\[Next lesson now\][\s\S]*\[Do it all now\]/);
    // One card all along: each answer has replaced what stood there.
    expect(bot.chat('ann').length).to.equal(1);
    await bot.until('2027-03-03T12:00Z');
    expect(bot.unasked('ann').length).to.equal(2);
    expect(bot.unasked('ann').at(-1)?.at).to.equal('2027-03-03T09:00:00.000Z');
    expect(bot.unasked('ann').at(-1)?.text).to.match(/Risk, cause and effect[\s\S]*Lesson 2 of 8/);
    expect(bot.errors).to.deep.equal([]);
  });

  it('does it all now, passes, and hears nothing more of it; the supervisor sees that it is done and no mark', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    await bot.presses('ann', 'Do it all now');
    for (let lesson = 1; lesson <= 8; lesson++) {
      const said = await through(bot, 'ann');
      expect(said, `lesson ${lesson}`).to.match(new RegExp(`${lesson} of 8 lessons done`));
      await bot.presses('ann', lesson < 8 ? 'Next lesson' : 'Final assessment');
    }
    expect(bot.sees('ann', /Final assessment/).text).to.match(
      /0 right so far; 6 of 8 are needed[\s\S]*Question 1 of 8/,
    );
    // 75% of 8 is 6: two may be wrong.
    const said = await through(bot, 'ann', (n) => n > 2);
    expect(said).to.match(
      /Completed: Enterprise risk management[\s\S]*Certificate ERM-2027-[0-9A-Z]{5}-[0-9A-Z]{5}[\s\S]*6 of 8 were right/,
    );
    expect((await bot.obligation(learn('ann'))).state).to.equal('done');
    bot.forget();
    await bot.until('2027-05-31T12:00Z');
    bot.hearsNothing('ann');
    const team = await bot.says('dir', 'team learning');
    expect(team).to.match(/Ann\ncompleted on 2 March 2027/);
    expect(team).to.match(/Bob\nnot yet completed/);
    expect(team).to.match(/Lou\nexcused/);
    expect(team).to.not.match(/6 of 8|right/);
    expect(bot.errors).to.deep.equal([]);
  });

  it('passes by the final assessment alone; fails first, and repeats with other questions', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    await bot.presses('ann', 'Straight to the final assessment');
    const failed = await through(bot, 'ann', (n) => n > 3);
    expect(failed).to.match(/5 of 8 were right; 6 are needed/);
    expect((await bot.obligation(learn('ann'))).state).to.equal('open');
    const papers = async () =>
      bot.kernel.read((view) =>
        view.find<{ id: string; version: number; paper: string[] }>('learning.sheets', 'learn', learn('ann')),
      );
    await bot.presses('ann', 'Try again with other questions');
    const passed = await through(bot, 'ann');
    expect(passed).to.match(/Completed: /);
    const [one, two] = await papers();
    expect(one?.paper.length).to.equal(8);
    expect(one?.paper.filter((q) => two?.paper.includes(q))).to.deep.equal([]);
    expect(bot.errors).to.deep.equal([]);
  });
});
