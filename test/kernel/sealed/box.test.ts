import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BallotBox } from '../../../src/kernel/ballot.ts';
import { sealBox } from '../../../src/kernel/sealed/box.ts';
import { SIZE_STEP } from '../../../src/kernel/sealed/document.ts';
import { diskBallots } from '../../../src/storage/lowdb/ballots.ts';
import { memoryBallots } from '../../../src/storage/memory/ballots.ts';

const KEY = randomBytes(32);
const CANARY = 'canary-7f3a';
const MOST = { each: 5, all: 8 };
const yes = (step: string, remark = '') => ({ marks: { trust: step }, words: { remark } });

describe('the sealed box', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-sealed-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function sizes(box: BallotBox): Promise<number[]> {
    return Promise.all((await box.list()).map(async (id) => (await box.read(id))?.length ?? 0));
  }

  it('P2 holds nothing in clear after any answer, in documents of equal size, a restart in between', async () => {
    const voters = ['ann', 'bob', 'cem', 'dora'];
    for (const [i, voter] of voters.entries()) {
      // Opened anew each time: nothing is only in memory.
      const box = sealBox(await diskBallots(folder), KEY);
      await box.cast('pulse|1', i % 2 ? 'DM' : 'EO', voter, yes('4', `${CANARY} ${i}`));
      for (const file of await readdir(join(folder, 'ballots'))) {
        const bytes = await readFile(join(folder, 'ballots', file));
        expect(bytes.includes(CANARY)).to.equal(false);
        for (const name of voters) {
          expect(bytes.includes(`"${name}"`)).to.equal(false);
          expect(bytes.includes(createHash('sha256').update(name).digest('base64url').slice(0, 12))).to.equal(false);
        }
      }
      expect(new Set(await sizes(await diskBallots(folder)))).to.deep.equal(new Set([SIZE_STEP]));
    }
    const opened = await sealBox(await diskBallots(folder), KEY).open('pulse|1');
    expect(opened.get('EO')?.counts).to.deep.equal({ trust: { '4': 2 } });
    expect(opened.get('DM')?.words.remark).to.have.members([`${CANARY} 1`, `${CANARY} 3`]);
  });

  it('P2 grows all documents alike when one needs more room', async () => {
    const disk = memoryBallots();
    const box = sealBox(disk, KEY);
    await box.cast('pulse|1', 'EO', 'ann', yes('1'));
    for (let i = 0; i < 45; i++) await box.cast('pulse|1', 'DM', `p${i}`, yes('2', 'x'.repeat(1500)));
    expect(await sizes(disk)).to.deep.equal([2 * SIZE_STEP, 2 * SIZE_STEP]);
    expect((await box.open('pulse|1')).get('EO')?.counts).to.deep.equal({ trust: { '1': 1 } });
  });

  it('P2 makes documents of equal size again that a crash left unequal', async () => {
    const disk = memoryBallots();
    const first = sealBox(disk, KEY);
    await first.cast('pulse|1', 'EO', 'ann', yes('1'));
    await first.cast('pulse|1', 'DM', 'bob', yes('1'));
    let writes = 0;
    const dying: BallotBox = {
      ...disk,
      write: (id, bytes) => (++writes > 1 ? Promise.reject(new Error('gone')) : disk.write(id, bytes)),
    };
    const failed = await sealBox(dying, KEY)
      .cast('pulse|1', 'DM', 'cem', yes('2', 'x'.repeat(SIZE_STEP)))
      .catch(() => 'failed');
    expect(failed).to.equal('failed');
    expect(new Set(await sizes(disk)).size).to.equal(2);
    await sealBox(disk, KEY).cast('pulse|1', 'DM', 'dora', yes('2'));
    expect(new Set(await sizes(disk)).size).to.equal(1);
  });

  it('counts a person once, in whichever group, and seals the same answer anew each time', async () => {
    const disk = memoryBallots();
    const box = sealBox(disk, KEY);
    await Promise.all([
      box.cast('pulse|1', 'DM', 'ann', yes('5')),
      box.cast('pulse|1', 'EO', 'ann', yes('1')),
      box.cast('pulse|1', 'DM', 'ann', yes('2')),
    ]);
    const [dm = ''] = await disk.list();
    const before = await disk.read(dm);
    await sealBox(disk, KEY).cast('pulse|1', 'EO', 'ann', yes('1'));
    expect(await disk.read(dm)).to.deep.equal(before);
    const opened = await box.open('pulse|1');
    expect([...opened].map(([group, { counts }]) => [group, counts])).to.deep.equal([['DM', { trust: { '5': 1 } }]]);
  });

  it('counts everybody of a rush, and nobody whose write failed', async () => {
    const disk = memoryBallots();
    let broken = true;
    const box = sealBox(
      { ...disk, write: (id, bytes) => (broken ? Promise.reject(new Error('full')) : disk.write(id, bytes)) },
      KEY,
    );
    expect(await box.cast('pulse|1', 'DM', 'ann', yes('5')).catch((e: Error) => e.message)).to.equal('full');
    broken = false;
    await Promise.all(
      ['ann', ...Array.from({ length: 60 }, (_, i) => `p${i}`)].map((who, i) =>
        box.cast('pulse|1', i % 2 ? 'DM' : 'EO', who, yes('5')),
      ),
    );
    const counted = [...(await box.open('pulse|1')).values()].map((c) => c.counts.trust?.['5'] ?? 0);
    expect(counted.reduce((a, b) => a + b)).to.equal(61);
  });

  it('does not open under another key, in another place, or changed; and says nothing of what is inside', async () => {
    const disk = memoryBallots();
    await sealBox(disk, KEY).cast('pulse|1', 'DM', 'ann', yes('5', CANARY));
    const bytes = (await disk.read((await disk.list())[0] ?? '')) as Uint8Array;
    const fault = (box: BallotBox, key: Uint8Array) =>
      sealBox(box, key)
        .open('pulse|1')
        .then(
          () => 'opened',
          (e: Error & { code: string }) => `${e.code} ${e.message.includes(CANARY)}`,
        );
    expect(await fault(disk, randomBytes(32))).to.equal('STW_SEALED false');
    expect(await fault({ ...disk, read: async () => bytes.map((b, i) => (i === 99 ? b ^ 1 : b)) }, KEY)).to.equal(
      'STW_SEALED false',
    );
    await disk.write('pulse|1|EO', bytes);
    expect(await fault(disk, KEY)).to.equal('STW_SEALED false');
  });

  it('destroys a run for good: what comes late is not counted, other runs stay', async () => {
    const disk = memoryBallots();
    const box = sealBox(disk, KEY);
    await box.cast('pulse|1', 'DM', 'ann', yes('5'));
    await box.cast('pulse|1-2', 'DM', 'ann', yes('5'));
    await Promise.all([box.destroy('pulse|1'), box.cast('pulse|1', 'DM', 'bob', yes('5'))]);
    await box.cast('pulse|1', 'DM', 'cem', yes('5'));
    expect((await disk.list()).map((id) => id.split('|')[1])).to.deep.equal(['1-2']);
  });

  it('P6 keeps a letter once, with who wrote it, under a reference that means nothing', async () => {
    const box = sealBox(memoryBallots(), KEY);
    const letter = {
      by: 'ann',
      about: 'take|1|ann',
      at: '2027-03-01T09:00:00.000Z',
      words: { text: 'I was on mission.' },
    };
    const post = async (it: typeof letter) => (await box.post('note|1', it, MOST)) as { ref: string };
    const { ref } = await post(letter);
    expect(await post({ ...letter, at: '2027-03-02T09:00:00.000Z' })).to.deep.equal({ ref });
    expect(await post({ ...letter, words: { text: 'One more thing.' } })).to.not.deep.equal({ ref });
    expect((await box.open('note|1')).get('')?.letters.map((l) => [l.by, l.words.text])).to.deep.equal([
      ['ann', 'I was on mission.'],
      ['ann', 'One more thing.'],
    ]);
    expect(ref).to.match(/^[\w-]{12}$/);
  });

  const note = (by: string, text: string) => ({ by, about: `take|1|${by}`, at: '2027-03-01T09:00Z', words: { text } });

  it('P6 keeps so many letters of a person and of a run, twenty at once too; the same again is kept already', async () => {
    const box = sealBox(memoryBallots(), KEY);
    const tries = Array.from({ length: 20 }, (_, n) => box.post('note|1', note('ann', `note ${n}`), MOST));
    const ends = await Promise.all(tries);
    expect(ends.slice(5)).to.deep.equal(Array(15).fill({ full: 'each' }));
    expect(await box.post('note|1', note('ann', 'note 4'), MOST)).to.deep.equal(ends[4]);
    for (const by of ['bob', 'cem', 'dora']) await box.post('note|1', note(by, 'x'), MOST);
    expect(await box.post('note|1', note('eva', 'x'), MOST)).to.deep.equal({ full: 'all' });
    expect(await box.post('note|2', note('ann', 'x'), MOST)).to.have.property('ref');
    expect((await box.open('note|1')).get('')?.letters).to.have.length(8);
  });

  it('X21 P2 P6 many letters make no answer a larger write: each kind of run has a size of its own', async () => {
    const disk = memoryBallots();
    const writes: string[] = [];
    const write = (id: string, bytes: Uint8Array) => {
      writes.push(id);
      return disk.write(id, bytes);
    };
    const box = sealBox({ ...disk, write }, KEY);
    for (const group of ['EO', 'DM']) await box.cast('pulse|1', group, `head of ${group}`, yes('1'));
    writes.length = 0;
    for (let n = 0; n < 100; n++) await box.post('note|1', note(`p${n}`, '漢'.repeat(2_000)), { each: 5, all: 1_000 });
    expect(writes.filter((id) => id.startsWith('pulse'))).to.deep.equal([]);
    await box.cast('pulse|1', 'EO', 'ann', yes('2'));
    const largest = async (kind: string) =>
      (await disk.list()).filter((id) => id.startsWith(kind)).map(async (id) => (await disk.read(id))?.length);
    expect(await Promise.all(await largest('pulse'))).to.deep.equal([SIZE_STEP, SIZE_STEP]);
    // 100 letters of 6,000 bytes of text and some 200 around it: ten steps of 64 KB.
    expect(await Promise.all(await largest('note'))).to.deep.equal([10 * SIZE_STEP]);
  });

  it('X22 L3 forgets the letters of one person, in every run; every letter is sealed anew, in the same size', async () => {
    const disk = memoryBallots();
    const box = sealBox(disk, KEY);
    await box.cast('pulse|1', 'EO', 'ann', yes('1'));
    for (const run of ['note|1', 'note|2']) {
      await box.post(run, note('ann', CANARY), MOST);
      await box.post(run, note('bob', 'stays'), MOST);
    }
    await box.post('note|3', note('cem', 'stays too'), MOST);
    const before = new Map(
      await Promise.all((await disk.list()).map(async (id) => [id, await disk.read(id)] as const)),
    );
    await box.forget('ann');
    const left = async (run: string) =>
      [...(await box.open(run)).values()].flatMap((d) => d.letters.map((l) => l.words));
    expect([await left('note|1'), await left('note|2')]).to.deep.equal([[{ text: 'stays' }], [{ text: 'stays' }]]);
    const same = (id: string) => async () =>
      Buffer.compare(before.get(id) ?? Buffer.alloc(0), (await disk.read(id)) ?? Buffer.alloc(0)) === 0;
    for (const id of await disk.list()) {
      // Whose documents held one of theirs is not to be seen.
      expect(await same(id)(), id).to.equal(id.startsWith('pulse'));
      expect((await disk.read(id))?.length).to.equal(SIZE_STEP);
    }
  });
});
