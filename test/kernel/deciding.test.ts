import { expect } from 'chai';
import { put, type Step } from '../../src/kernel/act.ts';
import { type Fact, facts } from '../../src/kernel/catalogue.ts';
import { Rows } from '../../src/kernel/rows.ts';
import type { Store } from '../../src/kernel/store.ts';
import { Seen, View } from '../../src/kernel/view.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

const NAME = facts.name;
const fact = (id: string, value: Fact['value']) => ({ id, value });

/** A store of which each look at a row takes a moment, in which `meanwhile` happens. With or without a count of what was written. */
const later =
  (meanwhile: (id: string) => Promise<unknown>, counts: boolean) =>
  (store: Store): Store => {
    const { moment, ...rest } = store;
    return {
      ...rest,
      ...(counts && moment ? { moment } : {}),
      get: async (table, id) => {
        await meanwhile(id);
        return store.get(table, id);
      },
    };
  };

const STORES: { [name: string]: ((store: Store) => Store) | undefined } = {
  'a store that answers at once': undefined,
  'one that answers later': later(() => Promise.resolve(), true),
  'one that answers later and cannot count': later(() => Promise.resolve(), false),
};

describe('What a decision stands on', () => {
  let bot: Bot;
  const open = async (wrap?: (store: Store) => Store) => {
    bot = await organisation([{ id: 'ana' }], wrap ? { store: wrap } : {});
  };
  afterEach(() => bot.close());

  const does = (steps: (view: View) => Step[]) =>
    bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, steps);
  const value = async (id: string) => ((await bot.store.get(NAME, id)) as Fact | undefined)?.value;

  for (const [which, wrap] of Object.entries(STORES)) {
    it(`${which}: of two that look at each other’s row one is decided again`, async () => {
      await open(wrap);
      const looks = (mine: string, other: string) =>
        does((view) => [put(facts, fact(mine, view.get(NAME, other) ? 'second' : 'first'))]);
      await Promise.all([looks('a', 'b'), looks('b', 'a')]);
      expect([await value('a'), await value('b')].sort()).to.deep.equal(['first', 'second']);
    });

    it(`${which}: what is removed is removed as it was read`, async () => {
      await open(wrap);
      await does(() => [put(facts, fact('a', 1))]);
      await Promise.all([
        does(() => [put(facts, fact('a', 2))]),
        does((view) => {
          const a = view.peek<Fact>(NAME, 'a');
          return [{ do: 'remove', table: NAME, id: 'a' }, put(facts, fact('c', a?.value ?? 'gone'))];
        }),
      ]);
      expect([await value('a'), await value('c')]).to.deep.equal([undefined, 2]);
    });
  }

  for (const counts of [true, false])
    it(`what changes between two looks of one decision is looked at again${counts ? '' : ', also where nothing is counted'}`, async () => {
      let changes = 1;
      await open(later(async (id) => id === 'b' && changes-- > 0 && does(() => [put(facts, fact('a', 2))]), counts));
      await does(() => [put(facts, fact('a', 1))]);
      await does((view) => {
        const a = view.get<Fact>(NAME, 'a');
        view.peek(NAME, 'b');
        return [put(facts, fact('c', a?.value ?? ''))];
      });
      expect(await value('c')).to.equal(2);
    });

  describe('as a unit of work', () => {
    let seen: Seen;
    let view: View;
    beforeEach(async () => {
      await open();
      await does(() => [put(facts, fact('a', 1)), put(facts, fact('b', 1))]);
      await does(() => [put(facts, fact('b', 2))]);
      seen = new Seen();
      view = new View(bot.kernel.store, bot.now(), bot.kernel.work, seen);
    });

    const CASES: [what: string, does: (rows: Rows) => unknown, expects: string[], puts: string[], deletes: string[]][] =
      [
        ['read by a rule', () => view.get(NAME, 'b'), ['b 2'], [], []],
        ['looked at', () => view.peek(NAME, 'b'), [], [], []],
        ['read by a step', (rows) => rows.row(NAME, 'b'), ['b 2'], [], []],
        ['read, and not there', (rows) => rows.row(NAME, 'x'), ['x 0'], [], []],
        ['put over another', (rows) => rows.put(NAME, fact('b', 3)), [], ['b over 2'], []],
        ['put anew', (rows) => rows.put(NAME, fact('x', 3)), [], ['x over 0'], []],
        ['added', (rows) => rows.add(NAME, fact('x', 3)), [], ['x over 0'], []],
        ['removed', (rows) => rows.remove(NAME, 'b'), ['b 2'], [], ['b']],
        ['removed, and not there', (rows) => rows.remove(NAME, 'x'), ['x 0'], [], []],
        ['put, then removed', (rows) => [rows.put(NAME, fact('a', 3)), rows.remove(NAME, 'a')], ['a 1'], [], ['a']],
        ['removed, then put', (rows) => [rows.remove(NAME, 'a'), rows.put(NAME, fact('a', 3))], [], ['a over 1'], []],
        ['read, then put', (rows) => [view.get(NAME, 'a'), rows.put(NAME, fact('a', 3))], [], ['a over 1'], []],
      ];
    for (const [what, done, expects, puts, deletes] of CASES)
      it(`a row that is ${what}`, () => {
        const rows = new Rows(view);
        done(rows);
        const work = rows.work();
        expect(work.expects.map(({ id, version }) => `${id} ${version}`)).to.deep.equal(expects);
        expect(work.puts.map(({ row, base }) => `${row.id} over ${base}`)).to.deep.equal(puts);
        expect(work.deletes.map(({ id }) => id)).to.deep.equal(deletes);
        expect(work.asOf).to.equal(bot.kernel.store.moment?.());
      });

    it('what was written and read in a run that was broken off is not the next one’s', () => {
      const broken = new Rows(view);
      broken.put(NAME, fact('a', 3));
      broken.remove(NAME, 'b');
      broken.row(NAME, 'x');
      const next = new Rows(new View(bot.kernel.store, bot.now(), bot.kernel.work, seen));
      expect([next.isEmpty, next.row<Fact>(NAME, 'a')?.value]).to.deep.equal([true, 1]);
      const { expects, puts, deletes } = next.work();
      expect([expects, puts, deletes]).to.deep.equal([[{ table: NAME, id: 'a', version: 1 }], [], []]);
    });
  });
});
