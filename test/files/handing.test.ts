import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { fileExtras } from '../../src/assistant/index.ts';
import type { Ticket } from '../../src/kernel/ticket.ts';
import { HOUSE, launched, records } from '../capabilities/dialogue/house.ts';
import type { Bot } from '../kit/inprocess.ts';

describe('A file that somebody asks for', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await launched(
      HOUSE,
      {},
      {
        grants: [
          ['ethics-office', 'eo'],
          ['entity-focal-point', 'gus', 'DGACM'],
        ],
      },
    );
    await records(bot, 'asg', 'asg', { absent: ['hal'] });
  });
  afterEach(() => bot.close());
  const bytes = (who: string) => bot.uploaded.get(`https://files/${who}/${bot.offered(who).id}`);
  const text = (who: string) => Buffer.from(bytes(who) ?? []).toString('utf8');

  it('is offered by its name and size, put where its reader consents, and shown where it lies', async () => {
    await bot.says('asg', 'dialogue report');
    expect(await bot.presses('asg', 'CSV')).to.equal('dialogue-2027-03-01.csv is ready for you.');
    expect(bot.offered('asg')).to.include({ name: 'dialogue-2027-03-01.csv' });
    // Nothing is uploaded before consent.
    expect(bot.uploaded.size).to.equal(0);
    expect(await bot.accepts('asg')).to.match(/is now in your own files/);
    // The first block is the whole: 3 staff, gus took part: a third.
    expect(text('asg'))
      .to.match(/\r\n3,1,33,0,33,0,0,1,33,0,2,\r\n/)
      .and.to.match(/\r\nDGACM,3,1,33/);
    expect(text('asg')).not.to.match(/\r\nDM,/);
    expect(bytes('asg')?.length).to.equal(bot.offered('asg').bytes);
    expect(bot.chat('asg').at(-1)?.handed).to.deep.equal({ name: 'copy', url: 'https://files/seen', id: 'u1' });
  });

  for (const [format, head] of [
    ['XLSX', 'PK\u0003\u0004'],
    ['PDF', '%PDF-'],
  ] as const)
    it(`comes as ${format}, of the unit and the list that stood on the card`, async () => {
      await bot.says('eo', 'dialogue report DM');
      await bot.presses('eo', 'Show who', { data: { chooseFigure: 'notRecorded' } });
      await bot.presses('eo', format);
      await bot.accepts('eo');
      expect(text('eo').startsWith(head)).to.equal(true);
      expect(bot.offered('eo').name).to.equal(`dialogue-notRecorded-2027-03-01.${format.toLowerCase()}`);
      if (format === 'PDF') return;
      const strings = strFromU8(unzipSync(bytes('eo') ?? new Uint8Array())['xl/sharedStrings.xml'] ?? new Uint8Array());
      expect(strings).to.match(/Ann/).and.not.to.match(/Hal/);
      expect(strings).to.match(/Ledger \d+:[0-9a-f]{64}/);
    });

  it('is made when the consent comes: what was recorded meanwhile stands in it', async () => {
    await bot.says('asg', 'dialogue report');
    await bot.presses('asg', 'CSV');
    await records(bot, 'asg');
    await bot.accepts('asg');
    // hal too: 2 of 3, 66.7.
    expect(text('asg')).to.match(/\r\n3,2,67,/);
  });

  it('is not made for a role that was taken back before the consent came', async () => {
    await bot.says('gus', 'dialogue report');
    await bot.presses('gus', 'PDF');
    await bot.act('role.revoke', { role: 'entity-focal-point', person: 'gus', unit: 'DGACM' });
    expect(await bot.accepts('gus')).to.match(/no longer there for you/);
    expect(bot.uploaded.size).to.equal(0);
  });

  it('is refused to somebody else, for an unknown offer, and after a week', async () => {
    await bot.says('asg', 'dialogue report');
    await bot.presses('asg', 'CSV');
    const { id } = bot.offered('asg');
    for (const answer of [await bot.accepts('eo', id), await bot.accepts('asg', 'no-such-offer')])
      expect(answer).to.match(/offered some time ago, or to somebody else/);
    // Declining somebody else's offer does not take it away.
    await bot.declines('eo', id);
    await bot.days(7);
    expect(await bot.accepts('asg', id)).to.match(/is now in your own files/);
    await bot.days(1);
    expect(await bot.accepts('asg', id)).to.match(/some time ago/);
    expect([...bot.uploaded.keys()]).to.deep.equal([`https://files/asg/${id}`]);
  });

  it('declined is gone, with a kind line', async () => {
    await bot.says('asg', 'dialogue report');
    await bot.presses('asg', 'CSV');
    expect(await bot.declines('asg')).to.match(/was not handed over\. Ask for it again at any time/);
    expect(await bot.accepts('asg')).to.match(/some time ago/);
    expect(bot.uploaded.size).to.equal(0);
  });

  it('that could not be put anywhere is still offered, and a consent that comes twice puts it once', async () => {
    await bot.says('asg', 'dialogue report');
    await bot.presses('asg', 'CSV');
    const { id } = bot.offered('asg');
    expect(await bot.accepts('asg', id, 'https://broken/')).to.match(/could not be put into your files/);
    expect(await bot.accepts('asg', id, 'https://one/')).to.match(/is now in your own files/);
    expect(await bot.accepts('asg', id, 'https://two/')).to.match(/is now in your own files/);
    expect([...bot.uploaded.keys()]).to.deep.equal(['https://one/']);
  });

  it('named by a card that somebody wrote is made by rights alone', async () => {
    const files = [
      'report|["dialogue","csv","",""]',
      'report|["dialogue","exe","",""]',
      'report|[]',
      'report|{',
      'dialogue.x|1',
      '__proto__|x',
    ];
    for (const file of files)
      expect(await bot.sends('hal', 'file.offer', { file }), file).to.match(/no longer there for you/);
    // A unit of others is not made for a head of entity.
    const file = 'report|["dialogue","csv","DM",""]';
    expect(await bot.sends('asg', 'file.offer', { file })).to.match(/no longer there for you/);
    expect(await bot.sends('eo', 'file.offer', { file })).to.match(/is ready for you/);
  });

  it('is noted on the ledger when it is taken, and old offers do not pile up', async () => {
    await bot.says('asg', 'dialogue report');
    for (let n = 0; n < 45; n++) await bot.presses('asg', 'CSV');
    const kept = () => bot.kernel.read((view) => view.find<Ticket>('tickets', 'person', 'asg').length);
    expect(await kept()).to.equal(41);
    const before = (await bot.store.head()).seq;
    await bot.accepts('asg');
    const entries = await bot.store.entries(before + 1, 10);
    expect(entries.map((e) => [e.what, e.facts])).to.deep.equal([['file.taken', { file: 'report' }]]);
    await bot.days(9);
    await bot.presses('asg', 'CSV');
    expect(await kept()).to.equal(1);
  });

  it('is nobody’s press when it names no file', async () => {
    const extras = fileExtras(undefined as never);
    expect(await extras.press?.({} as never, 'dialogue.record', { file: 7 }, {} as never, {} as never)).to.equal(
      undefined,
    );
  });
});
