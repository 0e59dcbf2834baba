import { expect } from 'chai';
import { figuresOf } from '../../../src/capabilities/dialogue/figures.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, launched, lead, records, stateOf, statesOf, take } from './house.ts';

const extend = (bot: Bot, closes: string) => done(bot, 'dialogue.extend', { cycle: CYCLE, closes }, 'eo');
const figures = (bot: Bot) =>
  bot.kernel.read((view) => {
    const cycle = view.cycle(CYCLE);
    if (!cycle) throw new Error('no dialogue');
    const { staff, took, excused, missing } = figuresOf(cycle, [''], view);
    return { staff, took, excused, missing };
  });

describe('a dialogue that is extended', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('after it had closed knows who came, moved, left and went on leave meanwhile', async () => {
    bot = await launched();
    await records(bot, 'asg');
    await bot.until('2027-05-03T10:00Z');
    // 12 owed; gus and hal took part with asg.
    expect(await figures(bot)).to.deep.equal({ staff: 12, took: 2, excused: 0, missing: 10 });
    await bot.imports(
      { id: 'fay', status: 'left' },
      { id: 'eva', status: 'long-leave' },
      { id: 'new', unit: 'DM/A', managerId: 'dir', joined: '2027-05-03' },
      { id: 'low', unit: 'DM/A', managerId: 'new', joined: '2027-05-03' },
      { id: 'ann', unit: 'DM/B', managerId: 'pia' },
    );
    expect((await figures(bot)).staff).to.equal(12);
    await extend(bot, '2027-05-28');
    // fay left, eva is excused, two came: 12 - 2 + 2 = 12; the joiner leads one, the other is below.
    expect(await figures(bot)).to.deep.equal({ staff: 12, took: 2, excused: 1, missing: 10 });
    expect(await statesOf(bot, ['fay', 'eva', 'new', 'gus'])).to.equal(
      'fay withdrawn, eva excused, new open, gus done',
    );
    expect((await bot.obligation(take('ann'))).data.unit).to.equal('DM/B');
    // pia's team is ann alone, who came: still somebody to lead. The new leader has days of their own: 3 May + 14.
    expect((await bot.obligation(lead('new'))).due).to.equal('2027-05-17');
  });

  it('gives a level its own date again that the closing had cut short; what was missed is due on the last working day', async () => {
    // Closing on Saturday 20 March: level 2, due on 1 March + 28 = Monday 29 March, had to be done by Friday the 19th.
    bot = await launched(HOUSE, { closes: '2027-03-20', figuresDue: '2027-04-20' });
    expect((await bot.obligation(lead('dir'))).due).to.equal('2027-03-19');
    await extend(bot, '2027-04-30');
    expect((await bot.obligation(lead('dir'))).due).to.equal('2027-03-29');
    expect((await bot.obligation(lead('asg'))).due).to.equal('2027-03-15');
    await bot.until('2027-05-03T10:00Z');
    expect(await stateOf(bot, lead('dir'))).to.equal('missed');
    // To Sunday 16 May: Friday the 14th.
    await extend(bot, '2027-05-16');
    const again = await bot.obligation(lead('dir'));
    expect([again.state, again.due]).to.deep.equal(['open', '2027-05-14']);
  });

  it('every card delivered has the new date: the ask, the reminders, what was said of its going up', async () => {
    bot = await launched();
    // Due 15 March, to the office on the 29th, told on Friday the 26th; closed on 30 April without a record.
    await bot.until('2027-05-03T10:00Z');
    const cards = () => bot.unasked('asg').filter((m) => !/certification|have you met/.test(m.text));
    expect(cards().length).to.be.greaterThan(3);
    for (const m of cards()) expect(m.text, m.at).to.include('closed on 30 April 2027 without a record');
    await extend(bot, '2027-06-30');
    for (const m of cards()) expect(m.text, m.at).to.include('by 30 June 2027').and.not.include('will see this line');
  });

  it('lets a ring that never opened wait for its turn', async () => {
    const crowd = Array.from({ length: 18 }, (_, i) => ({ id: `x${i}`, unit: 'OIOS', managerId: 'usgx' }));
    const people = [...HOUSE, { id: 'usgx', unit: 'OIOS', managerId: 'sg', grade: 'USG' }, ...crowd];
    bot = await launched(people, { to: 'rings' });
    await bot.until('2027-05-03T10:00Z');
    expect(await stateOf(bot, lead('usgx'))).to.equal('missed');
    await extend(bot, '2027-06-30');
    expect([await stateOf(bot, lead('usgx')), await stateOf(bot, take('x1'))]).to.deep.equal(['waiting', 'waiting']);
    await bot.until('2027-05-10T10:00Z');
    bot.hearsNothing('usgx');
    await done(bot, 'dialogue.ring', { cycle: CYCLE, ring: 2 }, 'eo');
    // 10 May + 14 days.
    const asked = await bot.obligation(lead('usgx'));
    expect([asked.state, asked.due, await stateOf(bot, take('x1'))]).to.deep.equal(['open', '2027-05-24', 'open']);
  });

  it('asks the office where nobody is at the head who could certify', async () => {
    // Two of one grade with as many below, and supervisors outside: nobody can say which of them is the head.
    const twins = ['one', 'two'].flatMap((id) => [
      { id, unit: 'OIOS', managerId: 'sg', grade: 'D-1' },
      { id: `${id}x`, unit: 'OIOS', managerId: id },
    ]);
    bot = await launched([...HOUSE, ...twins]);
    await bot.until('2027-05-03T12:00Z');
    bot.sees('eo', /OIOS: certification of the Leadership Dialogue/);
    const card = await bot.sends('eo', 'obligation.list', { open: `dialogue.certify|certify|${CYCLE}|OIOS` });
    expect(card).to.include('Nobody heads OIOS in the people file').and.not.include('[Certify]');
  });
});
