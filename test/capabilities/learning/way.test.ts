import { expect } from 'chai';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { answers, erm, house, launched, learn, through } from './house.ts';

describe('the way through a course', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const came = (who: string) => bot.unasked(who).map((m) => `${m.at.slice(0, 10)} ${m.text.split('\n')[0]}`);
  const sheets = () =>
    bot.kernel.read((view) =>
      view.find<{ id: string; version: number; part: string; attempt: number; answers: { right: boolean }[] }>(
        'learning.sheets',
        'learn',
        learn('ann'),
      ),
    );

  it('goes on on its day although the final assessment was looked at', async () => {
    await through(bot, 'ann');
    await bot.presses('ann', 'Straight to the final assessment');
    bot.forget();
    await bot.until('2027-03-03T12:00Z');
    expect(came('ann')).to.deep.equal(['2027-03-03 Risk, cause and effect']);
    // Who opens it again that day stays in it.
    expect(await bot.presses('ann', 'Straight to the final assessment')).to.match(/^Final assessment/);
    expect(await answers(bot, 'ann')).to.match(/^Final assessment[\s\S]*Question 2 of 8/);
    expect(await bot.says('ann', 'my course')).to.match(/^Final assessment[\s\S]*Question 2 of 8/);
  });

  it('and after it was not passed; while it is half answered it waits itself', async () => {
    await through(bot, 'ann');
    await bot.presses('ann', 'Straight to the final assessment');
    const first = await bot.says('ann', 'my course');
    expect(first).to.match(/Question 1 of 8/);
    await answers(bot, 'ann', false);
    bot.forget();
    await bot.until('2027-03-03T12:00Z');
    expect(came('ann')).to.deep.equal(['2027-03-03 Final assessment']);
    // The last answer comes a day after the lesson’s: what was said to it is seen all the same.
    expect(await through(bot, 'ann', () => false)).to.match(/Not quite[\s\S]*0 of 8 were right; 6 are needed/);
    await bot.presses('ann', 'To the lessons');
    await through(bot, 'ann');
    expect(await bot.presses('ann', 'Straight to the final assessment')).to.match(/0 of 8 were right/);
    bot.forget();
    await bot.until('2027-03-04T12:00Z');
    expect(came('ann')).to.deep.equal(['2027-03-04 Likelihood and impact']);
  });

  it('an answer to a final assessment that was only opened counts on the next day too', async () => {
    await through(bot, 'ann');
    await bot.presses('ann', 'Straight to the final assessment');
    const final = bot.chat('ann').findLast((m) => m.card)?.card;
    const press = buttonsOf(final as never).find((b) => b.verb === 'learning.answer');
    await bot.until('2027-03-03T12:00Z');
    expect(await bot.says('ann', 'my course')).to.match(/^Risk, cause and effect/);
    const said = await bot.sends('ann', 'learning.answer', {
      choice: '1',
      choices: '1',
      place1: '1',
      place2: '2',
      place3: '3',
      ...press?.data,
    });
    expect(said).to.match(/^Final assessment[\s\S]*(Question 2 of 8|Please choose)/);
  });

  it('a repeat stands beside it: the next lesson comes on its day, and each answer of the repeat is explained', async () => {
    const over = await through(bot, 'ann', () => false);
    expect(over).to.match(/0 of 3 were right/);
    await bot.presses('ann', 'Repeat with other questions');
    const repeat = bot.chat('ann').findLast((m) => m.card);
    await bot.until('2027-03-03T12:00Z');
    expect(came('ann').slice(1)).to.deep.equal(['2027-03-03 Risk, cause and effect']);
    // Typed: what came last is what is meant.
    expect(await bot.says('ann', 'my course')).to.match(/^Risk, cause and effect/);
    // The repeat's own card can still be answered, to its end.
    let said = '';
    for (let n = 1; n <= 3; n++) {
      const card = bot.chat('ann').find((m) => m.activity === repeat?.activity)?.card ?? repeat?.card;
      const press = buttonsOf(card as never).find((b) => b.verb === 'learning.answer');
      said = await bot.sends(
        'ann',
        'learning.answer',
        { typed: n === 2 ? '1 2' : '1', ...press?.data },
        undefined,
        repeat?.activity,
      );
      expect(said, `answer ${n}`).to.match(
        n < 3 ? /^Why it matters[\s\S]*You chose[\s\S]*Question/ : /^Why it matters[\s\S]*You chose/,
      );
    }
    expect(said).to.match(
      /of 3 were right[\s\S]*Next: Risk, cause and effect\.[\s\S]*\[Next lesson\][\s\S]*\[Do it all now\]/,
    );
    const [one, two] = await sheets();
    expect([one?.answers.length, two?.answers.length, two?.attempt]).to.deep.equal([3, 3, 2]);
    // The lesson itself goes on where it was.
    expect(await bot.presses('ann', 'Next lesson')).to.match(/^Risk, cause and effect[\s\S]*Question 1 of 3/);
    await through(bot, 'ann');
    bot.forget();
    await bot.until('2027-03-04T12:00Z');
    expect(came('ann')).to.deep.equal(['2027-03-04 Likelihood and impact']);
  });

  it('the lesson that came can be answered while a repeat is on', async () => {
    await through(bot, 'ann', () => false);
    const done = bot.chat('ann').findLast((m) => m.card)?.card;
    await bot.until('2027-03-03T12:00Z');
    const lesson = bot.chat('ann').findLast((m) => m.card)?.card;
    const repeat = buttonsOf(done as never).find((b) => b.title === 'Repeat with other questions');
    await bot.sends('ann', repeat?.verb ?? '', repeat?.data as never);
    expect(bot.sees('ann', /Question 1 of 3/).text).to.match(/^Why it matters/);
    const press = buttonsOf(lesson as never).find((b) => b.verb === 'learning.answer');
    const said = await bot.sends('ann', 'learning.answer', { typed: '1', ...press?.data });
    expect(said).to.match(/^Risk, cause and effect[\s\S]*Question 2 of 3/);
  });

  it('"do it all now" is offered on every card of a lesson and in "my learning", and ends the waiting', async () => {
    expect(bot.sees('ann', /Why it matters/).text).to.include('[Do it all now]');
    expect(await bot.says('ann', 'my learning')).to.include('[Do it all now]');
    await bot.says('ann', 'my course');
    const over = await through(bot, 'ann');
    expect(over).to.include('[Do it all now]');
    // Its day has come: on the lesson that was over it stands as well.
    await bot.presses('ann', 'Next lesson now');
    expect(await through(bot, 'ann')).to.include('[Do it all now]');
    expect(await bot.says('ann', 'do it all now')).to.match(/^Likelihood and impact[\s\S]*Question 1 of 3/);
    expect(bot.chat('ann').at(-1)?.text).to.not.include('[Do it all now]');
    expect(await bot.says('ann', 'my learning')).to.not.include('[Do it all now]');
    bot.forget();
    await bot.until('2027-03-05T12:00Z');
    bot.hearsNothing('ann');
  });

  it('"my learning" says how far, by when, what is next and on which day', async () => {
    expect(await bot.says('ann', 'my learning')).to.match(
      /0 of 8 lessons, due by 30 April 2027. Next: Why it matters\n/,
    );
    await bot.says('ann', 'my course');
    await through(bot, 'ann');
    expect(await bot.says('ann', 'my learning')).to.match(
      /1 of 8 lessons, due by 30 April 2027. Next: Risk, cause and effect, on Wednesday 3 March/,
    );
    await bot.until('2027-05-03T12:00Z');
    const late = await bot.says('ann', 'my learning');
    expect(late).to.match(/1 of 8 lessons, was due on 30 April 2027. Next: Risk, cause and effect\n/);
    expect(late).to.not.match(/due by/);
  });

  it('the first card says in one line who asks whom for what and why; each who sees what, and whether it was due', async () => {
    const first = bot.sees('ann', /Why it matters/).text;
    const line =
      /The learning office asks everyone to take the course “Enterprise risk management in the Secretariat”, so that all work from the same basics\./;
    expect(first).to.match(line);
    expect(first).to.match(/Enterprise risk management in the Secretariat: due by 30 April 2027\./);
    expect(first).to.match(/seen by your supervisor, the head and focal point of your entity, and the learning office/);
    expect(await answers(bot, 'ann')).to.not.match(line);
    bot.forget();
    await bot.until('2027-05-07T12:00Z');
    const late = bot.unasked('bob').at(-1)?.text ?? '';
    expect(late).to.match(/كان موعد الإتمام[\s\S]*ولم تُستكمل الدورة بعد/);
    const hers = bot.unasked('ann').at(-1)?.text ?? '';
    expect(hers)
      .to.match(/was due on 30 April 2027, not yet completed/)
      .and.not.match(/due by/);
  });

  it('says for whom it is asked: managers, or a unit', async () => {
    for (const [more, words] of [
      [{ audience: 'managers' }, /asks all managers to take/],
      [{ units: ['DM'] }, /asks everyone in your unit to take/],
    ] as const) {
      const other = await house();
      await launched(other, more as never);
      await other.until('2027-03-02T12:00Z');
      expect(other.sees('dir', /Why it matters/).text).to.match(words);
      await other.close();
    }
  });

  it('with a message and a video of the Secretary-General both stand on the first lesson, and on no other', async () => {
    const other = await house();
    await launched(other, { message: 'Risk is part of our work.', video: 'https://example.org/video' });
    await other.until('2027-03-02T12:00Z');
    const first = other.sees('ann', /Why it matters/);
    expect(first.text).to.match(/A message of the Secretary-General\nRisk is part of our work\./);
    expect(JSON.stringify(first.card)).to.include('"url":"https://example.org/video"');
    await through(other, 'ann');
    const second = await other.presses('ann', 'Next lesson now');
    expect(second).to.not.match(/Secretary-General\n/);
    expect(JSON.stringify(other.chat('ann').at(-1)?.card)).to.not.include('example.org/video');
    await other.close();
  });

  it('a finished lesson names what it rests on', async () => {
    expect(await through(bot, 'ann')).to.match(/References\n[\s\S]*ISO 31000/);
  });

  it('what can be pressed instead of answering: later holds reminders, and is on every card that asks', async () => {
    expect(bot.sees('ann', /Why it matters/).text).to.include('[Later]');
    expect(await answers(bot, 'ann')).to.include('[Later]');
    await bot.presses('ann', 'Straight to the final assessment');
    expect(bot.chat('ann').at(-1)?.text).to.include('[Later]');
    expect(await through(bot, 'ann', () => false)).to.include('[Later]');
  });

  it('"with other questions" is said as long as there are some', async () => {
    // Each group of a lesson has two questions, each of the final assessment three.
    expect(erm.lessons[0]?.questions.map((g) => g.length)).to.deep.equal([2, 2, 2]);
    expect(erm.lessons.map((l) => l.final.length)).to.deep.equal(erm.lessons.map(() => 3));
    const none = () => false;
    expect(await through(bot, 'ann', none)).to.include('[Repeat with other questions]');
    await bot.presses('ann', 'Repeat with other questions');
    expect(await through(bot, 'ann', none)).to.include('[Repeat]');
    await bot.presses('ann', 'Straight to the final assessment');
    expect(await through(bot, 'ann', none)).to.match(/with other questions as long as there are some/);
    await bot.presses('ann', 'Try again with other questions');
    expect(bot.chat('ann').at(-1)?.text).to.match(/Other questions this time/);
    await through(bot, 'ann', none);
    await bot.presses('ann', 'Try again with other questions');
    const used = await through(bot, 'ann', none);
    expect(used).to.match(/as often as you like; questions now come round again[\s\S]*\[Try again\]/);
    expect(await bot.presses('ann', 'Try again')).to.match(/Some of these questions were asked before/);
  });
});
