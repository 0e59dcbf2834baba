import { expect } from 'chai';
import { z } from 'zod/v4';
import type { Alarm } from '../../src/kernel/alarm.ts';
import { type Capability, rule } from '../../src/kernel/capability.ts';
import { addDays, momentOf } from '../../src/kernel/time.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { laptop } from '../kit/laptop/index.ts';

describe('What the clock does again and again', () => {
  let bot: Bot;
  let fails = false;
  const done: string[] = [];
  const daily: Capability = {
    ...laptop,
    acts: {
      ...laptop.acts,
      daily: rule({
        data: z.object({}),
        may: 'clock',
        regular: (view) => momentOf(addDays(view.today({ timeZone: 'UTC' }), 1), '06:00', 'UTC'),
        decide: (_, view) => {
          if (fails) throw new Error('not today');
          done.push(view.now);
          return { steps: [] };
        },
      }),
    },
  };
  beforeEach(async () => {
    done.length = 0;
    fails = false;
    bot = await organisation([{ id: 'ana' }], { at: '2027-03-01T09:00:00.000Z', capabilities: [daily] });
  });
  afterEach(() => bot.close());
  const watch = () => bot.act('regular.watch', {}, 'clock');
  const alarm = async () =>
    ((await bot.store.all('alarms')) as Alarm[]).filter((a) => a.kind === 'laptop.daily').map((a) => a.at);

  it('is set once when the program starts, however often it starts, and each time sets the next', async () => {
    await watch();
    expect(await alarm()).to.deep.equal(['2027-03-02T06:00:00.000Z']);
    await bot.until('2027-03-03T12:00');
    await watch();
    expect(done.map((at) => at.slice(0, 10))).to.deep.equal(['2027-03-02', '2027-03-03']);
    expect(await alarm()).to.deep.equal(['2027-03-04T06:00:00.000Z']);
  });

  it('done once more by somebody does not move it', async () => {
    await watch();
    await bot.act('laptop.daily', {}, 'clock');
    expect(await alarm()).to.deep.equal(['2027-03-02T06:00:00.000Z']);
  });

  it('that fails is tried again, and never forgotten', async () => {
    await watch();
    fails = true;
    await bot.until('2027-03-02T12:00').catch((error) => expect(String(error)).to.match(/not today/));
    expect(await alarm()).to.deep.equal(['2027-03-02T06:00:00.000Z']);
    // A start meanwhile does not put it off.
    await watch();
    expect(await alarm()).to.deep.equal(['2027-03-02T06:00:00.000Z']);
    fails = false;
    await bot.until('2027-03-02T13:00');
    expect(done).to.have.length(1);
    expect(await alarm()).to.deep.equal(['2027-03-03T06:00:00.000Z']);
  });

  it('is nobody’s to do but the clock’s', async () => {
    expect((await bot.act('regular.watch', {}, 'ana')).refused).to.equal(true);
  });
});
