import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BallotBox, Files } from '../../src/kernel/ballot.ts';
import { diskBallots } from '../../src/storage/lowdb/ballots.ts';
import { diskFiles } from '../../src/storage/lowdb/files.ts';
import { stamp, stampOf } from '../../src/storage/lowdb/stamp.ts';
import { memoryBallots, memoryFiles } from '../../src/storage/memory/ballots.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

describe('ballot box, files and stamp', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-boxes-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const boxes: [string, () => Promise<BallotBox>][] = [
    ['in memory', async () => memoryBallots()],
    ['on disk', () => diskBallots(folder)],
  ];
  for (const [where, make] of boxes) {
    it(`keeps sealed documents whole, replaces them whole, and destroys them, ${where}`, async () => {
      const box = await make();
      const ids = ['cycle 2026/Département: مكتب 🕊', '../../etc', 'b', 'B'];
      for (const id of ids) await box.write(id, bytes(`first ${id}`));
      await box.write('b', bytes('second'));
      expect(await box.list()).to.deep.equal([...ids].sort());
      expect(await box.read('b')).to.deep.equal(bytes('second'));
      expect(await box.read('B')).to.deep.equal(bytes('first B'));
      expect(await box.read('unknown')).to.equal(undefined);
      await box.destroy('b');
      await box.destroy('b');
      expect(await box.read('b')).to.equal(undefined);
      expect(await box.list()).to.have.length(3);
    });
  }

  it('P2 keeps documents of one size as files of one size, without the time of the last answer, and sweeps up half-written ones', async () => {
    const box = await diskBallots(folder);
    await box.write('a', new Uint8Array(5_000));
    await box.write(`a much longer name ${'x'.repeat(300)}`, new Uint8Array(5_000));
    const home = join(folder, 'ballots');
    const stats = readdirSync(home).map((name) => statSync(join(home, name)));
    expect(new Set(stats.map(({ size }) => size)).size).to.equal(1);
    for (const { mtimeMs, mode } of stats) expect([mtimeMs, mode & 0o777]).to.deep.equal([0, 0o600]);
    writeFileSync(join(home, '.half.box.1-abc.tmp'), 'half');
    expect(await (await diskBallots(folder)).list()).to.have.length(2);
    expect(readdirSync(home)).to.have.length(2);
  });

  const drawers: [string, () => Promise<Files>][] = [
    ['in memory', async () => memoryFiles()],
    ['on disk', () => diskFiles(folder)],
  ];
  for (const [where, make] of drawers) {
    it(`keeps the same file once, under its content's hash, ${where}`, async () => {
      const files = await make();
      const { id, bytes: size } = await files.put(bytes('sheet\nwith lines'), {
        name: 'feuille é.pdf',
        type: 'application/pdf',
      });
      expect(size).to.equal(16);
      expect(await files.put(bytes('sheet\nwith lines'), { name: 'again.pdf', type: 'application/pdf' })).to.include({
        id,
      });
      expect(await files.get(id)).to.deep.equal({
        bytes: bytes('sheet\nwith lines'),
        name: 'feuille é.pdf',
        type: 'application/pdf',
      });
      for (const odd of ['f'.repeat(64), '../../etc/passwd', '']) expect(await files.get(odd)).to.equal(undefined);
      await files.remove(id);
      await files.remove('../..');
      expect(await files.get(id)).to.equal(undefined);
    });
  }

  it('refuses to hand over a file whose bytes have changed', async () => {
    const files = await diskFiles(folder);
    const { id } = await files.put(bytes('evidence'), { name: 'a', type: 'text/plain' });
    const path = join(folder, 'files', id);
    writeFileSync(path, readFileSync(path, 'utf8').replace('evidence', 'innocence'));
    const error = await files.get(id).catch((thrown: { code: string }) => thrown);
    expect(error).to.include({ code: 'STW_STORE_DAMAGED' });
    await files.put(bytes('evidence'), { name: 'a', type: 'text/plain' });
    expect((await files.get(id))?.bytes).to.deep.equal(bytes('evidence'));
  });

  it('D5 remembers that data was served in production, from the first time on', async () => {
    expect(await stampOf(folder)).to.equal(undefined);
    await stamp(folder, '2026-01-05T09:00:00.000Z');
    await stamp(folder, '2027-01-05T09:00:00.000Z');
    expect(await stampOf(folder)).to.deep.equal({ since: '2026-01-05T09:00:00.000Z' });
    writeFileSync(join(folder, 'production.json'), '');
    expect(await stampOf(folder).catch((thrown: { code: string }) => thrown.code)).to.equal('STW_STORE_DAMAGED');
  });
});
