import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { done, HOUSE, launched, lead, records, refused, stateOf, statesOf, take } from './house.ts';

describe('the cascade', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('asks the first two levels on the opening day and nobody below', async () => {
    bot = await launched();
    for (const chair of ['sg', 'usg', 'asg']) expect(await stateOf(bot, lead(chair)), chair).to.equal('open');
    for (const chair of ['dir', 'pia']) expect(await stateOf(bot, lead(chair)), chair).to.equal('waiting');
    await bot.until('2027-03-14T23:59Z');
    bot.hearsNothing('dir');
    expect(await stateOf(bot, take('sg')).catch(() => 'none')).to.equal('none');
  });

  it('asks those who sat in their supervisor’s session at once, the absent on the date of the level above', async () => {
    bot = await launched();
    await records(bot, 'usg', 'usg', { absent: ['pia'] });
    expect(await stateOf(bot, lead('dir'))).to.equal('open');
    expect(await stateOf(bot, lead('pia'))).to.equal('waiting');
    // Level 1 is due on 15 March.
    await bot.until('2027-03-15T00:00Z');
    expect(await stateOf(bot, lead('pia'))).to.equal('open');
  });

  it('does not wait for a silent supervisor', async () => {
    bot = await launched();
    await bot.until('2027-03-15T09:00Z');
    bot.sees('dir', /Your team’s Leadership Dialogue/);
  });

  it('adds make-up sessions up, and counts each person once', async () => {
    bot = await launched();
    await records(bot, 'dir', 'dir', { absent: ['bob', 'cem'] });
    expect(await stateOf(bot, lead('dir'))).to.equal('done');
    await records(bot, 'dir', 'dir', { absent: ['cem'] });
    await records(bot, 'asg', 'asg', { joined: ['cem', 'ann'] });
    expect(await statesOf(bot, ['ann', 'bob', 'cem'])).to.equal('ann done, bob done, cem done');
    expect((await bot.obligation(take('ann'))).data.session).to.equal(`${lead('dir')}|1`);
    expect((await bot.obligation(take('bob'))).data.session).to.equal(`${lead('dir')}|2`);
    expect((await bot.obligation(take('cem'))).data.session).to.equal(`${lead('asg')}|1`);
    expect(await bot.says('dir', 'my team')).to.include('Cem');
    await bot.presses('dir', 'Back');
    bot.sees('dir', /Cem joined the session of Asg on 1 March 2027/);
  });

  it('lets a leader correct a record; who is taken off the list is owed again, the old record stays', async () => {
    bot = await launched();
    await records(bot, 'asg');
    await done(
      bot,
      'dialogue.record',
      { obligation: lead('asg'), session: `${lead('asg')}|1`, date: '2027-03-01', minutes: 90, absent: ['gus'] },
      'asg',
    );
    expect(await statesOf(bot, ['gus', 'hal'])).to.equal('gus open, hal done');
    const kept = await bot.kernel.read((view) =>
      view.responses(lead('asg')).map((r) => [r.revision, (r.answer as { minutes: number }).minutes]),
    );
    expect(kept).to.deep.equal([
      [1, 60],
      [2, 90],
    ]);
  });

  it('counts a deputy as participant and asks the deputy too', async () => {
    bot = await launched();
    await bot.presses('asg', 'Someone else should lead');
    await bot.presses('asg', 'Ask Gus');
    await bot.until('2027-03-02T10:00Z');
    bot.sees('gus', /Asg asks you to lead the team’s Leadership Dialogue/);
    expect(await bot.presses('gus', 'I accept')).to.include('You lead this for Asg');
    await records(bot, 'asg', 'gus', { absent: ['gus', 'hal'] });
    expect(await statesOf(bot, ['gus', 'hal'])).to.equal('gus done, hal open');
    expect(await refused(bot, 'dialogue.record', { obligation: lead('asg'), date: '2027-03-01' }, 'ann')).to.equal(
      'common.refused.notYours',
    );
  });

  it('lets a team join the session one level up, which covers it', async () => {
    bot = await launched();
    await bot.until('2027-03-15T09:00Z');
    await bot.presses('pia', 'Someone else should lead');
    await bot.presses('pia', 'Join the session one level up');
    await bot.until('2027-03-16T10:00Z');
    await done(bot, 'dialogue.admit', { obligation: lead('usg'), team: lead('pia'), accept: 'yes' }, 'usg');
    expect(await stateOf(bot, lead('pia'))).to.equal('withdrawn');
    await records(bot, 'usg', 'usg', { absent: ['fay'] });
    expect(await statesOf(bot, ['dir', 'pia', 'eva', 'fay'])).to.equal('dir done, pia done, eva done, fay open');
  });

  it('excuses without asking why, and takes it back', async () => {
    bot = await launched();
    await done(bot, 'dialogue.excuse', { obligation: lead('asg'), person: 'hal' }, 'asg');
    expect(await stateOf(bot, take('hal'))).to.equal('excused');
    await done(bot, 'dialogue.excuse', { obligation: lead('asg'), person: 'hal', undo: true }, 'asg');
    expect(await stateOf(bot, take('hal'))).to.equal('open');
    expect(await refused(bot, 'dialogue.excuse', { obligation: lead('asg'), person: 'ann' }, 'asg')).to.equal(
      'dialogue.excuse.notTeam',
    );
  });

  it('opens ring after ring: outside its ring nobody is asked and no date runs', async () => {
    // Rings by size: DGACM 3 + EO 1 + DM 8 = 12 people fit in the first 20; so a larger house is needed.
    const crowd = Array.from({ length: 18 }, (_, i) => ({ id: `x${i}`, unit: 'OIOS', managerId: 'usgx' }));
    bot = await launched([...HOUSE, { id: 'usgx', unit: 'OIOS', managerId: 'sg', grade: 'USG' }, ...crowd], {
      to: 'rings',
    });
    const cycle = await bot.kernel.read((view) => view.cycle('dialogue-2027'));
    // EO 1, DGACM 3, DM 8: 12 people; OIOS 19 would make 31.
    expect(cycle?.content.rings).to.deep.equal([['EO', 'DGACM', 'DM'], ['OIOS']]);
    expect(await stateOf(bot, lead('usgx'))).to.equal('waiting');
    expect((await bot.obligation(lead('usgx'))).due).to.equal(undefined);
    await bot.until('2027-03-08T09:00Z');
    bot.hearsNothing('usgx');
    await bot.says('eo', 'dialogue');
    await bot.presses('eo', 'Open the next ring');
    await bot.presses('eo', 'Open the next ring');
    // 8 March + 14 days.
    expect((await bot.obligation(lead('usgx'))).due).to.equal('2027-03-22');
    expect(await stateOf(bot, lead('usgx'))).to.equal('open');
    expect(await stateOf(bot, take('x3'))).to.equal('open');
  });
});
