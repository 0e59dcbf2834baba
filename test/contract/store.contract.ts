import { expect } from 'chai';
import fc from 'fast-check';
import { seal } from '../../src/kernel/secrecy.ts';
import type { Draft, Outcome, Row, Store, Table, Work } from '../../src/kernel/store.ts';
import { verify } from '../../src/storage/verify.ts';
import { AT, draft, putting, type Thing, tables, thing, things, work } from '../kit/storetables.ts';

/** A store under test: opened on nothing, reopened on what the last one left (the same store when it forgets), and cleaned up. */
export interface StoreUnderTest {
  open(tables: Table[]): Promise<Store>;
  /** Closes and opens again on the same data; undefined for a store that keeps nothing. */
  reopen?: (store: Store, tables: Table[]) => Promise<Store>;
  cleanUp(): Promise<void>;
}

const kinds = (outcomes: Outcome[]): string[] => outcomes.map(({ kind }) => kind);
const idsOf = (rows: Row[]): string[] => rows.map(({ id }) => id);

/** What every store promises. Run over each: memory and lowdb now, PostgreSQL later. */
export function storeContract(name: string, make: () => StoreUnderTest): void {
  describe(`the store contract, ${name}`, () => {
    let under: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      under = make();
      store = await under.open(tables);
    });
    afterEach(async () => {
      await store.close();
      await under.cleanUp();
    });
    const row = async (id: string): Promise<Thing | undefined> => (await store.get('things', id)) as Thing | undefined;

    it('shows a work once its commit has resolved, and not before', async () => {
      const commit = store.commit(putting(thing('a')));
      expect(await store.get('things', 'a')).to.equal(undefined);
      expect(await commit).to.deep.equal({ kind: 'done', ledger: [] });
      expect(await row('a')).to.deep.equal({ id: 'a', owner: 'ana', tags: [], state: 'open', version: 1 });
    });

    it('numbers versions from 1, and begins anew after a delete', async () => {
      await store.commit(putting(thing('a')));
      await store.commit(putting(thing('a', { state: 'done' })));
      expect(await row('a')).to.include({ state: 'done', version: 2 });
      await store.commit(work({ deletes: [{ table: 'things', id: 'a' }] }));
      expect(await row('a')).to.equal(undefined);
      await store.commit(putting(thing('a')));
      expect(await row('a')).to.include({ version: 1 });
    });

    it('carries out what one work says of one row in order, and deletes last', async () => {
      await store.commit(putting(thing('a')));
      await store.commit(
        work({
          puts: [
            thing('a', { state: 'first' }),
            thing('b', { tags: ['x'] }),
            thing('c'),
            thing('a', { state: 'last', tags: ['y'] }),
          ].map((each) => ({ table: 'things', row: each })),
          deletes: ['b', 'a-stranger'].map((id) => ({ table: 'things', id })),
        }),
      );
      const holds = async (): Promise<void> => {
        expect(await row('a')).to.include({ state: 'last', version: 2 });
        expect(idsOf(await store.all('things'))).to.deep.equal(['a', 'c']);
        expect(idsOf(await store.find('things', 'tag', 'x'))).to.deep.equal([]);
        expect(idsOf(await store.find('things', 'tag', 'y'))).to.deep.equal(['a']);
        expect(await store.counts('things', 'state:')).to.deep.equal(
          new Map([
            ['state:last', 1],
            ['state:open', 1],
          ]),
        );
      };
      await holds();
      if (under.reopen) store = await under.reopen(store, tables);
      await holds();
    });

    it('keeps copies: nobody outside can change what is stored', async () => {
      const mine = thing('a', { tags: ['x'] });
      const commit = store.commit(putting(mine));
      mine.tags.push('late');
      mine.owner = 'eve';
      await commit;
      const found = (await row('a')) as Thing;
      expect(found).to.deep.include({ owner: 'ana', tags: ['x'] });
      try {
        found.tags.push('y');
      } catch {
        // A frozen row says so; a copy doesn't.
      }
      expect((await row('a'))?.tags).to.deep.equal(['x']);
    });

    it('R1 answers a second commit under the same key with the first reply, and changes nothing', async () => {
      const first = { ...putting(thing('a')), key: 'k', reply: { said: 'recorded' }, ledger: [draft('a')] };
      expect(kinds([await store.commit(first)])).to.deep.equal(['done']);
      const again = await store.commit({
        ...putting(thing('a', { state: 'other' })),
        key: 'k',
        reply: { said: 'no' },
        ledger: [draft('a')],
      });
      expect(again).to.deep.equal({ kind: 'repeat', reply: { said: 'recorded' } });
      expect(await row('a')).to.include({ state: 'open', version: 1 });
      expect((await store.head()).seq).to.equal(1);
      expect(await store.reply('k')).to.deep.equal({ said: 'recorded' });
      expect(await store.reply('unknown')).to.equal(undefined);
    });

    it('R1 lets a repeat in the same tick wait for the first, so that both get the one reply', async () => {
      const acts = [1, 2, 3].map((n) =>
        store.commit({ ...putting(thing('a', { state: `s${n}` })), key: 'k', reply: n }),
      );
      expect(await Promise.all(acts)).to.deep.equal([
        { kind: 'done', ledger: [] },
        { kind: 'repeat', reply: 1 },
        { kind: 'repeat', reply: 1 },
      ]);
      expect(await row('a')).to.include({ state: 's1', version: 1 });
    });

    it('L3 empties the replies kept until then, so that no word of them stays; the keys stay, and nothing is done twice', async () => {
      await store.commit({ ...putting(thing('a')), key: 'k', reply: { said: 'kanarienvogel' } });
      await store.commit(work({ key: 'l', reply: 'own', emptyReplies: true }));
      await store.commit(work({ key: 'm', reply: 'later' }));
      if (under.reopen) store = await under.reopen(store, tables);
      expect([await store.reply('k'), await store.reply('l'), await store.reply('m')]).to.deep.equal([
        null,
        'own',
        'later',
      ]);
      const again = await store.commit({ ...putting(thing('a', { state: 'twice' })), key: 'k', reply: 2 });
      expect(again).to.deep.equal({ kind: 'repeat', reply: null });
      expect(await row('a')).to.include({ version: 1 });
    });

    it('R1 keeps keys for 7 days of the calendar', async () => {
      const days = (n: number): string => new Date(Date.parse(AT) + n * 86_400_000).toISOString();
      await store.commit(work({ key: 'k', reply: 1 }));
      await store.commit(work({ at: days(7), key: 'l', reply: 2 }));
      expect(await store.reply('k')).to.equal(1);
      expect(await store.commit(work({ at: days(7), key: 'k', reply: 3 }))).to.deep.equal({ kind: 'repeat', reply: 1 });
      await store.commit(work({ at: days(7.1), key: 'm', reply: 4 }));
      expect(await store.reply('k')).to.equal(undefined);
      expect(await store.reply('l')).to.equal(2);
      expect(await store.commit(work({ at: days(7.1), key: 'k', reply: 5 }))).to.include({ kind: 'done' });
      expect(await store.reply('k')).to.equal(5);
    });

    it('refuses a work whose rows have changed since they were read', async () => {
      await store.commit(putting(thing('a')));
      const reading = (version: number, state: string): Work => ({
        ...putting(thing('a', { state })),
        expects: [{ table: 'things', id: 'a', version }],
        ledger: [draft('a')],
      });
      expect(await store.commit(reading(1, 'second'))).to.include({ kind: 'done' });
      expect(await store.commit(reading(1, 'lost'))).to.deep.equal({ kind: 'conflict', table: 'things', id: 'a' });
      expect(await row('a')).to.include({ state: 'second', version: 2 });
      expect((await store.head()).seq).to.equal(1);
    });

    it('refuses to replace another version than the one that was read', async () => {
      const over = (base: number, state: string): Work =>
        work({ puts: [{ table: 'things', row: thing('a', { state }), base }], ledger: [draft('a')] });
      const outcomes = [await store.commit(over(0, 'first')), await store.commit(over(0, 'lost'))];
      outcomes.push(...(await Promise.all([store.commit(over(1, 'second')), store.commit(over(1, 'lost'))])));
      expect(kinds(outcomes)).to.deep.equal(['done', 'conflict', 'done', 'conflict']);
      expect(outcomes[3]).to.deep.equal({ kind: 'conflict', table: 'things', id: 'a' });
      expect(await row('a')).to.include({ state: 'second', version: 2 });
      expect((await store.head()).seq).to.equal(2);
    });

    it('compares what is called otherwise here than by who read it, whatever moment that was', async () => {
      await store.commit(putting(thing('a')));
      const moment = store.moment?.();
      const asOf = moment === undefined ? {} : { asOf: moment };
      // There is no such row; there is one of its cleaned name.
      const over = work({ puts: [{ table: 'things', row: thing('a\u0007'), base: 0 }], ...asOf });
      const beside = work({ expects: [{ table: 'things', id: 'a\u0007', version: 0 }], ...asOf });
      expect(kinds([await store.commit(over), await store.commit(beside)])).to.deep.equal(['conflict', 'conflict']);
      expect(await row('a')).to.include({ version: 1 });
    });

    it('takes version 0 for "must not exist", which a deleted row meets', async () => {
      const first: Work = { ...putting(thing('a')), expects: [{ table: 'things', id: 'a', version: 0 }] };
      expect(kinds([await store.commit(first), await store.commit(first)])).to.deep.equal(['done', 'conflict']);
      await store.commit(work({ deletes: [{ table: 'things', id: 'a' }] }));
      expect(kinds([await store.commit(first)])).to.deep.equal(['done']);
    });

    it('R2 lets one of several acts on a row in the same tick win; the others decide again', async () => {
      await store.commit(putting(thing('a')));
      const acts = Array.from({ length: 20 }, (_, n) =>
        store.commit({
          ...putting(thing('a', { state: `s${n}` })),
          expects: [{ table: 'things', id: 'a', version: 1 }],
        }),
      );
      expect(kinds(await Promise.all(acts))).to.deep.equal(['done', ...Array(19).fill('conflict')]);
      expect(await row('a')).to.include({ state: 's0', version: 2 });
    });

    it('R2 counts every one of 50 blind puts on a row in the same tick', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, n) => store.commit(putting(thing('a', { state: `s${n}` })))));
      expect(await row('a')).to.include({ state: 's49', version: 50 });
      expect(await store.counts('things', 'state:')).to.deep.equal(new Map([['state:s49', 1]]));
    });

    it('R2 lets acts that only read the same row go on together, but none past a change of it', async () => {
      await store.commit(putting(thing('cycle')));
      const reading = (id: string): Work => ({
        ...putting(thing(id)),
        expects: [{ table: 'things', id: 'cycle', version: 1 }],
      });
      const outcomes = await Promise.all([
        store.commit(reading('a')),
        store.commit(reading('b')),
        store.commit(putting(thing('cycle', { state: 'closed' }))),
        store.commit(reading('c')),
      ]);
      expect(kinds(outcomes)).to.deep.equal(['done', 'done', 'done', 'conflict']);
    });

    it('R2 takes 500 acts of which some hold what would poison others', async () => {
      const acts = Array.from({ length: 500 }, (_, n) => {
        const words =
          n === 100
            ? 'null\u0000 byte'
            : n === 200
              ? 'half \ud83d a pair'
              : n === 300
                ? 'bell\u0007\r\nnew\tline'
                : 'good';
        return store.commit({
          ...putting(thing(`t${n}`, { words })),
          key: `k${n}`,
          ledger: [draft(`t${n}`, { words })],
        });
      });
      expect(kinds(await Promise.all(acts))).to.deep.equal(Array(500).fill('done'));
      expect((await row('t100'))?.words).to.equal('null byte');
      expect((await row('t200'))?.words).to.equal('half \ufffd a pair');
      expect((await row('t300'))?.words).to.equal('bell\nnew\tline');
      expect(await store.counts('things', 'state:')).to.deep.equal(new Map([['state:open', 500]]));
      expect(await verify(store)).to.include({ ok: true, entries: 500 });
    });

    it('R2 refuses an act that cannot be kept, alone', async () => {
      const bad: Work[] = [
        putting(thing('bad', { tags: [new Date(0)] as never })),
        putting({ ...thing('bad'), tags: 7 as never }),
        work({ puts: [{ table: 'nowhere', row: { id: 'bad' } }] }),
        work({ puts: [{ table: 'things', row: {} as never }] }),
        work({ publish: 'never staged' }),
      ];
      const settled = await Promise.allSettled(
        [putting(thing('a')), ...bad, putting(thing('b'))].map((each) => store.commit(each)),
      );
      expect(settled.map(({ status }) => status)).to.deep.equal([
        'fulfilled',
        ...bad.map(() => 'rejected'),
        'fulfilled',
      ]);
      expect(idsOf(await store.all('things'))).to.deep.equal(['a', 'b']);
      expect(store.ready()).to.equal(true);
    });

    it('I1 keeps fields, ids and values called __proto__ as plain data', async () => {
      const odd = JSON.parse(
        '{"id":"__proto__","owner":"__proto__","tags":["constructor"],"state":"open","__proto__":{"x":1}}',
      ) as Thing;
      await store.commit(putting(odd));
      expect(JSON.stringify(await row('__proto__'))).to.contain('"__proto__":{"x":1}');
      expect(idsOf(await store.find('things', 'owner', '__proto__'))).to.deep.equal(['__proto__']);
      expect(await store.find('things', 'owner', 'constructor')).to.deep.equal([]);
      expect(await store.get('things', 'toString')).to.equal(undefined);
    });

    it('ranges by the key, then the id, both ends included', async () => {
      const due = { a: '2026-01-02', b: '2026-01-01', c: '2026-01-02', d: undefined, e: '2026-01-03' };
      await store.commit(putting(...Object.entries(due).map(([id, day]) => thing(id, day ? { due: day } : {}))));
      expect(idsOf(await store.range('things', 'due', {}))).to.deep.equal(['b', 'a', 'c', 'e']);
      expect(idsOf(await store.range('things', 'due', { from: '2026-01-02', to: '2026-01-02' }))).to.deep.equal([
        'a',
        'c',
      ]);
      expect(idsOf(await store.range('things', 'due', { from: '2026-01-01', limit: 2 }))).to.deep.equal(['b', 'a']);
    });

    it('keeps a staged import invisible until a work publishes it, all at once', async () => {
      await store.commit(putting(thing('t1', { state: 'old' })));
      const part = (from: number): Work['puts'] =>
        [0, 1, 2].map((n) => ({ table: 'things', row: thing(`t${from + n}`, { state: 'new' }) }));
      await store.stage('import', 0, part(90));
      await store.stage('import', 0, part(0));
      await store.stage('import', 1, part(3));
      expect(idsOf(await store.all('things'))).to.deep.equal(['t1']);
      expect(await row('t1')).to.include({ state: 'old' });
      await store.commit(work({ publish: 'import', ledger: [draft('import')] }));
      expect(idsOf(await store.all('things'))).to.deep.equal(['t0', 't1', 't2', 't3', 't4', 't5']);
      expect(await row('t1')).to.include({ state: 'new', version: 2 });
      expect(await row('t2')).to.include({ version: 1 });
      expect(await store.counts('things', 'state:')).to.deep.equal(new Map([['state:new', 6]]));
      const again = await store.commit(work({ publish: 'import' })).catch((error: { code: string }) => error.code);
      expect(again).to.equal('STW_NOT_FOUND');
    });

    it('forgets what was only staged, and nothing else', async () => {
      for (const id of ['import', 'other']) await store.stage(id, 0, [{ table: 'things', row: thing(id) }]);
      await store.stage('import', 1, [{ table: 'things', row: thing('b') }]);
      await store.unstage('import');
      await store.unstage('never staged');
      const publish = (id: string) =>
        store.commit(work({ publish: id })).then(
          ({ kind }) => kind,
          (error: { code: string }) => error.code,
        );
      expect([await publish('import'), await publish('other')]).to.deep.equal(['STW_NOT_FOUND', 'done']);
      expect(idsOf(await store.all('things'))).to.deep.equal(['other']);
      await store.stage('import', 0, [{ table: 'things', row: thing('c') }]);
      expect(await publish('import')).to.equal('done');
      expect(idsOf(await store.all('things'))).to.deep.equal(['c', 'other']);
    });

    it('publishes no import of which a part is missing', async () => {
      await store.stage('import', 0, [{ table: 'things', row: thing('a') }]);
      await store.stage('import', 2, [{ table: 'things', row: thing('b') }]);
      const code = await store.commit(work({ publish: 'import' })).catch((error: { code: string }) => error.code);
      expect(code).to.equal('STW_INTERNAL');
      expect(await store.all('things')).to.deep.equal([]);
    });

    it('L1 chains the ledger without a gap, whatever arrives together', async () => {
      const drafts = Array.from({ length: 300 }, (_, n) =>
        store.commit(work({ ledger: [draft(`a${n}`), draft(`b${n}`)] })),
      );
      const outcomes = await Promise.all(drafts);
      const handed = outcomes
        .flatMap((outcome) => (outcome.kind === 'done' ? outcome.ledger : []))
        .map(({ seq }) => seq);
      expect(handed.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 600 }, (_, n) => n + 1));
      expect((await store.entries(1, 1000)).map(({ seq }) => seq)).to.deep.equal(handed);
      expect((await store.entries(599, 10)).map(({ seq }) => seq)).to.deep.equal([599, 600]);
      expect(await store.entries(601, 10)).to.deep.equal([]);
      const head = await store.head();
      expect(await verify(store)).to.deep.equal({ ok: true, entries: 600, head, erased: 0 });
      const [at300] = await store.entries(300, 1);
      expect(await verify(store, { against: { seq: 300, hash: at300?.hash ?? '' } })).to.include({ ok: true });
      const cut = await verify(store, { against: { seq: 601, hash: head.hash } });
      expect(cut).to.include({ ok: false });
      expect(cut.broken).to.include({ seq: 601 });
      const rewritten = await verify(store, { against: { seq: 300, hash: head.hash } });
      expect(rewritten.broken).to.include({ seq: 300 });
    });

    describe('L3 words', () => {
      const sealed = (id: string) => ({ words: id, seal: seal('salt', `words ${id}`) });
      const keep = (id: string, text = `words ${id}`): Work =>
        work({ puts: [{ table: 'words', row: { id, salt: 'salt', text } as Draft<Row> }] });
      const erased = (...ids: string[]): Work =>
        work({
          deletes: ids.map((id) => ({ table: 'words', id })),
          ledger: [{ ...draft('', { count: ids.length, ids: ids.join(' ') }), what: 'words.erased' }],
        });
      beforeEach(async () => {
        for (const id of ['a', 'b', 'c']) await store.commit(keep(id));
        await store.commit(work({ ledger: ['a', 'b', 'c'].map((id) => draft(id, sealed(id))) }));
      });

      it('are erased when an entry says so, and counted', async () => {
        expect(await verify(store)).to.include({ ok: true, entries: 3, erased: 0 });
        await store.commit(erased('a', 'c'));
        expect(await verify(store)).to.include({ ok: true, entries: 4, erased: 2 });
      });

      it('that are simply gone are missed, by the number of their entry', async () => {
        await store.commit(erased('a'));
        await store.commit(work({ deletes: [{ table: 'words', id: 'b' }] }));
        expect(await verify(store)).to.deep.include({
          ok: false,
          erased: 1,
          broken: { seq: 2, reason: 'the words of entry 2 are gone, and no entry says that they were erased' },
        });
      });

      it('that were changed do not fit their entry', async () => {
        await store.commit(keep('c', 'other words'));
        const { broken } = await verify(store);
        expect(broken).to.deep.equal({ seq: 3, reason: 'the words of entry 3 were changed' });
      });

      it('that are erased while it runs are not missed', async () => {
        let asked = false;
        const busy: typeof store = Object.create(store, {
          head: {
            value: async () => {
              const head = await store.head();
              if (!asked) await store.commit(erased('b'));
              asked = true;
              return head;
            },
          },
          entries: { value: (from: number, limit: number) => store.entries(from, limit) },
          get: { value: (table: string, id: string) => store.get(table, id) },
        });
        expect(await verify(busy)).to.include({ ok: true, entries: 3, erased: 1 });
      });
    });

    it('takes no more once it is closed', async () => {
      const last = store.commit(putting(thing('a')));
      await store.close();
      expect(await last).to.include({ kind: 'done' });
      const code = await store.commit(putting(thing('b'))).catch((error: { code: string }) => error.code);
      expect(code).to.equal('STW_STORE_CLOSED');
      expect(store.ready()).to.equal(false);
    });

    it('keeps counters equal to a recount and indexes equal to a scan, whatever is done (and reopened)', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { maxLength: 12 }), async (ticks) => {
          let tried = await under.open(tables);
          const model = new Map<string, Thing>();
          for (const row of (await tried.all('things')) as Thing[]) model.set(row.id, row);
          for (const tick of ticks) {
            const works = tick.map((make) => make(model, tried.moment?.()));
            const outcomes = await Promise.all(works.map((each) => tried.commit(each)));
            // As if they had come one after the other.
            expect(kinds(outcomes)).to.deep.equal(works.map((each) => (play(model, each) ? 'done' : 'conflict')));
          }
          await expectEqual(tried, model);
          if (under.reopen) {
            tried = await under.reopen(tried, tables);
            await expectEqual(tried, model);
          }
          await tried.close();
        }),
        { numRuns: 25 },
      );
    });
  });
}

const id = fc.constantFrom('a', 'b', 'c', 'd');
const some: fc.Arbitrary<Omit<Thing, 'version'>> = fc.record(
  {
    id,
    owner: fc.constantFrom('ana', 'ben', ''),
    tags: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
    state: fc.constantFrom('open', 'done'),
    due: fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03'),
  },
  { requiredKeys: ['id', 'owner', 'tags', 'state'] },
);
/** The version that the row has as the work is made, or the first one, whatever it has. */
const version = fc.constantFrom<'seen' | 'first'>('seen', 'first');
const act: fc.Arbitrary<(model: Map<string, Thing>, moment: number | undefined) => Work> = fc
  .record({
    puts: fc.array(fc.record({ row: some, base: fc.option(version) }), { maxLength: 2 }),
    deletes: fc.array(id, { maxLength: 1 }),
    expects: fc.option(fc.record({ id, version })),
    entry: fc.boolean(),
    saysWhen: fc.boolean(),
  })
  .map(({ puts, deletes, expects, entry, saysWhen }) => (model, moment) => {
    const of = (key: string, which: 'seen' | 'first'): number =>
      which === 'first' ? 1 : (model.get(key)?.version ?? 0);
    const isSeen = expects?.version !== 'first' && puts.every(({ base }) => base !== 'first');
    return work({
      puts: puts.map(({ row, base }) => ({ table: 'things', row, ...(base ? { base: of(row.id, base) } : {}) })),
      deletes: deletes.map((each) => ({ table: 'things', id: each })),
      expects: expects ? [{ table: 'things', id: expects.id, version: of(expects.id, expects.version) }] : [],
      ledger: entry ? [draft('x')] : [],
      ...(saysWhen && isSeen && moment !== undefined ? { asOf: moment } : {}),
    });
  });

/**
 * The contract in a few lines: all that is expected is so, or nothing happens; the last put of a row wins within a work, a delete over a put.
 */
function play(model: Map<string, Thing>, { expects, puts, deletes }: Work): boolean {
  const versionOf = (key: string): number => model.get(key)?.version ?? 0;
  if (expects.some((each) => versionOf(each.id) !== each.version)) return false;
  if (puts.some(({ row, base }) => base !== undefined && versionOf(row.id) !== base)) return false;
  const now = new Map(puts.map(({ row }) => [row.id, { ...row, version: versionOf(row.id) + 1 } as Thing]));
  for (const [key, row] of now) model.set(key, row);
  for (const { id: gone } of deletes) model.delete(gone);
  return true;
}

async function expectEqual(store: Store, model: Map<string, Thing>): Promise<void> {
  const rows = [...model.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(await store.all('things')).to.deep.equal(rows);
  const counted = new Map<string, number>();
  for (const row of rows)
    for (const name of things.counts?.(row) ?? []) counted.set(name, (counted.get(name) ?? 0) + 1);
  const counts = await store.counts('things', '');
  expect([...counts].sort()).to.deep.equal([...counted].sort());
  for (const owner of ['ana', 'ben', '']) {
    expect(await store.find('things', 'owner', owner)).to.deep.equal(
      rows.filter((row) => row.owner === owner && owner !== ''),
    );
  }
  for (const tag of ['x', 'y', 'z'])
    expect(await store.find('things', 'tag', tag)).to.deep.equal(rows.filter((row) => row.tags.includes(tag)));
  const due = rows
    .filter((row) => row.due !== undefined)
    .sort((a, b) => `${a.due} ${a.id}`.localeCompare(`${b.due} ${b.id}`));
  expect(await store.range('things', 'due', {})).to.deep.equal(due);
  expect(await verify(store)).to.include({ ok: true });
}
