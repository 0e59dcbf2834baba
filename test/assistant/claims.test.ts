import { expect } from 'chai';
import { claimId } from '../../src/kernel/claim.ts';
import type { Reach } from '../../src/kernel/notice.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

/*
 * D7: `new`, `two` and `boss` are accounts that the people file does not name. The directory gives them the address of somebody:
 * of Ana, who is known under another account; of Ben and Bea, who share one; of Adm, an administrator without an Entra id.
 */
const says = (email: string, name: string) => ({ email, upn: email, name });
const house = (): Promise<Bot> =>
  organisation(
    [
      { id: 'ana' },
      { id: 'ben', email: 'shared@example.org', aadObjectId: '' },
      { id: 'bea', email: 'shared@example.org', aadObjectId: '' },
      { id: 'adm', aadObjectId: '' },
      { id: 'chief' },
      { id: 'free', aadObjectId: '' },
    ],
    {
      grants: [
        ['administrator', 'adm'],
        ['administrator', 'chief'],
      ],
      members: {
        '29-new': says('ana@example.org', 'Ana Canary'),
        '29-two': says('shared@example.org', 'Ben Shared'),
        '29-boss': says('adm@example.org', 'The Boss'),
        '29-free': says('free@example.org', 'Free'),
      },
    },
  );

describe('An account that may be somebody (D7)', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const linked = async (who: string) => ((await bot.store.get('reaches', who)) as Reach | undefined)?.linked;
  const entries = async (what: string) => (await bot.store.entries(1, 1000)).filter((e) => e.what === what).length;

  it('one row with the address, known under no account, is linked at once', async () => {
    await bot.says('free', 'help');
    expect(await linked('free')).to.equal('aad-free');
  });

  for (const [who, why, person] of [
    ['new', 'is known under another account', 'Ana'],
    ['two', 'Several people in the list have the address', 'Bea'],
    ['boss', 'never recognised by an address alone', 'Adm'],
  ] as const)
    it(`${who}: is told what happens next, once a day; an administrator reads why, and decides`, async () => {
      await bot.says('ana', 'help');
      expect(await bot.says(who, 'what do I owe')).to.include('I have asked an administrator');
      expect(await bot.says(who, 'what do I owe')).to.equal('');
      await bot.settled();
      expect(await entries('person.claimed')).to.equal(1);
      const card = bot.sees('chief', /Who is/);
      expect([card.unasked, card.text.includes(why)]).to.deep.equal([true, true]);
      expect(await bot.presses('chief', `It is ${person}`)).to.include(`Linked to ${person}`);
      expect(await linked(person.toLowerCase())).to.equal(`aad-${who}`);
      await bot.until('2027-03-02T12:00Z');
      expect(bot.sees(who, /I know you now/).unasked).to.equal(true);
      expect(await bot.says(who, 'what do I owe')).to.include('Nothing');
    });

  it('pressed twice it is one link; pressed by a second administrator, late, it shows what was decided', async () => {
    await bot.says('free', 'help');
    await bot.act('role.grant', { role: 'administrator', person: 'free', unit: '' }, 'operator:test');
    await bot.says('two', 'help');
    for (const who of ['chief', 'free'])
      await bot.sends(who, 'obligation.list', { open: `person.claim|${claimId('aad-two')}` });
    const [mine, late] = ['chief', 'free'].map((who) => structuredClone(bot.chat(who).at(-1)?.card));
    if (!mine || !late) throw new Error('no card');
    const before = await entries('person.linked');
    const first = await bot.presses('chief', 'It is Bea', { on: mine });
    expect(await bot.presses('chief', 'It is Bea', { on: mine })).to.equal(first);
    expect(await bot.presses('free', 'It is Ben', { on: late })).to.include('Linked to Bea');
    expect([await linked('bea'), await linked('ben')]).to.deep.equal(['aad-two', undefined]);
    expect((await entries('person.linked')) - before).to.equal(1);
  });

  it('turned down it stays nobody, and nobody is asked again', async () => {
    await bot.says('two', 'help');
    await bot.sends('chief', 'obligation.list', { open: `person.claim|${claimId('aad-two')}` });
    expect(await bot.presses('chief', 'None of them')).to.include('Turned down');
    await bot.days(1);
    expect(await bot.says('two', 'help')).to.include('not in the Organization');
    expect(await entries('person.claimed')).to.equal(1);
  });

  it('D7 nobody decides about the own row, and nobody else than an administrator decides', async () => {
    await bot.says('boss', 'help');
    const data = { claim: claimId('aad-boss'), person: 'adm' };
    const own = await bot.act('person.link', data, 'adm', { via: 'card' });
    expect([own.refused, own.reply.text]).to.deep.equal([true, 'common.claim.own']);
    expect(await bot.sends('ana', 'person.link', data)).to.include('Your role does not include this');
    expect(await bot.sends('ana', 'obligation.list', { open: `person.claim|${data.claim}` })).to.include(
      'not there for you',
    );
    expect(await bot.says('ana', 'links')).to.not.include('The Boss');
    expect(await linked('adm')).to.equal(undefined);
  });

  it('a person who does not fit is nobody that an administrator could choose', async () => {
    await bot.says('two', 'help');
    expect(await bot.sends('chief', 'person.link', { claim: claimId('aad-two'), person: 'ana' })).to.include(
      'does not fit',
    );
  });

  it('D7 an import that gives a row my address hands me nothing that an administrator holds', async () => {
    // The row of the administrator gets the address of `free`, past the check of imports: still no link by address.
    await bot.imports({ id: 'free', email: 'other@example.org', aadObjectId: '' });
    await bot.imports({ id: 'adm', email: 'free@example.org', aadObjectId: '' });
    expect(await bot.says('free', 'sending')).to.include('I have asked an administrator');
    expect(await linked('adm')).to.equal(undefined);
  });

  it('a wrong link is taken back, and does not come again by itself', async () => {
    await bot.says('free', 'help');
    await bot.act('person.unlink', { person: 'free' }, 'operator:test');
    expect(await linked('free')).to.equal(undefined);
    expect(await bot.says('free', 'what do I owe')).to.include('not in the Organization');
    expect(await linked('free')).to.equal(undefined);
    expect(await entries('person.unlinked')).to.equal(1);
  });

  it('the ledger names nobody and no address', async () => {
    await bot.says('new', 'help');
    await bot.says('two', 'help');
    expect(JSON.stringify(await bot.store.entries(1, 1000))).to.not.match(/Canary|@example|aad-/);
  });
});
