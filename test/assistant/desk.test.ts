import { expect } from 'chai';
import { parseDay } from '../../src/assistant/day.ts';
import { fold, restAfter } from '../../src/assistant/words.ts';
import { buttonsOf } from '../../src/cards/inspect.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { returnId } from '../kit/laptop/index.ts';

describe('What people type', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }]);
    await bot.launch({ people: ['ana'] });
  });
  afterEach(() => bot.close());
  const state = async () => (await bot.obligation(returnId('c1', 'ana'))).state;

  it('help says what this person can do, each as a button that does it', async () => {
    expect(await bot.says('ana', 'help'))
      .to.match(/my laptop/i)
      .and.to.match(/what do I owe/i);
    expect(await bot.presses('ana', /^what do I owe$/i)).to.match(/One thing is waiting/);
  });

  it('the words of a button press it; so does its number', async () => {
    expect(await bot.says('ana', 'i RETURNED it.')).to.match(/is back/);
    expect(await state()).to.equal('done');
    // The result's second button: returned damaged.
    await bot.says('ana', '2');
    expect(await bot.kernel.read((view) => view.responses(returnId('c1', 'ana')).map((r) => r.answer))).to.deep.equal([
      { state: 'good' },
      { state: 'damaged' },
    ]);
  });

  it('what is not understood gets the nearest things as buttons, and changes nothing', async () => {
    await bot.says('ana', 'wat do i ow');
    const card = bot.chat('ana').at(-1)?.card;
    expect(buttonsOf(card ?? {}).map((b) => b.title.toLowerCase())).to.include('what do i owe');
    expect(await state()).to.equal('open');
  });

  it('what was nearly a button of the card that waits is offered as that button, which does it', async () => {
    await bot.says('ana', 'i retrned');
    expect(buttonsOf(bot.chat('ana').at(-1)?.card ?? {}).map((b) => b.title)).to.include('I returned it');
    expect(await bot.presses('ana', 'I returned it')).to.match(/is back/);
    expect(await state()).to.equal('done');
  });

  it('the card above help or suggestions still hears its words; numbers go to the newest', async () => {
    await bot.says('ana', 'help');
    const titles = buttonsOf(bot.chat('ana').at(-1)?.card ?? {}).map((b) => b.title.toLowerCase());
    expect(await bot.says('ana', `${titles.indexOf('what do i owe') + 1}`)).to.match(/One thing is waiting/);
    await bot.says('ana', 'my laptop');
    await bot.says('ana', 'what now');
    expect(await state()).to.equal('open');
    expect(await bot.says('ana', 'I returned it, please')).to.match(/is back/);
  });

  it('a list’s button opens that item in place, a single thing comes as its own card', async () => {
    const answer = await bot.says('ana', 'my laptop');
    expect(answer).to.match(/I returned it/);
    await bot.presses('ana', 'I returned it');
    expect(await bot.says('ana', 'what do I owe')).to.match(/Nothing is waiting/);
  });

  it('language, absence and quiet are understood, with dates as people write them', async () => {
    expect(await bot.says('ana', 'I am away until 12 May')).to.match(/12 May 2027/);
    expect(await bot.says('ana', 'I am away until 30 February')).to.match(/Until which day/);
    expect(await bot.says('ana', 'I am back')).to.match(/Welcome back/);
    expect(await bot.says('ana', 'stop reminders for 3 days')).to.match(/Quiet until 4 March 2027/);
    // Sixty working days of Monday to Friday after Monday 1 March: twelve weeks, Monday 24 May.
    for (const days of [100, 9999999999])
      expect(await bot.says('ana', `stop reminders for ${days} days`)).to.match(
        /Quiet until 24 May 2027; longer is not/,
      );
    expect(await bot.says('ana', 'stop reminders for 0 days')).not.to.match(/on the card/);
    expect(await bot.says('ana', 'language français')).to.match(/français|langue/i);
  });

  it('a stranger gets one polite line a day and nothing else', async () => {
    expect(await bot.says('nobody', 'help')).not.to.equal('');
    expect(await bot.says('nobody', 'what do I owe')).to.equal('');
    await bot.days(1);
    expect(await bot.says('nobody', 'help')).not.to.equal('');
  });

  it('the greeting comes once, with the first word', async () => {
    await bot.imports({ id: 'eva', managerId: 'boss' });
    expect(await bot.says('eva', 'what do I owe'))
      .to.match(/Hello, Eva/)
      .and.to.match(/Nothing is waiting/);
    expect(await bot.says('eva', 'what do I owe')).not.to.match(/Hello/);
  });
});

describe('Dates as people write them', () => {
  // Monday 1 March 2027.
  const today = '2027-03-01';
  const table: [string, Parameters<typeof parseDay>[1], string | undefined][] = [
    ['2027-05-12', 'en', '2027-05-12'],
    ['12/05/2027', 'en', '2027-05-12'],
    ['12 May', 'en', '2027-05-12'],
    ['May 12', 'en', '2027-05-12'],
    ['12 January', 'en', '2028-01-12'],
    ['1er mars', 'fr', '2027-03-01'],
    ['12 mai 2027', 'fr', '2027-05-12'],
    ['12 de mayo', 'es', '2027-05-12'],
    ['12 мая', 'ru', '2027-05-12'],
    ['5月12日', 'zh', '2027-05-12'],
    ['friday', 'en', '2027-03-05'],
    ['monday', 'en', '2027-03-08'],
    ['30 February', 'en', undefined],
    ['29 February 2028', 'en', '2028-02-29'],
    ['soon', 'en', undefined],
  ];
  for (const [text, language, expected] of table)
    it(`${text} (${language})`, () => expect(parseDay(text, language, today)).to.equal(expected));

  it('words are compared without case, accents and punctuation', () => {
    expect(fold('  Où ÇA ?  ')).to.equal('ou ca');
    expect(restAfter('Language  Français', 'language')).to.equal('Français');
    expect(restAfter('languages', 'language')).to.equal(undefined);
  });
});
