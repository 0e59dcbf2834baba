import { expect } from 'chai';
import { put } from '../../src/kernel/act.ts';
import { type Fact, facts } from '../../src/kernel/catalogue.ts';
import type { ImportAsk, ImportPlan, ImportRule } from '../../src/kernel/import.ts';
import { takeFile } from '../../src/kernel/intake.ts';
import type { Store } from '../../src/kernel/store.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

/** A file; its name is the row that it adds to. */
const file = (name: string): ImportAsk => ({
  sheet: { header: [], rows: [] },
  sha256: name,
  by: 'operator:test',
});
const ask = file('n');

/** A kind of file that adds one to a fact. */
const adding = (planned: () => void): ImportRule => ({
  title: '',
  columns: '',
  fits: () => true,
  may: () => true,
  operator: true,
  *plan({ sha256: id }, view): Generator<undefined, ImportPlan> {
    const n = view.get<Fact>('facts', id);
    planned();
    yield;
    const row = { id, version: n?.version ?? 0, value: Number(n?.value ?? 0) + 1 };
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
  /** Imports that were staged, and neither published nor forgotten. */
  const lying = new Set<string>();
  beforeEach(async () => {
    lying.clear();
    const store = (inner: Store): Store => ({
      ...inner,
      stage: (id, part, puts) => {
        lying.add(id);
        return inner.stage(id, part, puts);
      },
      unstage: (id) => {
        lying.delete(id);
        return inner.unstage(id);
      },
    });
    bot = await organisation([{ id: 'ana' }], { store });
    bot.kernel.onCommit(({ publish = '' }) => void lying.delete(publish));
  });
  afterEach(async () => {
    await bot.close();
    expect([...lying], 'X26 L3 staged and left').to.deep.equal([]);
  });

  const value = async (id = 'n') => ((await bot.store.get('facts', id)) as Fact | undefined)?.value;
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
    const taken = await Promise.all([1, 2, 3].map(() => takeFile(bot.kernel, rule, ask, 'test.import')));
    expect(taken.map(({ done }) => done)).to.deep.equal([true, true, true]);
    expect(await value()).to.equal(3);
  });

  it('two of one kind at once are both taken, each with its own rows', async () => {
    const rule = adding(() => undefined);
    const taken = await Promise.all(['x', 'y'].map((name) => takeFile(bot.kernel, rule, file(name), 'test.import')));
    expect(taken.map(({ done }) => done)).to.deep.equal([true, true]);
    expect([await value('x'), await value('y')]).to.deep.equal([1, 1]);
  });

  it('X26 L3 one that fails half-way leaves nothing staged', async () => {
    const rule = adding(() => undefined);
    const failing: ImportRule = {
      ...rule,
      *plan(it, view) {
        const plan = yield* rule.plan(it, view);
        return { ...plan, steps: [{ do: 'put', table: 'no such table', row: { id: 'x' } }] };
      },
    };
    const code = await takeFile(bot.kernel, failing, ask, 'test.import').catch((error: { code: string }) => error.code);
    expect([code, await value()]).to.deep.equal(['STW_INTERNAL', undefined]);
  });
});
