import { expect } from 'chai';
import type { Act } from '../../src/kernel/act.ts';
import { RETENTION } from '../../src/kernel/rules/retention.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

describe('What is not kept for ever', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation([{ id: 'sg', unit: 'EOSG', grade: 'SG' }], { at: '2027-03-01T09:00:00.000Z' });
  });
  afterEach(() => bot.close());
  const clock = (kind: string) => bot.act(kind, {}, 'clock');
  const put = async (table: string, rows: object[]) => {
    const act: Act = { kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} };
    await bot.kernel.apply(act, () => rows.map((row) => ({ do: 'put', table, row: row as never })));
  };
  const prompt = (id: string, at: string) => ({
    id,
    person: 'sg',
    refs: [],
    cycles: [],
    conversation: 'c',
    activity: id,
    at,
    digest: '',
  });

  it('goes on Sundays at night, to the day, however much it is; what is younger stays', async () => {
    // Sunday is 7 March 2027, 02:00. 400 days before: 31 January 2026, 02:00.
    await put('prompts', [
      prompt('old', '2026-01-31T01:59:00.000Z'),
      prompt('young', '2026-01-31T02:01:00.000Z'),
      ...Array.from({ length: 1_200 }, (_, n) => prompt(`p${n}`, '2025-06-01T00:00:00.000Z')),
    ]);
    await put('drafts', [
      { id: 'd1', form: 'f', about: 'a', person: 'sg', page: 0, values: {}, turn: 1, at: '2026-12-06T00:00:00.000Z' },
      { id: 'd2', form: 'f', about: 'b', person: 'sg', page: 0, values: {}, turn: 1, at: '2026-12-08T00:00:00.000Z' },
    ]);
    await clock('regular.watch');
    await clock('regular.watch');
    const head = await bot.store.head();
    await bot.until('2027-03-07T01:00');
    expect((await bot.store.all('prompts')).length).to.equal(1_202);
    await bot.until('2027-03-07T03:00');
    expect((await bot.store.all('prompts')).map((p) => p.id)).to.deep.equal(['young']);
    expect((await bot.store.all('drafts')).map((p) => p.id)).to.deep.equal(['d2']);
    // Next week again.
    await bot.until('2027-03-14T03:00');
    expect((await bot.store.all('prompts')).length).to.equal(0);
    // A quiet week stays quiet: no line on the ledger says that nobody did anything.
    expect((await bot.store.head()).seq).to.equal(head.seq);
  });

  it('is found by an order that its table has', () => {
    for (const { table, order } of RETENTION) expect(Object.keys(table.ordered ?? {}), table.name).to.include(order);
  });
});
