import { expect } from 'chai';
import { appointAdmins } from '../../src/operator/admins.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

const holds = (bot: Bot, who: string) => bot.kernel.read((view) => view.org.holds(who, 'administrator'));
const told = async (bot: Bot) => (await bot.store.entries(1, 1000)).filter((e) => e.what.startsWith('role.'));

describe('STEWARD_ADMINS', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation([{ id: 'eth' }, { id: 'ana' }, { id: 'ben' }], { grants: [['ethics-office', 'eth']] });
  });
  afterEach(() => bot.close());

  it('names administrators, by id, e-mail or Entra id: on the ledger once, told to the Ethics Office and to them', async () => {
    expect(await appointAdmins(bot.kernel, ['ana', 'BEN@example.org'])).to.deep.equal([]);
    await appointAdmins(bot.kernel, ['ana', 'aad-ben']);
    expect([await holds(bot, 'ana'), await holds(bot, 'ben')]).to.deep.equal([true, true]);
    expect((await told(bot)).map((e) => [e.what, e.facts.role])).to.deep.equal([
      ['role.grant', 'administrator'],
      ['role.grant', 'administrator'],
    ]);
    await bot.settled();
    expect(bot.sees('eth', /^For your information/).text).to.match(/Ana now has the role administrator/);
    expect(bot.sees('ana', /You now have the role administrator/).unasked).to.equal(true);
  });

  it('takes back only what it gave', async () => {
    await bot.act('role.grant', { role: 'administrator', person: 'ben' });
    await appointAdmins(bot.kernel, ['ana', 'ben']);
    await appointAdmins(bot.kernel, []);
    expect([await holds(bot, 'ana'), await holds(bot, 'ben')]).to.deep.equal([false, true]);
    expect((await told(bot)).map((e) => e.what)).to.deep.equal(['role.grant', 'role.grant', 'role.revoke']);
  });

  it('says what is wrong with a name that nobody has, or several, and goes on', async () => {
    await bot.imports({ id: 'cat', email: 'ana@example.org' });
    const said = await appointAdmins(bot.kernel, ['nobody@example.org', 'ana@example.org', 'ben']);
    expect(said).to.have.length(2);
    expect(said[0])
      .to.match(/^Name 1 of STEWARD_ADMINS: nobody/)
      .and.to.match(/Import the people file/);
    expect(said[1]).to.match(/^Name 2 of STEWARD_ADMINS fits 2 people/);
    // I4 It goes where logs are kept.
    expect(said.join()).to.not.match(/example\.org|ana|cat/);
    expect([await holds(bot, 'ana'), await holds(bot, 'cat'), await holds(bot, 'ben')]).to.deep.equal([
      false,
      false,
      true,
    ]);
  });
});
