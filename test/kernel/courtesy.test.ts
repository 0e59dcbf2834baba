import { expect } from 'chai';
import { addDays, dayIn, momentOf } from '../../src/kernel/time.ts';
import { WorkTime } from '../../src/kernel/worktime.ts';
import { daysHeard, organisation } from '../kit/inprocess.ts';
import { returnId } from '../kit/laptop/index.ts';

describe('Restraint (promise 8)', () => {
  it('what falls due together comes as one list, and nothing more that day', async () => {
    const bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }]);
    await bot.launch({ people: ['ana'], counters: ['ana'] });
    await bot.launch({ cycle: 'c2', people: ['ana'] });
    // The first launch was told on Monday; the second waits for Tuesday.
    expect(daysHeard(bot, 'ana')).to.deep.equal(['2027-03-01']);
    expect(bot.sees('ana', /2 things are waiting/).unasked).to.equal(true);
    await bot.until('2027-03-05T12:00');
    expect(daysHeard(bot, 'ana')).to.deep.equal(['2027-03-01', '2027-03-02']);
    await bot.close();
  });

  it('comes in working hours, on working days, in the person’s own zone', async () => {
    const bot = await organisation(
      [
        { id: 'boss' },
        { id: 'kat', managerId: 'boss', timeZone: 'Asia/Kathmandu' },
        { id: 'api', managerId: 'boss', timeZone: 'Pacific/Apia' },
        { id: 'cai', managerId: 'boss', timeZone: 'Africa/Cairo', workDays: [7, 1, 2, 3, 4] },
        { id: 'off', managerId: 'boss', location: 'Vienna' },
      ],
      // Thursday evening; Friday 5 March is a holiday in Vienna.
      { at: '2027-03-04T20:00:00.000Z', holidays: new Map([['Vienna', new Set(['2027-03-05'])]]) },
    );
    await bot.launch({ people: ['kat', 'api', 'cai', 'off', 'boss'] });
    await bot.until('2027-03-09T00:00');
    const first = (who: string) => bot.unasked(who)[0]?.at;
    // Kathmandu is 5:45 ahead: Friday 09:00 there.
    expect(first('kat')).to.equal('2027-03-05T03:15:00.000Z');
    // Apia is 13 hours ahead: it is Friday 09:00 there at that very moment.
    expect(first('api')).to.equal('2027-03-04T20:00:00.000Z');
    // Sunday to Thursday in Cairo (UTC+2): Sunday 7 March.
    expect(first('cai')).to.equal('2027-03-07T07:00:00.000Z');
    expect(first('off')).to.equal('2027-03-08T09:00:00.000Z');
    expect(first('boss')).to.equal('2027-03-05T09:00:00.000Z');
    await bot.close();
  });

  it('I3 a changed zone never sends twice in twelve hours', async () => {
    const bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss', timeZone: 'Pacific/Honolulu' }], {
      at: '2027-03-01T19:00:00.000Z',
    });
    // 09:00 on Monday in Honolulu.
    await bot.launch({ people: ['ana'] });
    await bot.imports({ id: 'ana', timeZone: 'Pacific/Apia' });
    // In Apia it is Tuesday 08:00 now; Tuesday 09:00 would be an hour later.
    await bot.launch({ cycle: 'c2', people: ['ana'] });
    await bot.until('2027-03-05T00:00');
    const [one, two] = bot.unasked('ana').map((m) => Date.parse(m.at));
    expect((two ?? 0) - (one ?? 0)).to.be.at.least(12 * 3_600_000);
    // Wednesday 09:00 in Apia.
    expect(bot.unasked('ana')[1]?.at).to.equal('2027-03-02T20:00:00.000Z');
    await bot.close();
  });

  it('two messages never arrive on one day because sending stood still', async () => {
    const bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }]);
    await bot.delivery.stop('test');
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-03-19T12:00');
    await bot.delivery.resume('operator:test');
    await bot.settled();
    expect(bot.unasked('ana')).to.have.length(1);
    await bot.close();
  });

  it('answering settles what waited: nothing more is asked', async () => {
    const bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }]);
    await bot.launch({ people: ['ana'] });
    await bot.presses('ana', 'I returned it');
    bot.forget();
    await bot.until('2027-12-01T09:00');
    bot.hearsNothing('ana');
    await bot.close();
  });

  it('somebody who answers between the queue and the sending is not asked', async () => {
    const bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }]);
    await bot.delivery.stop('test');
    await bot.launch({ people: ['ana'] });
    await bot.act('laptop.return', { obligation: returnId('c1', 'ana') }, 'ana', { via: 'chat' });
    await bot.delivery.resume('operator:test');
    await bot.settled();
    bot.hearsNothing('ana');
    await bot.close();
  });
});

describe('Days and hours (hardening I3)', () => {
  it('Cairo’s missing midnight: the day begins at the first moment that exists', () => {
    // On Friday 30 April 2027 Egypt moves from 00:00 to 01:00: 01:00 at UTC+3 is 22:00 UTC the day before.
    expect(momentOf('2027-04-30', '00:00', 'Africa/Cairo')).to.equal('2027-04-29T22:00:00.000Z');
    expect(dayIn('2027-04-29T22:00:00.000Z', 'Africa/Cairo')).to.equal('2027-04-30');
    expect(dayIn('2027-04-29T21:59:59.000Z', 'Africa/Cairo')).to.equal('2027-04-29');
  });

  it('29 February is a day like others', () => {
    expect(addDays('2028-02-28', 1)).to.equal('2028-02-29');
    expect(addDays('2028-02-29', 14)).to.equal('2028-03-14');
    expect(addDays('2027-02-28', 1)).to.equal('2027-03-01');
  });

  it('a due date is kept until its day ends where the owner is', async () => {
    const bot = await organisation([{ id: 'boss' }, { id: 'api', managerId: 'boss', timeZone: 'Pacific/Apia' }]);
    await bot.launch({ people: ['api'], due: '2027-04-01' });
    const late = async (at: string) => {
      await bot.until(at);
      return bot.kernel.read((view) => view.isLate(view.obligation(returnId('c1', 'api'))!, view.org.person('api')!));
    };
    // Apia is 13 hours ahead: 1 April ends there at 11:00 UTC.
    expect(await late('2027-04-01T10:59')).to.equal(false);
    expect(await late('2027-04-01T11:00')).to.equal(true);
    await bot.close();
  });

  it('working days are counted by who works them', () => {
    const work = new WorkTime({ from: '09:00', to: '17:00' }, new Map([['', new Set(['2027-03-08'])]]));
    const cairo = { workDays: [7, 1, 2, 3, 4], location: '', timeZone: 'Africa/Cairo' };
    // Thursday 4 March; Friday and Saturday are off, Sunday works, Monday 8 is a holiday: two working days later is Tuesday.
    expect(work.shift(cairo, '2027-03-04', 1)).to.equal('2027-03-07');
    expect(work.shift(cairo, '2027-03-04', 2)).to.equal('2027-03-09');
    expect(work.between(cairo, '2027-03-04', '2027-03-09')).to.equal(2);
    expect(work.shift(cairo, '2027-03-09', -2)).to.equal('2027-03-04');
  });
});
