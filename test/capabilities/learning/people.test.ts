import { expect } from 'chai';
import type { Json } from '../../../src/kernel/store.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { HOUSE, house, imported, launched, learn, through } from './house.ts';

describe('people of a run that goes on', () => {
  let bot: Bot;
  afterEach(() => bot?.close());
  const stands = async (who: string, run?: string) => {
    const o = await bot.kernel.read((view) => view.obligation(learn(who, run)));
    return o ? [o.state, o.due ?? '–'] : ['none', '–'];
  };
  const office = (kind: string, data: { [name: string]: Json }) =>
    bot.act(`learning.${kind}`, { cycle: 'erm-2027', ...data }, 'lea', { via: 'card' });
  const exempt = (who: string, undo = false) => office('exempt', { who, undo });

  it('have time of their own from the day since which it is theirs: moved in, promoted, staff since', async () => {
    bot = await house({ people: [...HOUSE, { id: 'eve', unit: 'OIOS', managerId: 'ius' }] });
    await launched(bot, { units: 'DM', closes: '2027-12-31' });
    await bot.until('2027-05-20T12:00Z');
    bot.forget();
    await bot.imports({ id: 'aud', unit: 'DM/A', managerId: 'dir' }, { id: 'con', category: 'staff' });
    // 2 March to 30 April are 59 days; from 20 May they end on Sunday 18 July, so it is the Monday.
    expect(await stands('aud')).to.deep.equal(['open', '2027-07-19']);
    expect(await stands('con')).to.deep.equal(['open', '2027-07-19']);
    await bot.until('2027-06-30T12:00Z');
    expect(bot.unasked('dir').filter((m) => /Aud/.test(m.text))).to.deep.equal([]);
    expect(bot.sees('aud', /Why it matters/).unasked).to.equal(true);
    await bot.close();

    // Whoever has a team since, be it by somebody who has just joined; and has none any more.
    bot = await house();
    await launched(bot, { audience: 'managers', closes: '2027-12-31' });
    await bot.until('2027-05-20T12:00Z');
    await bot.imports({ id: 'zed', unit: 'DM/A', managerId: 'ann', category: 'non-staff', joined: '2027-05-20' });
    expect(await stands('ann')).to.deep.equal(['open', '2027-07-19']);
    await bot.imports({ id: 'zed', status: 'left' });
    expect((await stands('ann'))[0]).to.equal('withdrawn');
  });

  it('are not lost behind a ring, nor asked before the opening or while it is paused', async () => {
    const many = Array.from({ length: 25 }, (_, i) => ({
      id: `o${i + 1}`,
      unit: 'OIOS',
      managerId: 'ius',
      ...(i === 0 ? { status: 'long-leave' as const } : {}),
    }));
    bot = await house({ people: [...HOUSE, ...many] });
    await launched(bot, { to: 'rings' });
    await bot.until('2027-03-05T12:00Z');
    await bot.imports({ id: 'o1', status: 'active' });
    expect(await stands('o1')).to.deep.equal(['waiting', '–']);
    await bot.until('2027-03-08T12:00Z');
    await office('ring', { ring: 2 });
    await bot.settled();
    expect(await stands('o1')).to.deep.equal(['open', '2027-05-06']);
    expect(bot.unasked('o1').length).to.equal(1);
    await bot.close();

    bot = await house();
    await launched(bot, { opens: '2027-03-15' });
    await exempt('ann');
    await exempt('ann', true);
    await bot.until('2027-03-03T08:00Z');
    await bot.imports({ id: 'lou', status: 'active' });
    await bot.until('2027-03-12T12:00Z');
    for (const who of ['ann', 'lou']) {
      expect(await stands(who)).to.deep.equal(['waiting', '2027-04-30']);
      bot.hearsNothing(who);
    }
    await bot.until('2027-03-15T12:00Z');
    for (const who of ['ann', 'lou']) expect(bot.unasked(who).length, who).to.equal(1);
    // Paused: back meanwhile, and asked when it goes on.
    await bot.imports({ id: 'bob', status: 'long-leave' });
    await bot.act('cycle.pause', { cycle: 'erm-2027' });
    await bot.imports({ id: 'bob', status: 'active' });
    expect((await stands('bob'))[0]).to.equal('waiting');
    await bot.act('cycle.resume', { cycle: 'erm-2027' });
    await bot.settled();
    expect((await stands('bob'))[0]).to.equal('open');
    expect(bot.errors).to.deep.equal([]);
  });

  it('stay exempted when they come back; what was never exempted is not taken back', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    expect((await exempt('lou', true)).reply.text).to.equal('learning.exempt.none');
    expect((await exempt('ann', true)).reply.text).to.equal('learning.exempt.none');
    expect([await stands('lou'), (await stands('ann'))[0]]).to.deep.equal([['excused', '–'], 'open']);
    await exempt('lou');
    await bot.imports({ id: 'lou', status: 'active' });
    expect((await stands('lou'))[0]).to.equal('excused');
    bot.forget();
    await bot.until('2027-03-10T12:00Z');
    bot.hearsNothing('lou');
    await exempt('lou', true);
    // 10 March and 59 days is Saturday 8 May.
    expect(await stands('lou')).to.deep.equal(['open', '2027-05-10']);
    // Away again: an exemption taken back is none on return.
    await exempt('lou');
    await bot.imports({ id: 'lou', status: 'long-leave' });
    await exempt('lou', true);
    expect((await stands('lou'))[0]).to.equal('excused');
    await bot.imports({ id: 'lou', status: 'active' });
    expect((await stands('lou'))[0]).to.equal('open');
  });

  it('are looked at anew when a run that was closed is extended', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-06-02T12:00Z');
    await imported(bot, 'aud,erm,2027-05-20,', 'usg,erm,2027-06-01,');
    // In its time: no longer missed. A day after: not of this run, as long as it is closed.
    expect((await stands('aud'))[0]).to.equal('done');
    expect((await stands('usg'))[0]).to.equal('missed');
    const mine = await bot.says('aud', 'my learning');
    expect(mine)
      .to.match(/Secretariat: completed on 20 May 2027/)
      .and.not.match(/closed/);
    await bot.imports(
      { id: 'ann', status: 'left' },
      { id: 'bob', status: 'long-leave' },
      { id: 'lou', status: 'active' },
      { id: 'joe', unit: 'DM/A', managerId: 'dir', joined: '2027-06-02' },
    );
    bot.forget();
    await office('extend', { closes: '2027-07-31', due: '2027-07-15' });
    await bot.settled();
    expect((await stands('ann'))[0]).to.equal('withdrawn');
    expect((await stands('bob'))[0]).to.equal('excused');
    expect((await stands('usg'))[0]).to.equal('done');
    expect(await stands('dir')).to.deep.equal(['open', '2027-07-15']);
    // The whole time, cut off by the closing on Saturday 31 July.
    expect(await stands('lou')).to.deep.equal(['open', '2027-07-30']);
    expect(await stands('joe')).to.deep.equal(['open', '2027-07-30']);
    await bot.until('2027-06-20T12:00Z');
    for (const who of ['ann', 'bob', 'usg', 'aud']) bot.hearsNothing(who);
    for (const who of ['lou', 'joe', 'dir']) expect(bot.sees(who, /Why it matters/).unasked, who).to.equal(true);
    expect(bot.errors).to.deep.equal([]);
  });

  it('are not late on the first day of an extension that says no due date', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-06-02T12:00Z');
    expect((await office('extend', { closes: '2027-12-31', due: '2028-01-03' })).reply.text).to.equal(
      'learning.launch.dueBetween',
    );
    await office('extend', { closes: '2027-12-31' });
    // 2 June and 59 days is Saturday 31 July.
    expect(await stands('ann')).to.deep.equal(['open', '2027-08-02']);
  });

  it('have what a launch said: pace, mark, units, who owes it', async () => {
    const days = (who: string) => [...new Set(bot.unasked(who).map((m) => m.at.slice(0, 10)))];
    /** Three lessons, each gone through on the day it comes. */
    const three = async () => {
      for (let n = 0; n < 3; n++) {
        const before = bot.unasked('ann').length;
        for (let day = 0; day < 8 && bot.unasked('ann').length === before; day++) await bot.days(1);
        await through(bot, 'ann');
      }
      return days('ann');
    };
    const launch = async (more: { [name: string]: Json }) => {
      await bot?.close();
      bot = await house();
      await launched(bot, more);
    };
    // Tuesday; then each working day; then every second one, over a weekend.
    await launch({ pace: 'daily' });
    expect(await three()).to.deep.equal(['2027-03-02', '2027-03-03', '2027-03-04']);
    await launch({ pace: 'second' });
    expect(await three()).to.deep.equal(['2027-03-02', '2027-03-04', '2027-03-08']);
    // All at once: the next stands on the card, and nothing comes but the reminders.
    await launch({ pace: 'once' });
    await bot.until('2027-03-02T12:00Z');
    expect(bot.sees('ann', /Why it matters/).text).to.not.match(/Do it all now/);
    expect(await through(bot, 'ann')).to.match(/Next: Risk, cause and effect\.[\s\S]*\[Next lesson\]/);
    await bot.until('2027-04-12T12:00Z');
    expect(days('ann')).to.deep.equal(['2027-03-02']);

    // 50% of 8 is 4: four may be wrong, five not.
    await launch({ pass: 50, units: 'DM', nonStaff: true });
    expect(await Promise.all(['con', 'ann', 'aud', 'lea'].map((who) => stands(who).then(([s]) => s)))).to.deep.equal([
      'waiting',
      'waiting',
      'none',
      'none',
    ]);
    await bot.until('2027-03-02T12:00Z');
    await bot.presses('con', 'Straight to the final assessment');
    expect(bot.sees('con', /Final assessment/).text).to.match(/0 right so far; 4 of 8 are needed/);
    expect(await through(bot, 'con', (n) => n > 5)).to.match(/3 of 8 were right; 4 are needed/);
    await bot.presses('con', 'Try again with other questions');
    expect(await through(bot, 'con', (n) => n > 4)).to.match(/Completed: /);
  });
});
