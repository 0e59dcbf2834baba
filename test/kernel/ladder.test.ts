import { expect } from 'chai';
import { LADDER, type Ladder, rungs } from '../../src/kernel/ladder.ts';
import { type Bot, daysHeard, organisation } from '../kit/inprocess.ts';
import { returnId } from '../kit/laptop/index.ts';

const ladder: Ladder = { ...LADDER, before: [...LADDER.before], office: 'ethics-office' };
const named = (opened: string, due: string, until: string) =>
  rungs(ladder, opened, due, until).map((r) => `${r.day} ${r.name}`);

describe('The ladder', () => {
  // Due Thursday 1 April 2027.
  const table: [what: string, opened: string, until: string, expected: string[]][] = [
    [
      'reminds 14 and 3 days before, on the day, then weekly, and goes up at 14 and 28',
      '2027-03-01',
      '2027-04-30',
      [
        '2027-03-18 before-14',
        '2027-03-29 before-3',
        '2027-04-01 on',
        '2027-04-08 late-7',
        '2027-04-15 late-14',
        '2027-04-15 supervisor',
        '2027-04-22 late-21',
        '2027-04-29 late-28',
        '2027-04-29 head',
      ],
    ],
    [
      'leaves out the steps before the opening, and the one on its day',
      '2027-03-18',
      '2027-04-01',
      ['2027-03-29 before-3', '2027-04-01 on'],
    ],
    ['has nothing before the date for who is asked after it', '2027-04-03', '2027-04-14', ['2027-04-08 late-7']],
  ];
  for (const [what, opened, until, expected] of table)
    it(what, () => expect(named(opened, '2027-04-01', until)).to.deep.equal(expected));
});

/** ana → boss → chief (head of DM) → sg; an ethics officer; a focal point. */
const line = () =>
  organisation(
    [
      { id: 'sg', unit: 'EOSG', grade: 'SG' },
      { id: 'chief', managerId: 'sg', grade: 'USG' },
      { id: 'boss', managerId: 'chief', grade: 'D-1' },
      { id: 'ana', managerId: 'boss' },
      { id: 'eth', managerId: 'sg', unit: 'EO' },
    ],
    {
      grants: [
        ['ethics-office', 'eth'],
        ['administrator', 'eth'],
      ],
    },
  );
const ANA = returnId('c1', 'ana');
const escalated = (bot: Bot, who: string) =>
  bot
    .unasked(who)
    .filter((m) => /your line/.test(m.text))
    .map((m) => m.at.slice(0, 10));

describe('What is not recorded', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await line();
  });
  afterEach(() => bot.close());

  it('is asked, reminded, announced one working day ahead, and seen by the supervisor on day 14 and the head on day 28', async () => {
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-04-30T12:00');
    // Asked on Monday 1 March; then as in the table above; announced on the Wednesdays 14 and 28 April, and reminded on the 15th and 29th too.
    expect(daysHeard(bot, 'ana')).to.deep.equal(
      ['03-01', '03-18', '03-29', '04-01', '04-08', '04-14', '04-15', '04-22', '04-28', '04-29'].map(
        (d) => `2027-${d}`,
      ),
    );
    expect(bot.sees('ana', /On the next working day this will also be seen/).at).to.contain('2027-04-28');
    expect(escalated(bot, 'boss')).to.deep.equal(['2027-04-15']);
    expect(escalated(bot, 'chief')).to.deep.equal(['2027-04-29']);
    expect(escalated(bot, 'sg')).to.deep.equal([]);
    expect(escalated(bot, 'eth')).to.deep.equal([]);
  });

  it('never goes above a head by itself: the office gets it instead, once', async () => {
    await bot.launch({ people: ['chief'] });
    await bot.until('2027-06-01T12:00');
    expect(escalated(bot, 'sg')).to.deep.equal([]);
    expect(escalated(bot, 'eth')).to.deep.equal(['2027-04-15']);
  });

  it('S1 goes up only after a prompt was delivered and three working days have passed', async () => {
    bot.broken.set('ana', { kind: 'unreachable', state: 'failed', reason: 'test' });
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-05-03T08:00');
    expect(escalated(bot, 'boss')).to.deep.equal([]);
    bot.broken.delete('ana');
    await bot.until('2027-05-20T12:00');
    // Reached on Monday 3 May with everything that waited, the announcement too; 4, 5, 6 May are three working days; it goes on the third.
    expect(daysHeard(bot, 'ana')[0]).to.equal('2027-05-03');
    expect(escalated(bot, 'boss')).to.deep.equal(['2027-05-06']);
    // The head a step later: not before its own announcement (6 May) has been seen a working day.
    expect(escalated(bot, 'chief').length).to.equal(1);
    expect((escalated(bot, 'chief')[0] ?? '') > '2027-05-06').to.equal(true);
  });

  it('does not wait for who blocks Steward after having been reached', async () => {
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-04-10T12:00');
    bot.broken.set('ana', { kind: 'unreachable', state: 'blocked', reason: 'test' });
    await bot.until('2027-04-20T12:00');
    // The announcement of the 14th can't arrive any more: that holds nothing up.
    expect(escalated(bot, 'boss')).to.deep.equal(['2027-04-15']);
  });

  it('is held by a near planned date, once, while the reminders go on', async () => {
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-04-14T12:00');
    // 23 April is 7 working days ahead: held until the working day after it, Monday 26 April.
    await bot.act('laptop.plan', { obligation: ANA, planned: '2027-04-23' }, 'ana');
    await bot.until('2027-04-25T12:00');
    expect(escalated(bot, 'boss')).to.deep.equal([]);
    expect(daysHeard(bot, 'ana')).to.include.members(['2027-04-15', '2027-04-22']);
    await bot.act('laptop.plan', { obligation: ANA, planned: '2027-04-30' }, 'ana');
    await bot.until('2027-04-26T12:00');
    expect(escalated(bot, 'boss')).to.deep.equal(['2027-04-26']);
  });

  it('is not held by a date that is far away (11 working days)', async () => {
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-04-14T12:00');
    await bot.act('laptop.plan', { obligation: ANA, planned: '2027-04-30' }, 'ana');
    await bot.until('2027-04-15T12:00');
    expect(escalated(bot, 'boss')).to.deep.equal(['2027-04-15']);
  });

  it('is held while the person is away, but for the announcement; days away give nobody less time', async () => {
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-04-05T12:00');
    await bot.says('ana', 'I am away until 23 April 2027');
    bot.forget();
    await bot.until('2027-04-25T12:00');
    expect(daysHeard(bot, 'ana')).to.deep.equal(['2027-04-14']);
    expect(escalated(bot, 'boss')).to.deep.equal([]);
    await bot.until('2027-04-26T12:00');
    expect(escalated(bot, 'boss')).to.deep.equal(['2027-04-26']);
  });

  it('days away don’t count among the three working days to answer', async () => {
    bot.broken.set('ana', { kind: 'unreachable', state: 'failed', reason: 'test' });
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-05-03T08:00');
    bot.broken.delete('ana');
    await bot.until('2027-05-03T12:00');
    // Reached on Monday 3 May, away from Tuesday 4 to Monday 10: counted are 11, 12 and 13 May.
    await bot.until('2027-05-04T08:00');
    await bot.says('ana', 'I am away until 10 May 2027');
    await bot.until('2027-05-20T12:00');
    expect(escalated(bot, 'boss')).to.deep.equal(['2027-05-13']);
  });

  it('snooze silences the prompts, not the step up, and lasts five working days at most once something is late', async () => {
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-04-12T12:00');
    bot.forget();
    // Monday 12 April and five working days: Monday 19 April.
    expect(await bot.says('ana', 'stop reminders for 30 days')).to.match(/19 April 2027/);
    await bot.until('2027-04-19T12:00');
    expect(daysHeard(bot, 'ana')).to.deep.equal(['2027-04-14']);
    expect(escalated(bot, 'boss')).to.deep.equal(['2027-04-15']);
  });

  it('S1 missed reminders collapse into the latest', async () => {
    await bot.launch({ people: ['ana'] });
    await bot.act('cycle.pause', { cycle: 'c1' });
    await bot.until('2027-04-09T12:00');
    bot.forget();
    await bot.act('cycle.resume', { cycle: 'c1' });
    await bot.settled();
    // before-14, before-3, on and late-7 lie behind: one message.
    expect(daysHeard(bot, 'ana')).to.deep.equal(['2027-04-09']);
    expect((await bot.obligation(ANA)).rungs).to.deep.equal(['before-14', 'before-3', 'on', 'late-7']);
    await bot.until('2027-04-13T12:00');
    expect(daysHeard(bot, 'ana')).to.deep.equal(['2027-04-09']);
  });

  it('ends without standing still where nobody is there to go to', async () => {
    const lone = await organisation([{ id: 'solo' }]);
    await lone.kernel.apply({ kind: 'test', at: lone.now(), by: 'clock', via: 'tick', data: {} }, () => []);
    await lone.launch({ people: ['solo'] });
    await lone.until('2028-01-01T09:00');
    expect((await lone.obligation(returnId('c1', 'solo'))).state).to.equal('missed');
    await lone.close();
  });

  it('seventy of one line come to their supervisor as one message', async () => {
    const many = Array.from({ length: 70 }, (_, i) => ({ id: `m${i}`, managerId: 'boss' }));
    const wide = await organisation(
      [{ id: 'chief', grade: 'USG' }, { id: 'boss', managerId: 'chief', grade: 'D-1' }, ...many],
      {},
    );
    await wide.launch({ people: many.map((m) => m.id) });
    await wide.until('2027-04-20T12:00');
    expect(wide.unasked('boss').map((m) => m.at.slice(0, 10))).to.deep.equal(['2027-04-15']);
    expect(wide.sees('boss', /Not yet recorded in your line[\s\S]*Show 60 more/).unasked).to.equal(true);
    await wide.close();
  });
});

describe('a ladder by the month', () => {
  it('counts from the original day, and takes the last of a shorter month', () => {
    const monthly: Ladder = { before: [], on: false, every: 'month', office: 'ethics-office' };
    // Due 31 October: 30 November, 31 December, 31 January, 28 February, 31 March.
    expect(rungs(monthly, '2026-10-01', '2026-10-31', '2027-03-31').map((r) => r.day)).to.deep.equal([
      '2026-11-30',
      '2026-12-31',
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
    ]);
  });
});
