import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sealBox } from '../../src/kernel/sealed/box.ts';
import { diskBallots } from '../../src/storage/lowdb/ballots.ts';
import { diskFiles } from '../../src/storage/lowdb/files.ts';
import { type LowdbStore, openLowdb } from '../../src/storage/lowdb/index.ts';
import { verify } from '../../src/storage/verify.ts';
import { DyingDisk, FaultyDisk } from '../kit/storedisk.ts';
import { draft, putting, tables, thing } from '../kit/storetables.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const codeOf = (trying: Promise<unknown>): Promise<unknown> =>
  trying.then(() => 'done').catch((error: { code?: string }) => error.code);
/** What may go wrong on the way of one file onto the disk. */
const FAULTS: [string, (disk: FaultyDisk) => void][] = [
  ['is full in the middle of a file', (disk) => (disk.room = 100)],
  ['is full when the file is to be made durable', (disk) => (disk.failSyncs = 1)],
  ['fails when the file is to be put in its place', (disk) => (disk.failRenames = 1)],
];
/** More than one operation of them ever needs. */
const MANY_STEPS = 12;

describe('J1 a disk that fails below sealed documents, kept files and the compaction', () => {
  let folder: string;
  let disk: FaultyDisk;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-below-'));
    disk = new FaultyDisk();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const lying = (where: string): number => readdirSync(join(folder, where)).length;
  const works = (): void => {
    disk.room = Number.POSITIVE_INFINITY;
  };

  for (const [what, arm] of FAULTS)
    it(`J1 a sealed document is the one before, whole, where the disk ${what}; then it takes the next`, async () => {
      const box = await diskBallots(folder, disk);
      await box.write('a', bytes('first'));
      arm(disk);
      expect(await codeOf(box.write('a', bytes('second')))).to.equal('ENOSPC');
      arm(disk);
      expect(await codeOf(box.write('b', bytes('new')))).to.equal('ENOSPC');
      works();
      expect([await box.list(), await box.read('a')]).to.deep.equal([['a'], bytes('first')]);
      // Nothing half lies there: on a full disk it would take the room that is left.
      expect(lying('ballots')).to.equal(1);
      await box.write('a', bytes('second'));
      const again = await diskBallots(folder);
      expect([await again.list(), await again.read('a')]).to.deep.equal([['a'], bytes('second')]);
    });

  for (const [what, arm] of FAULTS)
    it(`J1 a file is kept whole or not at all where the disk ${what}`, async () => {
      const files = await diskFiles(folder, disk);
      const put = (text: string) => files.put(bytes(text), { name: 'a.pdf', type: 'application/pdf' });
      const kept = await put('kept');
      arm(disk);
      expect(await codeOf(put('lost'.repeat(100)))).to.equal('ENOSPC');
      works();
      expect(await files.list()).to.deep.equal([kept.id]);
      expect(lying('files')).to.equal(1);
      const late = await put('lost'.repeat(100));
      const again = await diskFiles(folder);
      expect((await again.get(late.id))?.bytes).to.deep.equal(bytes('lost'.repeat(100)));
      expect((await again.get(kept.id))?.bytes).to.deep.equal(bytes('kept'));
    });

  it('J1 killed at any step of a write, a sealed document is the old or the new one; what was acknowledged is the new one', async () => {
    let died = 0;
    for (let after = 0; after < MANY_STEPS; after++) {
      await (await diskBallots(folder)).write('a', bytes('first'));
      const dying = new DyingDisk(after);
      const end = await codeOf((await diskBallots(folder, dying)).write('a', bytes('second')));
      if (dying.dead) died++;
      const next = await diskBallots(folder);
      expect(await next.list(), `after ${after}`).to.deep.equal(['a']);
      const found = Buffer.from((await next.read('a')) ?? []).toString();
      expect(found, `after ${after}`).to.be.oneOf(end === 'done' ? ['second'] : ['first', 'second']);
      expect(lying('ballots')).to.equal(1);
    }
    // Opened, two writes, made durable, put in place, the folder: and once past the end.
    expect(died).to.be.within(5, MANY_STEPS - 1);
  });

  it('J1 P2 killed at any step of a destruction, the others are readable and it can be done to its end', async () => {
    let died = 0;
    for (let after = 0; after < MANY_STEPS; after++) {
      const before = await diskBallots(folder);
      for (const id of ['a', 'b']) await before.write(id, bytes(`${id} `.repeat(1_000)));
      const dying = new DyingDisk(after);
      const end = await codeOf((await diskBallots(folder, dying)).destroy('a'));
      if (dying.dead) died++;
      const next = await diskBallots(folder);
      expect(await next.list(), `after ${after}`).to.be.deep.oneOf(end === 'done' ? [['b']] : [['b'], ['a', 'b']]);
      const left = await next.read('a');
      if (left) expect(left, `after ${after}`).to.deep.equal(bytes('a '.repeat(1_000)));
      expect(await next.read('b')).to.deep.equal(bytes('b '.repeat(1_000)));
      await next.destroy('a');
      expect([await next.list(), lying('ballots')]).to.deep.equal([['b'], 1]);
    }
    expect(died).to.be.within(5, MANY_STEPS - 1);
  });

  it('J1 P1 of answers at once on a disk that fails now and then, each acknowledged one is counted, and each once when it is given again', async () => {
    const key = randomBytes(32);
    const voters = Array.from({ length: 30 }, (_, n) => `p${n}`);
    const group = (n: number): string => (n % 3 ? 'DM' : 'EO');
    const count = async (): Promise<number> => {
      const opened = await sealBox(await diskBallots(folder), key).open('pulse|1');
      return [...opened.values()].reduce((sum, { counts }) => sum + (counts.trust?.['4'] ?? 0), 0);
    };
    const box = sealBox(await diskBallots(folder, disk), key);
    let acknowledged = 0;
    let failed = 0;
    for (let from = 0; from < voters.length; from += 5) {
      const [, arm] = FAULTS[(from / 5) % 4] ?? ['', works];
      arm(disk);
      const some = voters.slice(from, from + 5).map((who, n) => {
        const ballot = { marks: { trust: '4' }, words: { remark: 'r'.repeat(500) } };
        return codeOf(box.cast('pulse|1', group(from + n), who, ballot));
      });
      const ends = await Promise.all(some);
      acknowledged += ends.filter((end) => end === 'done').length;
      failed += ends.filter((end) => end === 'ENOSPC').length;
      works();
      expect(await count()).to.equal(acknowledged);
    }
    expect([acknowledged > 0, failed > 0, acknowledged + failed]).to.deep.equal([true, true, 30]);
    // Everybody presses once more, as they were asked to.
    for (const [n, who] of voters.entries())
      await box.cast('pulse|1', group(n), who, { marks: { trust: '4' }, words: {} });
    expect(await count()).to.equal(30);
  });

  it('J1 a compaction that fails midway changes nothing, leaves nothing behind, and is done later', async () => {
    let store: LowdbStore = await openLowdb({ folder, tables });
    const act = (n: number) => ({ ...putting(thing(`t${n}`, { words: 'w' })), key: `k${n}`, ledger: [draft(`t${n}`)] });
    const found = async (): Promise<unknown> => [
      (await store.all('things')).map(({ id }) => id),
      (await store.head()).seq,
      (await verify(store)).ok,
    ];
    await store.commit(act(0));
    await store.compact();
    const before = readdirSync(join(folder, 'db'));
    // In the way of the next piece of the ledger: by then every table has been written.
    const obstacle = join(folder, 'ledger', '000000000002.jsonl');
    mkdirSync(obstacle);
    await store.commit(act(1));
    expect(await codeOf(store.compact())).to.equal('STW_INTERNAL');
    expect(readdirSync(join(folder, 'db'))).to.deep.equal(before);
    expect(readdirSync(join(folder, 'ledger'))).to.deep.equal(['000000000001.jsonl', '000000000002.jsonl']);
    await store.commit(act(2));
    expect(await found()).to.deep.equal([['t0', 't1', 't2'], 3, true]);
    await rmdir(obstacle);
    // Once done by the store that saw it fail, once by the next one.
    await store.compact();
    expect(await found()).to.deep.equal([['t0', 't1', 't2'], 3, true]);
    await store.close();
    store = await openLowdb({ folder, tables });
    expect(await found()).to.deep.equal([['t0', 't1', 't2'], 3, true]);
    await store.close();
  });
});
