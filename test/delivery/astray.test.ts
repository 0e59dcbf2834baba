import { expect } from 'chai';
import type { App } from '../../src/app.ts';
import { Ticker } from '../../src/clock/ticker.ts';
import { put } from '../../src/kernel/act.ts';
import { facts } from '../../src/kernel/catalogue.ts';
import type { Cycle } from '../../src/kernel/cycle.ts';
import type { Elapsed } from '../../src/kernel/time.ts';
import { operate } from '../../src/operator/index.ts';
import { CYCLE, HOUSE, launched } from '../capabilities/dialogue/house.ts';
import type { Bot } from '../kit/inprocess.ts';

/** A date that is wrong for an hour must not close a dialogue for good. */
describe('X24 S1 the calendar jumps ahead', () => {
  let bot: Bot;
  const log = { warn: () => undefined, error: () => undefined };
  const grants: [never, never][] = [
    ['ethics-office', 'eo'],
    ['administrator', 'fay'],
  ] as never;
  beforeEach(async () => {
    bot = await launched(HOUSE, {}, { grants });
    // It closes on 30 April.
    await bot.until('2027-03-10T10:00');
    await beats();
  });
  afterEach(() => bot.close());
  /** What a bot that runs writes down every ten minutes. */
  async function beats(): Promise<void> {
    const act = { kind: 'clock.beat', at: bot.now(), by: 'clock', via: 'tick', data: {} } as const;
    await bot.kernel.apply(act, () => [put(facts, { id: 'lastTick', value: bot.now() })]);
  }
  const state = async () => ((await bot.store.get('cycles', CYCLE)) as Cycle).state;
  const published = async () => (await bot.store.get('dialogue.pulseResults', CYCLE)) !== undefined;
  const steward = async (command: string, options = {}) =>
    (await operate(bot as unknown as App, { command, words: [], options, files: [], user: 'u' })) as {
      text: string;
      json: { finals?: string[]; waiting?: { finals: string[] } };
    };

  it('nothing is closed or published, whoever ticks first, until it is resumed by somebody who has seen the date', async () => {
    bot.sleeps('2028-03-10T10:00');
    // An operator's command ticks too, before the clock of the bot has looked.
    await bot.settled();
    expect([await state(), await published()]).to.deep.equal(['open', false]);
    await new Ticker().look(bot.kernel, bot.delivery, log);
    await bot.settled();
    expect([await state(), await published()]).to.deep.equal(['open', false]);
    const title = (await steward('status')).json.finals?.[0] ?? '';
    expect(title).to.match(/2027/);
    expect((await steward('resume')).text)
      .to.include('The clock of this machine says 2028-03-10T10:00')
      .and.include(`which cannot be taken back: ${title}`);
    expect(await bot.says('fay', 'sending'))
      .to.match(/clock .* says .*2028/)
      .and.match(/closed or published, which cannot be taken back: \S/);
    // A beat meanwhile makes it no surer.
    await beats();
    await bot.settled();
    expect(await state()).to.equal('open');

    // The date is put right: all goes on as if nothing had been.
    bot.sleeps('2027-03-10T11:00');
    await bot.delivery.resume('operator:u');
    await bot.until('2027-04-29T10:00');
    expect(await state()).to.equal('open');
    for (const day of ['2027-04-29', '2027-04-30', '2027-05-01', '2027-05-02']) {
      bot.sleeps(`${day}T12:00`);
      await beats();
      await bot.settled();
    }
    expect([await state(), await published()]).to.deep.equal(['closed', true]);
  });

  it('where the date is right, it closes as soon as sending is resumed', async () => {
    bot.sleeps('2027-06-10T10:00');
    await new Ticker().look(bot.kernel, bot.delivery, log);
    await bot.settled();
    expect(await state()).to.equal('open');
    await bot.delivery.resume('operator:u');
    await bot.settled();
    expect([await state(), await published()]).to.deep.equal(['closed', true]);
    expect((await steward('status')).json.finals).to.deep.equal([]);
  });

  it('it waits too where sending was held by hand before', async () => {
    await bot.delivery.stop('by hand');
    bot.sleeps('2028-03-10T10:00');
    await new Ticker().look(bot.kernel, bot.delivery, log);
    await beats();
    await bot.settled();
    expect(await state()).to.equal('open');
  });

  it('while it runs: at once, or by half a day again and again in a minute', async () => {
    const turns: (() => void)[] = [];
    let passed = 0;
    // Each turn of the clock is let go by the test, and takes 15 seconds.
    const elapsed: Elapsed = { now: () => passed, sleep: () => new Promise((go) => turns.push(go)) };
    const turn = async () => {
      passed += 15_000;
      turns.shift()?.();
      while (turns.length === 0) await new Promise((go) => setImmediate(go));
    };
    const ticker = new Ticker();
    ticker.start(bot.kernel, bot.delivery, elapsed, log);
    while (turns.length === 0) await new Promise((go) => setImmediate(go));
    for (const moment of ['2027-03-10T22:00', '2027-03-11T09:00']) {
      bot.sleeps(moment);
      await turn();
      expect(bot.delivery.stopped, moment).to.equal(undefined);
    }
    bot.sleeps('2027-03-11T20:00');
    await turn();
    expect(bot.delivery.stopped).to.match(/jumped ahead/);
    const closing = ticker.close();
    turns.shift()?.();
    await closing;
  });
});
