import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Upload } from '../../../src/kernel/upload.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, house, imports, item, row, says } from './house.ts';

const PDF = Buffer.from('%PDF-1.4 forty files, reviewed');
const sha = createHash('sha256').update(PDF).digest('hex');

describe('Evidence', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
    await imports(bot, [row({ id: 'R-1' })]);
  });
  afterEach(() => bot.close());
  const open = (who: string, ref: string) => bot.sends(who, 'obligation.list', { open: ref });

  it('is dropped into the chat, kept under its hash, and read by whoever verifies', async () => {
    expect(await bot.drops('ann', 'Review.PDF', PDF))
      .to.match(/Review\.pdf is kept as evidence/)
      .and.to.match(/Evidence: one file/);
    expect(Buffer.from((await bot.files.get(sha))?.bytes ?? []).equals(PDF)).to.equal(true);
    expect(await says(bot, 'ann', 'done', { text: 'All 40 reviewed' })).to.equal(undefined);
    expect((await item(bot)).claim?.files).to.deep.equal([{ sha256: sha, name: 'Review.pdf', bytes: PDF.length }]);
    expect(await open('aud', 'recommendations.verify|verify|R-1')).to.match(/Review\.pdf/);
    await bot.presses('aud', 'Evidence: one file');
    expect(await bot.presses('aud', 'Open')).to.match(/Review\.pdf is ready for you/);
    await bot.accepts('aud');
    const bytes = bot.uploaded.get(`https://files/aud/${bot.offered('aud').id}`);
    expect(Buffer.from(bytes ?? []).equals(PDF)).to.equal(true);
    const notes = (await bot.store.entries(1, 1000)).filter((e) => e.what === 'recommendations.attach');
    expect(notes.map((e) => e.facts?.sha256)).to.deep.equal([sha]);
  });

  it('asks where it belongs when there are several', async () => {
    await imports(bot, [row({ id: 'R-2', reference: 'OIOS 2026/015' })]);
    expect(await bot.drops('ann', 'a.pdf', PDF)).to.match(/Where does a\.pdf belong/);
    expect(await bot.presses('ann', 'Attach it', { data: { place: 'recommendations.attach|R-2' } })).to.match(
      /kept as evidence/,
    );
    expect(await open('ann', 'recommendations.item|update|R-2')).to.match(/Evidence: one file/);
  });

  it('that two people bring is one; what the second brought belongs to nothing and is not kept for ever', async () => {
    await bot.drops('ann', 'a.pdf', PDF);
    expect(await bot.drops('fox', 'b.pdf', PDF)).to.match(/kept as evidence/);
    expect(await open('ann', 'recommendations.item|update|R-1')).to.match(/Evidence: one file/);
    const loose = (who: string) => bot.kernel.read((view) => view.find<Upload>('uploads', 'loose', who).length);
    expect([await loose('ann'), await loose('fox')]).to.deep.equal([0, 1]);
    // The first one's stays when the second's is swept, and is ann's to take away.
    await open('ann', 'recommendations.evidence|R-1');
    expect(await bot.presses('ann', /^Take it away/)).to.match(/It is taken away/);
    expect([await loose('ann'), await loose('fox')]).to.deep.equal([1, 1]);
  });

  it('says so when its bytes no longer fit their hash', async () => {
    await bot.drops('ann', 'a.pdf', PDF);
    await bot.files.remove(sha);
    await open('dir', 'recommendations.evidence|R-1');
    expect(await bot.presses('dir', 'Open')).to.match(/no longer as it was handed in/);
  });

  it('may be taken away until it was reported with, and a week later its bytes are gone', async () => {
    await bot.drops('ann', 'a.pdf', PDF);
    await open('ann', 'recommendations.evidence|R-1');
    expect(await bot.presses('ann', /^Take it away/)).to.match(/It is taken away/);
    const loose = await bot.kernel.read((view) => view.find<Upload>('uploads', 'loose', 'ann'));
    expect(loose.map((u) => u.file)).to.deep.equal([sha]);
    await bot.drops('ann', 'a.pdf', PDF);
    await says(bot, 'ann', 'done', { text: 'Reviewed' });
    const id = `R-1|${sha.slice(0, 20)}`;
    expect(await acts(bot, 'ann', 'detach', { evidence: id })).to.equal('recommendations.evidence.kept');
  });

  it('is nobody else’s to give, to read or to take away', async () => {
    expect(await bot.drops('aud', 'a.pdf', PDF)).not.to.match(/kept as evidence/);
    await bot.drops('ann', 'a.pdf', PDF);
    const id = `R-1|${sha.slice(0, 20)}`;
    for (const who of ['bob', 'ius']) {
      expect(await bot.sends(who, 'file.offer', { file: `recommendations.evidence|${id}` }), who).to.match(
        /no longer there for you/,
      );
      expect(await acts(bot, who, 'detach', { evidence: id }), who).to.equal('common.refused.notYours');
    }
    // Not even with the upload of somebody else.
    expect(await acts(bot, 'fox', 'attach', { place: 'R-1', upload: `ann|${sha}` })).to.equal('common.upload.gone');
  });

  it('can be a table too: who drops a portfolio chooses, who drops a list of figures just keeps it', async () => {
    expect(await bot.drops('fox', 'hours.csv', Buffer.from('person,hours\nann,4\n'))).to.match(/could not tell/);
  });
});
