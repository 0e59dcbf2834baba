import { expect } from 'chai';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { countId, returnId } from '../kit/laptop/index.ts';

const people = [{ id: 'eth' }, { id: 'boss' }, { id: 'ana', managerId: 'boss' }, { id: 'ben', managerId: 'boss' }];
const DM = countId('c1', 'DM');
const ANA = returnId('c1', 'ana');
const focal = (person: string) => ({ role: 'entity-focal-point', person, unit: 'DM' });

describe('A role changes hands', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(people, {
      grants: [
        ['ethics-office', 'eth'],
        ['entity-focal-point', 'ana', 'DM'],
      ],
    });
    await bot.launch({ offices: ['DM'] });
  });
  afterEach(() => bot.close());

  it('the new holder is asked for what the role owes already, beside the one who has it', async () => {
    expect(bot.unasked('ana')).to.have.length(1);
    await bot.act('role.grant', focal('ben'));
    await bot.settled();
    expect(bot.sees('ben', /One thing is/).text).to.match(
      /Count accessories[\s\S]*For your information\nYou now have the role/,
    );
    // Who was asked before is not asked again, and has had their days.
    await bot.days(2);
    expect(bot.unasked('ana')).to.have.length(1);
    expect((await bot.obligation(DM)).reached).to.equal('ana');
  });

  it('of who holds it no more, the card says so; whoever holds it now is asked from the beginning', async () => {
    const card = bot.sees('ana', /accessories|Count/i);
    await bot.act('role.grant', focal('ben'));
    await bot.act('role.revoke', focal('ana'));
    await bot.settled();
    expect(card.text).to.match(/no longer with you/);
    expect((await bot.obligation(DM)).reached).to.equal('ben');
    expect(await bot.says('ana', 'what do I owe')).to.match(/Nothing is waiting/);
  });

  it('comes back: the card of old shows it again', async () => {
    const card = bot.sees('ana', /accessories|Count/i);
    await bot.act('role.revoke', focal('ana'));
    await bot.settled();
    expect(card.text).to.match(/no longer with you/);
    await bot.act('role.grant', focal('ana'));
    await bot.settled();
    expect(card.text).not.to.match(/no longer with you/);
  });

  it('every grant is told to the Ethics Office, in its list, and to whoever has it now', async () => {
    await bot.act('role.grant', focal('ben'));
    await bot.act('role.grant', { role: 'trainer', person: 'ben' });
    await bot.settled();
    expect(bot.unasked('eth')).to.have.length(1);
    expect(bot.sees('eth', /^For your information/).text)
      .to.match(/Ben now has the role entity focal point for DM/)
      .and.to.match(/Ben now has the role trainer for the whole Organization/);
  });
});

describe('What was handed on is taken back', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(people);
    await bot.launch({ people: ['ana'] });
    await bot.sends('ana', 'obligation.delegate', { obligation: ANA, to: 'ben' });
  });
  afterEach(() => bot.close());

  it('by the words, from the list, by its owner; the other’s card says so', async () => {
    await bot.sends('ben', 'obligation.accept', { obligation: ANA, accept: 'yes' });
    const card = bot.sees('ben', /hand in|returned/i);
    expect(await bot.says('ana', 'what have I handed on')).to.match(/Ben has accepted/);
    await bot.presses('ana', 'Take it back');
    expect((await bot.obligation(ANA)).delegate).to.equal(undefined);
    expect(card.text).to.match(/no longer with you/);
    expect(await bot.sends('ben', 'laptop.return', { obligation: ANA })).to.match(/belongs to somebody else/);
    expect(await bot.says('ana', 'take it back')).to.match(/Nothing of yours/);
  });

  it('an offer not yet accepted too: it can’t be accepted any more', async () => {
    expect(await bot.says('ana', 'take back')).to.match(/Ben was asked/);
    await bot.presses('ana', 'Take it back');
    expect(await bot.sends('ben', 'obligation.accept', { obligation: ANA, accept: 'yes' })).to.match(/no longer there/);
    await bot.days(2);
    expect(bot.unasked('ben').map((m) => /no longer with you/.test(m.text))).to.deep.equal([true]);
  });

  it('by nobody else, and only what was handed on', async () => {
    await bot.sends('ben', 'obligation.accept', { obligation: ANA, accept: 'yes' });
    expect(await bot.sends('ben', 'obligation.takeBack', { obligation: ANA })).to.match(/belongs to somebody else/);
    await bot.sends('ana', 'obligation.takeBack', { obligation: ANA });
    expect((await bot.act('obligation.takeBack', { obligation: ANA }, 'ana', { via: 'chat' })).reply.text).to.equal(
      'common.delegate.none',
    );
  });
});
