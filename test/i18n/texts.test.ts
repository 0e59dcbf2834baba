import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { StewardError } from '../../src/errors.ts';
import { withoutMentions } from '../../src/i18n/clean.ts';
import { cleanText, commonTexts, joinRich, loadTexts } from '../../src/i18n/index.ts';
import { languageFrom } from '../../src/i18n/languages.ts';
import { stretchesOf } from '../../src/i18n/rich.ts';
import { LANGUAGES } from '../../src/kernel/person.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof StewardError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'nothing was thrown';
};

describe('texts', () => {
  let root: string;
  const folder = (files: { [language: string]: unknown }) => {
    const path = mkdtempSync(join(root, 'texts-'));
    for (const [language, texts] of Object.entries(files))
      writeFileSync(join(path, `${language}.json`), typeof texts === 'string' ? texts : JSON.stringify(texts));
    return { name: 'room', folder: pathToFileURL(`${path}/`) };
  };
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'steward-i18n-'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('finds a text under the folder name and its dotted path, in the language asked for', () => {
    const texts = loadTexts([
      folder({ en: { lead: { title: 'Your session' } }, fr: { lead: { title: 'Votre séance' } } }),
    ]);
    expect(texts.in('en').t('room.lead.title')).to.equal('Your session');
    expect(texts.in('fr').t('room.lead.title')).to.equal('Votre séance');
    expect(texts.in('fr').has('room.lead.title')).to.equal(true);
    expect(texts.in('fr').has('room.lead.other')).to.equal(false);
    expect(texts.missing()).to.deep.equal([]);
  });

  it('shows English where a language lacks a text, with English plurals, and counts it once', () => {
    const texts = loadTexts([folder({ en: { n: '{n, plural, one {# day} other {# days}}' }, ru: {} })]);
    expect(texts.in('ru').t('room.n', { n: 21 })).to.equal('21 days');
    expect(texts.in('ru').t('room.n', { n: 1 })).to.equal('1 day');
    expect(texts.missing()).to.deep.equal([{ language: 'ru', key: 'room.n' }]);
  });

  it('refuses a key that English lacks, a text that is not ICU and a value that is not given, naming the key', () => {
    const texts = loadTexts([folder({ en: { hello: 'Hello {name}' } })]);
    expect(codeOf(() => texts.in('fr').t('room.nothing'))).to.match(/^STW_TEXT .*room\.nothing/);
    expect(codeOf(() => texts.in('en').t('room.hello'))).to.match(/^STW_TEXT .*room\.hello/);
    // When it is said, and when all are checked, as a bot does at its start.
    const bad = loadTexts([folder({ en: { bad: 'Hello {name' } })]);
    expect(codeOf(() => bad.in('en').t('room.bad'))).to.match(/^STW_TEXT .*room\.bad/);
    expect(codeOf(() => bad.in('ru').t('room.bad'))).to.match(/^STW_TEXT .*room\.bad/);
    expect(codeOf(() => bad.check())).to.match(/^STW_TEXT .*room\.bad/);
    expect(codeOf(() => loadTexts([folder({ en: '{"half": ' })]))).to.match(/^STW_TEXT .*en\.json/);
  });

  it('chooses the plural form of each language', () => {
    const ar = '{n, plural, zero {z} one {o} two {t} few {f} many {m} other {x}}';
    const ru = '{n, plural, one {o} few {f} many {m} other {x}}';
    const texts = loadTexts([folder({ en: { n: '{n, plural, one {o} other {x}}' }, ar: { n: ar }, ru: { n: ru } })]);
    const forms = (language: 'ar' | 'ru', numbers: number[]) =>
      numbers.map((n) => texts.in(language).t('room.n', { n })).join('');
    expect(forms('ar', [0, 1, 2, 3, 10, 11, 99, 100])).to.equal('zotffmmx');
    expect(forms('ru', [1, 2, 4, 5, 11, 21, 22])).to.equal('offmmof');
  });

  it('I2 puts typed words in literally: no ICU, no mention, no direction control', () => {
    const t = loadTexts([folder({ en: { hello: 'Hello {name}', tag: 'Say <b>{name}</b>' } })]).in('en');
    expect(t.t('room.hello', { name: '{name} {n, plural, other {x}} #' })).to.equal(
      'Hello {name} {n, plural, other {x}} #',
    );
    expect(t.t('room.hello', { name: '<at>Everyone</at> \u202egnp\u0000' })).to.equal('Hello Everyone gnp');
    expect(t.t('room.tag', { name: 'x' })).to.equal('Say <b>x</b>');
  });

  it('lets a typed word choose a branch without becoming part of the text', () => {
    const t = loadTexts([folder({ en: { form: '{form, select, room {in a room} other {by call}}' } })]).in('en');
    expect(t.t('room.form', { form: 'room' })).to.equal('in a room');
    expect(t.t('room.form', { form: 'toString' })).to.equal('by call');
  });

  it('keeps a name of the other direction together, and leaves one of the same direction alone', () => {
    const texts = loadTexts([folder({ en: { by: 'by {name}' }, ar: { by: 'بواسطة {name}' } })]);
    expect(texts.in('ar').t('room.by', { name: 'OIOS 2026/014' })).to.equal('بواسطة \u2068OIOS 2026/014\u2069');
    expect(texts.in('ar').t('room.by', { name: 'أمينة' })).to.equal('بواسطة أمينة');
    expect(texts.in('en').t('room.by', { name: 'أمينة' })).to.equal('by \u2068أمينة\u2069');
    expect(texts.in('en').t('room.by', { name: 'Zoë' })).to.equal('by Zoë');
  });

  it('I2 tells our own words from what was put into them', () => {
    const t = loadTexts([folder({ en: { by: '**By** {name}', list: 'See {who}' } })]).in('en');
    const by = t.rich('room.by', { name: '**me** \ufdd0x' });
    expect(by.stretches).to.deep.equal([
      { ours: true, text: '**By** ' },
      { ours: false, text: '**me** x' },
    ]);
    expect(t.rich('room.list', { who: by }).stretches.map((s) => s.ours)).to.deep.equal([true, true, false]);
    expect(stretchesOf(by.marked())).to.deep.equal(by.stretches);
    expect(joinRich([by, 'a_b'], ' · ').toString()).to.equal('**By** **me** x · a_b');
  });

  it('speaks accented, longer English where a language has no file yet', () => {
    const room = folder({
      en: { n: '{n, plural, one {# day left} other {# days left}}', link: '[Guide](https://example.org)' },
    });
    const texts = loadTexts([room], { pseudo: true });
    expect(texts.in('fr').t('room.n', { n: 2 })).to.equal('⟦2 đāýš ļēfŧ·····⟧');
    expect(texts.in('zh').t('room.link')).to.contain('(https://example.org)');
    expect(texts.missing()).to.deep.equal([]);
    expect(loadTexts([room]).in('fr').t('room.n', { n: 2 })).to.equal('2 days left');
  });

  it('writes dates, times and figures as each language does, in Western digits', () => {
    const texts = loadTexts([commonTexts]);
    const each = (show: (language: (typeof LANGUAGES)[number]) => string) => LANGUAGES.map(show);
    expect(each((l) => texts.in(l).day('2027-05-04'))).to.deep.equal([
      '4 May 2027',
      '4 mai 2027',
      '4 de mayo de 2027',
      '4 مايو 2027',
      '2027年5月4日',
      '4 мая 2027',
    ]);
    expect(texts.in('en').weekdayDay('2027-05-04')).to.equal('Tuesday 4 May');
    expect(texts.in('fr').shortDay('2027-05-04')).to.equal('4 mai');
    expect(texts.in('en').time('2027-05-04T00:00:00.000Z', 'Asia/Kathmandu')).to.equal('05:45 GMT+5:45');
    expect(texts.in('en').moment('2027-05-03T20:00:00.000Z', 'Asia/Kathmandu')).to.match(
      /^4 May 2027.*01:45 GMT\+5:45$/,
    );
    expect(texts.in('ar').percent(59)).to.equal('59%');
    expect(texts.in('en').number(43000)).to.equal('43,000');
    expect(texts.in('en').list(['A', 'B', 'C'])).to.equal('A, B and C');
    expect(texts.in('en').either(['A', 'B', 'C'])).to.equal('A, B or C');
    expect(texts.in('es').languageName('ru')).to.equal('ruso');
    // Not "2027 г..", where a sentence ends with it.
    const ru = loadTexts([folder({ en: {}, ru: { by: 'Срок — {day}.' } })]).in('ru');
    expect(ru.t('room.by', { day: ru.day('2027-05-04') })).to.equal('Срок — 4 мая 2027.');
  });
});

describe('cleaning of typed text', () => {
  it('looks at no letter of nested mentions more than twice, however deep', () => {
    const deep = 20_000;
    // <a<a<a … t>t>t>: each inner one, once gone, completes the one around it.
    for (const [hostile, left] of [
      [`${'<a'.repeat(deep)}${'t>'.repeat(deep)}`, ''],
      [`${'<at '.repeat(deep)}x${'>'.repeat(deep)}`, ''],
      [`${'<'.repeat(deep)}b>`, `${'<'.repeat(deep)}b>`],
      [`<${' '.repeat(deep)}b>`, `<${' '.repeat(deep)}b>`],
      [`<b ${'<at>'.repeat(deep)}>c`, '<b >c'],
    ] as const) {
      const { text, looked } = withoutMentions(hostile);
      expect(text).to.equal(left);
      expect(looked).to.be.at.most(2 * hostile.length);
    }
  });

  it('I2 takes out controls, overrides and mentions, also those made of halves', () => {
    expect(cleanText('a\u0000b\u0007c\u202ed\u2066e\u200ff')).to.equal('abcdef');
    expect(cleanText('<a<at id="1">t>Boss</a</at>t>')).to.equal('Boss');
    expect(cleanText('half \ud800 pair')).to.equal('half \ufffd pair');
    expect(cleanText('one\r\ntwo\tthree')).to.equal('one\ntwo three');
  });

  it('I2 keeps balanced isolates only, so that nothing reaches beyond its own text', () => {
    expect(cleanText('a \u2068b\u2069 c')).to.equal('a \u2068b\u2069 c');
    expect(cleanText('a \u2068b')).to.equal('a b');
    expect(cleanText('a\u2069 b')).to.equal('a b');
    expect(cleanText('\u2068a\nb\u2069')).to.equal('a\nb');
  });

  it('leaves honest text as it is', () => {
    for (const text of ['Zoë d’Ávila-Żuk', 'R&D < 5 > 3', 'ам Ы', '中文，好', 'a@b.org', 'x\u200dy'])
      expect(cleanText(text)).to.equal(text);
  });
});

describe('the language somebody names', () => {
  it('is understood in all six, with or without accents and capitals', () => {
    const cases: [string, string][] = [
      ['français', 'fr'],
      ['Francais', 'fr'],
      ['french', 'fr'],
      ['fr', 'fr'],
      ['fr-CA', 'fr'],
      ['en français', 'fr'],
      ['法语', 'fr'],
      ['العربية', 'ar'],
      ['arabic', 'ar'],
      ['árabe', 'ar'],
      ['中文', 'zh'],
      ['chino', 'zh'],
      ['zh-Hans-CN', 'zh'],
      ['mandarin', 'zh'],
      ['русский', 'ru'],
      ['Russe', 'ru'],
      ['الروسية', 'ru'],
      ['español', 'es'],
      ['castellano', 'es'],
      ['английский', 'en'],
      ['English.', 'en'],
    ];
    expect(cases.map(([text]) => [text, languageFrom(text)])).to.deep.equal(cases);
  });

  it('is nobody’s when it is none of the six', () => {
    for (const text of ['deutsch', '', 'friday', 'no', '__proto__'])
      expect(languageFrom(text), text).to.equal(undefined);
  });
});
