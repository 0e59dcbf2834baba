import { expect } from 'chai';
import { recommendations } from '../../../src/capabilities/recommendations/index.ts';
import { reports } from '../../../src/capabilities/recommendations/reports/index.ts';
import { commonTexts, loadTexts } from '../../../src/i18n/index.ts';
import type { Report } from '../../../src/kernel/report.ts';
import { print } from '../../../src/reporting/index.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, house, imports, row, says } from './house.ts';

const t = loadTexts([commonTexts, { name: 'recommendations', folder: recommendations.texts }]).in('en');

async function report(bot: Bot, name: 'recommendations' | 'pack', asOf: string): Promise<Report> {
  const made = await bot.kernel.read((view) => reports[name]?.build({ units: [''], asOf }, view, t));
  if (!made) throw new Error('no report');
  return made;
}
const rows = (it: Report, key: string) => it.tables.find((table) => table.key === key)?.rows ?? [];

describe('the figures of oversight recommendations', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  /** `n` rows of a period, `done` of them closed as implemented. */
  const made = (prefix: string, n: number, done: number, more: { [field: string]: string }) =>
    Array.from({ length: n }, (_, i) =>
      row({
        id: `${prefix}-${i + 1}`,
        issuedOn: '2010-07-01',
        ...(i < done ? { status: 'closed - implemented', statusOn: '2012-01-31' } : {}),
        ...more,
      }),
    );

  it('are those of the progress report (domain.md, S4), from raw rows', async () => {
    await imports(bot, [
      // 42 of 72: 58.3%. The one owner's claim among the thirty others counts beside it, not in it.
      ...made('B89', 72, 42, { body: 'BOA', period: '2008-2009', series: 'United Nations', priority: 'main' }),
      // 27 of 50 is 54% exactly; 9 of 20 is 45%; 11 of 25 is 44%.
      ...made('B67', 50, 27, { body: 'BOA', period: '2006-2007', series: 'United Nations', priority: 'important' }),
      ...made('P1011', 20, 9, { body: 'BOA', period: '2010-2011', series: 'peacekeeping', priority: 'important' }),
      ...made('P0910', 25, 11, { body: 'BOA', period: '2009-2010', series: 'peacekeeping', priority: 'important' }),
    ]);
    await says(bot, 'ann', 'done', { text: 'Done.' }, 'B89-72');
    const found = rows(await report(bot, 'recommendations', '2027-03-01'), 'implementation').map((r) =>
      [r.series, r.period, r.implementedVerified, r.issued, r.implementationRate, r.claimed].join(' '),
    );
    expect(found).to.deep.equal([
      'peacekeeping 2009-2010 11 25 44 0',
      'peacekeeping 2010-2011 9 20 45 0',
      'United Nations 2006-2007 27 50 54 0',
      'United Nations 2008-2009 42 72 58 1',
    ]);
  });

  it('95% within three years of issue, the day of the third anniversary included, a day later not', async () => {
    const old = { body: 'OIOS', priority: 'critical', issuedOn: '2010-07-01' };
    await imports(bot, [
      // 19 of 20: 17 implemented and 2 overtaken in time, one on the last day; one a day too late.
      ...made('T', 17, 17, old),
      ...['T-18', 'T-19'].map((id) =>
        row({ ...old, id, status: 'overtaken by events', statusOn: id === 'T-19' ? '2013-07-01' : '2012-05-01' }),
      ),
      row({ ...old, id: 'T-20', status: 'closed - implemented', statusOn: '2013-07-02' }),
      // Issued less than three years ago: in neither.
      row({ ...old, id: 'T-21', issuedOn: '2026-01-01', status: 'closed - implemented', statusOn: '2026-06-01' }),
    ]);
    expect(rows(await report(bot, 'recommendations', '2027-03-01'), 'threeYears')[0]).to.include({
      of: 20,
      within: 19,
      withinRate: 95,
    });
  });

  it('171 ratings: 34 satisfactory, 103 partially, 26 unsatisfactory, 8 not rated', async () => {
    const words: [string, number][] = [
      ['Unsatisfactory', 26],
      ['Partially satisfactory', 103],
      ['Satisfactory', 34],
      ['Not rated', 8],
    ];
    const lines = words.flatMap(([word, n]) =>
      Array.from({ length: n }, (_, i) => `${word.slice(0, 3)}/${i},OIOS,${word},2012-03-31`),
    );
    await imports(bot, lines, { kind: 'ratings', header: 'Report number,Body,Overall rating,Issued' });
    const again = await imports(bot, lines, { kind: 'ratings', header: 'Report number,Body,Overall rating,Issued' });
    expect([again.added, again.unchanged]).to.deep.equal([0, 171]);
    const found = rows(await report(bot, 'recommendations', '2027-03-01'), 'ratings');
    expect(found.map((r) => [r.rating, r.reports, r.ofReports])).to.deep.equal([
      ['satisfactory', 34, 171],
      ['partially satisfactory', 103, 171],
      ['unsatisfactory', 26, 171],
      ['not rated', 8, 171],
    ]);
  });

  it('the implementation rate takes the body’s own word, not the owner’s', async () => {
    await imports(bot, [row({ id: 'R-1', status: 'implemented' }), row({ id: 'R-2' })]);
    await says(bot, 'ann', 'done', { text: 'Done.' }, 'R-2');
    expect(rows(await report(bot, 'recommendations', '2027-03-01'), 'implementation')[0]).to.include({
      implementedVerified: 1,
      implementationRate: 50,
      claimed: 1,
    });
  });

  it('show what was known on a day, whatever came after', async () => {
    await imports(bot, [
      row({ id: 'R-1', priority: 'critical', dueOn: '2027-03-20' }),
      row({ id: 'R-2', priority: 'critical' }),
    ]);
    await bot.until('2027-04-10T09:00Z');
    const then = JSON.stringify(await report(bot, 'pack', '2027-03-31'));
    expect(rows(JSON.parse(then), 'headline')[1]).to.include({ figure: 'Past the current date', now: 1 });
    await says(bot, 'ann', 'done', { text: 'Done.' });
    await acts(bot, 'aud', 'verify', { obligation: 'verify|R-1', verdict: 'accept' });
    await imports(bot, [row({ id: 'R-3', priority: 'critical' })]);
    expect(JSON.stringify(await report(bot, 'pack', '2027-03-31'))).to.equal(then);
    expect(rows(await report(bot, 'pack', '2027-04-10'), 'headline').map((r) => r.now)).to.deep.equal([
      2, 0, 0, 0, 0, 0, 0, 1, 0,
    ]);
  });

  it('the financial implications of what is open are added up', async () => {
    await imports(bot, [
      row({ id: 'R-1', priority: 'critical', amount: '1 200 000' }),
      row({ id: 'R-2', priority: 'critical', amount: '34,500' }),
      row({ id: 'R-3', priority: 'critical', amount: '7', status: 'closed - implemented', statusOn: '2027-01-31' }),
      row({ id: 'R-4', priority: 'other', amount: '99' }),
    ]);
    expect(rows(await report(bot, 'pack', '2027-03-01'), 'headline').at(-1)).to.include({
      figure: 'Financial implications of the open ones',
      now: 1_234_500,
    });
  });

  it('the same pack twice is the same file, byte for byte; no title of a confidential one is in it', async () => {
    await imports(bot, [
      row({ id: 'R-1', priority: 'critical', dueOn: '2027-01-20', confidential: 'yes', title: 'Secret matter' }),
      row({ id: 'R-2', priority: 'critical', dueOn: '2027-01-25', title: 'Open matter', unit: 'OIOS', ownerId: 'aud' }),
    ]);
    const one = await report(bot, 'pack', '2027-02-28').then(() => report(bot, 'pack', '2027-03-01'));
    const two = await report(bot, 'pack', '2027-03-01');
    for (const format of ['xlsx', 'pdf'] as const) {
      const [a, b] = [await print(one, format), await print(two, format)];
      expect(Buffer.from(a.bytes).equals(Buffer.from(b.bytes)), format).to.equal(true);
    }
    expect(rows(one, 'pastDue').map((r) => [r.entity, r.title, r.pastDue])).to.deep.equal([
      // 20 January to 1 March: 11 + 28 + 1 = 40 days; 25 January: 35.
      ['DM', '(confidential)', 40],
      ['OIOS', 'Open matter', 35],
    ]);
  });

  it('addressed to a governing body: followed, never past due for an owner', async () => {
    await imports(bot, [`${row({ id: 'R-1', dueOn: '2027-01-31' })},General Assembly`], {
      header:
        'id,reference,series,body,period,title,text,priority,issuedOn,dueOn,ownerId,unit,status,statusOn,response,confidential,amount,addressee',
    });
    expect((await bot.obligation('update|R-1')).due).to.equal(undefined);
    expect(rows(await report(bot, 'recommendations', '2027-03-01'), 'entity')[0]).to.include({ open: 1, overdue: 0 });
  });
});
