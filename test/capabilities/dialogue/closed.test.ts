import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, launched, lead, records } from './house.ts';

describe('a dialogue at its planned hour, and after its close', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('a planned session lasts as long as it was planned for', async () => {
    bot = await launched();
    await done(bot, 'dialogue.schedule', { obligation: lead('asg'), date: '2027-03-01', minutes: 90 }, 'asg');
    await done(bot, 'dialogue.record', { obligation: lead('asg'), held: 'everyone' }, 'asg');
    expect(await bot.says('asg', 'my dialogue')).to.include('2 people, 90 minutes');
  });

  it('a leader without a record reads that it closed, with nothing to press', async () => {
    bot = await launched();
    await bot.until('2027-05-03T10:00Z');
    expect(await bot.says('asg', 'my dialogue')).to.include('closed on 30 April 2027 without a record');
  });

  it('the focal point is asked to prepare the certification, and finds it again', async () => {
    bot = await launched(
      HOUSE,
      {},
      {
        grants: [
          ['ethics-office', 'eo'],
          ['entity-focal-point', 'hal', 'DGACM'],
        ],
      },
    );
    await bot.until('2027-05-04T10:00Z');
    expect(bot.sees('hal', /DGACM: certification of the Leadership Dialogue/).unasked).to.equal(true);
    expect(bot.sees('hal', /Prepare the text/).text).to.not.include('[Certify]');
    expect(await bot.says('hal', 'dialogue')).to.include('Certification: DGACM');
  });

  it('the one question, once it closed, says so where it stands, with nothing to press', async () => {
    bot = await launched();
    await bot.until('2027-04-22T10:00Z');
    const asked = bot.sees('gus', /have you met/).activity;
    await bot.until('2027-05-03T10:00Z');
    const text = bot.chat('gus').find((m) => m.activity === asked)?.text;
    expect(text).to.include('closed on 30 April 2027').and.to.not.include('[');
  });

  it('who was asked the one question is not asked again when the dialogue is extended', async () => {
    bot = await launched();
    await bot.until('2027-05-03T10:00Z');
    const questions = () => bot.unasked('gus').filter((m) => /have you met/.test(m.text)).length;
    expect(questions()).to.equal(1);
    await done(bot, 'dialogue.extend', { cycle: CYCLE, closes: '2027-05-28' }, 'eo');
    await bot.until('2027-05-27T10:00Z');
    expect(questions()).to.equal(1);
  });

  it('a deputy who has accepted sees as the leader does what will go to whom', async () => {
    bot = await launched();
    await done(bot, 'obligation.delegate', { obligation: lead('asg'), to: 'gus' }, 'asg');
    await done(bot, 'obligation.accept', { obligation: lead('asg'), accept: 'yes' }, 'gus');
    // Due 15 March, so at the office on the 29th: told on Friday the 26th.
    await bot.until('2027-03-26T12:00Z');
    for (const who of ['asg', 'gus'])
      expect(bot.sees(who, /will see this line in their list/).at.slice(0, 10)).to.equal('2027-03-26');
  });

  it('"my dialogue" shows a leader the session while somebody is still to come', async () => {
    bot = await launched();
    await records(bot, 'sg', 'sg');
    await records(bot, 'asg', 'asg', { absent: ['hal'] });
    expect(await bot.says('asg', 'my dialogue')).to.include('One colleague is still to come');
    await records(bot, 'asg');
    expect(await bot.says('asg', 'my dialogue')).to.include('led by Sg');
  });

  it('a list of what was asked says that it is for information, and counts nothing that is over', async () => {
    bot = await launched(undefined, { closes: '2027-05-03' });
    // The question to who has no record, and the leader's weekly reminder, come on one day.
    await bot.until('2027-04-19T12:00Z');
    const list = bot.unasked('dir').find((m) => /things are waiting for you/.test(m.text));
    expect(list?.text)
      .to.match(/^2 things are waiting for you\n/)
      .and.match(/was due on \d+ \w+ 2027/);
    expect(await bot.says('dir', 'my dialogue')).to.match(/it was due on \d+ \w+ 2027\./);
    await bot.until('2027-05-04T12:00Z');
    const now = bot.chat('dir').find((m) => m.activity === list?.activity);
    expect(now?.text)
      .to.match(/^For your information\n/)
      .and.not.match(/waiting|\[Later\]/);
  });
});
