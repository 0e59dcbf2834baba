import { expect } from 'chai';
import { put } from '../../src/kernel/act.ts';
import { type Fact, facts } from '../../src/kernel/catalogue.ts';
import type { ImportAsk, ImportPlan, ImportRule } from '../../src/kernel/import.ts';
import { takeFile } from '../../src/kernel/intake.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

const ask: ImportAsk = { sheet: { header: [], rows: [] }, sha256: '', by: 'operator:test' };

/** A kind of file that adds one to a fact. */
const adding = (planned: () => void): ImportRule => ({
  title: '',
  columns: '',
  fits: () => true,
  may: () => true,
  operator: true,
  *plan(_, view): Generator<undefined, ImportPlan> {
    const n = view.get<Fact>('facts', 'n');
    planned();
    yield;
    const row = { id: 'n', version: n?.version ?? 0, value: Number(n?.value ?? 0) + 1 };
    return {
      added: 0,
      changed: 1,
      unchanged: 0,
      left: 0,
      refused: [],
      conflicts: [],
      differences: [],
      ignored: [],
      rows: [{ table: 'facts', row }],
      steps: [],
      digest: '',
    };
  },
});

describe('A file that is taken in while somebody changes what it read', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation([{ id: 'ana' }]);
  });
  afterEach(() => bot.close());

  const value = async () => ((await bot.store.get('facts', 'n')) as Fact | undefined)?.value;
  const says = (value: number) =>
    bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, () => [
      put(facts, { id: 'n', value }),
    ]);

  it('is looked at again: neither the change nor the file is lost', async () => {
    let plans = 0;
    const others: Promise<unknown>[] = [];
    // Said while the first plan is under way: durable long before the file is.
    const rule = adding(() => void (++plans === 1 && others.push(says(10))));
    const { done } = await takeFile(bot.kernel, rule, ask, 'test.import');
    await Promise.all(others);
    expect([done, plans, await value()]).to.deep.equal([true, 2, 11]);
  });

  it('is not taken at all where somebody always does', async () => {
    let plans = 0;
    const rule = adding(() => void says(10 * ++plans));
    const { done } = await takeFile(bot.kernel, rule, ask, 'test.import');
    // Five tries, and one plan more to say what stands now.
    expect([done, plans]).to.deep.equal([false, 6]);
    expect(await value()).to.equal(60);
  });

  it('three files at once are taken one after the other', async () => {
    const rule = adding(() => undefined);
    const taken = await Promise.all([1, 2, 3].map((n) => takeFile(bot.kernel, rule, ask, `test.import-${n}`)));
    expect(taken.map(({ done }) => done)).to.deep.equal([true, true, true]);
    expect(await value()).to.equal(3);
  });
});
