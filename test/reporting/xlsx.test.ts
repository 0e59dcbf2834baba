import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import readExcelFile from 'read-excel-file/node';
import { sheetName, toXlsx } from '../../src/reporting/xlsx.ts';
import { EXPRESSION, HOSTILE, hostileReport, report } from './samples.ts';

const part = (bytes: Uint8Array, name: string): string => strFromU8(unzipSync(bytes)[name]!);

describe('a report as an Excel workbook', () => {
  it('opens in another reader with numbers as numbers and dates as dates', async () => {
    const sheets = await readExcelFile(Buffer.from(await toXlsx(report())));
    expect(sheets.map(({ sheet }) => sheet)).to.deep.equal(['By entity', 'Leadership Dialogue 2026']);
    expect(sheets[0]!.data).to.deep.equal([
      ['Entity', 'Staff', 'Took part', 'Closed on'],
      ['DM', 1250, 59, new Date('2026-11-30T00:00:00Z')],
      ['OIOS', 171, 0, null],
    ]);
    expect(sheets[1]!.data).to.deep.equal([
      ['Leadership Dialogue 2026'],
      ['2026-12-31'],
      ['Took part: as recorded, divided by active staff.'],
      ['Ledger head: 4812:a3f9c0de'],
    ]);
  });

  it('shows whole per cent with the sign, a bold and frozen header, and columns wide enough', async () => {
    const bytes = await toXlsx(report());
    expect(part(bytes, 'xl/styles.xml')).to.include('0&quot;%&quot;').and.include('<b/>').and.include('yyyy-mm-dd');
    const sheet = part(bytes, 'xl/worksheets/sheet1.xml');
    expect(sheet)
      .to.match(/<pane [^>]*ySplit="1"/)
      .and.to.include('state="frozen"')
      .and.to.match(/<col [^>]*width="/);
    expect(sheet).not.to.include('rightToLeft="1"');
  });

  it('runs from right to left in Arabic', async () => {
    const bytes = await toXlsx(report({ language: 'ar' }));
    for (const n of [1, 2]) expect(part(bytes, `xl/worksheets/sheet${n}.xml`)).to.include('rightToLeft="1"');
  });

  it('I2 hostile cells are text, never formulas, and stay text when somebody edits them', async () => {
    const bytes = await toXlsx(hostileReport());
    const sheet = part(bytes, 'xl/worksheets/sheet1.xml');
    expect(sheet).not.to.include('<f');
    expect(part(bytes, 'xl/styles.xml')).to.match(/numFmtId="49"|formatCode="@"/);
    const [first] = await readExcelFile(Buffer.from(bytes), { trim: false });
    const texts = first!.data.slice(1).map((row) => row[0]);
    expect(texts).to.have.length(HOSTILE.length);
    expect(texts)
      .to.include('=1+1')
      .and.include('@SUM(1)')
      .and.include('<script>alert(1)</script>')
      .and.include(EXPRESSION);
    expect(texts).to.include('safegpj.exe').and.include('Everyone hello').and.include('bell escape[31m null');
    // The writer's own trap: these are keys of every object.
    expect(texts).to.include('__proto__').and.include('constructor');
    expect(first!.data[1]).to.deep.equal(['=1+1', -5, 7, 'not a date']);
  });

  it('gives the same bytes for the same report, dated by its as-of date', async () => {
    const first = await toXlsx(report());
    // Two seconds are the resolution of a zip date; the writer alone would differ after that. So the date itself is read too.
    expect(Buffer.from(await toXlsx(report())).equals(Buffer.from(first))).to.equal(true);
    const view = new DataView(first.buffer, first.byteOffset);
    const dosDate = view.getUint16(12, true);
    expect([1980 + (dosDate >> 9), (dosDate >> 5) & 15, dosDate & 31]).to.deep.equal([2026, 12, 31]);
    expect(Buffer.from(await toXlsx(report({ asOf: '2027-01-01' }))).equals(Buffer.from(first))).to.equal(false);
  });

  it('gives every sheet a name that Excel takes', () => {
    const taken = new Set<string>();
    const long = 'Participation by entity, level, duty station and grade';
    expect(sheetName(long, taken)).to.equal('Participation by entity, level,');
    expect(sheetName(long, taken)).to.equal('Participation by entity, leve 2');
    expect(sheetName('A/67/714 [draft]: what?', taken)).to.equal('A 67 714 draft what');
    expect(sheetName("''", taken)).to.equal('Sheet');
    expect(sheetName('History', taken)).to.equal('History 2');
  });
});
