import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type LowdbStore, openLowdb } from '../../src/storage/lowdb/index.ts';
import { FaultyDisk, RecordingDisk } from '../kit/storedisk.ts';
import { draft, putting, tables, thing } from '../kit/storetables.ts';
import { smallDisk } from '../kit/tmpfs.ts';

const codeOf = (commit: Promise<unknown>): Promise<unknown> =>
  commit.then(() => 'done').catch((error: { code?: string }) => error.code);
const act = (n: number, words = '') => ({
  ...putting(thing(`t${n}`, { words })),
  key: `k${n}`,
  reply: n,
  ledger: [draft(`t${n}`)],
});
const idsIn = async (store: LowdbStore): Promise<string[]> => (await store.all('things')).map(({ id }) => id);

describe('J1 a disk that fails', () => {
  let folder: string;
  let disk: FaultyDisk;
  let store: LowdbStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-fault-'));
    disk = new FaultyDisk();
    store = await openLowdb({ folder, tables, disk, probeEvery: 5 });
    await store.commit(act(0));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const reopened = async (): Promise<LowdbStore> => {
    await store.close();
    store = await openLowdb({ folder, tables });
    return store;
  };

  it('acknowledges nothing of a group that did not fit, shows nothing of it, and goes on when there is room', async () => {
    disk.room = 100;
    expect(await Promise.all([codeOf(store.commit(act(1))), codeOf(store.commit(act(2)))])).to.deep.equal([
      'STW_STORE_FULL',
      'STW_STORE_FULL',
    ]);
    expect(store.ready()).to.equal(false);
    expect(await idsIn(store)).to.deep.equal(['t0']);
    expect(await store.reply('k1')).to.equal(undefined);
    expect(await codeOf(store.commit(act(1)))).to.equal('STW_STORE_FULL');
    disk.room = Number.POSITIVE_INFINITY;
    expect(await codeOf(store.commit(act(3)))).to.equal('done');
    expect(store.ready()).to.equal(true);
    expect(await codeOf(store.commit(act(1)))).to.equal('done');
    expect((await reopened()).cut).to.equal(undefined);
    expect(await idsIn(store)).to.deep.equal(['t0', 't1', 't3']);
  });

  it('becomes ready by itself, without anybody having to try a commit', async () => {
    disk.room = 100;
    await codeOf(store.commit(act(1)));
    disk.room = Number.POSITIVE_INFINITY;
    while (!store.ready()) await new Promise((resolve) => setImmediate(resolve));
    expect(await codeOf(store.commit(act(1)))).to.equal('done');
  });

  it('believes a full disk that shows itself only in fdatasync', async () => {
    disk.failSyncs = 1;
    expect(await codeOf(store.commit(act(1)))).to.equal('STW_STORE_FULL');
    expect(await codeOf(store.commit(act(2)))).to.equal('done');
    await reopened();
    expect(await idsIn(store)).to.deep.equal(['t0', 't2']);
  });

  for (const [what, arm] of [
    ['a write', () => (disk.room = 100)],
    ['fdatasync', () => (disk.failSyncs = 1)],
  ] as const) {
    it(`stops writing after EIO from ${what}, and a start finds all that was acknowledged`, async () => {
      disk.code = 'EIO';
      arm();
      expect(await codeOf(store.commit(act(1)))).to.equal('STW_STORE_BROKEN');
      disk.room = Number.POSITIVE_INFINITY;
      expect(await codeOf(store.commit(act(2)))).to.equal('STW_STORE_BROKEN');
      expect(store.ready()).to.equal(false);
      expect(await idsIn(store)).to.deep.equal(['t0']);
      await reopened();
      expect(await idsIn(store)).to.deep.equal(['t0']);
      expect(await codeOf(store.commit(act(2)))).to.equal('done');
    });
  }

  it('writes nothing behind half a group that it could not take back', async () => {
    disk.room = 100;
    disk.failTruncates = 1;
    expect(await codeOf(store.commit(act(1)))).to.equal('STW_STORE_BROKEN');
    disk.room = Number.POSITIVE_INFINITY;
    expect(await codeOf(store.commit(act(2)))).to.equal('STW_STORE_BROKEN');
    await reopened();
    expect(store.cut?.bytes).to.equal(100);
    expect(await idsIn(store)).to.deep.equal(['t0']);
  });

  it('J1 survives a real disk that fills and is freed (tmpfs; needs root)', async function () {
    const disk = smallDisk(this, '1m');
    const mount = disk.path;
    try {
      writeFileSync(join(mount, 'ballast'), Buffer.alloc(400_000));
      let small = await openLowdb({ folder: join(mount, 'data'), tables, probeEvery: 5 });
      const acknowledged: string[] = [];
      const tell = async (n: number): Promise<unknown> => {
        const code = await codeOf(small.commit(act(n, 'w'.repeat(20_000))));
        if (code === 'done') acknowledged.push(`t${n}`);
        return code;
      };
      let n = 0;
      while ((await tell(n)) === 'done') n++;
      expect(await tell(n)).to.equal('STW_STORE_FULL');
      expect(small.ready()).to.equal(false);
      // Too little room for a compaction, which would need more before it frees any: it says so and touches nothing.
      rmSync(join(mount, 'ballast'));
      expect(await tell(n + 1)).to.equal('done');
      expect(await codeOf(small.compact())).to.equal('STW_STORE_FULL');
      expect(await tell(n + 2)).to.equal('done');
      await small.close();
      small = await openLowdb({ folder: join(mount, 'data'), tables });
      expect(small.cut).to.equal(undefined);
      expect(await idsIn(small)).to.deep.equal([...acknowledged].sort());
      await small.close();
    } finally {
      disk.remove();
    }
  });
});

describe('J2 a power cut', () => {
  const PAGE = 4096;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-power-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('begins a group only after the one before is durable', async () => {
    const disk = new RecordingDisk();
    const store = await openLowdb({ folder: join(folder, 'a'), tables, disk });
    await Promise.all(Array.from({ length: 50 }, (_, n) => store.commit(putting(thing(`t${n % 7}`)))));
    await store.close();
    let unsynced = 0;
    for (const { kind } of disk.log) {
      unsynced = kind === 'write' ? unsynced + 1 : kind === 'sync' ? 0 : unsynced;
      expect(unsynced).to.be.at.most(1);
    }
    expect(disk.log.filter(({ kind }) => kind === 'write').length).to.be.greaterThan(3);
  });

  it('keeps every acknowledged group and takes the last one whole or not at all, whichever of its pages reached the disk', async () => {
    const disk = new RecordingDisk();
    const first = await openLowdb({ folder: join(folder, 'a'), tables, disk });
    await first.commit(act(0, 'w'.repeat(3_000)));
    await first.commit(act(1, 'w'.repeat(2_500)));
    await Promise.all([2, 3, 4].map((n) => first.commit(act(n, 'w'.repeat(5_000)))));
    await first.close();
    const writes = disk.log.filter((each) => each.kind === 'write');
    let tried = 0;
    for (let last = 0; last < writes.length; last++) {
      const write = writes[last] as (typeof writes)[number];
      const durable = Buffer.concat(writes.slice(0, last).map(({ bytes }) => bytes));
      const end = write.at + write.bytes.length;
      const pages: number[] = [];
      for (let page = Math.floor(write.at / PAGE); page * PAGE < end; page++) pages.push(page);
      for (let subset = 0; subset < 2 ** pages.length; subset++) {
        // Blocks that were allocated but never written read as zeros; the length may have reached the disk or not.
        const image = Buffer.concat([durable, Buffer.alloc(write.bytes.length)]);
        const come = pages.filter((_, n) => subset & (1 << n));
        for (const page of come) {
          const [from, to] = [Math.max(write.at, page * PAGE), Math.min(end, (page + 1) * PAGE)];
          write.bytes.copy(image, from, from - write.at, to - write.at);
        }
        const lengths =
          come.length === 0
            ? [durable.length, image.length]
            : [image.length, Math.min(end, ((come.at(-1) ?? 0) + 1) * PAGE)];
        for (const length of new Set(lengths)) {
          const copy = join(folder, 'b');
          await cp(join(folder, 'a'), copy, { recursive: true });
          writeFileSync(write.path.replace(join(folder, 'a'), copy), image.subarray(0, length));
          const store = await openLowdb({ folder: copy, tables });
          const whole = come.length === pages.length;
          const groups = [['t0'], ['t1'], ['t2', 't3', 't4']].slice(0, whole ? last + 1 : last);
          expect(await idsIn(store)).to.deep.equal(groups.flat());
          expect((await store.head()).seq).to.equal(groups.flat().length);
          // What comes next stands behind good groups only.
          await store.commit(act(9));
          await store.close();
          const again = await openLowdb({ folder: copy, tables });
          expect(await idsIn(again)).to.deep.equal([...groups.flat(), 't9']);
          await again.close();
          await rm(copy, { recursive: true });
          tried++;
        }
      }
    }
    expect(tried).to.be.greaterThan(50);
  });

  it('reports what it cut', async () => {
    const store = await openLowdb({ folder, tables });
    await store.commit(act(0));
    await store.close();
    const path = join(folder, 'journal', '00000001.journal');
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('STW1 2 5000 half a group')]));
    const said: string[] = [];
    const next = await openLowdb({ folder, tables, report: (line) => said.push(line) });
    expect(next.cut).to.deep.equal({ file: path, bytes: 24 });
    expect(said).to.have.length(1);
    expect(said[0]).to.contain('24 bytes').and.to.contain(path);
    await next.close();
  });

  it('cuts a half-written group also where an empty segment had just been begun behind it', async () => {
    const store = await openLowdb({ folder, tables });
    await store.commit(act(0));
    await store.close();
    const segment = (n: number): string => join(folder, 'journal', `0000000${n}.journal`);
    writeFileSync(segment(1), Buffer.concat([readFileSync(segment(1)), Buffer.from('STW1 2 5000 half a group')]));
    writeFileSync(segment(2), '');
    const next = await openLowdb({ folder, tables });
    expect(next.cut?.bytes).to.equal(24);
    await next.commit(act(1));
    await next.compact();
    await next.commit(act(2));
    await next.close();
    const last = await openLowdb({ folder, tables });
    expect(await idsIn(last)).to.deep.equal(['t0', 't1', 't2']);
    await last.close();
  });

  for (const [what, harm] of [
    ['a group that good ones follow', (bytes: Buffer) => bytes.fill('x', 300, 304)],
    ['a header that good groups follow', (bytes: Buffer) => bytes.fill('x', 0, 4)],
    ['a group that is missing before good ones', (bytes: Buffer) => bytes.subarray(bytes.indexOf(10) + 1)],
    ['a group that stands twice', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, bytes.indexOf(10) + 1), bytes])],
  ] as const) {
    it(`does not start on ${what}: that is damage, and nothing is changed`, async () => {
      const store = await openLowdb({ folder, tables });
      for (const n of [0, 1, 2]) await store.commit(act(n));
      await store.close();
      const path = join(folder, 'journal', '00000001.journal');
      const harmed = harm(readFileSync(path));
      writeFileSync(path, harmed);
      expect(await codeOf(openLowdb({ folder, tables }))).to.equal('STW_STORE_DAMAGED');
      expect(readFileSync(path).equals(harmed)).to.equal(true);
    });
  }
});
