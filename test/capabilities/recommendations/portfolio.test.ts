import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { stringify } from 'csv-stringify/sync';
import { statusOf } from '../../../src/capabilities/recommendations/importing/words.ts';
import { STATUSES } from '../../../src/capabilities/recommendations/items.ts';
import { TITLES } from '../../../src/capabilities/recommendations/portfolio/columns.ts';
import { readHere } from '../../../src/importing/reading.ts';
import { LANGUAGES } from '../../../src/kernel/person.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, house, imports, item, row, says, stateOf } from './house.ts';

type Edit = { [title: string]: string };

describe('A portfolio that comes back', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
    await imports(bot, [
      row({ id: 'R-1', title: 'Contracts' }),
      row({ id: 'R-2', ownerId: 'bob', priority: 'critical' }),
      row({ id: 'R-3', ownerId: 'bob', status: 'not started' }),
    ]);
  });
  afterEach(() => bot.close());

  /** "my portfolio", the spreadsheet, as the reader has it. */
  async function asked(who: string) {
    await bot.says(who, 'my portfolio');
    await bot.presses(who, /As a spreadsheet|En tableau|электронн/i);
    await bot.accepts(who);
    const bytes = bot.uploaded.get(`https://files/${who}/${bot.offered(who).id}`) ?? new Uint8Array();
    return readHere({ name: 'portfolio.xlsx', bytes });
  }
  /** The same with some cells changed, by id and the title of the column. */
  function edited(sheet: Awaited<ReturnType<typeof asked>>, edits: { [id: string]: Edit }): Buffer {
    const rows = sheet.rows.map(({ cells }) =>
      cells.map((cell, at) => edits[cells[0] ?? '']?.[sheet.header[at] ?? ''] ?? cell),
    );
    return Buffer.from(stringify([sheet.header, ...rows]));
  }

  it('is first seen in figures: by status, priority, age and source, what falls due, what was postponed', async () => {
    await imports(bot, [
      row({
        id: 'R-4',
        body: 'BOA',
        reference: 'A/80/5',
        issuedOn: '2024-02-10',
        dueOn: '2027-02-01',
        status: 'in progress',
      }),
    ]);
    await says(bot, 'ann', 'time', { text: 'Staff left', until: '2027-08-31' });
    // Today is 1 March 2027: issued in June 2026, 8 months ago; in February 2024, over 36. Next quarter is April to June.
    expect(await bot.says('fox', 'my portfolio'))
      .to.match(/4 open recommendations/)
      .and.to.match(/By status: not started: 1 · in progress: 3/)
      .and.to.match(/By priority: critical: 1 · important: 3/)
      .and.to.match(/By age: [^\n]*: 3 · [^\n]*: 1/)
      .and.to.match(/By source: BOA: 1 · OIOS: 3/)
      .and.to.match(/Past their date: 1/)
      .and.to.match(/Due next quarter: 2 \(1 April 2027 to 30 June 2027\)/)
      .and.to.match(/once: 1 · twice: 0 · more often: 0/);
  });

  it('is recorded row by row as entered for the owner, who is told in one digest and may object', async () => {
    const sheet = await asked('fox');
    const file = edited(sheet, {
      'R-1': { Status: 'implemented', 'Last update': 'All 40 files reviewed' },
      'R-2': { 'Current date': '2027-12-31', 'Last update': 'The vendor is late' },
      'R-3': { Status: 'in progress', 'Last update': 'Begun' },
    });
    const shown = await bot.drops('fox', 'portfolio.csv', file);
    expect(shown)
      .to.match(/what it would do \(My portfolio\)/)
      .and.to.match(/New: 0\. Changed: 3\. As they are: 0/)
      .and.to.match(/Status: in progress → implemented, to be verified/)
      .and.to.match(/Current date: 30 June 2027 → 31 December 2027/);
    expect((await item(bot)).status).to.equal('in-progress');
    await bot.presses('fox', 'Import it');

    expect(await item(bot)).to.deep.include({ status: 'implemented', claimers: ['fox', 'ann'] });
    // More time for a critical one is asked of the supervisor, as it would be from the card.
    expect(await item(bot, 'R-2')).to.deep.include({ dueOn: '2027-06-30' });
    expect((await item(bot, 'R-2')).extension).to.include({ to: '2027-12-31', by: 'fox', for: 'bob' });
    expect((await item(bot, 'R-3')).lastUpdate?.text).to.equal('Begun');
    expect(await stateOf(bot, 'verify|R-1')).to.equal('open');

    await bot.until('2027-03-02T12:00');
    bot.sees('bob', /Fox, .* entered 2 things for you|entered 2 things for you/);
    bot.sees('ann', /entered one thing for you/);
    // Bob takes one back: it stands as before.
    await bot.sends('bob', 'obligation.list', { open: `recommendations.entered|fox#${await moment('R-3')}` });
    const list = bot.chat('bob').at(-1)?.text ?? '';
    expect(list).to.match(/Object/);
    expect(await acts(bot, 'bob', 'object', { item: 'R-3', move: 1 })).to.equal(undefined);
    expect(await item(bot, 'R-3')).to.deep.include({ status: 'not-started', lastUpdate: null });
    bot.hearsNothing('sec');
  });
  const moment = async (id: string) => (await item(bot, id)).changedAt;

  it('changes owners within the entity, and says why where it can’t', async () => {
    const sheet = await asked('fox');
    const shown = await bot.drops(
      'fox',
      'p.csv',
      edited(sheet, { 'R-1': { Owner: 'Bob' }, 'R-2': { Owner: 'Aud' }, 'R-3': { Owner: 'Nobody' } }),
    );
    expect(shown)
      .to.match(/2 rows can’t be taken/)
      .and.to.match(/Aud belongs to another entity/)
      .and.to.match(/nobody here called Nobody/i);
    await bot.presses('fox', 'Import the other one');
    expect((await item(bot)).owner).to.equal('bob');
  });

  for (const [what, edit, reason] of [
    ['closing', { Status: 'closed - implemented' }, /Only the oversight body closes/],
    ['closing without implementation', { Status: 'closed without implementation' }, /Only the oversight body closes/],
    ['a claim without a word', { Status: 'implemented' }, /what was done is needed/],
    ['a date without a reason', { 'Current date': '2027-12-31' }, /reason is needed/],
    ['an earlier date', { 'Current date': '2027-04-01', 'Last update': 'sooner' }, /must lie ahead, and after/],
    ['a status and a date', { Status: 'implemented', 'Current date': '2027-12-31' }, /not both at once/],
    ['a word that is no status', { Status: 'nearly' }, /“nearly” is no status/],
    ['what is no date', { 'Current date': 'Christmas' }, /“Christmas” is no date/],
    ['a row of another file', { Id: 'R-77' }, /not from a portfolio of mine/],
    ['a version that never was', { 'Version (leave as it is)': '9' }, /not from a portfolio of mine/],
  ] as [string, Edit, RegExp][])
    it(`refuses ${what}`, async () => {
      const sheet = await asked('fox');
      expect(await bot.drops('fox', 'p.csv', edited(sheet, { 'R-1': edit }))).to.match(reason);
      expect((await item(bot)).moves).to.equal(0);
    });

  it('says nothing of what its bringer may not see: a row is as unknown as one that never was', async () => {
    await imports(bot, [
      row({ id: 'R-8', unit: 'OIOS', ownerId: 'ius', title: 'Others’ affair', dueOn: '2027-09-09' }),
      row({ id: 'R-9', ownerId: 'bob', title: 'Silence', confidential: 'yes' }),
    ]);
    const of = (sheet: Awaited<ReturnType<typeof asked>>, id: string, cells: Edit) => {
      const [first] = sheet.rows;
      const line = sheet.header.map((title, at) => cells[title] ?? (title === 'Id' ? id : (first?.cells[at] ?? '')));
      return Buffer.from(stringify([sheet.header, line]));
    };
    // The focal point of DM with an id of OIOS; the secretariat, which reads of everything that is not confidential, with a confidential one.
    for (const [who, id] of [
      ['fox', 'R-8'],
      ['sec', 'R-9'],
    ] as const) {
      const sheet = await asked(who);
      for (const force of [false, true]) {
        const shown = await bot.drops(
          who,
          'p.csv',
          of(sheet, id, { 'Current date': '2028-01-01', 'Last update': 'x' }),
        );
        if (force && bot.chat(who).at(-1)?.text.includes('Take the file’s values'))
          await bot.presses(who, 'Take the file’s values');
        expect(shown, `${who} ${id}`).to.match(/not from a portfolio of mine/);
        expect(bot.chat(who).at(-1)?.text).to.not.match(/9 September 2027|Bob|Ius|in progress|→/);
      }
      expect((await item(bot, id)).moves).to.equal(0);
    }
  });

  it('tells what was edited from what happened since: the owner’s word stays unless the file’s is wanted', async () => {
    const sheet = await asked('fox');
    await says(bot, 'ann', 'track', { text: 'Half of them' });
    // Not edited in the file: nothing is taken back.
    expect(await bot.drops('fox', 'p.csv', edited(sheet, {}))).to.match(/nothing to change/);
    const file = edited(sheet, { 'R-1': { 'Last update': 'A third' } });
    expect(await bot.drops('fox', 'p.csv', file))
      .to.match(/One value was changed both here and in the file/)
      .and.to.match(/Half of them → A third/);
    await bot.presses('fox', 'Take the file’s values');
    await bot.presses('fox', 'Import it');
    expect((await item(bot)).lastUpdate?.text).to.equal('A third');
  });

  it('makes cards drawn before it old', async () => {
    await bot.sends('ann', 'obligation.list', { open: 'recommendations.item|update|R-1' });
    const card = bot.chat('ann').at(-1)?.card ?? {};
    const sheet = await asked('fox');
    await bot.drops('fox', 'p.csv', edited(sheet, { 'R-1': { 'Last update': 'Two thirds' } }));
    await bot.presses('fox', 'Import it');
    await bot.presses('ann', /On track/, { on: card });
    expect((await item(bot)).lastUpdate?.text).to.equal('Two thirds');
  });

  it('is nobody’s who may not act: an auditor reads, and changes nothing by it', async () => {
    const sheet = await asked('aud');
    expect(await bot.drops('aud', 'p.csv', edited(sheet, { 'R-1': { 'Last update': 'x' } }))).to.match(
      /belongs to somebody else/,
    );
    expect((await item(bot)).moves).to.equal(0);
  });

  it('is known again in the language in which it was asked for', async () => {
    for (const language of LANGUAGES) {
      const file = `../../../src/capabilities/recommendations/texts/${language}.json`;
      const texts = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
      for (const [field, titles] of Object.entries(TITLES))
        expect(titles as readonly string[], `${language} ${field}`).to.include(texts.columns[field]);
      for (const status of STATUSES) expect(statusOf(texts.statuses[status]), `${language} ${status}`).to.equal(status);
    }
    await bot.says('fox', 'write to me in русский');
    const sheet = await asked('fox');
    const shown = await bot.drops(
      'fox',
      'p.csv',
      edited(sheet, { 'R-3': { Состояние: 'выполнена, подлежит проверке', 'Последнее сообщение': 'Готово' } }),
    );
    expect(shown).to.match(/Изменённых: 1/);
  });
});
