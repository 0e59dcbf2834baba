import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import { safeName, typeOf } from '../../src/files/types.ts';

const bytes = (hex: string, text = ''): Uint8Array =>
  new Uint8Array([...Buffer.from(hex, 'hex'), ...Buffer.from(text)]);
const zip = (...names: string[]): Uint8Array =>
  zipSync(Object.fromEntries(names.map((name) => [name, strToU8('<x/>')])));

describe('What kind of file it is', () => {
  const table: [string, Uint8Array, string | undefined][] = [
    ['a PDF', bytes('', '%PDF-1.7\n'), 'pdf'],
    ['a PNG', bytes('89504e470d0a1a0a'), 'png'],
    ['a JPEG', bytes('ffd8ffe0'), 'jpeg'],
    ['a TIFF, either way round', bytes('49492a00'), 'tiff'],
    ['a TIFF of the other byte order', bytes('4d4d002a'), 'tiff'],
    ['a picture of a telephone', bytes('00000018', 'ftypheic'), 'heic'],
    ['a film of a telephone', bytes('00000018', 'ftypisom'), undefined],
    ['a Word document', zip('[Content_Types].xml', 'word/document.xml'), 'docx'],
    ['a workbook', zip('[Content_Types].xml', 'xl/workbook.xml'), 'xlsx'],
    ['a presentation', zip('[Content_Types].xml', 'ppt/presentation.xml'), 'pptx'],
    ['a document with macros', zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'), undefined],
    ['any archive', zip('sheet.pdf'), undefined],
    ['half an archive', zip('[Content_Types].xml', 'word/document.xml').slice(0, 40), undefined],
    ['a program', bytes('4d5a9000'), undefined],
    ['a page that calls itself PDF', bytes('', '<html>%PDF-'), undefined],
    ['nothing', new Uint8Array(), undefined],
  ];
  for (const [what, content, type] of table)
    it(`is seen in its content: ${what}`, () => expect(typeOf(content)).to.equal(type));

  it('gives it the ending that goes with its content, and a name that is no path', () => {
    expect(safeName('Scan 4 May.PDF', 'pdf')).to.equal('Scan 4 May.pdf');
    expect(safeName('../../etc/passwd.exe', 'jpeg')).to.equal('etc-passwd.jpg');
    expect(safeName('توقيع.png', 'png')).to.equal('توقيع.png');
    expect(safeName('.pdf', 'pdf')).to.equal('file.pdf');
    expect(safeName('a'.repeat(300), 'pdf')).to.have.length(104);
  });
});
