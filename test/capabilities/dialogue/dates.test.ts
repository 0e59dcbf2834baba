import { expect } from 'chai';
import { levelDue } from '../../../src/capabilities/dialogue/dates.ts';
import { meetingLink } from '../../../src/capabilities/dialogue/schedule.ts';
import { WorkTime } from '../../../src/kernel/worktime.ts';
import { launched, lead, take } from './house.ts';

const week = { timeZone: 'UTC', location: '', workDays: [1, 2, 3, 4, 5] };
const sunToThu = { ...week, workDays: [7, 1, 2, 3, 4] };

describe('due dates by level', () => {
  const work = new WorkTime({ from: '09:00', to: '17:00' }, new Map([['Geneva', new Set(['2027-03-15'])]]));
  const run = { start: '2027-03-01', days: 14, closes: '2027-04-30' };
  // Monday 1 March + 14 = Monday 15 March; + 28 = Monday 29 March; + 42 = Monday 12 April; + 56 = Monday 26 April; + 70 = 10 May, after closing.
  const table: [string, number, typeof week, typeof run, string][] = [
    ['the top has the date of level 1', 0, week, run, '2027-03-15'],
    ['level 1 has one span', 1, week, run, '2027-03-15'],
    ['level 3 has three', 3, week, run, '2027-04-12'],
    ['never after closing', 5, week, run, '2027-04-30'],
    ['a holiday moves it to the next working day', 1, { ...week, location: 'Geneva' }, run, '2027-03-16'],
    ['a Saturday moves to Monday', 1, week, { ...run, days: 12 }, '2027-03-15'],
    ['a Friday moves to Sunday where people work Sunday to Thursday', 1, sunToThu, { ...run, days: 11 }, '2027-03-14'],
    ['a closing on a Sunday pulls it back to Friday', 9, week, { ...run, closes: '2027-05-02' }, '2027-04-30'],
    ['across 29 February', 1, week, { start: '2028-02-21', days: 8, closes: '2028-06-01' }, '2028-02-29'],
  ];
  for (const [promise, level, who, dates, due] of table)
    it(promise, () => {
      expect(levelDue(dates, level, who, work)).to.equal(due);
    });

  it('are kept by what is owed, and open at midnight of the leader’s own zone', async () => {
    const bot = await launched(
      [
        { id: 'sg', unit: 'EOSG' },
        { id: 'eo', unit: 'EO', managerId: 'sg' },
        { id: 'usg', unit: 'DM', managerId: 'sg', timeZone: 'America/New_York' },
        { id: 'dir', unit: 'DM', managerId: 'usg', timeZone: 'Asia/Kathmandu' },
        { id: 'ann', unit: 'DM', managerId: 'dir' },
      ],
      {},
      { at: '2027-02-22T09:00:00.000Z' },
    );
    const dir = await bot.obligation(lead('dir'));
    expect([dir.due, dir.state]).to.deep.equal(['2027-03-29', 'waiting']);
    // Level 1 is due on 15 March; that day begins in Kathmandu at 18:15 UTC the day before.
    expect(dir.opens).to.equal('2027-03-14T18:15:00.000Z');
    const usg = await bot.obligation(lead('usg'));
    // 1 March begins in New York at 05:00 UTC.
    expect([usg.due, usg.opens, usg.state]).to.deep.equal(['2027-03-15', '2027-03-01T05:00:00.000Z', 'waiting']);
    expect((await bot.obligation(take('ann'))).state).to.equal('waiting');
    await bot.until('2027-03-01T05:00Z');
    expect((await bot.obligation(lead('usg'))).state).to.equal('open');
    const part = await bot.obligation(take('ann'));
    expect([part.state, part.due]).to.deep.equal(['open', '2027-04-30']);
    bot.hearsNothing('ann');
    await bot.close();
  });
});

describe('the meeting link', () => {
  it('holds 2,000 characters at most; the other addresses are left to be copied', () => {
    const attendees = Array.from({ length: 120 }, (_, i) => `colleague.number${i}@example.org`);
    const { url, rest } = meetingLink({
      subject: 'Dialogue & ethics',
      start: '2027-03-04T10:00:00.000Z',
      end: '2027-03-04T11:00:00.000Z',
      content: 'https://example.org/guide',
      attendees,
    });
    expect(url.length).to.be.at.most(2000);
    expect(new URL(url).searchParams.get('subject')).to.equal('Dialogue & ethics');
    const inside = new URL(url).searchParams.get('attendees')?.split(',') ?? [];
    expect([...inside, ...rest]).to.deep.equal(attendees);
    expect(rest.length).to.be.greaterThan(0);
  });
});
