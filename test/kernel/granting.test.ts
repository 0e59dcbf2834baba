import { expect } from 'chai';
import type { App } from '../../src/app.ts';
import { operate } from '../../src/operator/index.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

const people = [{ id: 'eth' }, { id: 'eve' }, { id: 'adm' }, { id: 'ada' }, { id: 'ana' }, { id: 'ben' }];
const office = (person: string) => ({ role: 'ethics-office', person });
const holds = (bot: Bot, who: string) => bot.kernel.read((view) => view.org.holds(who, 'ethics-office'));
const press = async (bot: Bot, who: string, kind: string, data: { [name: string]: string }) =>
  (await bot.act(kind, data, who, { via: 'card' })).reply.text ?? 'card';
/** The first lines of what came to somebody unasked. */
const heard = (bot: Bot, who: string) => bot.unasked(who).map((m) => m.text);

describe('Who gives roles to whom (X5)', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(people, {
      // Thursday night: nobody is written to before the morning.
      at: '2027-03-04T02:00:00.000Z',
      grants: [
        ['ethics-office', 'eth'],
        ['ethics-office', 'eve'],
        ['administrator', 'adm'],
        ['administrator', 'ada'],
      ],
    });
  });
  afterEach(() => bot.close());

  it('X5 a role given at night and taken back before the morning is told all the same, with who did it', async () => {
    expect(await press(bot, 'adm', 'role.grant', { role: 'trainer', person: 'ben' })).to.equal('common.role.granted');
    await bot.until('2027-03-04T03:00');
    expect(await press(bot, 'adm', 'role.revoke', { role: 'trainer', person: 'ben' })).to.equal('common.role.revoked');
    await bot.until('2027-03-04T09:30');
    for (const who of ['eth', 'eve'])
      expect(heard(bot, who).join())
        .to.match(/Ben now has the role trainer/)
        .and.to.match(/Ben no longer has the role trainer/)
        .and.to.match(/By Adm, on 4 March 2027/);
    // Of what is over, the holder reads only that.
    expect(heard(bot, 'ben').join())
      .to.match(/You no longer have the role trainer/)
      .and.not.to.match(/You now have/);
    bot.hearsNothing('ana');
  });

  it('X5 nobody gives a role to themself in the chat, and the attempt is on the ledger', async () => {
    for (const role of ['ethics-office', 'trainer', 'oversight-secretariat'])
      expect(await press(bot, 'adm', 'role.grant', { role, person: 'adm' })).to.equal('common.role.self');
    expect(
      (await bot.act('role.grant', office('adm'), 'operator:u', { as: 'adm' })).reply.text,
      'nor by an operator in their name',
    ).to.equal('common.role.self');
    expect(await holds(bot, 'adm')).to.equal(false);
    const lines = (await bot.store.entries(1, 1000)).filter((e) => e.what === 'refused');
    expect(lines.map((e) => e.facts.why)).to.deep.equal(Array(4).fill('common.role.self'));
  });

  it('X5 the Ethics Office is entered by two people: an administrator proposes, somebody of the office confirms', async () => {
    expect(await press(bot, 'adm', 'role.grant', office('ana'))).to.equal('common.role.asked');
    expect(await holds(bot, 'ana')).to.equal(false);
    const confirm = { proposal: 'grant|ethics-office|ana||', answer: 'yes' };
    for (const who of ['adm', 'ada', 'ana', 'ben'])
      expect(await press(bot, who, 'role.confirm', confirm), who).to.equal('common.role.second');
    expect(
      (await bot.act('role.confirm', confirm, 'operator:u')).reply.text,
      'an operator has a command of their own',
    ).to.equal('common.refused.operator');
    await bot.until('2027-03-04T09:30');
    expect(bot.sees('eve', /Adm proposes the role Ethics Office for Ana/).text).to.match(
      /please ask Adm by another way/,
    );
    expect(await bot.presses('eth', 'Confirm')).to.match(/Confirmed on 4 March 2027 by Eth/);
    expect(await holds(bot, 'ana')).to.equal(true);
    // The other's copy asks no more; a press on one that lies further up changes nothing.
    expect(bot.sees('eve', /Adm proposes/).text).to.match(/Confirmed on 4 March 2027 by Eth/);
    expect(await press(bot, 'eve', 'role.confirm', { ...confirm, answer: 'no' })).to.equal('card');
    expect(await holds(bot, 'ana')).to.equal(true);
    await bot.until('2027-03-05T09:30');
    expect(heard(bot, 'eve').join()).to.match(/By Adm, confirmed by Eth, on 4 March 2027/);
    expect(heard(bot, 'ada').join(), 'administrators hear of that office too').to.match(/confirmed by Eth/);
    const lines = (await bot.store.entries(1, 1000)).filter((e) => e.what.startsWith('role.'));
    expect(lines.map((e) => e.what)).to.deep.equal(['role.proposed', 'role.confirmed', 'role.grant']);
    expect(new Set(lines.map((e) => e.by)).size).to.equal(2);
  });

  it('X5 nor is the office emptied by one: who would lose it is asked, and hears of it when an operator does it at once', async () => {
    for (const who of ['eth', 'eve'])
      expect(await press(bot, 'adm', 'role.revoke', office(who))).to.equal('common.role.asked');
    expect([await holds(bot, 'eth'), await holds(bot, 'eve')]).to.deep.equal([true, true]);
    await bot.until('2027-03-04T09:30');
    const proposal = (who: string) => ({ proposal: `revoke|ethics-office|${who}||` });
    expect(await press(bot, 'ada', 'role.confirm', { ...proposal('eth'), answer: 'yes' })).to.equal(
      'common.role.second',
    );
    await press(bot, 'eth', 'role.confirm', { ...proposal('eth'), answer: 'no' });
    expect(await holds(bot, 'eth')).to.equal(true);
    // The operator of the machine can, and everybody concerned hears who: the office as it was before, and the administrators.
    await bot.act('role.revoke', office('eth'), 'operator:mallory');
    await bot.act('role.revoke', office('eve'), 'operator:mallory');
    await bot.act('role.grant', office('ben'), 'operator:mallory');
    await bot.until('2027-03-05T09:30');
    expect(heard(bot, 'eth').at(-1))
      .to.match(/You no longer have the role Ethics Office/)
      .and.to.match(/operator mallory/);
    for (const who of ['eve', 'adm', 'ada'])
      expect(heard(bot, who).join(), who)
        .to.match(/Eth no longer has the role Ethics Office/)
        .and.to.match(/operator mallory/);
  });

  it('X5 where nobody is in the office another administrator confirms; where there is none either, an operator', async () => {
    await bot.imports({ id: 'eth', status: 'left' }, { id: 'eve', status: 'long-leave' });
    expect(await press(bot, 'adm', 'role.grant', office('ana'))).to.equal('common.role.asked');
    expect(await press(bot, 'adm', 'role.confirm', { proposal: 'grant|ethics-office|ana||', answer: 'yes' })).to.equal(
      'common.role.second',
    );
    await bot.until('2027-03-04T09:30');
    await bot.presses('ada', 'Confirm');
    expect(await holds(bot, 'ana')).to.equal(true);
    await bot.imports({ id: 'ana', status: 'left' });
    await bot.act('role.revoke', { role: 'administrator', person: 'ada' });
    expect(await press(bot, 'adm', 'role.grant', office('ben'))).to.equal('common.role.nobodyConfirms');
    await bot.act('role.grant', office('ben'));
    expect(await holds(bot, 'ben')).to.equal(true);
  });

  it('X5 what waits for a second person is listed for both offices; after thirty days it is void, and who proposed it hears so', async () => {
    await press(bot, 'adm', 'role.grant', office('ana'));
    for (const who of ['adm', 'ada', 'eth'])
      expect(await bot.says(who, 'role proposals'), who)
        .to.match(/One role waits for a second person/)
        .and.to.match(/Adm proposes the role Ethics Office for Ana/)
        .and.to.match(/Open until 3 April 2027/);
    expect(await bot.says('ana', 'role proposals')).to.not.match(/Adm proposes/);
    expect(await bot.sends('ana', 'obligation.list', { open: 'role.proposals|open' })).to.match(/not there for you/);
    const asked = { command: 'proposals', words: [], options: {}, files: [], user: 'u' };
    expect(((await operate(bot as unknown as App, asked)) as { text: string }).text).to.equal(
      'adm would grant ethics-office ana: asked eth, eve, void on 2027-04-03',
    );
    // Who was not asked reads it, and has nothing to press.
    const read = await bot.sends('ada', 'obligation.list', { open: 'role.proposal|grant|ethics-office|ana||' });
    expect(read)
      .to.match(/two people decide/)
      .and.not.match(/Confirm\]/)
      .and.not.match(/Your answer/);
    await bot.until('2027-04-03T01:30');
    expect(await bot.says('adm', 'role proposals')).to.match(/One role waits/);
    bot.forget();
    await bot.until('2027-04-05T09:30');
    expect(await bot.says('adm', 'role proposals')).to.match(/No role waits/);
    expect(heard(bot, 'adm').join()).to.match(/Nobody confirmed it within 30 days, so nothing was changed/);
    const confirm = { proposal: 'grant|ethics-office|ana||', answer: 'yes' };
    expect(await bot.sends('eth', 'role.confirm', confirm)).to.match(/Nobody confirmed it within 30 days/);
    expect(await holds(bot, 'ana')).to.equal(false);
    // Proposed anew it is asked anew, and its own thirty days begin.
    await press(bot, 'adm', 'role.grant', office('ana'));
    await bot.until('2027-05-04T09:00');
    await press(bot, 'eth', 'role.confirm', confirm);
    expect(await holds(bot, 'ana')).to.equal(true);
    const lines = (await bot.store.entries(1, 1000)).filter((e) => e.what.startsWith('role.'));
    expect(lines.map((e) => e.what)).to.deep.equal([
      'role.proposed',
      'role.proposalVoid',
      'role.proposed',
      'role.confirmed',
      'role.grant',
    ]);
  });

  it('X5 proposed again another day it stands for thirty days from then; pressed twice it is one', async () => {
    await press(bot, 'adm', 'role.grant', office('ana'));
    expect(await press(bot, 'adm', 'role.grant', office('ana'))).to.equal('common.role.asked');
    await bot.until('2027-04-01T09:00');
    await press(bot, 'adm', 'role.grant', office('ana'));
    await bot.until('2027-04-29T09:00');
    expect(await bot.says('adm', 'role proposals')).to.match(/Open until 1 May 2027/);
    const lines = (await bot.store.entries(1, 1000)).filter((e) => e.what.startsWith('role.'));
    expect(lines.map((e) => e.what)).to.deep.equal(['role.proposed', 'role.proposed']);
    // Over, and the clock has not looked yet: it is asked anew.
    bot.sleeps('2027-05-02T09:00');
    await press(bot, 'adm', 'role.grant', office('ana'));
    expect(await press(bot, 'eth', 'role.confirm', { proposal: 'grant|ethics-office|ana||', answer: 'yes' })).to.equal(
      'card',
    );
    expect(await holds(bot, 'ana')).to.equal(true);
  });

  it('X5 a press that comes after the thirty days finds it void, whether the clock has looked or not', async () => {
    await press(bot, 'adm', 'role.grant', office('ana'));
    bot.sleeps('2027-04-04T02:00');
    const confirm = { proposal: 'grant|ethics-office|ana||', answer: 'yes' };
    expect(await press(bot, 'eth', 'role.confirm', confirm)).to.equal('card');
    expect(await holds(bot, 'ana')).to.equal(false);
  });

  it('X5 a proposal ends with the rights of whoever made it, and can be withdrawn', async () => {
    await press(bot, 'adm', 'role.grant', office('ana'));
    await press(bot, 'adm', 'role.grant', office('ben'));
    const own = await bot.sends('adm', 'obligation.list', { open: 'role.proposal|grant|ethics-office|ben||' });
    expect(own)
      .to.match(/Adm proposes/)
      .and.not.match(/another way/);
    await press(bot, 'adm', 'role.confirm', { proposal: 'grant|ethics-office|ben||', answer: 'no' });
    await bot.act('role.revoke', { role: 'administrator', person: 'adm' });
    for (const [who, said] of [
      ['ana', 'common.refused.gone'],
      ['ben', 'card'],
    ] as const)
      expect(
        await press(bot, 'eth', 'role.confirm', { proposal: `grant|ethics-office|${who}||`, answer: 'yes' }),
      ).to.equal(said);
    expect([await holds(bot, 'ana'), await holds(bot, 'ben')]).to.deep.equal([false, false]);
  });
});
