import { expect } from 'chai';
import { buttonsOf } from '../../src/cards/inspect.ts';
import type { CardJson } from '../../src/delivery/channel.ts';
import type { Entry } from '../../src/kernel/ledger.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { countId, laptop, returnId } from '../kit/laptop/index.ts';

const ANA = returnId('c1', 'ana');
const ledger = async (bot: Bot): Promise<Entry[]> => bot.store.entries(1, 10_000);
const people = [
  { id: 'chief', grade: 'USG' },
  { id: 'boss', managerId: 'chief' },
  { id: 'ana', managerId: 'boss' },
  { id: 'ben', managerId: 'boss' },
  { id: 'cat', managerId: 'boss' },
];

describe('The server decides (promise 6)', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(people);
    await bot.launch({ people: ['ana'] });
  });
  afterEach(() => bot.close());

  it('an act on somebody else’s obligation is refused and explained, and nothing is recorded', async () => {
    expect(await bot.sends('ben', 'laptop.return', { obligation: ANA })).to.match(/belongs to somebody else/);
    expect((await bot.obligation(ANA)).revision).to.equal(0);
  });

  it('D6 refusals are on the ledger once per person, thing and hour, then with a count', async () => {
    for (let n = 0; n < 25; n++) await bot.sends('ben', 'laptop.return', { obligation: ANA });
    const refused = () => ledger(bot).then((all) => all.filter((e) => e.what.startsWith('refused')));
    expect((await refused()).map((e) => e.what)).to.deep.equal(['refused']);
    await bot.until('2027-03-01T10:30');
    expect((await refused()).map((e) => [e.what, e.facts.count])).to.deep.equal([
      ['refused', undefined],
      ['refused.again', 25],
    ]);
    const [first, again] = await refused();
    // Both name the same person and obligation, under pseudonyms.
    expect(again?.for).to.equal(first?.by);
    expect(again?.about).to.equal(first?.about);
    await bot.sends('ben', 'laptop.return', { obligation: ANA });
    expect(await refused()).to.have.length(3);
  });

  it('D6 a storm of tampered presses at once is refused each time, in two lines and no reply kept', async () => {
    const before = (await bot.store.head()).seq;
    const press = (who: string, n: number) =>
      bot.act('laptop.return', { obligation: ANA }, who, { via: 'card', key: `${who}|${n}` });
    const results = await Promise.all(Array.from({ length: 200 }, (_, n) => press(n % 2 ? 'ben' : 'cat', n)));
    expect(results.every((r) => r.refused)).to.equal(true);
    // One line for each of the two who pressed, now, and one with the count at the hour's end.
    expect((await bot.store.head()).seq - before).to.equal(2);
    await bot.until('2027-03-01T10:30');
    const lines = (await ledger(bot)).slice(before).filter((e) => e.what.startsWith('refused'));
    expect(lines.map((e) => [e.what, e.facts.count])).to.deep.equal([
      ['refused', undefined],
      ['refused', undefined],
      ['refused.again', 100],
      ['refused.again', 100],
    ]);
    expect(lines[0]?.by).not.to.equal(lines[1]?.by);
    // A refusal recorded nothing that a repeat could double: ten thousand of them leave no ten thousand replies for a week.
    expect(await bot.store.reply('ben|1')).to.equal(undefined);
  });

  it('nobody who presses is the clock, whatever their id', async () => {
    const odd = await organisation([{ id: 'clock' }]);
    expect(await odd.sends('clock', 'cycle.closeByClock', { cycle: 'c1' })).to.match(/not in use/);
    await odd.close();
  });

  it('an operator never answers, and as somebody has that person’s rights only', async () => {
    expect((await bot.act('laptop.return', { obligation: ANA })).refused).to.equal(true);
    expect((await bot.act('laptop.return', { obligation: ANA }, 'operator:u', { as: 'ana' })).refused).to.equal(true);
    expect(
      (await bot.act('role.grant', { role: 'trainer', person: 'ben' }, 'operator:u', { as: 'ana' })).refused,
    ).to.equal(true);
    expect((await bot.act('role.grant', { role: 'trainer', person: 'ben' }, 'operator:u')).refused).to.equal(undefined);
  });

  it('R4 what was queued for a right that is gone is not sent', async () => {
    await bot.act('role.grant', { role: 'entity-focal-point', person: 'ben', unit: 'DM' });
    await bot.delivery.stop('test');
    await bot.launch({ cycle: 'c2', offices: ['DM'] });
    await bot.act('role.revoke', { role: 'entity-focal-point', person: 'ben', unit: 'DM' });
    await bot.delivery.resume('operator:u');
    await bot.days(2);
    // Neither what the role owed nor that it was given: only that it is gone.
    expect(bot.unasked('ben').map((m) => m.text.split('\n')[0])).to.deep.equal([
      'You no longer have the role entity focal point for DM',
    ]);
  });

  it('R4 what was queued for a right that is gone is not sent, even where its card asks nobody who reads it', async () => {
    // A capability that has forgotten to ask: the notice itself is worth nothing any more.
    const counting = () => ({
      template: 'common/text',
      summary: 'Accessories',
      data: { title: 'Accessories', paragraphs: [], buttons: [], links: [], note: '' },
    });
    const careless = await organisation(people, {
      capabilities: [{ ...laptop, show: { ...laptop.show, counting } }],
    });
    await careless.act('role.grant', { role: 'entity-focal-point', person: 'ben', unit: 'DM' });
    await careless.delivery.stop('test');
    await careless.launch({ cycle: 'c2', offices: ['DM'] });
    await careless.act('role.revoke', { role: 'entity-focal-point', person: 'ben', unit: 'DM' });
    await careless.delivery.resume('operator:u');
    await careless.days(2);
    expect(careless.unasked('ben').map((m) => m.text.split('\n')[0])).to.deep.equal([
      'You no longer have the role entity focal point for DM',
    ]);
    await careless.close();
  });

  it('R4 a delivered card asks for nothing once the right is gone, and what it carries does nothing', async () => {
    const focal = { role: 'entity-focal-point', person: 'ben', unit: 'DM' };
    await bot.act('role.grant', focal);
    await bot.days(1);
    await bot.launch({ cycle: 'c2', offices: ['DM', 'DM/OHRM'] });
    await bot.days(1);
    const list = bot.sees('ben', /2 things/);
    const button = buttonsOf(list.card as CardJson).find((b) => b.verb === 'laptop.count' || b.data.open);
    const opened = await bot.sends('ben', button?.verb ?? '', button?.data as never);
    expect(opened).to.match(/Accessories/);
    await bot.act('role.revoke', focal);
    await bot.settled();
    expect(list.text)
      .to.match(/no longer with you/)
      .and.not.to.match(/Accessories/);
    expect(buttonsOf(list.card as CardJson).map((b) => b.title)).to.deep.equal([]);
    // What a client kept of the card of before opens nothing and records nothing.
    expect(await bot.sends('ben', button?.verb ?? '', button?.data as never)).to.match(/not there for you/);
    expect(await bot.sends('ben', 'laptop.count', { nav: 'start', about: countId('c2', 'DM') })).to.match(
      /belongs to somebody else/,
    );
    // Nor the act by itself, past the card and its form.
    expect(await bot.sends('ben', 'laptop.count', { obligation: countId('c2', 'DM'), seen: 0 })).to.match(
      /belongs to somebody else/,
    );
    expect((await bot.obligation(countId('c2', 'DM'))).revision).to.equal(0);
  });

  it('R4 an escalation queued for somebody who is not in the line any more is not sent', async () => {
    await bot.until('2027-04-14T23:00');
    await bot.delivery.stop('test');
    await bot.until('2027-04-15T12:00');
    await bot.imports({ id: 'ana', managerId: 'chief' });
    await bot.delivery.resume('operator:u');
    await bot.settled();
    bot.hearsNothing('boss');
  });
});

describe('Delegation (hardening R4)', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(people);
    await bot.launch({ people: ['ana'] });
  });
  afterEach(() => bot.close());
  const offer = (by: string, to: string) => bot.sends(by, 'obligation.delegate', { obligation: ANA, to });
  const accept = (by: string, yes = 'yes') => bot.sends(by, 'obligation.accept', { obligation: ANA, accept: yes });

  it('counts only once accepted; the delegate may answer, the owner still owes', async () => {
    await offer('ana', 'ben');
    expect(await bot.sends('ben', 'laptop.return', { obligation: ANA })).to.match(/belongs to somebody else/);
    await bot.days(1);
    await bot.presses('ben', 'I accept');
    expect((await bot.obligation(ANA)).delegate).to.equal('ben');
    expect(await bot.says('ana', 'what do I owe')).to.match(/One thing/);
    await bot.sends('ben', 'laptop.return', { obligation: ANA });
    expect((await bot.obligation(ANA)).state).to.equal('done');
  });

  it('is one level deep and never circular: A→B→A and A→B→C are refused', async () => {
    await offer('ana', 'ben');
    await accept('ben');
    expect(await offer('ben', 'ana')).to.match(/can't be handed on/);
    expect(await offer('ben', 'cat')).to.match(/can't be handed on/);
    expect(await offer('ana', 'ana')).to.match(/can't take it over/);
  });

  it('can be declined, and then stays where it was', async () => {
    await offer('ana', 'ben');
    await accept('ben', 'no');
    expect((await bot.obligation(ANA)).delegate).to.equal(undefined);
    expect(await accept('ben')).to.match(/no longer there/);
  });

  it('cannot be accepted by somebody else', async () => {
    await offer('ana', 'ben');
    expect(await accept('cat')).to.match(/no longer there/);
  });

  it('ends when the delegate leaves', async () => {
    await offer('ana', 'ben');
    await accept('ben');
    await bot.imports({ id: 'ben', status: 'left' });
    expect((await bot.obligation(ANA)).delegate).to.equal(undefined);
    expect((await bot.obligation(ANA)).state).to.equal('open');
  });

  it('ends when the owner leaves, as what they owed in person does', async () => {
    await offer('ana', 'ben');
    await accept('ben');
    await bot.imports({ id: 'ana', status: 'left' });
    expect((await bot.obligation(ANA)).state).to.equal('withdrawn');
    expect(await bot.sends('ben', 'laptop.return', { obligation: ANA })).not.to.match(/is back/);
  });

  it('an offer ends too', async () => {
    await offer('ana', 'ben');
    await bot.imports({ id: 'ben', status: 'left' });
    await bot.imports({ id: 'ben', status: 'active' });
    expect(await accept('ben')).to.match(/no longer there/);
  });

  it('is refused where the capability says so', async () => {
    await bot.presses('ana', 'I returned it');
    expect(await bot.sends('boss', 'obligation.delegate', { obligation: 'c1|approve|ana', to: 'cat' })).to.match(
      /can't be handed/,
    );
  });
});
