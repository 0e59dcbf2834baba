import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { done, HOUSE, launched, lead } from './house.ts';

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
});
