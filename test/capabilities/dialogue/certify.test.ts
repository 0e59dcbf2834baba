import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, LAUNCH, launched, lead, records, refused, stateOf } from './house.ts';

const DGACM = `certify|${CYCLE}|DGACM`;

describe('the certification of a dialogue', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('is due on the figures date, or the next working day of whoever certifies', async () => {
    // Saturday 29 May 2027: Monday the 31st, and Sunday the 30th where people work Sunday to Thursday.
    const people = HOUSE.map((p) => (p.id === 'usg' ? { ...p, workDays: [7, 1, 2, 3, 4] } : p));
    bot = await launched(people, { figuresDue: '2027-05-29' });
    const due = async (entity: string) => (await bot.obligation(`certify|${CYCLE}|${entity}`)).due;
    expect([await due('DGACM'), await due('DM')]).to.deep.equal(['2027-05-31', '2027-05-30']);
    // Saturday 5 June.
    await done(bot, 'dialogue.extend', { cycle: CYCLE, closes: '2027-05-07', figuresDue: '2027-06-05' }, 'eo');
    expect([await due('DGACM'), await due('DM')]).to.deep.equal(['2027-06-07', '2027-06-06']);
  });

  it('X6 by an officer-in-charge says so on the card and on the ledger, to the head too', async () => {
    bot = await launched();
    await done(bot, 'person.acting', { person: 'gus', for: 'asg', from: '2027-05-01', to: '2027-05-31' }, 'sg');
    await bot.until('2027-05-03T10:00Z');
    expect(await bot.sends('asg', 'dialogue.certify', { obligation: DGACM, statement: 'complete' })).to.match(
      /belongs to somebody else/,
    );
    const said = /Recorded on 3 May 2027 by Gus as officer-in-charge for Asg/;
    expect(await bot.sends('gus', 'dialogue.certify', { obligation: DGACM, statement: 'complete' })).to.match(said);
    const entry = (await bot.store.entries(1, 10_000)).findLast((e) => e.what === 'dialogue.certify');
    expect(entry?.facts.capacity).to.equal('officer-in-charge');
    await bot.presses('asg', 'End it');
    expect(await bot.sends('asg', 'obligation.list', { open: `dialogue.certify|${DGACM}` })).to.match(said);
    // Recorded anew by the head it is the head's.
    await done(
      bot,
      'dialogue.certify',
      { obligation: DGACM, seen: 1, statement: 'exceptions', exceptions: 'One.' },
      'asg',
    );
    expect(await bot.sends('asg', 'obligation.list', { open: `dialogue.certify|${DGACM}` })).to.not.match(/officer/);
  });

  it('comes after the last day, and stays as far behind it when that is moved', async () => {
    bot = await launched();
    const launch = { ...LAUNCH, year: 2028, opens: '2027-06-01', closes: '2027-07-30', figuresDue: '2027-07-30' };
    expect(await refused(bot, 'dialogue.launch', launch, 'eo')).to.equal('dialogue.launch.figuresFirst');
    const extend = { cycle: CYCLE, closes: '2027-06-11' };
    expect(await refused(bot, 'dialogue.extend', { ...extend, figuresDue: '2027-06-11' }, 'eo')).to.equal(
      'dialogue.launch.figuresFirst',
    );
    // 30 April to 11 June: 42 days; 31 May + 42 = 12 July.
    await done(bot, 'dialogue.extend', extend, 'eo');
    expect((await bot.kernel.read((view) => view.cycle(CYCLE)))?.content.figuresDue).to.equal('2027-07-12');
  });

  it('waits while the dialogue runs again, is asked anew at its end, and what was certified is looked at then', async () => {
    bot = await launched();
    await bot.until('2027-05-03T10:00Z');
    const certify = { obligation: DGACM, statement: 'complete' };
    await done(bot, 'dialogue.certify', { ...certify, obligation: `certify|${CYCLE}|EO` }, 'eo');
    await done(bot, 'dialogue.extend', { cycle: CYCLE, closes: '2027-05-14' }, 'eo');
    expect(await stateOf(bot, DGACM)).to.equal('waiting');
    expect(await refused(bot, 'dialogue.certify', certify, 'asg')).to.equal('dialogue.certify.early');
    expect(await refused(bot, 'dialogue.certify', { nav: 'start', about: DGACM }, 'asg')).to.equal(
      'dialogue.certify.early',
    );
    // What stands certified is changed by nobody either, as long as the figures are not there.
    const change = { obligation: `certify|${CYCLE}|EO`, statement: 'exceptions', exceptions: 'One.' };
    expect(await refused(bot, 'dialogue.certify', change, 'eo')).to.equal('dialogue.certify.early');
    const asked = () =>
      bot.unasked('asg').filter((m) => /certification of the Leadership Dialogue/.test(m.text)).length;
    const before = asked();
    await bot.until('2027-05-14T16:00Z');
    expect(asked()).to.equal(before);
    await records(bot, 'sg');
    await bot.until('2027-05-17T12:00Z');
    expect([await stateOf(bot, DGACM), asked()]).to.deep.equal(['open', before + 1]);
    await done(bot, 'dialogue.certify', certify, 'asg');
    // eo took part on 14 May, after certifying 0 of 1: asked again at the figures date, 31 May + 14 days = 14 June.
    await bot.until('2027-06-14T10:00Z');
    expect([await stateOf(bot, DGACM), await stateOf(bot, `certify|${CYCLE}|EO`)]).to.deep.equal(['done', 'open']);
  });

  it('of units below an entity is theirs who head these, not that of a head who was asked nothing', async () => {
    bot = await launched(HOUSE, { units: ['DM/A', 'DGACM'] });
    // dir heads DM/A: manager outside it. usg, who heads DM, is not in the audience.
    expect((await bot.obligation(`certify|${CYCLE}|DM/A`)).owner).to.deep.equal({ chair: 'dir' });
    expect((await bot.obligation(DGACM)).owner).to.deep.equal({ role: 'head-of-entity', unit: 'DGACM' });
    expect(await bot.kernel.read((view) => view.obligation(`certify|${CYCLE}|DM`))).to.equal(undefined);
    await records(bot, 'dir');
    await bot.until('2027-05-03T12:00Z');
    expect(bot.sees('dir', /DM\/A: certification/).text).to.include('3 of 3 took part');
    bot.hearsNothing('usg');
    await bot.presses('dir', 'Certify');
    await bot.presses('dir', 'Certify', { data: { statement: 'complete', exceptions: '' } });
    expect(await stateOf(bot, `certify|${CYCLE}|DM/A`)).to.equal('done');
  });
});

describe('the dates of a session', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('lie between opening and closing, whoever says so: the record and its form', async () => {
    bot = await launched(HOUSE, {}, { at: '2027-03-01T09:00:00.000Z' });
    // Saturday 1 May in Geneva; the dialogue closes when 30 April is over on the last island, at 12:00 UTC.
    await bot.until('2027-05-01T10:00Z');
    const data = { obligation: lead('asg'), date: '2027-05-01' };
    expect(await refused(bot, 'dialogue.record', data, 'asg')).to.equal('dialogue.record.late');
    await bot.says('asg', 'record session');
    expect(
      await bot.presses('asg', 'Next', { data: { date: '2027-05-01', minutes: '60', form: 'remote' } }),
    ).to.include('after the dialogue’s closing date');
    expect(
      await bot.presses('asg', 'Next', { data: { date: '2027-04-30', minutes: '60', form: 'remote' } }),
    ).to.include('Who was absent');
  });

  it('are planned in the form that says what is wrong; a day off is said, not refused', async () => {
    bot = await launched();
    await bot.says('asg', 'plan a date');
    const plan = (date: string) => bot.presses('asg', 'Plan it', { data: { date, time: '11:30', minutes: '45' } });
    expect(await plan('2027-05-03'))
      .to.include('after the closing date')
      .and.include('[Plan it]');
    // What was filled in stands there still.
    expect(JSON.stringify(bot.chat('asg').at(-1)?.card)).to.include('11:30');
    expect(await plan('2027-02-26'))
      .to.include('passed already')
      .and.include('[Plan it]');
    expect(await plan('2027-03-06'))
      .to.include('not a working day')
      .and.include('11:30');
    expect((await bot.obligation(lead('asg'))).planned).to.equal('2027-03-06');
  });

  it('a deputy is asked by whoever holds the session, not by a focal point', async () => {
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
    const ask = { obligation: lead('asg'), who: 'gus' };
    expect(await refused(bot, 'dialogue.deputy', ask, 'hal')).to.equal('common.refused.notYours');
    await done(bot, 'dialogue.deputy', ask, 'asg');
  });
});
