import { expect } from 'chai';
import { StewardError } from '../../src/errors.ts';
import { FORMATS, type Format, isFormat, print } from '../../src/reporting/index.ts';
import { report } from './samples.ts';

describe('printing a report', () => {
  it('gives bytes, media type and a file name in every format, twice the same', async () => {
    const names: string[] = [];
    for (const format of FORMATS) {
      const first = await print(report(), format);
      const second = await print(report(), format);
      expect(first.bytes.length).to.be.above(50);
      expect(Buffer.from(first.bytes).equals(Buffer.from(second.bytes)), format).to.equal(true);
      names.push(`${first.name} ${first.type.split(';')[0]}`);
    }
    expect(names).to.deep.equal([
      'dialogue-2026-12-31.txt text/plain',
      'dialogue-2026-12-31.csv text/csv',
      'dialogue-2026-12-31.xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'dialogue-2026-12-31.pdf application/pdf',
      'dialogue-2026-12-31.json application/json',
    ]);
  });

  it('never makes a path of a name', async () => {
    const { name } = await print(report({ name: '../../etc/x y' }), 'json');
    expect(name).to.equal('etc-x-y-2026-12-31.json');
  });

  it('refuses a format there is none of, naming those there are', async () => {
    expect(isFormat('pdf')).to.equal(true);
    for (const wrong of ['docx', 'toString', '__proto__']) {
      expect(isFormat(wrong)).to.equal(false);
      const error = await print(report(), wrong as Format).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(StewardError).and.to.have.property('code', 'STW_USAGE');
    }
  });
});
