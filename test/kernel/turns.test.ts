import { expect } from 'chai';
import { put } from '../../src/kernel/act.ts';
import { type Fact, facts } from '../../src/kernel/catalogue.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

const KEYS = Array.from({ length: 10 }, (_, n) => `fact-${n}`);

describe('An act that reads much, among many small ones', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation([{ id: 'ana' }]);
  });
  afterEach(() => bot.close());

  const count = (id: string) =>
    bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, (view) => [
      put(facts, { id, value: Number(view.get<Fact>('facts', id)?.value ?? 0) + 1 }),
    ]);
  const countAll = () =>
    bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, (view) =>
      KEYS.map((id) => put(facts, { id, value: Number(view.get<Fact>('facts', id)?.value ?? 0) + 1 })),
    );

  it('is done all the same, while they go on without end; none is lost', async () => {
    let over = false;
    let small = 0;
    const lanes = KEYS.map(async (id) => {
      while (!over) {
        await count(id);
        small++;
        if (small > 5_000) throw new Error('the large act never had its turn');
      }
    });
    for (let n = 0; n < 5; n++) await countAll();
    over = true;
    await Promise.all(lanes);
    const values = await bot.kernel.read((view) => KEYS.map((id) => Number(view.peek<Fact>('facts', id)?.value)));
    // Five large acts count each key once, every small one its own.
    expect(values.reduce((sum, n) => sum + n, 0)).to.equal(5 * KEYS.length + small);
  });

  it('several of them at once too', async () => {
    await Promise.all(Array.from({ length: 40 }, countAll));
    const values = await bot.kernel.read((view) => KEYS.map((id) => view.peek<Fact>('facts', id)?.value));
    expect(values).to.deep.equal(KEYS.map(() => 40));
  });
});
