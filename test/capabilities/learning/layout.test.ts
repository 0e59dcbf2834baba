import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { columnsIn, FIELDS } from '../../../src/capabilities/learning/layout.ts';
import { reportsWith } from '../../../src/capabilities/learning/reports/index.ts';
import { readHere } from '../../../src/importing/reading.ts';
import type { Report } from '../../../src/kernel/report.ts';
import { print, toJson } from '../../../src/reporting/index.ts';
import { Library } from '../../../src/reporting/library.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { HOUSE, house, imported, launched, shelf, texts, through } from './house.ts';

const LINES = 'Employee ID = id\nEmployee Name=name\n\nStatus = state\nCompletion Date = completedOn\nOrg = unit';

describe('the completion list in the layout of the office', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house({ people: HOUSE.map((p) => (p.id === 'usg' ? { ...p, name: '=cmd|calc' } : p)) });
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  const report = (who?: string, language: 'en' | 'ar' = 'en'): Promise<Report> =>
    bot.kernel.read((view) => {
      const rule = reportsWith(shelf).completions;
      const person = who === undefined ? undefined : view.org.person(who);
      const units = person ? rule?.may(person, view) : [''];
      const made =
        units && rule?.build({ units, asOf: '2027-03-02', ...(who ? { reader: who } : {}) }, view, texts.in(language));
      if (!made) throw new Error('no report');
      return made;
    });
  const csv = async (made: Report): Promise<string[][]> =>
    parse(Buffer.from((await print(made, 'csv')).bytes), { bom: true });
  const set = (data: { [name: string]: string }, who = 'lea') => bot.act('learning.layout', data, who, { via: 'card' });
  const ids = async (who: string) => (await report(who)).tables[0]?.rows.map((row) => row.id);

  it('takes the wide equals sign of a Chinese keyboard', () => {
    expect(columnsIn('编号＝id\n姓名 ＝ name')).to.deep.equal({
      columns: [
        { heading: '编号', field: 'id' },
        { heading: '姓名', field: 'name' },
      ],
      faults: [],
    });
  });

  it('is set in the chat, after three rows were seen, and the file read back is in it', async () => {
    await bot.says('lea', 'layout of the completion list');
    await bot.presses('lea', 'Change it');
    const preview = await bot.presses('lea', 'Next', {
      data: { lines: LINES, dates: 'day/month/year', completed: 'Complete' },
    });
    expect(preview).to.match(/Employee ID \| Employee Name \| Status \| Completion Date \| Org/);
    // By unit and name, three of them: usg, then ann and bob of DM/A.
    expect(preview)
      .to.match(/ann \| Ann \| Complete \| 02\/03\/2027 \| DM\/A/)
      .and.not.match(/lou \|/);
    expect(await csv(await report())).to.have.length(10);
    expect((await csv(await report()))[0]?.[0]).to.equal('Id');
    await bot.presses('lea', 'Keep this layout');
    const rows = await csv(await report('lea'));
    expect(rows[0]).to.deep.equal(['Employee ID', 'Employee Name', 'Status', 'Completion Date', 'Org']);
    expect(rows.slice(1).map((row) => row.join('|'))).to.deep.equal([
      "usg|'=cmd|calc|notCompleted||DM",
      'ann|Ann|Complete|02/03/2027|DM/A',
      'bob|Bob|notCompleted||DM/A',
      'dir|Dir|notCompleted||DM/A',
      'lou|Lou|excused||DM/A',
      'lea|Lea|notCompleted||EOSG',
      'sg|Sg|notCompleted||EOSG',
      'aud|Aud|notCompleted||OIOS',
      'ius|Ius|notCompleted||OIOS',
    ]);
    // The same file whatever the language of whoever makes it; and in the workbook too.
    expect(await csv(await report('lea', 'ar'))).to.deep.equal(rows);
    const sheet = await readHere({
      name: 'list.xlsx',
      bytes: Buffer.from((await print(await report(), 'xlsx')).bytes),
    });
    expect(sheet.header).to.deep.equal(rows[0]);
    expect(sheet.rows[1]?.cells.slice(0, 4)).to.deep.equal(['ann', 'Ann', 'Complete', '02/03/2027']);
    // Scripts read what they read before.
    const json = toJson(await report());
    expect('rows' in json && Object.keys(json.rows[0] ?? {})).to.deep.equal([...FIELDS]);
    const facts = (await bot.store.entries(1, 10_000)).filter((e) => e.what === 'learning.layout').map((e) => e.facts);
    expect(facts).to.deep.equal([{ fields: 'id name state completedOn unit', dates: 'day/month/year' }]);
  });

  it('as in the product again, by a press', async () => {
    await set({ lines: LINES });
    expect((await csv(await report()))[0]?.[0]).to.equal('Employee ID');
    await bot.says('lea', 'layout of the completion list');
    expect(await bot.presses('lea', 'Back to the default')).to.match(/every field/);
    const [header, first] = await csv(await report());
    expect(header).to.have.length(FIELDS.length);
    expect(first?.[0]).to.equal('usg');
  });

  it('a wrong one is refused, each fault with its line, and nothing is kept', async () => {
    const wrong = ['Employee ID = id', 'no sign', ' = name', 'Employee ID = email', 'Score = mark', ''].join('\n');
    expect(columnsIn(wrong).faults.map(({ line, fault }) => [line, fault])).to.deep.equal([
      [2, 'noEquals'],
      [3, 'noHeading'],
      [4, 'twice'],
      [5, 'unknown'],
    ]);
    expect(columnsIn('\n \n').faults.map((f) => f.fault)).to.deep.equal(['none']);
    expect((await set({ lines: wrong })).reply.text).to.equal('learning.layout.wrong');
    await bot.says('lea', 'layout of the completion list');
    await bot.presses('lea', 'Change it');
    const said = await bot.presses('lea', 'Next', { data: { lines: wrong } });
    expect(said).to.match(
      /each is named[\s\S]*Line 2: there is no equals sign[\s\S]*Line 3: there is no heading[\s\S]*Line 5: “mark” is no field/,
    );
    expect((await report()).laid).to.equal(undefined);
    for (const who of ['ann', 'usg', 'dir']) expect((await set({ lines: LINES }, who)).refused).to.equal(true);
  });

  it('with Arabic headings, quoted where a spreadsheet would run them', async () => {
    await set({ lines: 'الرقم الوظيفي = id\n=1+1 = name\nتاريخ الإتمام = completed on', completed: '@مكتمل' });
    const rows = await csv(await report('lea', 'ar'));
    expect(rows[0]).to.deep.equal(['الرقم الوظيفي', "'=1+1", 'تاريخ الإتمام']);
    expect(rows[2]).to.deep.equal(['ann', 'Ann', '2027-03-02']);
    const sheet = await readHere({
      name: 'list.xlsx',
      bytes: Buffer.from((await print(await report('lea', 'ar'), 'xlsx')).bytes),
    });
    expect(sheet.header[0]).to.equal('الرقم الوظيفي');
  });

  it('the office has everybody, a head the units, a supervisor the team, others nobody; marks nobody', async () => {
    await imported(bot, 'bob,erm,2027-03-01,');
    const entitled = async (who: string) => {
      const library = new Library(bot.kernel, 'UTC');
      const shelved = library.find('completions');
      const person = await bot.kernel.read((view) => view.org.person(who));
      return shelved && person ? library.entitled(shelved, person) : undefined;
    };
    expect(await ids('lea')).to.have.length(9);
    expect(await ids('usg')).to.deep.equal(['usg', 'ann', 'bob', 'dir', 'lou']);
    expect(await ids('dir')).to.deep.equal(['ann', 'bob', 'lou']);
    expect(await entitled('ann')).to.equal(undefined);
    const rows = (await report('dir')).tables[0]?.rows ?? [];
    expect(rows.map((row) => [row.state, row.completedOn, row.how])).to.deep.equal([
      ['Completed', '2027-03-02', 'Final assessment'],
      ['Completed', '2027-03-01', 'Elsewhere'],
      ['Excused', null, ''],
    ]);
    expect(JSON.stringify(await report())).to.not.match(/score|mark"|right/i);
    expect(await bot.says('dir', 'completion list'))
      .to.match(/Ann[\s\S]*Bob/)
      .and.not.match(/Usg|calc/);
    const pdf = await print(await report(), 'pdf');
    expect(pdf.bytes.length).to.be.greaterThan(1000);
  });
});
