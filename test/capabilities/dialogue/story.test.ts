import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { done, house, launched, lead, stateOf, statesOf, take } from './house.ts';

describe('the dialogue as people see it', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('is launched by the Ethics Office from a form with a preview', async () => {
    bot = await house();
    expect(await bot.says('eo', 'launch dialogue')).to.include('Launch a Leadership Dialogue');
    const more = {
      theme: 'Integrity',
      year: '2027',
      opens: '2027-03-01',
      days: '14',
      closes: '2027-04-30',
      figuresDue: '2027-05-31',
      units: '',
    };
    const preview = await bot.presses('eo', 'Next', { data: more });
    expect(preview).to.include('Leaders: 5').and.include('Participants: 12').and.include('Levels: 2');
    expect(await bot.presses('eo', 'Launch', { data: { to: 'everyone' } })).to.include('Leadership Dialogue 2027');
    expect(await stateOf(bot, lead('usg'))).to.equal('open');
    expect(await stateOf(bot, lead('dir'))).to.equal('waiting');
  });

  it('goes from the leader’s one tap to the confirmed participant', async () => {
    bot = await launched();
    bot.sees('asg', /Your team’s Leadership Dialogue/);
    await bot.presses('asg', 'Plan a date');
    expect(
      await bot.presses('asg', 'Plan it', { data: { date: '2027-03-04', time: '10:00', minutes: '60' } }),
    ).to.include('Create the meeting in Teams');
    await bot.until('2027-03-05T12:00Z');
    bot.sees('asg', /Was it held as planned/);
    expect(await bot.presses('asg', 'Yes, everyone')).to.include('Everyone of the team is recorded');
    expect(await statesOf(bot, ['gus', 'hal'])).to.equal('gus done, hal done');
    bot.sees('gus', /has recorded that you took part/);
    expect(await bot.presses('gus', 'I took part')).to.include('your participation is confirmed');
    expect((await bot.obligation(take('gus'))).data.confirm).to.equal('yes');
  });

  it('asks who was absent, page by page, and keeps them owed', async () => {
    bot = await launched();
    await bot.presses('asg', 'It took place');
    await bot.presses('asg', 'Next', { data: { date: '2027-03-01', minutes: '60', form: 'remote' } });
    await bot.presses('asg', 'Next', { data: { 'absent:hal': 'true', 'absent:gus': 'false' } });
    expect(await bot.presses('asg', 'Record', { data: { topics: 'gifts' } })).to.include(
      'One colleague is still to come',
    );
    expect(await statesOf(bot, ['gus', 'hal'])).to.equal('gus done, hal open');
    await done(bot, 'dialogue.record', { obligation: lead('asg'), date: '2027-03-01' }, 'asg');
    expect(await stateOf(bot, take('hal'))).to.equal('done');
  });
});
