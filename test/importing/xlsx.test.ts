import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { readHere } from '../../src/importing/reading.ts';
import { readSheet } from '../../src/importing/sheet.ts';

const workbook = async (rows: SheetData): Promise<Uint8Array> => new Uint8Array(await writeXlsxFile(rows).toBuffer());
const text = (value: string) => ({ value, type: String });

const REST = {
  'xl/workbook.xml': strToU8(
    '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
  ),
  'xl/_rels/workbook.xml.rels': strToU8(
    '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
  ),
};
/** A workbook whose only sheet holds these rows of XML. */
const withRows = (rows: string, more: Record<string, Uint8Array> = {}): Uint8Array =>
  zipSync({
    ...REST,
    ...more,
    'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
  });
const cell = (address: string, value: string) => `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;
const HEAD = `<row r="1">${cell('A1', 'id')}</row>`;

const refusal = async (bytes: Uint8Array, read: typeof readSheet = readHere): Promise<string> => {
  try {
    return JSON.stringify(await read({ name: 'people.xlsx', bytes }));
  } catch (error) {
    expect(error).to.have.property('code', 'STW_IMPORT');
    return (error as Error).message.replace('The file was not imported: people.xlsx', '');
  }
};

describe('XLSX files', () => {
  it('give text as it stands, numbers as digits, dates as ISO; empty rows count', async () => {
    const bytes = await workbook([
      ['id', 'number', 'since', 'at', 'flag'].map(text),
      [
        text('007'),
        { value: 43000.5, type: Number },
        { value: new Date('2026-05-04T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
        null,
        { value: true, type: Boolean },
      ],
      [],
      [
        { value: 7, type: Number },
        { value: 0.1 + 0.2, type: Number },
        null,
        { value: new Date('2026-05-04T13:30:00Z'), type: Date, format: 'yyyy-mm-dd hh:mm' },
      ],
    ]);
    expect(await readSheet({ name: 'people.xlsx', bytes })).to.deep.equal({
      header: ['id', 'number', 'since', 'at', 'flag'],
      rows: [
        { row: 2, cells: ['007', '43000.5', '2026-05-04', '', 'TRUE'] },
        { row: 4, cells: ['7', '0.30000000000000004', '', '2026-05-04T13:30:00', ''] },
      ],
    });
  });

  it('keep long numbers digit by digit and write exponents out', async () => {
    const bytes = withRows(
      `${HEAD}<row r="2"><c r="A2"><v>12345678901234567890</v></c></row><row r="3"><c r="A3"><v>4.3E4</v></c></row>`,
    );
    expect((await readHere({ name: 'a', bytes })).rows.map(({ cells }) => cells[0])).to.deep.equal([
      '12345678901234567890',
      '43000',
    ]);
  });

  it('I1 are refused as bombs before memory grows', async () => {
    // 200 MB of spaces; packed about 200 KB.
    const bomb = withRows('', { 'xl/sharedStrings.xml': new Uint8Array(200_000_000).fill(32) });
    const before = process.memoryUsage().rss;
    expect(await refusal(bomb, readSheet)).to.equal(
      ': it unpacks to more than 64 MB. Keep only the sheet and the columns that are needed.',
    );
    // The thread itself takes about 30 MB; 64 MB of inflated text would show.
    expect((process.memoryUsage().rss - before) / 1e6).to.be.below(60);
  });

  it('I1 are refused as bombs when they lie about their size', async () => {
    const bomb = Buffer.from(zipSync({ 'a.xml': new Uint8Array(200_000_000) }));
    const entry = bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bomb.writeUInt32LE(1000, entry + 24);
    expect(await refusal(bomb)).to.contain(
      'the workbook is damaged: "a.xml" cannot be unpacked to the 1000 bytes it claims',
    );
  });

  it('I1 are refused when many small parts together unpack to too much', async () => {
    const parts = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}.xml`, new Uint8Array(15_000_000)]));
    expect(await refusal(zipSync(parts))).to.contain('it unpacks to more than 64 MB');
  });

  for (const [what, rows, reason] of [
    ['a cell far below', `${HEAD}<row r="100002">${cell('A100002', 'x')}</row>`, 'it has more than 100000 rows'],
    ['a cell far to the right', `${HEAD}<row r="2">${cell('BM2', 'x')}</row>`, 'it has more than 64 columns (BM)'],
    ['a row that no sheet has', `${HEAD}<row r="999999999"></row>`, 'it has a row 999999999'],
    [
      'cells without an address',
      '<row><c t="inlineStr"><is><t>id</t></is></c></row>',
      'it has cells without a plain address',
    ],
    [
      'a hidden address',
      `${HEAD}<row r="2"><c r="&#90;ZZ2"><v>1</v></c></row>`,
      'it has cells without a plain address',
    ],
    [
      'rows out of order',
      `<row r="3">${cell('A3', 'x')}</row><row r="2">${cell('A2', 'x')}</row>`,
      'the workbook cannot be read (Out-of-place',
    ],
  ] as const) {
    it(`I1 are refused for ${what}`, async () => expect(await refusal(withRows(rows))).to.contain(reason));
  }

  it('I1 are refused when one long shared text stands in thousands of cells', async () => {
    const shared = strToU8(`<sst><si><t>${'x'.repeat(30_000)}</t></si></sst>`);
    const rows = Array.from(
      { length: 3000 },
      (_, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="s"><v>0</v></c></row>`,
    ).join('');
    expect(await refusal(withRows(rows, { 'xl/sharedStrings.xml': shared }))).to.contain(
      'more than 64 million characters',
    );
  });

  it('allow formatted empty cells below and beside the data', async () => {
    const bytes = withRows(
      `${HEAD}<row r="2">${cell('A2', '1')}<c r="ZZ2" s="0"/></row><row r="200000"><c r="A200000"></c></row>`,
    );
    expect(await readHere({ name: 'a', bytes })).to.deep.equal({ header: ['id'], rows: [{ row: 2, cells: ['1'] }] });
  });

  it('are refused when cut or damaged, never read in part', async () => {
    const whole = await workbook([[text('id')], [text('1')]]);
    expect(await refusal(whole)).to.contain('"cells":["1"]');
    expect(await refusal(whole.slice(0, whole.length / 2))).to.contain('the workbook is damaged: its end is missing');
    // One bit anywhere: read as before or refused, and never with other words in it.
    for (let at = 0; at < whole.length; at += 97) {
      const flipped = whole.slice();
      flipped[at] = flipped[at]! ^ 4;
      const said = await refusal(flipped);
      if (said.startsWith('{'))
        expect(said, `bit of byte ${at}`).to.equal('{"header":["id"],"rows":[{"row":2,"cells":["1"]}]}');
    }
  });

  it('are refused when a byte of them is not what was saved', async () => {
    const plain = Buffer.from(
      zipSync(
        { ...REST, 'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${HEAD}</sheetData></worksheet>`) },
        { level: 0 },
      ),
    );
    expect(await refusal(plain)).to.equal('{"header":["id"],"rows":[]}');
    plain[plain.indexOf('>id<') + 1] = 0x61;
    expect(await refusal(plain)).to.contain(
      'the workbook is damaged: "xl/worksheets/sheet1.xml" is not what was saved',
    );
  });

  it('are told from what only looks like one', async () => {
    expect(await refusal(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1]))).to.equal(
      ': it is an old .xls workbook, or has a password. Save it as .xlsx without a password, or as CSV.',
    );
    expect(await refusal(strToU8('%PDF-1.7'))).to.equal(': it is a PDF. Export it as .xlsx or CSV.');
    expect(await refusal(zipSync({ 'a.txt': strToU8('a') }))).to.contain('the workbook cannot be read');
  });
});
