import { expect } from 'chai';
import { buttonsOf } from '../../src/cards/inspect.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { returnId } from '../kit/laptop/index.ts';

/** 23 people under one boss: three pages of ten, ten and three. */
const TEAM = Array.from({ length: 23 }, (_, n) => `p${String(n + 1).padStart(2, '0')}`);
const named = (text: string) => new Set([...text.matchAll(/\bP\d\d\b/g)].map((m) => m[0].toLowerCase()));

describe('A list of more than ten', () => {
  let bot: Bot;
  const late = async () => {
    bot = await organisation([
      { id: 'chief', grade: 'USG' },
      { id: 'boss', managerId: 'chief' },
      ...TEAM.map((id) => ({ id, managerId: 'boss' })),
    ]);
    await bot.launch({ people: TEAM });
    // Due on 1 April, so 14 days late on 15 April.
    await bot.until('2027-04-15T12:00');
  };
  afterEach(() => bot.close());

  it('lets a supervisor reach everybody who is late, ten at a time, and back', async () => {
    await late();
    const list = bot.sees('boss', /Not yet recorded in your line/);
    const first = named(list.text);
    expect(first.size).to.equal(10);
    const second = named(await bot.presses('boss', 'Show 13 more', { on: list }));
    const third = named(await bot.presses('boss', 'Show 3 more'));
    expect([second.size, third.size]).to.deep.equal([10, 3]);
    expect([...first, ...second, ...third].sort()).to.deep.equal(TEAM);
    expect(named(await bot.presses('boss', 'Back'))).to.deep.equal(second);
  });

  it('is nobody else’s to turn', async () => {
    await late();
    const more = buttonsOf(bot.sees('boss', /Not yet recorded in your line/).card ?? {}).find(
      (b) => b.title === 'Show 13 more',
    );
    const shown = await bot.sends('chief', more?.verb ?? '', (more?.data ?? {}) as { [name: string]: string });
    expect(named(shown).size).to.equal(0);
  });

  it('is typed too: the words of the button turn the page', async () => {
    await late();
    expect(named(await bot.says('boss', 'Show 13 more')).size).to.equal(10);
  });

  it('introduces what is about others, each kind in its own words, and counts none of it', async () => {
    bot = await organisation([
      { id: 'chief', grade: 'USG' },
      { id: 'boss', managerId: 'chief' },
      { id: 'ana', managerId: 'boss' },
      { id: 'bea', managerId: 'boss' },
    ]);
    await bot.launch({ people: ['ana', 'boss'], counters: ['bea'] });
    await bot.until('2027-04-14T12:00');
    // A laptop's return is recorded and can be planned; a count is completed, and nothing else helps.
    const told = (who: string) => bot.sees(who, /will also be seen by others/).text;
    expect(told('ana')).to.match(
      /If nothing is recorded today[\s\S]*Recording it, or planning a near date, keeps it with you\.$/,
    );
    expect(told('bea')).to.match(/If it is not completed today[\s\S]*Completing it keeps it with you\.$/);
    await bot.until('2027-04-15T12:00');
    const list = bot.unasked('boss').at(-1);
    expect(list?.text).to.match(/^One thing is waiting for you\nReturn your laptop\n/);
    expect(list?.text).to.match(/\nNot yet recorded in your line\nThey were asked[^\n]*\nAna, Officer\n/);
    expect(list?.text).to.match(/\nNot yet completed in your line\nThey were asked[^\n]*\nBea, Officer\n/);
    expect(await bot.says('boss', 'what do I owe')).to.match(/^One thing is waiting for you\n/);
  });

  it('has the most pressing first, and each button opens its item in place', async () => {
    bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }], { at: '2027-03-06T12:00:00.000Z' });
    // On Saturday, so that Monday's message has them all; the second launched is due first.
    await bot.launch({ people: ['ana'], due: '2027-04-20' });
    await bot.launch({ cycle: 'c2', people: ['ana'], counters: ['ana'], due: '2027-04-05' });
    await bot.until('2027-03-08T12:00');
    const list = bot.sees('ana', /3 things/);
    const opens = buttonsOf(list.card ?? {}).flatMap((b) => (typeof b.data.open === 'string' ? [b.data.open] : []));
    expect(opens.at(-1)).to.equal(`laptop.card|${returnId('c1', 'ana')}`);
    const answer = await bot.presses('ana', 'I returned it', { on: list });
    expect(answer).to.match(/Please hand in/);
    expect((await bot.obligation(returnId('c2', 'ana'))).revision).to.equal(0);
  });
});
