import { expect } from 'chai';
import { buttonsOf, inputsOf } from '../../../src/cards/inspect.ts';
import type { CardJson } from '../../../src/delivery/channel.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { HOUSE, house, launched, learn } from './house.ts';

const newest = (bot: Bot, who = 'lea'): CardJson => bot.chat(who).findLast((m) => m.card)?.card ?? {};
const filledIn = (card: CardJson, id: string) => inputsOf(card).find((i) => i.id === id)?.value;

/** An element of a card by its id, as the client has it. */
function element(card: CardJson, id: string): CardJson {
  const found: CardJson[] = [];
  JSON.stringify(card, (_, value) => {
    if (value?.id === id) found.push(value);
    return value;
  });
  return found[0] ?? {};
}

describe('a form that something is wrong with', () => {
  let bot: Bot;
  afterEach(() => bot?.close());

  it('says which numbers there are, on the card and to whoever sends another all the same', async () => {
    bot = await house();
    await bot.says('lea', 'launch course');
    expect(element(newest(bot), 'pass')).to.include({
      min: 1,
      max: 100,
      errorMessage: 'Please give a number from 1 to 100.',
    });
    const said = await bot.presses('lea', 'Next', { data: { pass: 750 } });
    expect(said).to.match(
      /look at these again: “Pass mark, per cent of the final assessment”: Please give a number from 1 to 100\./,
    );
    expect(Number(filledIn(newest(bot), 'pass'))).to.equal(750);
    expect(await bot.presses('lea', 'Next', { data: { pass: 75 } }))
      .to.match(/what would happen/)
      .and.match(/Pass mark: 75%/);
  });

  it('says it beside the buttons too, where a long card was pressed on a phone', async () => {
    bot = await house();
    await bot.says('lea', 'launch course');
    await bot.presses('lea', 'Next', { data: { pass: 750 } });
    const elements = (newest(bot).body as CardJson[]).map((element) => JSON.stringify(element));
    const says = elements.flatMap((element, at) => (element.includes('look at these again') ? [at] : []));
    expect(says).to.have.length(2);
    const [first = -1, last = -1] = says;
    expect(first).to.be.below(elements.findIndex((element) => element.includes('"Input.')));
    expect(last).to.be.above(elements.findLastIndex((element) => element.includes('"Input.')));
    expect(last).to.be.below(elements.findIndex((element) => element.includes('"Next"')));
  });

  it('is a refresher unless the office says so only while no other run of the course goes on', async () => {
    bot = await house();
    await launched(bot);
    await bot.says('lea', 'launch course');
    expect(filledIn(newest(bot), 'refresher')).to.equal('false');
    await bot.presses('lea', 'Cancel');
    await bot.until('2027-06-01T12:00Z');
    await bot.says('lea', 'launch course');
    expect(filledIn(newest(bot), 'refresher')).to.equal('true');
  });

  it('that is cancelled leaves nothing to press, and begins anew when it is asked for', async () => {
    bot = await house();
    await bot.says('lea', 'launch course');
    await bot.presses('lea', 'Next', { data: { pass: 80 } });
    await bot.presses('lea', 'Back');
    await bot.presses('lea', 'Cancel');
    expect(JSON.stringify(newest(bot))).to.match(/Nothing was recorded\./);
    expect(buttonsOf(newest(bot))).to.deep.equal([]);
    await bot.says('lea', 'launch course');
    expect(Number(filledIn(newest(bot), 'pass'))).to.equal(75);
  });

  it('says no more what was put right meanwhile: its client lets every number through', async () => {
    bot = await house();
    await bot.says('lea', 'launch course');
    expect(await bot.presses('lea', 'Next', { data: { opens: '2027-01-04' } })).to.match(/opening date is in the past/);
    expect(element(newest(bot), 'pass').max).to.be.above(750);
    expect(await bot.presses('lea', 'Next', { data: { opens: '2027-03-08', pass: 750 } }))
      .to.match(/“Pass mark/)
      .and.not.match(/in the past/);
  });

  for (const typed of ['not a link', 'www.un.org/x'])
    it(`names the field, says what a link is and keeps “${typed}”`, async () => {
      bot = await house();
      await bot.says('lea', 'launch course');
      const expected =
        /look at these again: “Link to a video of the Secretary-General \(optional\)”: Please give a full link that begins with https:\/\//;
      expect(await bot.presses('lea', 'Next', { data: { video: typed } })).to.match(expected);
      expect(filledIn(newest(bot), 'video')).to.equal(typed);
      // What does not fit is shown and goes nowhere.
      await bot.presses('lea', 'Next', { data: { video: 'https://www.un.org/x' } });
      await bot.presses('lea', 'Launch');
      await bot.says('lea', 'course overview');
      await bot.presses('lea', 'Correct');
      expect(filledIn(newest(bot), 'video')).to.equal('https://www.un.org/x');
      expect(await bot.presses('lea', 'Correct', { data: { video: typed } })).to.match(expected);
      expect(filledIn(newest(bot), 'video')).to.equal(typed);
    });
});

describe('a run that is extended after closing', () => {
  let bot: Bot;
  const dueOf = async (who: string) => (await bot.obligation(learn(who))).due;
  beforeEach(async () => {
    bot = await house();
    await launched(bot, { due: '2027-03-19', closes: '2027-03-31' });
    // Thursday 15 April: the due date and two weeks are over, too.
    await bot.until('2027-04-15T12:00Z');
  });
  afterEach(() => bot.close());

  it('is offered dates that lie ahead, and the run says the same as its learners', async () => {
    await bot.says('lea', 'course overview');
    await bot.presses('lea', 'Extend');
    expect([filledIn(newest(bot), 'due'), filledIn(newest(bot), 'closes')]).to.deep.equal(['2027-04-29', '2027-05-11']);
    expect(await bot.presses('lea', 'Next', { data: { closes: '2027-05-14' } })).to.match(
      /Closing on 14 May 2027, due by 29 April 2027/,
    );
    expect(await bot.presses('lea', 'Extend')).to.match(/Due on: 29 April 2027/);
    expect(await dueOf('ann')).to.equal('2027-04-29');
    await bot.until('2027-04-16T12:00Z');
    expect(bot.sees('ann', /Why it matters/).text).to.match(/due by 29 April 2027/);
  });

  it('takes no due date that has passed', async () => {
    await bot.says('lea', 'course overview');
    await bot.presses('lea', 'Extend');
    const past = { data: { closes: '2027-05-14', due: '2027-04-14' } };
    expect(await bot.presses('lea', 'Next', past)).to.match(/The due date is in the past\./);
    const again = { cycle: 'erm-2027', closes: '2027-05-14', due: '2027-04-14' };
    expect((await bot.act('learning.extend', again)).reply.text).to.equal('learning.extend.duePast');
  });

  it('without one has as long as it had, for the run as for its learners', async () => {
    await bot.act('learning.extend', { cycle: 'erm-2027', closes: '2027-12-31' });
    // 17 days from 15 April is Sunday 2 May.
    expect(await dueOf('ann')).to.equal('2027-05-03');
    expect(await bot.says('lea', 'course overview')).to.match(/Due on: 3 May 2027/);
  });

  it('while it runs keeps the one it has', async () => {
    await bot.act('learning.extend', { cycle: 'erm-2027', closes: '2027-05-31', due: '2027-04-20' });
    await bot.until('2027-05-03T12:00Z');
    const again = await bot.act('learning.extend', { cycle: 'erm-2027', closes: '2027-06-30' });
    expect(again.refused).to.equal(undefined);
    expect(await dueOf('ann')).to.equal('2027-04-20');
    const other = { cycle: 'erm-2027', closes: '2027-06-30', due: '2027-04-27' };
    expect((await bot.act('learning.extend', other)).reply.text).to.equal('learning.extend.duePast');
  });
});

describe('before it opens and after it has closed', () => {
  let bot: Bot;
  afterEach(() => bot?.close());

  it('the office may launch the first, and nobody else is offered it', async () => {
    bot = await house();
    expect(await bot.says('lea', 'course')).to.match(/No course has been launched yet\./);
    expect(await bot.presses('lea', 'Launch a course')).to.match(/Nothing is sent before/);
    expect(await bot.says('usg', 'course')).to.match(/There is no course for you at the moment/);
    expect(buttonsOf(newest(bot, 'usg'))).to.deep.equal([]);
  });

  it('says when it opens', async () => {
    bot = await house();
    await launched(bot, { opens: '2027-03-08' });
    expect(await bot.says('ann', 'my course')).to.match(/Not yet begun\. It opens on 8 March 2027\./);
    expect(await bot.says('ann', 'my learning')).to.match(/It opens on 8 March 2027\./);
    expect(await bot.says('lea', 'course'))
      .to.match(/Opens on 8 March 2027, closes on 31 May 2027/)
      .and.not.match(/Open, /);
    await bot.until('2027-03-08T12:00Z');
    expect(await bot.says('lea', 'course')).to.match(/Open, 8 March 2027 to 31 May 2027/);
  });

  it('says when it closed, whom to ask, and no more that it will be launched', async () => {
    bot = await house({
      people: HOUSE,
      grants: [
        ['learning-office', 'lea'],
        ['trainer', 'aud'],
      ],
    });
    await launched(bot);
    await bot.until('2027-06-02T12:00Z');
    expect(await bot.says('ann', 'my course')).to.match(
      /This course closed on 31 May 2027\. .*the learning office can/,
    );
    expect(await bot.says('aud', 'talking points'))
      .to.match(/The course has closed; sessions in a room/)
      .and.not.match(/once the course is launched/);
  });

  it('says the day on which the office closed it before', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-04-06T12:00Z');
    await bot.act('cycle.close', { cycle: 'erm-2027' });
    expect(await bot.says('ann', 'my course')).to.match(/This course closed on 6 April 2027\./);
  });
});
