import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { extractText, getDocumentProxy } from 'unpdf';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import { LANGUAGES } from '../../../src/kernel/person.ts';
import type { Upload } from '../../../src/kernel/upload.ts';
import { faultsOf } from '../../kit/cards.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { CYCLE, HOUSE, launched, lead, records } from './house.ts';

const SCAN = Buffer.from('%PDF-1.4 signed by Gus and Hal');
const shaOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** gus is the focal point of DM: of usg, dir and pia, in this order of units: DM, DM/A, DM/B. */
const GRANTS = {
  grants: [
    ['ethics-office', 'eo'],
    ['entity-focal-point', 'gus', 'DM'],
  ] as [never, never, never][],
};

describe('sign-in sheets', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await launched(HOUSE, {}, GRANTS);
  });
  afterEach(() => bot.close());
  const card = (who: string) => bot.chat(who).findLast((m) => m.card)?.card ?? {};
  const titles = (who: string) => buttonsOf(card(who)).map((b) => b.title);
  const open = async (who: string): Promise<string> => {
    await bot.accepts(who);
    const bytes = bot.uploaded.get(`https://files/${who}/${bot.offered(who).id}`) ?? new Uint8Array();
    const { text } = await extractText(await getDocumentProxy(bytes.slice()), { mergePages: false });
    return text.join('\f');
  };

  it('are one page with the names of the team, for whoever leads it, by words or by the card’s button', async () => {
    expect(await bot.says('asg', 'sign-in sheet')).to.match(/sign-in-DGACM\.pdf is ready/);
    const page = await open('asg');
    for (const word of ['What does it mean', 'Team of DGACM', 'Leader: Asg', 'Gus', 'Hal', 'Signature'])
      expect(page).to.include(word);
    expect(page).not.to.match(/Ann|Usg/);
    await bot.says('asg', 'my dialogue');
    expect(await bot.presses('asg', 'Sign-in sheet')).to.match(/sign-in-DGACM\.pdf is ready/);
  });

  it('are all of an entity for its focal point: one by one, or in one file', async () => {
    const list = await bot.says('gus', 'sign-in sheets');
    expect(list)
      .to.match(/Sign-in sheets of 3 teams/)
      .and.to.match(/Usg, DM\n.*Dir, DM\/A\n.*Pia, DM\/B/s);
    await bot.presses('gus', 'All in one file');
    const pages = (await open('gus')).split('\f');
    expect(pages.map((page) => /Leader: (\w+)/.exec(page)?.[1])).to.deep.equal(['Usg', 'Dir', 'Pia']);
    expect(pages[2]).to.match(/Eva/).and.to.match(/Fay/).and.not.to.match(/Ann/);
  });

  it('are for nobody else', async () => {
    expect(await bot.says('hal', 'sign-in sheet')).to.match(/did not understand/);
    for (const file of [`dialogue.signIn|${lead('asg')}`, `dialogue.signIns|${CYCLE}`, `dialogue.signIn|${CYCLE}`])
      expect(await bot.sends('hal', 'file.offer', { file })).to.match(/no longer there for you/);
    // A focal point of DM gets none of DGACM.
    const file = `dialogue.signIn|${lead('asg')}`;
    expect(await bot.sends('gus', 'file.offer', { file })).to.match(/no longer there for you/);
  });

  it('come back as a scan: kept under their hash with the team’s record, and read by leader, focal point and office alone', async () => {
    await records(bot, 'dir');
    const answer = await bot.drops('dir', 'Scan 1.PDF', SCAN);
    expect(answer)
      .to.match(/The sheet is kept with the record of this team/)
      .and.to.match(/\[Scanned sheet\]/);
    const kept = await bot.files.get(shaOf(SCAN));
    expect(Buffer.from(kept?.bytes ?? []).equals(SCAN)).to.equal(true);
    for (const who of ['dir', 'gus', 'eo']) {
      await bot.sends(who, 'obligation.list', { open: `dialogue.scans|${lead('dir')}` });
      expect(await bot.presses(who, 'Open'), who).to.match(/Scan 1\.pdf is ready for you/);
      await bot.accepts(who);
      const bytes = bot.uploaded.get(`https://files/${who}/${bot.offered(who).id}`);
      expect(Buffer.from(bytes ?? []).equals(SCAN), who).to.equal(true);
    }
    // Neither the team, nor the head of the entity above it, nor another leader.
    const scan = `${lead('dir')}|${shaOf(SCAN).slice(0, 20)}`;
    for (const who of ['ann', 'usg', 'pia', 'asg']) {
      expect(await bot.sends(who, 'file.offer', { file: `dialogue.scan|${scan}` }), who).to.match(/no longer there/);
      expect(await bot.sends(who, 'obligation.list', { open: `dialogue.scans|${lead('dir')}` }), who).not.to.match(
        /Scan 1/,
      );
      expect(await bot.sends(who, 'dialogue.detach', { scan }), who).to.match(/belongs to somebody else/);
    }
  });

  it('may be taken away again, and leave nothing a week later', async () => {
    await records(bot, 'asg');
    await bot.drops('asg', 'wrong.pdf', SCAN);
    await bot.presses('asg', 'Scanned sheet');
    expect(await bot.presses('asg', 'Take it away')).to.match(/The sheet was taken away/);
    expect(titles('asg')).not.to.include('Scanned sheet');
    await bot.days(8);
    expect(await bot.files.get(shaOf(SCAN))).to.equal(undefined);
    await bot.drops('asg', 'right.png', Buffer.from('89504e470d0a1a0a', 'hex'));
    const rows = await bot.kernel.read((view) => view.all<Upload>('uploads'));
    expect(rows.map((u) => [u.name, u.of?.kind])).to.deep.equal([['right.png', 'dialogue.scan']]);
  });

  it('of a focal point are asked which team they are of; what belongs nowhere goes after a week', async () => {
    expect(await bot.drops('gus', 'scan.pdf', SCAN))
      .to.match(/Where does scan\.pdf belong/)
      .and.to.match(/Dir, DM\/A/);
    const place = `dialogue.attach|${lead('dir')}`;
    expect(await bot.presses('gus', 'Attach it', { data: { place } })).to.match(/kept with the record/);
    // Attached already: the button says so, and nothing is kept twice.
    expect(await bot.sends('gus', 'file.attach', { upload: `gus|${shaOf(SCAN)}`, place })).to.match(/no longer there/);
    const other = Buffer.from('%PDF-1.4 another');
    await bot.drops('gus', 'other.pdf', other);
    await bot.days(8);
    expect(await bot.files.get(shaOf(other))).to.equal(undefined);
    expect(await bot.files.get(shaOf(SCAN))).not.to.equal(undefined);
  });

  it('are attached by rights alone, whatever a card says', async () => {
    await bot.drops('gus', 'scan.pdf', SCAN);
    const upload = `gus|${shaOf(SCAN)}`;
    const tried = (who: string, place: string, what = upload) => bot.sends(who, 'file.attach', { upload: what, place });
    expect(await tried('gus', `dialogue.attach|${lead('asg')}`)).to.match(/belongs to somebody else/);
    // Somebody else's file, an act that attaches nothing, a file that is not there.
    expect(await tried('asg', `dialogue.attach|${lead('asg')}`)).to.match(/no longer there/);
    expect(await tried('gus', `dialogue.record|${lead('dir')}`)).to.match(/no longer there/);
    expect(await tried('gus', `dialogue.attach|${lead('dir')}`, 'gus|x')).to.match(/no longer there/);
    expect(await bot.sends('asg', 'dialogue.attach', { upload, place: lead('asg') })).to.match(/no longer there/);
  });

  it('are looked at before they are kept: no other kinds, no bytes for somebody of whom none are expected', async () => {
    expect(await bot.drops('asg', 'scan.pdf', Buffer.from('MZ program'))).to.match(
      /can't be kept here\. What helps: PDF, JPEG, PNG, TIFF and HEIC/,
    );
    expect(await bot.drops('ann', 'scan.pdf', SCAN)).to.match(/did not expect a file/);
    expect(bot.fetched.some((url) => url.includes('/ann/'))).to.equal(false);
    expect(await bot.kernel.read((view) => view.all('uploads').length)).to.equal(0);
  });

  it('stand on the ledger by their hash, without a name', async () => {
    await bot.says('asg', 'help');
    const before = (await bot.store.head()).seq;
    await bot.drops('asg', 'Gus and Hal.pdf', SCAN);
    const entries = await bot.store.entries(before + 1, 10);
    expect(entries.map((e) => [e.what, e.facts.sha256])).to.deep.equal([
      ['file.kept', shaOf(SCAN)],
      ['dialogue.attach', shaOf(SCAN)],
    ]);
    expect(JSON.stringify(entries)).not.to.match(/Hal/);
  });

  it('have cards that can be sent in every language', async () => {
    await bot.drops('asg', 'scan.pdf', SCAN);
    for (const language of LANGUAGES) {
      for (const who of ['asg', 'gus']) await bot.sends(who, 'assistant.say', { text: `language ${language}` });
      await bot.sends('gus', 'obligation.list', { open: `dialogue.sheets|${CYCLE}` });
      await bot.drops('gus', 'scan.pdf', SCAN);
      await bot.sends('asg', 'obligation.list', { open: `dialogue.scans|${lead('asg')}` });
      for (const who of ['asg', 'gus'])
        for (const said of bot.chat(who).slice(-2))
          if (said.card) expect(faultsOf(said.card), `${who} in ${language}`).to.deep.equal([]);
    }
  });
});
