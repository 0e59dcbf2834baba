import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Entry } from '../../src/kernel/ledger.ts';
import type { Row } from '../../src/kernel/store.ts';
import { compactFolder } from '../../src/storage/lowdb/compact.ts';
import { type LowdbStore, openLowdb } from '../../src/storage/lowdb/index.ts';
import { readManifest } from '../../src/storage/lowdb/layout.ts';
import { verify, verifyFolder } from '../../src/storage/verify.ts';
import { AT, draft, putting, tables, thing, work } from '../kit/storetables.ts';

const later = (days: number): string => new Date(Date.parse(AT) + days * 86_400_000).toISOString();

/** Every file below a folder, with its content. */
function filesIn(folder: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (statSync(join(folder, name)).isFile()) found.set(name, readFileSync(join(folder, name)));
  }
  return found;
}

interface Everything {
  things: Row[];
  notes: Row[];
  ledger: Entry[];
  counts: Map<string, number>;
  replies: unknown[];
}
const everythingIn = async (store: LowdbStore): Promise<Everything> => ({
  things: await store.all('things'),
  notes: await store.all('notes'),
  ledger: await store.entries(1, 10_000),
  counts: await store.counts('things', ''),
  replies: await Promise.all(['k0', 'k1', 'k19', 'k39', 'late'].map((key) => store.reply(key))),
});

describe('compaction', () => {
  let folder: string;
  let store: LowdbStore;
  const open = async (): Promise<LowdbStore> => {
    store = await openLowdb({ folder, tables });
    return store;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-compact-'));
    await open();
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Puts, deletes, keys, ledger, an import published and one only staged. */
  async function live(round: number): Promise<void> {
    for (let n = 0; n < 20; n++) {
      const id = `t${(n * 7) % 13}`;
      await store.commit({
        ...putting(thing(id, { due: `d${n}` })),
        at: later(round),
        key: `k${round * 20 + n}`,
        reply: n,
        ledger: [draft(id)],
      });
    }
    await store.commit(
      work({
        at: later(round),
        deletes: [{ table: 'things', id: 't3' }],
        puts: [{ table: 'notes', row: { id: `n${round}` } }],
      }),
    );
    await store.stage(
      'import',
      0,
      [0, 1, 2].map((n) => ({ table: 'things', row: thing(`t${n + round}`, { state: `import${round}` }) })),
    );
    await store.stage('import', 1, [{ table: 'things', row: thing('t3', { state: 'imported' }) }]);
    if (round > 0) await store.commit(work({ at: later(round), publish: 'import', ledger: [draft('import')] }));
  }

  it('changes nothing that can be read, before or after a start, round after round', async () => {
    for (let round = 0; round < 4; round++) {
      await live(round);
      const before = await everythingIn(store);
      await store.compact();
      expect(await everythingIn(store)).to.deep.equal(before);
      await store.close();
      await open();
      expect(await everythingIn(store)).to.deep.equal(before);
      expect(await verify(store)).to.include({ ok: true, entries: before.ledger.length });
    }
    expect(readManifest(folder).generation).to.equal(4);
    expect(readManifest(folder).ledger).to.have.length(4);
  });

  it('takes acts meanwhile, and keeps them', async () => {
    await live(1);
    const compacting = store.compact();
    for (let n = 0; n < 50; n++) await store.commit({ ...putting(thing(`m${n}`)), ledger: [draft(`m${n}`)] });
    await compacting;
    await store.commit(putting(thing('after')));
    const before = await everythingIn(store);
    await store.close();
    await open();
    expect(await everythingIn(store)).to.deep.equal(before);
    expect(before.things.map(({ id }) => id)).to.include.members(['m0', 'm49', 'after']);
  });

  it('begins by itself when the journal has grown', async () => {
    await store.close();
    store = await openLowdb({ folder, tables, compactAt: 2_000 });
    for (let n = 0; readManifest(folder).generation === 0; n++)
      await store.commit(putting(thing(`t${n}`, { words: 'w'.repeat(500) })));
    const before = await everythingIn(store);
    await store.close();
    await open();
    expect(await everythingIn(store)).to.deep.equal(before);
  });

  it('writes files that lowdb and any other program can read, each row a line', async () => {
    await live(1);
    await store.compact();
    const file = join(folder, 'db', 'things.1.json');
    const { table, rows } = JSON.parse(readFileSync(file, 'utf8')) as { table: string; rows: Row[] };
    expect(table).to.equal('things');
    expect(rows).to.have.deep.members([...(await store.all('things'))]);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).to.have.length(rows.length + 2);
  });

  it('leaves tables alone that did not change', async () => {
    await live(1);
    await store.compact();
    await store.commit(putting(thing('other')));
    await store.compact();
    expect(Object.values(readManifest(folder).tables).map(({ file }) => file)).to.include.members([
      'things.2.json',
      'notes.1.json',
    ]);
  });

  it('forgets keys after 7 days', async () => {
    await store.commit(work({ key: 'old', reply: 1 }));
    await store.commit(work({ at: later(8), key: 'new', reply: 2 }));
    await store.compact();
    const keys = readFileSync(join(folder, 'db', '~keys.1.json'), 'utf8');
    expect(keys).to.contain('"new"').and.not.to.contain('"old"');
  });

  it('keeps rows of a table that the program no longer declares', async () => {
    await store.commit(work({ puts: [{ table: 'notes', row: { id: 'kept' } }] }));
    await store.close();
    store = await openLowdb({ folder, tables: tables.slice(0, 1) });
    await store.commit(putting(thing('a')));
    await store.compact();
    await store.close();
    await open();
    expect(await store.all('notes')).to.deep.equal([{ id: 'kept', version: 1 }]);
  });

  it('counts versions on from the files through imports published one after the other', async () => {
    await store.commit(putting(thing('a')));
    await store.compact();
    for (const state of ['first', 'second']) {
      await store.stage('import', 0, [{ table: 'things', row: thing('a', { state }) }]);
      await store.commit(work({ publish: 'import' }));
    }
    await store.compact();
    await store.close();
    await open();
    expect(await store.get('things', 'a')).to.include({ state: 'second', version: 3 });
  });

  it('keeps what is only staged', async () => {
    await store.stage('import', 0, [{ table: 'things', row: thing('a') }]);
    await store.compact();
    await store.stage('import', 1, [{ table: 'things', row: thing('b') }]);
    await store.compact();
    expect(await store.all('things')).to.deep.equal([]);
    await store.commit(work({ publish: 'import' }));
    expect((await store.all('things')).map(({ id }) => id)).to.deep.equal(['a', 'b']);
    await store.close();
    await open();
    expect((await store.all('things')).map(({ id }) => id)).to.deep.equal(['a', 'b']);
  });

  const filesWith = (words: string): string[] =>
    [...filesIn(folder)].flatMap(([name, bytes]) => (bytes.includes(words) ? [name] : []));
  for (const when of ['in the journal', 'in the files'])
    it(`X26 L3 an import that a kill has interrupted leaves no words ${when} behind the next start`, async () => {
      for (const part of [0, 1])
        await store.stage('CANARY', part, [{ table: 'things', row: thing(`t${part}`, { words: 'CANARY' }) }]);
      if (when === 'in the files') await store.compact();
      await store.close();
      expect(await filesWith('CANARY')).to.not.deep.equal([]);
      await open();
      await store.compact();
      expect(await filesWith('CANARY')).to.deep.equal([]);
      const code = await store.commit(work({ publish: 'CANARY' })).catch((error: { code: string }) => error.code);
      expect(code).to.equal('STW_NOT_FOUND');
      // Neither they nor its name; and so it stays.
      await store.close();
      await open();
      await store.compact();
      expect(await store.all('things')).to.deep.equal([]);
    });

  it('L3 leaves no trace of a deleted row in any file', async () => {
    await store.commit(putting(thing('a', { words: 'CANARY' })));
    await store.compact();
    await store.commit(work({ deletes: [{ table: 'things', id: 'a' }], ledger: [draft('erased')] }));
    expect([...filesIn(folder).values()].some((bytes) => bytes.includes('CANARY'))).to.equal(true);
    await store.compact();
    for (const [name, bytes] of filesIn(folder)) expect(bytes.includes('CANARY'), name).to.equal(false);
  });

  it('may be killed at any step: the next start finds everything, and tidies up', async () => {
    await live(0);
    await store.compact();
    await live(1);
    const before = await everythingIn(store);
    // A segment is only compacted once the next one has begun.
    const closed = readManifest(folder).segment + 1;
    await store.close();
    const steps: string[] = [];
    const all = join(folder, '..', `${folder.split('/').at(-1)}-copy`);
    await cp(folder, all, { recursive: true });
    compactFolder(all, closed, (name) => steps.push(name));
    await rm(all, { recursive: true });
    expect(steps).to.include.members(['table things', 'keys', 'ledger', 'folders', 'manifest', 'tidy']);
    for (const dying of steps) {
      const copy = `${all}-${steps.indexOf(dying)}`;
      await cp(folder, copy, { recursive: true });
      const die = (name: string): void => {
        if (name === dying) throw new Error('killed');
      };
      expect(() => compactFolder(copy, closed, die)).to.throw('killed');
      writeFileSync(join(copy, 'db', '.things.9.json.1-abc.tmp'), 'half');
      const next = await openLowdb({ folder: copy, tables });
      expect(await everythingIn(next), dying).to.deep.equal(before);
      expect(await verify(next)).to.include({ ok: true });
      const { tables: named, ledger } = readManifest(copy);
      expect(readdirSync(join(copy, 'db')).sort()).to.deep.equal(
        [...Object.values(named).map(({ file }) => file), 'manifest.json'].sort(),
      );
      expect(readdirSync(join(copy, 'ledger'))).to.deep.equal(ledger.map(({ file }) => file));
      await next.compact();
      expect(await everythingIn(next), dying).to.deep.equal(before);
      await next.close();
      await rm(copy, { recursive: true });
    }
  });

  it('does not start on files that are damaged or gone, and says which', async () => {
    await live(1);
    await store.compact();
    await store.close();
    const harms: [string, (path: string) => Promise<void>][] = [
      ['db/things.1.json', async (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('ana', 'eve'))],
      ['db/things.1.json', (path) => truncate(path, 100)],
      ['db/notes.1.json', (path) => rm(path)],
      ['db/manifest.json', (path) => rm(path)],
      ['db/manifest.json', (path) => truncate(path, 30)],
      ['ledger/000000000001.jsonl', (path) => truncate(path, 100)],
    ];
    for (const [name, harm] of harms) {
      const copy = `${folder}-harmed`;
      await cp(folder, copy, { recursive: true });
      await harm(join(copy, name));
      const before = filesIn(copy);
      const error = await openLowdb({ folder: copy, tables }).catch(
        (thrown: { code: string; message: string }) => thrown,
      );
      expect(error, name).to.include({ code: 'STW_STORE_DAMAGED' });
      expect('message' in error && error.message, name).to.contain(name);
      expect(filesIn(copy), 'nothing was changed').to.deep.equal(before);
      await rm(copy, { recursive: true });
    }
    await open();
  });

  describe('L1 the ledger on the disk', () => {
    const ledgerFile = (): string => join(folder, 'ledger', '000000000001.jsonl');
    let noted: { seq: number; hash: string };
    beforeEach(async () => {
      await store.commit(work({ ledger: Array.from({ length: 3_000 }, (_, n) => draft(`e${n}`, { n })) }));
      noted = await store.head();
      await store.compact();
      await store.commit(work({ ledger: [draft('tail')] }));
    });

    it('is verified across files and journal, offline and open alike', async () => {
      const open = await verify(store, { against: noted });
      expect(open).to.include({ ok: true, entries: 3_001, erased: 0 });
      expect(await verifyFolder(folder, { against: noted })).to.deep.equal(open);
      expect((await store.entries(2_999, 5)).map(({ seq }) => seq)).to.deep.equal([2_999, 3_000, 3_001]);
      expect((await store.entries(700, 2)).map(({ facts }) => facts.n)).to.deep.equal([699, 700]);
    });

    it('shows an edited entry, by its number', async () => {
      writeFileSync(ledgerFile(), readFileSync(ledgerFile(), 'utf8').replace('"n":1999}', '"n":1998}'));
      for (const found of [await verify(store), await verifyFolder(folder)]) {
        expect(found).to.include({ ok: false, entries: 1_999 });
        expect(found.broken).to.deep.equal({ seq: 2_000, reason: 'entry 2000 was changed' });
      }
    });

    it('shows a line that is no longer an entry, by its number', async () => {
      writeFileSync(ledgerFile(), readFileSync(ledgerFile(), 'utf8').replace('"n":1999}', '"n":1999!'));
      expect((await verify(store)).broken).to.include({ seq: 2_000 });
      expect((await verifyFolder(folder)).broken).to.include({ seq: 2_000 });
    });

    it('shows an entry that was taken out, and a tail that was cut', async () => {
      const lines = readFileSync(ledgerFile(), 'utf8').split('\n');
      writeFileSync(ledgerFile(), lines.filter((_, n) => n !== 9).join('\n'));
      expect((await verifyFolder(folder)).broken).to.include({ seq: 10 });
      writeFileSync(ledgerFile(), lines.slice(0, -2).join('\n').concat('\n'));
      expect((await verifyFolder(folder)).broken).to.include({ seq: 3_000 });
      await rm(ledgerFile());
      expect((await verifyFolder(folder)).broken).to.include({ seq: 1 });
    });

    it('shows a chain made anew, or an older copy put back, against a head noted outside', async () => {
      const other = await mkdtemp(join(tmpdir(), 'stw-forged-'));
      const forged = await openLowdb({ folder: other, tables });
      await forged.commit(work({ ledger: [draft('old')] }));
      expect((await verify(forged, { against: noted })).broken).to.include({ seq: 2 });
      await forged.commit(work({ ledger: Array.from({ length: 3_000 }, (_, n) => draft(`other${n}`)) }));
      await forged.compact();
      await forged.close();
      expect(await verifyFolder(other)).to.include({ ok: true, entries: 3_001 });
      const found = await verifyFolder(other, { against: noted });
      expect(found.ok).to.equal(false);
      expect(found.broken).to.include({ seq: 3_000 });
      await rm(other, { recursive: true });
    });

    it('finds nothing wrong in a folder where nothing was recorded yet', async () => {
      expect(await verifyFolder(join(folder, 'new'))).to.deep.equal({
        ok: true,
        entries: 0,
        head: { seq: 0, hash: '0'.repeat(64) },
        erased: 0,
      });
      expect(existsSync(join(folder, 'new'))).to.equal(false);
    });
  });
});
