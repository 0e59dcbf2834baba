import { expect } from 'chai';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { returnId } from '../kit/laptop/index.ts';

const GREETING = /I am Steward/;
const greetings = (bot: Bot, who: string) => bot.chat(who).filter((m) => GREETING.test(m.text)).length;

describe('The greeting', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }], { unmet: ['ana'] });
  });
  afterEach(() => bot.close());

  it('comes with the first prompt, says how to have quiet, and comes once', async () => {
    await bot.launch({ people: ['ana'] });
    const [first] = bot.unasked('ana');
    expect(first?.text)
      .to.match(GREETING)
      .and.to.match(/stop reminders for 3 days/)
      .and.to.match(/Please hand in/);
    // Teams tells of the install that the first message was; the first word follows; a second prompt comes.
    expect(await bot.installs('ana')).to.equal('');
    expect(await bot.says('ana', 'what do I owe')).not.to.match(GREETING);
    await bot.launch({ cycle: 'c2', people: ['ana'] });
    await bot.days(2);
    expect(bot.unasked('ana')).to.have.length(2);
    expect(greetings(bot, 'ana')).to.equal(1);
  });

  it('comes with the first word, and not with the prompt after it', async () => {
    expect(await bot.says('ana', 'what do I owe')).to.match(GREETING);
    await bot.launch({ people: ['ana'] });
    expect(bot.unasked('ana')).to.have.length(1);
    expect(greetings(bot, 'ana')).to.equal(1);
  });

  it('never stands where a card was pressed: the press is answered, the same for every copy of it', async () => {
    await bot.launch({ people: ['ana'] });
    bot.forget();
    // Pressed before it was recorded that the first message had arrived.
    await bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, () => [
      { do: 'put', table: 'manners', row: { id: 'ana', greeted: false } as never },
    ]);
    const data = { obligation: returnId('c1', 'ana'), seen: 0, answer: 'returned' };
    const answers = await Promise.all([1, 2].map(() => bot.sends('ana', 'laptop.return', data, 'k')));
    expect(answers[0]).to.equal(answers[1]).and.to.not.match(GREETING);
    expect(await bot.says('ana', 'what do I owe')).to.match(GREETING);
  });

  it('answers an install, and another after Steward was removed: that is their own act', async () => {
    expect(await bot.installs('ana')).to.match(GREETING);
    expect(await bot.installs('ana')).to.equal('');
    await bot.removes('ana');
    expect(await bot.installs('ana')).to.match(GREETING);
  });

  it('is not sent to take a greeting away again: an update has something to say', async () => {
    await bot.launch({ people: ['ana'] });
    const [first] = bot.unasked('ana');
    const before = first?.card;
    // Something that this card shows was looked at again, and nothing in it has changed.
    await bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, () => [
      { do: 'refresh', ref: { kind: 'laptop.card', id: 'c1|return|ana' } },
    ]);
    await bot.settled();
    expect(first?.card).to.equal(before);
  });
});
