import { expect } from 'chai';
import { getDocumentProxy } from 'unpdf';
import { type Report, signInSheet } from '../../src/reporting/index.ts';
import { Fonts } from '../../src/reporting/pdf/fonts.ts';
import { Setter } from '../../src/reporting/pdf/lines.ts';
import { toPdf } from '../../src/reporting/pdf.ts';
import { EXPRESSION, hostileReport, report, russianReport } from './samples.ts';

// pdf.js calls this method of newer engines when it lists what is drawn; Node 20 has none.
if (!('transferToFixedLength' in ArrayBuffer.prototype)) {
  Object.defineProperty(ArrayBuffer.prototype, 'transferToFixedLength', {
    value(this: ArrayBuffer, length = this.byteLength) {
      const copy = new Uint8Array(length);
      copy.set(new Uint8Array(this, 0, Math.min(length, this.byteLength)));
      return copy.buffer;
    },
  });
}

interface Glyph {
  originalCharCode: number;
  unicode: string;
}
interface Word {
  text: string;
  x: number;
  y: number;
}
interface Read {
  pages: { words: Word[]; glyphs: Glyph[]; width: number; height: number }[];
  text: string;
  info: { [key: string]: unknown };
}

/** The file as another program (pdf.js) reads it: the words with their places, and the glyphs that were drawn. */
async function read(bytes: Uint8Array): Promise<Read> {
  const file = await getDocumentProxy(bytes.slice(), { verbosity: 0, stopAtErrors: true });
  const pages: Read['pages'] = [];
  for (let n = 1; n <= file.numPages; n++) {
    const page = await file.getPage(n);
    const { items } = await page.getTextContent();
    const words = items.flatMap((item) =>
      'str' in item && item.str.trim()
        ? [{ text: item.str, x: item.transform[4] as number, y: item.transform[5] as number }]
        : [],
    );
    const { argsArray } = await page.getOperatorList();
    const glyphs = argsArray
      .flatMap((args: unknown) => (Array.isArray(args) && Array.isArray(args[0]) ? args[0] : []))
      .filter(
        (glyph: unknown): glyph is Glyph => typeof glyph === 'object' && glyph !== null && 'originalCharCode' in glyph,
      );
    const { width, height } = page.getViewport({ scale: 1 });
    pages.push({ words, glyphs, width, height });
  }
  const { info } = await file.getMetadata();
  const text = pages.flatMap(({ words }) => words.map((word) => word.text)).join('\n');
  await file.destroy();
  return { pages, text, info: info as Read['info'] };
}

const arabic = (rows = 3): Report =>
  report({
    language: 'ar',
    title: 'تقرير الحوار القيادي 2026',
    notes: ['نسبة المشاركة في 2026-12-31 هي 59%'],
    tables: [
      {
        key: 'entities',
        title: 'حسب الكيان',
        columns: [
          { key: 'entity', title: 'الكيان', unit: 'text' },
          { key: 'staff', title: 'الموظفون', unit: 'count' },
          { key: 'closed', title: 'تاريخ', unit: 'date' },
        ],
        rows: Array.from({ length: rows }, () => ({ entity: 'مكتب جنيف (UNOG)', staff: 1250, closed: '2026-11-30' })),
      },
    ],
  });

const chinese = (): Report =>
  report({
    language: 'zh',
    title: '二〇二六年领导力对话报告',
    notes: ['参与率＝已参与人数÷在职工作人员总数。'],
    tables: [
      {
        key: 'entities',
        title: '按实体',
        columns: [{ key: 'entity', title: '实体', unit: 'text' }],
        rows: [{ entity: '管理事务部（纽约）' }, { entity: '道德操守办公室——“日内瓦”' }],
      },
    ],
  });

/** No glyph of the file is number 0, the box that stands for "not in this font". */
const expectGlyphs = ({ pages }: Read) => {
  const glyphs = pages.flatMap((page) => page.glyphs);
  expect(glyphs.length).to.be.above(10);
  expect(glyphs.filter(({ originalCharCode }) => originalCharCode === 0)).to.deep.equal([]);
};

describe('a report as PDF', () => {
  it('is A4 with title, table, notes, and the page number at the foot', async () => {
    const { pages, text, info } = await read(await toPdf(report()));
    expect(pages).to.have.length(1);
    expect([pages[0]!.width, pages[0]!.height].map(Math.round)).to.deep.equal([595, 842]);
    for (const part of ['Leadership Dialogue 2026', 'Entity', 'DM', '1,250', '59%', '2026-11-30', 'OIOS', '1/1']) {
      expect(text.split('\n')).to.include(part);
    }
    expect(text).to.include('Ledger head: 4812:a3f9c0de');
    expect(info).to.include({ Title: 'Leadership Dialogue 2026', CreationDate: 'D:20261231000000Z' });
  });

  it('repeats the header on every page, loses no row and numbers the pages', async () => {
    const { pages } = await read(await toPdf(arabic(90)));
    expect(pages.length).to.be.above(2);
    const rows = pages.flatMap(({ words }) => words.filter(({ text }) => text === '1,250'));
    expect(rows).to.have.length(90);
    for (const [i, { words }] of pages.entries()) {
      expect(words.map(({ text }) => text)).to.include(`${i + 1}/${pages.length}`);
      if (words.some(({ text }) => text === '1,250')) expect(words.map(({ text }) => text)).to.include('الكيان');
    }
  });

  it('Arabic is joined, from right to left, with figures and dates from left to right', async () => {
    const file = await read(await toPdf(arabic()));
    expectGlyphs(file);
    const { words, width } = file.pages[0]!;
    const place = (text: string) => words.find((word) => word.text.includes(text))!;
    // The first column stands at the right, the title begins there too.
    expect(place('الكيان').x).to.be.above(place('الموظفون').x);
    expect(place('الموظفون').x).to.be.above(place('تاريخ').x);
    expect(place('تقرير').x).to.be.above(width / 2);
    // In a sentence the date stays whole, and stands to the left of the words before it.
    const sentence = words.filter(({ y }) => Math.abs(y - place('نسبة').y) < 1);
    expect(sentence.map(({ text }) => text).join(' '))
      .to.include('2026-12-31')
      .and.include('59');
    expect(place('نسبة').x).to.be.above(sentence.find(({ text }) => text.includes('12-31'))!.x);
  });

  it('Arabic letters take their joined forms', async () => {
    // سلام: seen initial, lam-alef joined into one glyph, meem final or alone: never four letters as they stand alone.
    const fonts = await Fonts.for('سلام', 'ar');
    const { font } = fonts.face('س'.codePointAt(0)!, 'regular')!;
    const joined = font.layout('سلام').glyphs.map(({ id }) => id);
    const alone = Array.from('سلام', (letter) => font.layout(letter).glyphs[0]!.id).reverse();
    expect(joined).not.to.include(alone[3]);
    expect(joined.length).to.be.below(4);
    expect(font.layout('سلام').direction).to.equal('rtl');
  });

  it('Arabic can be searched and copied: each letter reads as itself', async () => {
    const letters = 'بتثجحخدذرزسشصضطظعغفقكلمنهوي';
    const one = arabic(1);
    one.title = Array.from(letters, (letter) => `${letter}ا`).join(' ');
    const { text } = await read(await toPdf(one));
    for (const letter of letters) expect(text, letter).to.include(letter);
  });

  it('Chinese glyphs are there, punctuation included', async () => {
    const file = await read(await toPdf(chinese()));
    expectGlyphs(file);
    for (const part of ['二〇二六年领导力对话报告', '管理事务部（纽约）', '道德操守办公室', '日内瓦', '参与率＝']) {
      expect(file.text.replaceAll('\n', '')).to.include(part);
    }
  });

  it('Russian, French, Spanish and names of the world print in every language’s report', async () => {
    const one = report({ notes: ['Œuvre, naïve, señor, Łódź, Nguyễn Văn Đức, Ελλάδα, Україна, 王小明, محمد'] });
    const file = await read(await toPdf(one));
    expectGlyphs(file);
    const flat = file.text.replaceAll('\n', '');
    for (const part of ['Œuvre', 'señor', 'Łódź', 'Nguyễn', 'Ελλάδα', 'Україна', '王小明'])
      expect(flat).to.include(part);
    expectGlyphs(await read(await toPdf(russianReport(5))));
  });

  it('shows a sign where no font has a character, and never an empty place', async () => {
    const one = report({ notes: ['\u{1F600} \u0E44\u0E17\u0E22 fine'] });
    const file = await read(await toPdf(one));
    expectGlyphs(file);
    expect(file.text.replaceAll('\n', '')).to.match(/\ufffd \ufffd{3} fine/);
  });

  it('never breaks a word that a column was made for', async () => {
    const { text } = await read(await toPdf(russianReport(3)));
    for (const { title } of russianReport(3).tables[0]!.columns) {
      for (const word of title.split(/[ ,]+/)) expect(text).to.include(word);
    }
  });

  it('sets a wide table smaller rather than breaking its words', async () => {
    // Eleven words of 13 letters need some 880 points at 9.5, of 762 that a page lying down has.
    const titles = Array.from({ length: 11 }, (_, i) => `Participation${String.fromCharCode(65 + i)}`);
    const columns = titles.map((title) => ({ key: title, title, unit: 'text' as const }));
    const rows = [Object.fromEntries(titles.map((title) => [title, title.toLowerCase()]))];
    const { text } = await read(await toPdf(report({ tables: [{ key: 'w', title: 'w', columns, rows }] })));
    for (const title of titles) expect(text).to.include(title).and.include(title.toLowerCase());
  });

  it('lies down when its columns need it, and breaks what is longer than a line', async () => {
    const wide = report({
      tables: [
        {
          key: 'w',
          title: 'w',
          columns: Array.from({ length: 11 }, (_, i) => ({
            key: `c${i}`,
            title: `Participation${i}`,
            unit: 'text' as const,
          })),
          rows: [Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`c${i}`, 'x'.repeat(300)]))],
        },
      ],
    });
    const { pages, text } = await read(await toPdf(wide));
    expect(Math.round(pages[0]!.width)).to.equal(842);
    expect(text.match(/x/g)).to.have.length(11 * 300);
    for (const { words } of pages) for (const { x } of words) expect(x).to.be.within(40, 842 - 40);
  });

  it('carries a row higher than a page over to the next', async () => {
    const one = report();
    one.tables[0]!.rows = [
      { entity: Array.from({ length: 120 }, (_, i) => `line${i}`).join('\n'), staff: 1, rate: 2, closed: null },
    ];
    const { pages, text } = await read(await toPdf(one));
    expect(pages.length).to.be.above(1);
    for (let i = 0; i < 120; i++) expect(text.split('\n')).to.include(`line${i}`);
  });

  it('I2 prints hostile cells as the text they are, without controls', async () => {
    const { text } = await read(await toPdf(hostileReport()));
    const flat = text.replaceAll('\n', '');
    for (const part of [
      '=1+1',
      '<script>alert(1)</script>',
      EXPRESSION,
      '**bold** [link](http://127.0.0.1/)',
      'safegpj.exe',
      'Everyone hello',
    ]) {
      expect(flat).to.include(part);
    }
    expect(flat).not.to.match(/<at>|[\u202a-\u202e\u2066-\u2069]/);
  });

  it('gives the same bytes for the same report', async () => {
    for (const one of [report(), arabic(), chinese()]) {
      expect(Buffer.from(await toPdf(one)).equals(Buffer.from(await toPdf(one)))).to.equal(true);
    }
  });

  it('is small: only the glyphs that are printed are in the file', async () => {
    expect((await toPdf(report())).length).to.be.below(30_000);
    expect((await toPdf(chinese())).length).to.be.below(80_000);
  });
});

describe('setting a line', () => {
  const order = async (text: string, language: string): Promise<string> => {
    const setter = new Setter(await Fonts.for(text, language), language === 'ar');
    return setter
      .set(text, { size: 10, weight: 'regular' })
      .map((line) => line.runs.map((run) => run.text).join('|'))
      .join('\n');
  };

  it('keeps figures from left to right among Arabic words, a date whole, brackets turned', async () => {
    expect(await order('في 2026-05-04', 'ar')).to.equal('2026-05-04| |في');
    expect(await order('جنيف (UNOG)', 'ar')).to.equal('(|UNOG|) |جنيف');
  });

  it('keeps an Arabic name together in an English sentence', async () => {
    expect(await order('Led by ليلى حسن, D-1', 'en')).to.equal('Led by |حسن| |ليلى|, D-1');
  });

  it('breaks Chinese between characters, and never before a full stop', async () => {
    const fonts = await Fonts.for('截至年月日由领导者记录。', 'zh');
    const lines = new Setter(fonts, false).set('截至年月日由领导者记录。', { size: 10, weight: 'regular' }, 55);
    expect(lines.map(({ runs }) => runs.map(({ text }) => text).join(''))).to.deep.equal([
      '截至年月日',
      '由领导者记',
      '录。',
    ]);
    for (const { width } of lines) expect(width).to.be.at.most(55.01);
  });
});

describe('a sign-in sheet', () => {
  const sheet = {
    asOf: '2026-05-04',
    guests: 2,
    labels: { leader: 'Leader', date: 'Date', name: 'Name', function: 'Function', signature: 'Signature' },
    notes: ['Seen by: your leader and the Ethics Office.'],
  };

  it('holds title, theme, leader, a line for the date, and a numbered row for each name', async () => {
    const bytes = await signInSheet({
      ...sheet,
      language: 'en',
      title: 'Sign-in sheet',
      theme: 'What does it mean to be an international civil servant?',
      team: 'DM/OHRM',
      leader: 'Jane Doe, D-1',
      people: [{ name: 'John Smith', title: 'P-3' }, { name: 'Ana García' }],
    });
    const { text } = await read(bytes);
    for (const part of [
      'Sign-in sheet',
      'DM/OHRM',
      'Leader: Jane Doe, D-1',
      'Date:',
      'Signature',
      'John Smith',
      'Ana García',
      'P-3',
      '4',
    ]) {
      expect(text.split('\n')).to.include(part);
    }
    expect(text.split('\n')).not.to.include('5');
  });

  it('runs from right to left in Arabic, signature at the left', async () => {
    const make = () =>
      signInSheet({
        ...sheet,
        language: 'ar',
        title: 'كشف الحضور',
        theme: 'ماذا يعني أن تكون موظفا مدنيا دوليا؟',
        team: 'شعبة الموارد',
        leader: 'ليلى حسن',
        people: [{ name: 'أحمد محمود', title: 'P-4' }],
        labels: { leader: 'القائد', date: 'التاريخ', name: 'المشارك', function: 'الوظيفة', signature: 'التوقيع' },
      });
    const file = await read(await make());
    expectGlyphs(file);
    const at = (text: string) => file.pages[0]!.words.find((word) => word.text === text)!.x;
    expect(at('المشارك')).to.be.above(at('الوظيفة'));
    expect(at('الوظيفة')).to.be.above(at('التوقيع'));
    expect(Buffer.from(await make()).equals(Buffer.from(await make()))).to.equal(true);
  });
});
