import { expect } from 'chai';
import type { App } from '../../src/app.ts';
import { Ticker } from '../../src/clock/ticker.ts';
import type { Act } from '../../src/kernel/act.ts';
import { put } from '../../src/kernel/act.ts';
import { facts } from '../../src/kernel/catalogue.ts';
import { operate } from '../../src/operator/index.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { returnId } from '../kit/laptop/index.ts';

const people = [{ id: 'adm' }, { id: 'boss' }, { id: 'ana', managerId: 'boss' }, { id: 'ben', managerId: 'boss' }];
const clock = (bot: Bot): Act => ({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} });

describe('Sending is held', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(people, { grants: [['administrator', 'adm']] });
  });
  afterEach(() => bot.close());
  const steward = async (command: string, options: { [name: string]: string | boolean } = {}) =>
    (await operate(bot as unknown as App, { command, words: [], options, files: [], user: 'u' })) as {
      exit: number;
      text: string;
      json: { waiting?: unknown };
    };

  it('when our credentials are refused: an alarm to administrators, which goes as soon as it can', async () => {
    bot.broken.set('ana', { kind: 'stop', reason: '401' });
    await bot.launch({ people: ['ana', 'ben'] });
    expect(bot.delivery.stopped).to.equal('401');
    expect(bot.sees('adm', /refuses the app's own credentials/).unasked).to.equal(true);
    bot.broken.clear();
    await bot.presses('adm', 'Resume sending');
    expect(bot.unasked('ana')).to.have.length(1);
    expect(bot.unasked('ben')).to.have.length(1);
    // The alarm follows what is true now.
    expect(bot.unasked('adm')[0]?.text).to.match(/Sending is on/);
  });

  it('an alarm that can’t go either is kept, not tried without end', async () => {
    for (const who of ['ana', 'adm']) bot.broken.set(who, { kind: 'stop', reason: '401' });
    await bot.launch({ people: ['ana'] });
    bot.hearsNothing('adm');
    expect((await bot.store.all('outbox')).map((r) => r.id.split('|')[0]).sort()).to.deep.equal(['alarm', 'm']);
    bot.broken.clear();
    await bot.delivery.resume('operator:u');
    await bot.settled();
    expect(bot.unasked('adm')).to.have.length(1);
  });

  it('an alarm waits for no working hour and is not the message of the day', async () => {
    await bot.until('2027-03-01T22:00');
    await bot.delivery.stop('test');
    await bot.settled();
    expect(bot.unasked('adm').map((m) => m.at)).to.deep.equal(['2027-03-01T22:00:00.000Z']);
    await bot.delivery.resume('operator:u');
    await bot.until('2027-03-02T08:00');
    await bot.launch({ people: ['adm'] });
    await bot.until('2027-03-02T12:00');
    expect(bot.unasked('adm').map((m) => m.at)).to.deep.equal(['2027-03-01T22:00:00.000Z', '2027-03-02T09:00:00.000Z']);
  });

  it('is by an operator, who is shown what would go and to how many before it goes', async () => {
    expect((await steward('stop-sending', { reason: 'a wrong link' })).exit).to.equal(0);
    await bot.launch({ people: ['ana', 'ben'] });
    await bot.launch({ cycle: 'c2', people: ['ana'] });
    const shown = await steward('resume');
    expect(shown.text)
      .to.match(/a wrong link/)
      .and.to.match(/2 people/)
      .and.to.match(/2 of Laptops/);
    bot.hearsNothing('ana');
    expect(bot.sees('adm', /Sending is held/).text).to.match(/a wrong link/);
    await steward('resume', { yes: true });
    await bot.settled();
    expect(bot.unasked('ana')).to.have.length(1);
  });

  it('is an administrator’s to see and to end, nobody else’s', async () => {
    await bot.delivery.stop('test');
    await bot.launch({ people: ['ana'] });
    expect(await bot.sends('ana', 'delivery.resume', {})).to.match(/role does not include/);
    expect(bot.delivery.stopped).to.equal('test');
    expect(await bot.says('adm', 'sending')).to.match(/One person would get a message now/);
    await bot.says('adm', 'Resume sending');
    expect(bot.unasked('ana')).to.have.length(1);
    await bot.says('adm', 'sending');
    await bot.presses('adm', 'Hold sending');
    expect(bot.delivery.stopped).not.to.equal(undefined);
  });

  it('S1 what was queued goes in working hours only, when it is resumed in the night', async () => {
    await bot.delivery.stop('test');
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-03-03T23:00');
    await bot.delivery.resume('operator:u');
    await bot.settled();
    bot.hearsNothing('ana');
    await bot.until('2027-03-05T12:00');
    expect(bot.unasked('ana').map((m) => m.at)).to.deep.equal(['2027-03-04T09:00:00.000Z']);
  });

  it('S1 what fell due meanwhile comes once, as one message, with what was queued before', async () => {
    await bot.delivery.stop('test');
    await bot.launch({ people: ['ana'] });
    // Due on 1 April: reminders on 18 and 29 March and on the day pass while sending is held.
    await bot.until('2027-03-15T09:00');
    await bot.launch({ cycle: 'c2', counters: ['ana'], due: '2027-05-01' });
    await bot.until('2027-04-02T10:00');
    await bot.delivery.resume('operator:u');
    await bot.until('2027-04-07T12:00');
    expect(bot.unasked('ana').map((m) => [m.at, /2 things/.test(m.text)])).to.deep.equal([
      ['2027-04-02T10:00:00.000Z', true],
    ]);
  });

  it('S1 who is away by then is left alone until they are back', async () => {
    await bot.delivery.stop('test');
    await bot.launch({ people: ['ana'] });
    await bot.act('person.away', { until: '2027-03-09' }, 'ana', { via: 'chat' });
    await bot.until('2027-03-04T10:00');
    await bot.delivery.resume('operator:u');
    await bot.until('2027-03-12T12:00');
    expect(bot.unasked('ana').map((m) => m.at)).to.deep.equal(['2027-03-10T09:00:00.000Z']);
  });

  it('S1 by itself after a day without a tick; missed steps of the ladder are one reminder, and nobody is blamed', async () => {
    const log = { warn: () => undefined };
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-03-17T12:00');
    bot.forget();
    await bot.kernel.apply(clock(bot), () => [put(facts, { id: 'lastTick', value: bot.now() })]);
    const ticker = new Ticker();
    bot.sleeps('2027-03-18T11:00');
    await ticker.look(bot.kernel, bot.delivery, log);
    expect(bot.delivery.stopped).to.equal(undefined);
    // Off for a month: two reminders, the day itself, two weekly ones and both steps up were missed.
    bot.sleeps('2027-05-03T11:00');
    await ticker.look(bot.kernel, bot.delivery, log);
    expect(bot.delivery.stopped).to.match(/no tick/);
    await bot.settled();
    bot.hearsNothing('ana');
    expect(bot.sees('adm', /had not run for more than a day/).unasked).to.equal(true);
    await bot.delivery.resume('operator:u');
    await bot.settled();
    expect(bot.unasked('ana')).to.have.length(1);
    bot.hearsNothing('boss');
    expect((await bot.obligation(returnId('c1', 'ana'))).rungs).not.to.include('supervisor');
    // Announced on that Monday, so on Tuesday it goes up.
    await bot.until('2027-05-04T12:00');
    expect(bot.unasked('boss')).to.have.length(1);
  });
});
