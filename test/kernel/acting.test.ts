import { expect } from 'chai';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { countId } from '../kit/laptop/index.ts';

const people = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  { id: 'head', managerId: 'sg', grade: 'USG' },
  { id: 'foc', managerId: 'head' },
  { id: 'ben', managerId: 'head' },
  { id: 'out', managerId: 'sg', unit: 'OLA', grade: 'D-2' },
];
const HEAD = countId('c1', 'head');
const ID = 'head|2027-03-08';

describe('An officer-in-charge (X6)', () => {
  let bot: Bot;
  const name = async (by: string, person: string, more: { [name: string]: string } = {}) =>
    (
      await bot.act('person.acting', { person, for: 'head', from: '2027-03-08', to: '2027-03-19', ...more }, by, {
        via: 'card',
      })
    ).reply.text;
  const sitter = () => bot.kernel.read((view) => view.org.sitter('head')?.id);
  beforeEach(async () => {
    bot = await organisation(people, {
      grants: [
        ['entity-focal-point', 'foc', 'DM'],
        ['administrator', 'out'],
      ],
    });
    await bot.launch({ counters: ['head'], due: '2027-06-01' });
    bot.forget();
  });
  afterEach(() => bot.close());

  it('X6 nobody takes a chair for themself: not the focal point, nor an administrator, nor in an operator’s words', async () => {
    expect(await name('foc', 'foc', { to: '2027-12-31' })).to.equal('common.acting.self');
    expect(await name('out', 'out')).to.equal('common.acting.self');
    const data = { person: 'foc', for: 'head', from: '2027-03-08', to: '2027-03-19' };
    expect((await bot.act('person.acting', data, 'operator:u', { as: 'foc' })).reply.text).to.equal(
      'common.acting.self',
    );
    await bot.until('2027-03-10T12:00');
    expect(await sitter()).to.equal('head');
    const lines = (await bot.store.entries(1, 1000)).filter((e) => e.what === 'refused');
    expect(lines).to.have.length(3);
  });

  it('X6 who is stood in for, and who supervises them, read who, when and who set it, and end it with one press', async () => {
    expect(await name('foc', 'ben')).to.equal('common.acting.done');
    await bot.days(1);
    expect(bot.sees('head', /Ben stands in for you from 8 March 2027 to 19 March 2027/).text).to.match(
      /Set by Foc on 1 March/,
    );
    expect(bot.sees('sg', /Ben stands in for Head from 8 March 2027 to 19 March 2027/).text).to.match(
      /Set by Foc on 1 March/,
    );
    expect(bot.sees('ben', /You stand in for Head/).text).to.match(/Set by Foc/);
    bot.hearsNothing('foc');
    await bot.until('2027-03-09T12:00');
    expect(await sitter()).to.equal('ben');
    expect(await bot.sends('head', 'laptop.count', { nav: 'start', about: HEAD })).to.match(/belongs to somebody else/);
    const before = bot.sees('head', /Ben stands in for you/);
    expect(await bot.presses('head', 'End it', { on: before })).to.match(/Ended by Head on 9 March/);
    expect(await sitter()).to.equal('head');
    expect(await bot.sends('head', 'laptop.count', { nav: 'start', about: HEAD })).to.match(/Accessories 1 to 25/);
    expect(await bot.sends('ben', 'laptop.count', { nav: 'start', about: HEAD })).to.match(/belongs to somebody else/);
    // Their copies say so at once, and they hear of it in their next message.
    expect(bot.sees('sg', /Ben stands in for Head/).text).to.match(/Ended by Head/);
    await bot.days(2);
    expect(bot.unasked('ben').at(-1)?.text).to.match(/Ended by Head on 9 March/);
    // What is owed by the chair is asked of its holder again.
    expect(bot.unasked('head').at(-1)?.text).to.match(/Accessories/);
    expect(
      await bot.presses('sg', /./, { on: bot.sees('sg', /Ended by Head/) }).catch((e: Error) => e.message),
    ).to.match(/sees no button/);
  });

  it('X6 by words too, and by the stand-in; the supervisor ends one that has not begun', async () => {
    await name('foc', 'ben');
    expect(await bot.says('head', 'who stands in for me')).to.match(/Ben stands in for you/);
    expect(await bot.says('ben', 'end the stand-in')).to.match(/You stand in for Head/);
    await bot.presses('ben', 'Open');
    expect(await bot.says('ben', 'End it')).to.match(/Ended by Ben/);
    expect(await bot.says('head', 'who stands in')).to.match(/Nobody stands in/);
    await name('foc', 'ben');
    expect(await bot.says('sg', 'who stands in')).to.match(/Ben stands in for Head/);
    await bot.presses('sg', 'Open');
    await bot.presses('sg', 'End it');
    await bot.until('2027-03-09T12:00');
    expect(await sitter()).to.equal('head');
    const lines = (await bot.store.entries(1, 1000)).filter((e) => e.what.startsWith('person.acting'));
    expect(lines.map((e) => e.what)).to.deep.equal([
      'person.acting',
      'person.actingEnds',
      'person.acting',
      'person.actingEnds',
    ]);
  });

  it('X6 is nobody else’s to end, and a press from before it was set anew ends nothing', async () => {
    await name('foc', 'ben');
    const end = (who: string, seen: number) => bot.sends(who, 'person.actingEnds', { acting: ID, seen });
    await bot.imports({ id: 'new', managerId: 'head' });
    expect(await end('new', 1)).to.match(/belongs to somebody else/);
    await name('foc', 'new');
    expect(await end('head', 1)).to.match(/New stands in for you/);
    await bot.until('2027-03-08T12:00');
    expect(await sitter()).to.equal('new');
    expect((await bot.act('person.actingEnds', { acting: ID })).reply.text, 'an operator can').to.equal(
      'common.acting.endedNow',
    );
    expect(await sitter()).to.equal('head');
  });

  it('X6 lasts twelve months at most, and says so', async () => {
    expect(await name('sg', 'ben', { from: '2027-03-08', to: '2028-03-09' })).to.equal('common.acting.long');
    expect(await name('sg', 'ben', { from: '2027-03-08', to: '2028-03-08' })).to.equal('common.acting.done');
    const long = { person: 'ben', for: 'head', from: '2027-03-08', to: '2030-01-01' };
    expect(await bot.sends('sg', 'person.acting', long)).to.match(/12 months at most/);
  });
});
