import { expect } from 'chai';
import type { Cycle } from '../../src/kernel/cycle.ts';
import type { Store } from '../../src/kernel/store.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { approveId, returnId } from '../kit/laptop/index.ts';

const people = [
  { id: 'chief', grade: 'USG' },
  { id: 'boss', managerId: 'chief' },
  { id: 'ana', managerId: 'boss' },
  { id: 'ben', managerId: 'boss' },
];
const ANA = returnId('c1', 'ana');
const stateOf = (bot: Bot) => bot.kernel.read((view) => view.peek<Cycle>('cycles', 'c1')?.state);

describe('A cycle', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(people, { grants: [['administrator', 'chief']] });
  });
  afterEach(() => bot.close());

  it('pause holds everything, what is queued too; continue wakes it, once', async () => {
    await bot.delivery.stop('test');
    await bot.launch({ people: ['ana'] });
    await bot.act('cycle.pause', { cycle: 'c1' });
    await bot.delivery.resume('operator:u');
    await bot.until('2027-04-20T12:00');
    bot.hearsNothing('ana');
    bot.hearsNothing('boss');
    await bot.act('cycle.resume', { cycle: 'c1' }, 'chief');
    await bot.until('2027-04-21T12:00');
    expect(bot.unasked('ana').map((m) => m.at)).to.deep.equal(['2027-04-20T12:00:00.000Z']);
    bot.hearsNothing('boss');
  });

  it('the ledger says what became of it, not what was before', async () => {
    await bot.launch({ people: ['ana'] });
    await bot.act('cycle.pause', { cycle: 'c1' });
    await bot.act('cycle.resume', { cycle: 'c1' });
    const told = (await bot.store.entries(1, 100)).filter((e) => e.what.startsWith('cycle.'));
    expect(told.map((e) => [e.what, e.facts.state])).to.deep.equal([
      ['cycle.pause', 'paused'],
      ['cycle.resume', 'open'],
    ]);
  });

  it('only its office may pause it', async () => {
    await bot.launch({ people: ['ana'] });
    expect(await bot.sends('ana', 'cycle.pause', { cycle: 'c1' })).to.match(/role does not include/);
    expect(await stateOf(bot)).to.equal('open');
  });

  it('closing settles all that is not owed after it, and nobody is asked any more', async () => {
    await bot.launch({ people: ['ana', 'ben'], counters: ['boss'], closes: '2027-04-09' });
    await bot.presses('ana', 'I returned it');
    await bot.until('2027-04-10T00:00');
    expect(await stateOf(bot)).to.equal('closed');
    const states = await bot.kernel.read((view) =>
      Object.fromEntries(
        view.all<{ id: string; version: number; state: string }>('obligations').map((o) => [o.id, o.state]),
      ),
    );
    expect(states).to.deep.equal({
      [ANA]: 'done',
      [returnId('c1', 'ben')]: 'missed',
      'c1|count|boss': 'withdrawn',
      [approveId('c1', 'ana')]: 'open',
    });
    bot.forget();
    await bot.until('2027-05-15T12:00');
    bot.hearsNothing('ben');
    // What is owed after closing goes on being asked.
    expect(bot.sees('boss', /Laptop of Ana/).unasked).to.equal(true);
    expect(await bot.sends('ben', 'laptop.return', { obligation: returnId('c1', 'ben') })).to.match(
      /nothing is asked any more/,
    );
  });

  it('conflicts are decided again: many acts on one cycle at once all count once', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `m${i}`);
    await bot.imports(...many.map((id) => ({ id, managerId: 'boss' })));
    await bot.launch({ people: many });
    await Promise.all(
      many.map((who) => bot.act('laptop.return', { obligation: returnId('c1', who) }, who, { via: 'card' })),
    );
    const counts = await bot.kernel.read((view) => view.counts('obligations', 'c1:laptop.return:'));
    expect([...counts]).to.deep.equal([['c1:laptop.return:done', 40]]);
  });

  it('an alarm whose rule fails stops no other, and its error comes out', async () => {
    await bot.launch({ people: ['ana'] });
    const at = { kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} } as const;
    // A ladder of something that no capability owes any more.
    await bot.kernel.apply(at, () => [
      {
        do: 'put',
        table: 'obligations',
        row: {
          id: 'bad',
          kind: 'gone.kind',
          about: '',
          owner: { person: 'ana' },
          state: 'open',
          rungs: [],
          tag: 't',
          revision: 0,
          data: {},
        } as never,
      },
      { do: 'alarm', id: 'a-first', at: bot.now(), kind: 'obligation.rung', data: { id: 'bad' } },
      { do: 'alarm', id: 'z-last', at: bot.now(), kind: 'nobody.knows' },
    ]);
    let error: unknown;
    await bot.kernel.tick().catch((e: unknown) => {
      error = e;
    });
    expect(String(error)).to.match(/gone\.kind/);
    expect(await bot.kernel.read((view) => view.peek('alarms', 'z-last'))).to.equal(undefined);
    await bot.kernel.apply(at, () => [{ do: 'silence', id: 'a-first' }]);
  });

  it('an alarm made again at the same moment under the same id rings again and ends', async () => {
    const at = { kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} } as const;
    for (let n = 0; n < 3; n++) {
      await bot.kernel.apply(at, () => [
        { do: 'alarm', id: 'same', at: bot.now(), kind: 'notice.compose', data: { person: 'ana' } },
      ]);
      expect(await bot.kernel.tick()).to.equal(1);
    }
  });
});

describe('A store that answers later', () => {
  /** Every read is a promise, and nothing is counted, as it will be with a database. */
  const later = ({ moment: _, ...store }: Store): Store => ({
    ...store,
    get: async (...a) => store.get(...a),
    find: async (...a) => store.find(...a),
    range: async (...a) => store.range(...a),
    all: async (...a) => store.all(...a),
    counts: async (...a) => store.counts(...a),
    reply: async (...a) => store.reply(...a),
    head: async () => store.head(),
    entries: async (...a) => store.entries(...a),
  });

  const play = async (wrap?: (store: Store) => Store) => {
    const bot = await organisation(people, { grants: [['ethics-office', 'chief']], ...(wrap ? { store: wrap } : {}) });
    await bot.launch({ people: ['ana', 'ben'], counters: ['boss'] });
    await bot.until('2027-04-05T12:00');
    await bot.presses('ana', 'I returned it');
    await bot.says('ben', 'I am away until 20 April 2027');
    await bot.act('person.acting', { person: 'ana', for: 'boss', from: '2027-04-12', to: '2027-04-20' });
    await bot.until('2027-06-01T12:00');
    await bot.imports({ id: 'ben', status: 'left' });
    await bot.until('2027-07-01T12:00');
    const heard = people.map(({ id }) => bot.chat(id).map((m) => `${m.at} ${m.text}`));
    const kept = (await bot.store.all('obligations')).map((o) => ({ ...o, tag: '' }));
    const ledger = (await bot.store.entries(1, 1000)).map((e) => `${e.at} ${e.what}`);
    await bot.close();
    return { heard, kept, ledger };
  };

  it('leads to exactly the same', async () => {
    const [now, then] = [await play(), await play(later)];
    expect(then.heard).to.deep.equal(now.heard);
    expect(then.kept).to.deep.equal(now.kept);
    expect(then.ledger).to.deep.equal(now.ledger);
    expect(now.ledger.length).to.be.greaterThan(5);
  });
});
