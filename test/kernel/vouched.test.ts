import { expect } from 'chai';
import { put } from '../../src/kernel/act.ts';
import { type Reach, reaches } from '../../src/kernel/notice.ts';
import { type Identity, identities } from '../../src/kernel/secrecy.ts';
import { verify } from '../../src/storage/verify.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

/** Accounts and appointments; roles are tried on the disk in test/cli/verify.test.ts. */
describe('X23 L1 what gives rights stands in the ledger', () => {
  let bot: Bot;
  const address = { user: '29-x', conversation: 'c-x', serviceUrl: 'https://smba.example/' };
  const clock = () => ({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }) as const;
  const unvouched = async () =>
    ((await verify(bot.store, { rights: true })).unvouched ?? []).map(({ table, id }) => `${table} ${id}`);
  beforeEach(async () => {
    bot = await organisation([{ id: 'adm' }, { id: 'ana', managerId: 'adm' }, { id: 'ben', managerId: 'adm' }]);
  });
  afterEach(() => bot.close());

  it('an account that was linked stands there, another one in its place does not, nor one of somebody never linked', async () => {
    await bot.act('person.met', { person: 'ana', address, linked: 'account-of-ana' }, 'clock');
    expect(await unvouched()).to.deep.equal([]);
    const row = (await bot.store.get('reaches', 'ana')) as Reach;
    await bot.kernel.apply(clock(), () => [
      put(reaches, { ...row, linked: 'another-account' }),
      put(reaches, { ...row, id: 'ben', linked: 'account-of-ana' }),
    ]);
    expect(await unvouched()).to.deep.equal(['reaches ana', 'reaches ben']);
    const entries = JSON.stringify(await bot.store.entries(1, 100));
    // Whose account it is is not to be read from the ledger: not as it is, nor as a hash that anybody could make.
    expect(entries).to.include('person.linked').and.not.include('account-of-ana');
  });

  it('a link that an administrator made stands there, and does no more once it is taken back', async () => {
    const claim = { account: 'acc', name: 'Ana', email: 'a@example.org', people: ['ana'], why: 'several', ...address };
    await bot.act('person.claim', claim, 'clock');
    const [made] = await bot.store.all('claims');
    await bot.act('person.link', { claim: made?.id ?? '', person: 'ana' });
    expect(((await bot.store.get('reaches', 'ana')) as Reach).linked).to.equal('acc');
    expect(await unvouched()).to.deep.equal([]);
    const row = (await bot.store.get('reaches', 'ana')) as Reach;
    await bot.act('person.unlink', { person: 'ana' });
    await bot.kernel.apply(clock(), () => [put(reaches, row)]);
    expect(await unvouched()).to.deep.equal(['reaches ana']);
  });

  it('a name on the ledger is nobody else’s, whatever salt stands beside it', async () => {
    await bot.act('person.met', { person: 'ana', address, linked: 'acc' }, 'clock');
    const own = (await bot.store.get('identities', 'ana')) as Identity;
    await bot.kernel.apply(clock(), () => [
      put(identities, { ...own, id: 'ben' }),
      put(reaches, { ...((bot.store.get('reaches', 'ana') as Reach) ?? {}), id: 'ben' }),
    ]);
    expect(await unvouched()).to.deep.equal(['identities ben', 'reaches ben']);
  });

  it('an appointment that a later one replaced is none any more', async () => {
    const act = (to: string, person: string) =>
      bot.act('person.acting', { person, for: 'adm', from: '2027-03-01', to });
    await act('2027-03-31', 'ana');
    const first = await bot.store.get('actings', 'adm|2027-03-01');
    await act('2027-04-30', 'ben');
    expect(await unvouched()).to.deep.equal([]);
    await bot.kernel.apply(clock(), () => [{ do: 'put', table: 'actings', row: first as never }]);
    expect(await unvouched()).to.deep.equal(['actings adm|2027-03-01']);
  });
});
