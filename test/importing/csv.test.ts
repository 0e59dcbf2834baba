import { expect } from 'chai';
import fc from 'fast-check';
import { StewardError } from '../../src/errors.ts';
import { readCsv } from '../../src/importing/csv.ts';
import { LIMITS } from '../../src/importing/limits.ts';
import { raggedRows, readSheet } from '../../src/importing/sheet.ts';
import { bytes, sheetOf } from './helpers.ts';

const refusal = (content: Uint8Array | string): string => {
  try {
    readCsv('people.csv', typeof content === 'string' ? bytes(content) : content);
  } catch (error) {
    if (error instanceof StewardError && error.code === 'STW_IMPORT')
      return error.message.replace('The file was not imported: ', '');
    throw error;
  }
  return 'was read';
};

describe('CSV files', () => {
  const read = { header: ['id', 'name'], rows: [{ row: 2, cells: ['007', 'Zoë, Ünal'] }] };
  const text = 'id,name\r\n007,"Zoë, Ünal"\r\n';
  const utf16be = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  for (const [what, content] of [
    ['UTF-8', bytes(text)],
    ['UTF-8 with BOM', bytes(`\ufeff${text}`)],
    ['UTF-16, little end first, with BOM', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big end first, with BOM', utf16be],
    ['Windows-1252', Buffer.from(text, 'latin1')],
    ['semicolons', bytes('id;name\n007;Zoë, Ünal\n')],
    ['tabs', bytes('id\tname\n007\tZoë, Ünal')],
    ['a first line that names the separator', bytes('sep=|\r\nid|name\r\n007|Zoë, Ünal')],
    ['separators behind the last column', bytes('id;name;;\n007;Zoë, Ünal;;\n')],
    ['old Mac line ends', bytes('id,name\r007,"Zoë, Ünal"\r')],
  ] as const) {
    it(`are read as ${what}`, () => expect(readCsv('people.csv', content)).to.deep.equal(read));
  }

  it('keep quotes, line breaks and separators that stand in quotes', () =>
    expect(sheetOf('id,name\n1,"A ""B"",\nC"\n').rows).to.deep.equal([{ row: 2, cells: ['1', 'A "B",\nC'] }]));

  it('number rows as a spreadsheet does: empty ones count and are left out', () =>
    expect(sheetOf('id,name\n\n1,A\n,\n2,B').rows.map(({ row }) => row)).to.deep.equal([3, 5]));

  it('have their ragged rows reported, because the cells may stand in wrong columns', () => {
    const sheet = sheetOf('id,name,unit\n1,A,HQ\n2,Silva, Maria,HQ\n3,C\n4,D,HQ,\n');
    expect(raggedRows(sheet).map(({ row, reason }) => `${row} ${reason.split(':')[0]}`)).to.deep.equal([
      '3 has 4 cells where the header has 3',
      '4 has 2 cells where the header has 3',
    ]);
  });

  for (const [what, content, reason] of [
    [
      'empty',
      '',
      'people.csv: it is empty. The first row names the columns, the rows below hold one person or record each.',
    ],
    ['without a header', '\n1,A', 'people.csv: row 1 is empty. Put the names of the columns into the first row.'],
    [
      'cut inside quotes',
      'id,name\n1,A\n2,"B',
      'people.csv, row 3: a quote is opened and never closed; the file may be cut. Correct the row, or export the file again.',
    ],
    [
      'wrongly quoted',
      'id,name\n1,"A"B,',
      'people.csv, row 2: a quote stands where none may; quotes inside quotes are doubled. Correct the row, or export the file again.',
    ],
    [
      'something else',
      'id,\0name\n',
      'people.csv: it is neither CSV nor .xlsx. Export the file again as CSV in UTF-8, or as .xlsx.',
    ],
    [
      'UTF-8 that was cut in a letter',
      bytes('id,name\n1,Zoé\n2,Zoé').subarray(0, -1),
      'people.csv: its UTF-8 text is damaged or cut. Export the file again as CSV in UTF-8, or as .xlsx.',
    ],
    [
      'UTF-16 that was cut in a letter',
      Buffer.from('\ufeffid,name', 'utf16le').subarray(0, -1),
      'people.csv: its UTF-16 text is damaged or cut. Export the file again as CSV in UTF-8, or as .xlsx.',
    ],
    [
      'I1 too wide',
      `${'a,'.repeat(LIMITS.columns)}a\n`,
      'people.csv, row 1: it has more than 64 columns. Remove those that are not needed.',
    ],
    ['I1 too long', 'a\n'.repeat(LIMITS.rows + 2), 'people.csv: it has more than 100000 rows. Split it.'],
  ] as const) {
    it(`are refused when ${what}, with place, reason and what to do`, () => expect(refusal(content)).to.equal(reason));
  }

  it('of 100,000 rows and 64 columns are read (I1: the limits themselves are allowed)', () => {
    expect(sheetOf('a\n'.repeat(LIMITS.rows + 1)).rows).to.have.length(100_000);
    expect(sheetOf('a,'.repeat(LIMITS.columns).slice(0, -1)).header).to.have.length(64);
  });

  it('of any bytes are read or refused with STW_IMPORT, nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => void refusal(content)),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (content) => void refusal(content)),
      { numRuns: 300 },
    );
  });

  it('come back as they were written, whatever the cells hold', () => {
    const cell = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\0/g, ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const csv = [
          '"id","name"',
          ...rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')),
        ].join('\n');
        const expected = rows
          .map((cells, i) => ({ row: i + 2, cells }))
          .filter(({ cells }) => cells.some((text) => text.trim() !== ''));
        expect(sheetOf(csv).rows).to.deep.equal(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('are read in a thread of their own, and refused from there with the same words', async () => {
    expect(await readSheet({ name: 'people.csv', bytes: bytes(text) })).to.deep.equal(read);
    const error = await readSheet({ name: 'people.csv', bytes: bytes('') }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(StewardError).with.property('code', 'STW_IMPORT');
    expect(error)
      .to.have.property('message')
      .that.equals(`The file was not imported: ${refusal('')}`);
  });
});
