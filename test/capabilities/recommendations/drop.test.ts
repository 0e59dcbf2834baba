import { expect } from 'chai';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import writeXlsxFile from 'write-excel-file/node';
import type { Bot } from '../../kit/inprocess.ts';
import { HEADER, house, imports, item, row, says, stateOf } from './house.ts';

const csv = (...rows: string[]) => Buffer.from([HEADER, ...rows, ''].join('\n'));

describe('A file of recommendations dropped into the chat', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
  });
  afterEach(() => bot.close());
  const strings = (who: string) =>
    strFromU8(
      unzipSync(bot.uploaded.get(`https://files/${who}/${bot.offered(who).id}`) ?? new Uint8Array())[
        'xl/sharedStrings.xml'
      ] ?? new Uint8Array(),
    );

  it('is shown with what it would do; nothing changes before the yes, and then all of it does', async () => {
    await imports(bot, [row({ id: 'R-1' }), row({ id: 'R-2', reference: 'OIOS 2026/015' })]);
    const file = csv(
      row({ id: 'R-1', dueOn: '2027-09-30' }),
      row({ id: 'R-2', reference: 'OIOS 2026/015' }),
      row({ id: 'R-3' }),
    );
    const shown = await bot.drops('aud', 'Q1.csv', file);
    expect(shown)
      .to.match(/Q1\.csv: what it would do \(Oversight recommendations\)/)
      .and.to.match(/New: 1\. Changed: 1\. As they are: 1\./)
      .and.to.match(/Row 2 OIOS 2026\/014 1\n?.*Current date: 30 June 2027 → 30 September 2027/)
      .and.to.match(/Nothing has been changed yet/);
    expect((await item(bot)).dueOn).to.equal('2027-06-30');
    expect(await stateOf(bot, 'update|R-3')).to.equal('none');
    expect(await bot.presses('aud', 'Import it')).to.match(/Q1\.csv is imported/);
    expect((await item(bot)).dueOn).to.equal('2027-09-30');
    expect(await stateOf(bot, 'update|R-3')).to.equal('open');
    // The same file again has nothing to say.
    expect(await bot.drops('aud', 'Q1.csv', file)).to.match(/nothing to change/);
  });

  it('is left alone by a press, and does what was shown or shows anew', async () => {
    const file = csv(row({ id: 'R-1' }));
    await bot.drops('aud', 'a.csv', file);
    expect(await bot.presses('aud', 'Don’t import')).to.match(/nothing was changed/);
    await bot.drops('aud', 'a.csv', file);
    await imports(bot, [row({ id: 'R-1', priority: 'critical' })]);
    expect(await bot.presses('aud', 'Import it')).to.match(/Something changed meanwhile/);
    expect((await item(bot)).priority).to.equal('critical');
    expect(await bot.presses('aud', 'Import it')).to.match(/is imported/);
    expect((await item(bot)).priority).to.equal('important');
  });

  it('names rows that can’t be taken, gives them as a spreadsheet, and takes the others where that is wished', async () => {
    const file = csv(
      row({ id: 'R-1' }),
      row({ id: 'R-2', ownerId: 'nobody at all' }),
      row({ id: 'R-3', dueOn: 'soon' }),
    );
    expect(await bot.drops('aud', 'b.csv', file))
      .to.match(/2 rows can’t be taken/)
      .and.to.match(/Row 3 .*\n?.*nobody at all/)
      .and.to.match(/Row 4 Current date/);
    await bot.presses('aud', 'All that is wrong, as a spreadsheet');
    await bot.accepts('aud');
    expect(strings('aud'))
      .to.match(/nobody at all/)
      .and.to.match(/soon/);
    expect(await bot.presses('aud', 'Import the other one')).to.match(/2 rows were left out/);
    expect((await item(bot)).owner).to.equal('ann');
    expect(await stateOf(bot, 'update|R-3')).to.equal('none');
  });

  it('asks which column is which where it cannot tell, and remembers it', async () => {
    const titles = HEADER.replace('id,reference', 'Key,Dossier');
    const file = Buffer.from([titles, row({ id: 'R-1' }), ''].join('\n'));
    expect(await bot.drops('aud', 'c.csv', file)).to.match(/which column is which/);
    expect(await bot.presses('aud', 'Next', { data: { 'column:id': '0', 'column:reference': '1' } })).to.match(
      /New: 1\./,
    );
    await bot.presses('aud', 'Import it');
    expect((await item(bot)).reference).to.equal('OIOS 2026/014');
    const next = Buffer.from([titles, row({ id: 'R-2' }), ''].join('\n'));
    expect(await bot.drops('aud', 'd.csv', next)).to.match(/New: 1\./);
  });

  it('keeps what was changed here, or takes the file’s, as its owner says', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    await says(bot, 'ann', 'time', { text: 'Staff left', until: '2027-12-31' });
    const file = csv(row({ id: 'R-1', dueOn: '2027-08-31' }), row({ id: 'R-9' }));
    expect(await bot.drops('aud', 'e.csv', file))
      .to.match(/One value was changed both here and in the file\. What stands here stays/)
      .and.to.match(/31 December 2027 → 31 August 2027/);
    expect(await bot.presses('aud', 'Take the file’s values')).to.match(/The file’s would go in/);
    await bot.presses('aud', 'Import it');
    expect((await item(bot)).dueOn).to.equal('2027-08-31');
  });

  it('is read for whoever may bring one, and for nobody else', async () => {
    const file = csv(row({ id: 'R-1' }));
    expect(await bot.drops('dir', 'x.csv', file)).to.match(/did not expect a file/);
    expect(bot.fetched).to.deep.equal([]);
    await bot.drops('aud', 'x.csv', file);
    await bot.act('role.revoke', { role: 'oversight-body', person: 'aud', unit: '', body: 'OIOS' }, 'operator:test');
    // The role went between the preview and the yes.
    expect(await bot.presses('aud', 'Import it')).to.match(/no longer there/);
    expect(await stateOf(bot, 'update|R-1')).to.equal('none');
    // Nor does somebody else's button carry it in.
    await bot.drops('sec', 'x.csv', file);
    expect(await bot.sends('inq', 'file.import', { kind: 'recommendations', upload: 'sec|1', digest: '' })).to.match(
      /no longer there/,
    );
  });

  it('says what it can read when it is something else, or nothing that can be read', async () => {
    expect(await bot.drops('aud', 'x.csv', Buffer.from('a,b\n1,2\n'))).to.match(/could not tell what this table is/);
    expect(await bot.drops('aud', 'x.xlsx', Buffer.from('PK\u0003\u0004 no workbook'))).to.match(/could not be read/);
    expect(await bot.drops('aud', 'x.exe', Buffer.from([0x4d, 0x5a, 0, 0, 1, 2]))).to.match(/could not/);
  });

  it('may be hostile: what would be a formula, a mark or a card stays text, and what would burst is refused', async () => {
    const title = `=HYPERLINK("https://evil.example","x")`;
    const text = '$' + '{$root} [click](javascript:alert(1)) <at>All</at> **bold**';
    const made = await writeXlsxFile(
      [
        HEADER.split(','),
        [
          'R-1',
          'OIOS 2026/014',
          '',
          'OIOS',
          '2026',
          title,
          text,
          'important',
          '2026-06-15',
          '2027-06-30',
          'ann',
          'DM/A',
          'in progress',
          '',
          'accepted',
          '',
          '',
        ],
      ].map((cells) => cells.map((value) => ({ value, type: String }))),
    ).toBuffer();
    await bot.drops('aud', 'hostile.xlsx', new Uint8Array(made));
    await bot.presses('aud', 'Import it');
    expect((await item(bot)).title).to.equal(title);
    const card = JSON.stringify(await bot.painter.ref({ kind: 'recommendations.item', id: 'update|R-1' }, 'ann', {}));
    expect(card)
      .to.include('HYPERLINK')
      .and.not.to.match(/"url":"(javascript|https:\/\/evil)/);
    // A workbook of a few kilobytes that unpacks to gigabytes.
    const bomb = zipSync({
      '[Content_Types].xml': strToU8('<Types/>'),
      'xl/workbook.xml': strToU8('<workbook/>'),
      'xl/worksheets/sheet1.xml': new Uint8Array(80 * 1024 * 1024),
    });
    expect(bomb.length).to.be.lessThan(200_000);
    expect(await bot.drops('aud', 'bomb.xlsx', bomb)).to.match(/could not be read/);
    expect((await item(bot)).moves).to.equal(0);
  });
});
