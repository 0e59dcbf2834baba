import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Catalogue } from '../../src/kernel/catalogue.ts';
import { eraseWords } from '../../src/kernel/secrecy.ts';
import type { Row } from '../../src/kernel/store.ts';
import { type LowdbStore, openLowdb } from '../../src/storage/lowdb/index.ts';
import { type Verified, verify, verifyFolder } from '../../src/storage/verify.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { laptop, returnId } from '../kit/laptop/index.ts';

describe('L3 verify looks for the words of what people answered', () => {
  let folder: string;
  let store: LowdbStore;
  let bot: Bot;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-words-'));
    store = await openLowdb({ folder, tables: new Catalogue([laptop]).tables });
    bot = await organisation(
      [
        { id: 'top', grade: 'USG' },
        { id: 'boss', managerId: 'top' },
        { id: 'ana', managerId: 'boss' },
      ],
      { grants: [['ethics-office', 'top']], store: () => store },
    );
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-05-02T12:00');
    await bot.sends('ana', 'laptop.return', { obligation: returnId('c1', 'ana'), words: 'in the blue bag' });
  });
  afterEach(async () => {
    await bot.close();
    await rm(folder, { recursive: true, force: true });
  });

  const words = async (): Promise<Row[]> => store.all('words');
  const act = () => ({ kind: 'test', at: bot.now(), by: 'operator:test', via: 'cli', data: {} }) as const;
  /** In the journal alone, and again with everything in the files: open and offline say the same. */
  const found = async (): Promise<Verified> => {
    const open = await verify(store);
    expect(await verifyFolder(folder)).to.deep.equal(open);
    await store.compact();
    expect(await verifyFolder(folder)).to.deep.equal(open);
    return open;
  };

  it('finds them all', async () => {
    expect(await words()).to.have.length.greaterThan(0);
    expect(await found()).to.include({ ok: true, erased: 0 });
  });

  it('counts what was erased with an entry', async () => {
    const [one] = await words();
    await bot.kernel.apply(act(), () => eraseWords([one?.id ?? '']));
    expect(await found()).to.include({ ok: true, erased: 1 });
  });

  it('fails on words that went without one, and on words that were changed', async () => {
    const [one] = await words();
    await bot.kernel.apply(act(), () => [
      { do: 'put', table: 'words', row: { ...one, text: 'another answer' } as Row },
    ]);
    const changed = await found();
    expect(changed.broken?.reason).to.match(/^the words of entry \d+ were changed$/);
    await bot.kernel.apply(act(), () => [{ do: 'remove', table: 'words', id: one?.id ?? '' }]);
    const gone = await found();
    expect(gone.broken?.seq).to.equal(changed.broken?.seq);
    expect(gone.broken?.reason).to.match(/gone, and no entry says that they were erased$/);
  });
});
