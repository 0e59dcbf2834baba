import { expect } from 'chai';
import { Welcome } from '../../src/assistant/welcome.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

describe('Somebody who is not in the people file', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation([{ id: 'ana' }]);
  });
  afterEach(() => bot.close());
  /** The same program, started again: only what is kept is known. */
  const started = () => new Welcome(bot.kernel, (language) => bot.painter.in(language));
  const says = (locale?: string, aadObjectId = 'aad-zoe') => ({
    key: '',
    kind: 'text' as const,
    text: 'help',
    from: {
      aadObjectId,
      address: { user: 'u', conversation: 'c', serviceUrl: 'https://smba.example/' },
      ...(locale ? { locale } : {}),
    },
  });

  it('gets one line a day, after a restart too', async () => {
    const welcome = started();
    expect((await welcome.stranger(says()))?.text).to.match(/This is Steward|I am Steward|Steward/);
    expect(await welcome.stranger(says())).to.equal(undefined);
    expect(await started().stranger(says())).to.equal(undefined);
    expect(await started().stranger(says('', 'aad-yan')), 'somebody else').not.to.equal(undefined);
    await bot.days(1);
    expect(await started().stranger(says())).not.to.equal(undefined);
    expect(JSON.stringify(await bot.store.all('facts'))).not.to.contain('aad-zoe');
  });

  for (const [locale, language] of Object.entries({
    'fr-FR': 'fr',
    'ar-EG': 'ar',
    'zh-Hans-CN': 'zh',
    ru: 'ru',
    'de-DE': 'en',
    '': 'en',
  }))
    it(`reads it in the language of their Teams: ${locale || 'none'} is ${language}`, async () => {
      const answer = await started().stranger(says(locale));
      expect(answer).to.deep.equal({ text: bot.painter.in(language as 'en').t('common.stranger'), language });
    });
});
