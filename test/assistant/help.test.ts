import { expect } from 'chai';
import { dialogue } from '../../src/capabilities/dialogue/index.ts';
import { buttonsOf } from '../../src/cards/inspect.ts';
import { LANGUAGES } from '../../src/kernel/person.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

/** The help is read on a phone: a subject with many phrases shows four, and the rest is one press away. */
describe('help', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(
      [
        { id: 'usg' },
        { id: 'ana', managerId: 'usg' },
        ...LANGUAGES.map((language) => ({ id: `eo-${language}`, language, managerId: 'usg' })),
      ],
      {
        capabilities: [dialogue],
        grants: LANGUAGES.map((language): [never, string] => ['ethics-office' as never, `eo-${language}`]),
      },
    );
  });
  afterEach(() => bot.close());
  const titles = (who: string) => buttonsOf(bot.chat(who).at(-1)?.card ?? {}).map((b) => b.title);

  it('shows what is said most, and never a button for itself', async () => {
    await bot.says('eo-en', 'help');
    // Of oneself: owe, away, quiet, language; of the dialogue: the first four that the Ethics Office may say.
    expect(titles('eo-en').slice(0, 5)).to.deep.equal([
      'What do I owe',
      'I am away until',
      'Stop reminders for',
      'Language',
      'For you: everything',
    ]);
    expect(titles('eo-en')).to.include.members(['Launch dialogue', 'Leadership Dialogue: everything']);
    expect(titles('eo-en')).not.to.include('Help').and.not.to.include('Confidential notes');
    expect(titles('eo-en')).to.have.length(10);
  });

  for (const language of LANGUAGES)
    it(`opens all of a subject by its button, in ${language}`, async () => {
      const who = `eo-${language}`;
      await bot.says(who, 'help');
      const [four, all] = [titles(who).slice(5, 9), titles(who)[9] ?? ''];
      await bot.presses(who, all);
      expect(titles(who).slice(0, 4)).to.deep.equal(four);
      expect(titles(who).length).to.be.greaterThan(8);
    });

  it('gives those who can say little everything at once', async () => {
    await bot.says('ana', 'help please');
    expect(titles('ana')).to.include.members(['Take it back', 'My dialogue']);
    expect(titles('ana').filter((title) => /everything/.test(title))).to.deep.equal([]);
  });

  it('offers the way back to who is away alone; typed it is always understood', async () => {
    await bot.says('ana', 'help');
    expect(titles('ana')).not.to.include('I am back');
    expect(await bot.says('ana', 'I am back')).to.match(/^Welcome back/);
    await bot.says('ana', 'I am away until 31 December 2099');
    await bot.says('ana', 'help');
    const all = titles('ana').find((title) => /everything/.test(title));
    if (all) await bot.presses('ana', all);
    expect(titles('ana')).to.include('I am back');
  });
});
