import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import writeXlsxFile from 'write-excel-file/node';
import type { Upload } from '../../src/kernel/upload.ts';
import { HEADER, house, imports, item, row } from '../capabilities/recommendations/house.ts';
import type { Bot, Said } from '../kit/inprocess.ts';

const pdf = (n: number, bytes = 100): Buffer => Buffer.concat([Buffer.from(`%PDF-1.4 ${n} `), Buffer.alloc(bytes)]);
const MEGABYTE = 1024 * 1024;

/** Ann owns two recommendations, so that each file she drops waits until she says which one it belongs to. */
describe('What people may leave lying about', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
    await imports(bot, [row({ id: 'R-1' }), row({ id: 'R-2', reference: 'OIOS 2026/015' })]);
  });
  afterEach(() => bot.close());
  const drops = (n: number, bytes?: number) => bot.drops('ann', `f${n}.pdf`, pdf(n, bytes));
  const many = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const attach = (place = 'R-1') =>
    bot.presses('ann', 'Attach it', { data: { place: `recommendations.attach|${place}` } });

  it('X10 is ten files of one person, however fast they come; the next is refused kindly, and nothing of it is kept', async () => {
    const answers = await Promise.all(many(1, 12).map((n) => drops(n)));
    expect(answers.filter((answer) => /Where does/.test(answer))).to.have.length(10);
    expect(answers.filter((answer) => /was not kept.*at most 10 files, 100 MB together/.test(answer))).to.have.length(
      2,
    );
    expect(await bot.files.list()).to.have.length(10);
    const read = bot.fetched.length;
    expect(await drops(13)).to.match(/was not kept/);
    expect(bot.fetched.length, 'it was not even read').to.equal(read);
    // Who else brings something is not concerned.
    expect(await bot.drops('fox', 'mine.pdf', pdf(99))).not.to.match(/was not kept/);
    // One that has its place makes room for one.
    expect(await attach()).to.match(/kept as evidence/);
    expect(await drops(14)).to.match(/Where does/);
    expect(await drops(15)).to.match(/was not kept/);
  });

  it('X10 is 100 MB of one person', async () => {
    expect(await drops(1, 60 * MEGABYTE)).to.match(/Where does/);
    expect(await drops(2, 60 * MEGABYTE)).to.match(/was not kept/);
    expect(await drops(3, 30 * MEGABYTE)).to.match(/Where does/);
    expect(await bot.files.list()).to.have.length(2);
  });

  it('does not fill up with tables that were taken in, declined, or dropped again once they were corrected', async () => {
    const table = (n: number) =>
      Buffer.from([HEADER, row({ id: `N-${n}`, reference: `OIOS 2027/${n}` }), ''].join('\n'));
    for (const n of many(1, 3)) {
      expect(await bot.drops('aud', `${n}.csv`, table(n))).to.match(/New: 1/);
      expect(await bot.presses('aud', 'Import it')).to.match(/is imported/);
    }
    // The last one stays, so that a second press on its card says that there is nothing new.
    expect(await bot.files.list()).to.have.length(1);
    // A press on a copy of its card that is still there.
    const [kept] = await bot.kernel.read((view) => view.find<Upload>('uploads', 'done', 'aud'));
    expect(await bot.sends('aud', 'file.leave', { upload: kept?.id ?? '' })).to.match(/was imported before/);
    expect(await bot.files.list()).to.have.length(1);
    for (const n of many(4, 6)) {
      expect(await bot.drops('aud', `${n}.csv`, table(n))).to.match(/New: 1/);
      expect(await bot.presses('aud', 'Don’t import')).to.match(/nothing was changed/);
    }
    expect(await bot.files.list()).to.have.length(1);
    for (const n of many(7, 9)) expect(await bot.drops('aud', 'corrected.csv', table(n))).to.match(/New: 1/);
    expect(await bot.files.list()).to.have.length(2);
    const loose = await bot.kernel.read((view) => view.find<Upload>('uploads', 'loose', 'aud'));
    expect(loose, 'what the newest has replaced does not wait any more').to.have.length(1);
    expect(await bot.presses('aud', 'Import it'), 'the newest is meant').to.match(/is imported/);
    expect((await item(bot, 'N-9')).id).to.equal('N-9');
    // What is neither counts as before, and nothing of the nine counts with it.
    const waiting = await Promise.all(many(10, 19).map((n) => bot.drops('aud', `${n}.csv`, table(n))));
    expect(waiting.filter((answer) => !/New: 1/.test(answer))).to.deep.equal([]);
    expect(await bot.drops('aud', '20.csv', table(20))).to.match(/was not kept/);
    expect(await bot.files.list()).to.have.length(11);
  });

  it('of a table that was taken in and is evidence too keeps the evidence, whatever is taken in next', async () => {
    await imports(bot, [row({ id: 'R-9', reference: 'OIOS 2026/019', ownerId: 'aud' })]);
    const workbook = (n: number) => {
      const cells = parse([HEADER, row({ id: `N-${n}`, reference: `OIOS 2027/${n}` })].join('\n')) as string[][];
      return writeXlsxFile(cells.map((line) => line.map((value) => ({ value, type: String })))).toBuffer();
    };
    const file = await workbook(1);
    // Two cards for one file.
    await bot.drops('aud', 'a.xlsx', file);
    const [first] = bot
      .chat('aud')
      .filter(({ card }) => card)
      .slice(-1);
    await bot.drops('aud', 'a.xlsx', file);
    expect(await bot.presses('aud', 'Import it')).to.match(/is imported/);
    await bot.presses('aud', 'Keep it as a document instead', { on: first as Said });
    await bot.drops('aud', 'b.xlsx', await workbook(2));
    expect(await bot.presses('aud', 'Import it')).to.match(/is imported/);
    expect(await bot.files.list()).to.have.length(2);
  });

  it('keeps tables of one name and several kinds: which is meant is seen in them', async () => {
    const list = (text: string) => Buffer.from(text);
    expect(await bot.drops('aud', 'export.csv', list([HEADER, row({ id: 'N-1' }), ''].join('\n')))).to.match(/New: 1/);
    await bot.drops(
      'aud',
      'export.csv',
      list('reference,body,rating,issuedOn\nOIOS 2026/1,OIOS,satisfactory,2026-06-15\n'),
    );
    expect(await bot.files.list()).to.have.length(2);
  });

  it('X10 goes after a week by itself, though nobody drops anything: the row and the bytes', async () => {
    await drops(1);
    await bot.days(6);
    await drops(2);
    expect(await bot.files.list()).to.have.length(2);
    await bot.days(2);
    expect(await bot.files.list()).to.have.length(1);
    await bot.days(6);
    expect(await bot.files.list()).to.have.length(0);
    expect(await bot.kernel.read((view) => view.all<Upload>('uploads'))).to.deep.equal([]);
    // Nothing waits any more: no night rings for it.
    expect(await bot.kernel.read((view) => view.peek('alarms', 'retention.loose'))).to.equal(undefined);
  });

  it('X10 a place holds twenty; one taken away makes room for another', async () => {
    for (const n of many(1, 20)) {
      await drops(n);
      expect(await attach(), `file ${n}`).to.match(/kept as evidence/);
    }
    await drops(21);
    expect(await attach()).to.match(/was not attached: this holds at most 20 files, 200 MB together/);
    await drops(21);
    expect(await attach('R-2')).to.match(/kept as evidence/);
    await bot.sends('ann', 'obligation.list', { open: 'recommendations.evidence|R-1' });
    expect(await bot.presses('ann', /^Take it away/)).to.match(/It is taken away/);
    await drops(22);
    expect(await attach()).to.match(/kept as evidence/);
  });
});
