import { expect } from 'chai';
import { reportsWith } from '../../../src/capabilities/learning/reports/index.ts';
import type { Bot, Somebody } from '../../kit/inprocess.ts';
import { HOUSE, house, launched, reported, rowsOf, shelf, through } from './house.ts';

describe('the reports of a course', () => {
  let bot: Bot;
  afterEach(() => bot?.close());

  it('count completion by group, as it was known on a day, with those who cannot be reached and those exempted', async () => {
    bot = await house({
      people: [...HOUSE, { id: 'zed', unit: 'OIOS', managerId: 'ius', aadObjectId: '', email: '' }],
    });
    await launched(bot);
    await bot.until('2027-03-03T12:00Z');
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
    await bot.until('2027-03-10T12:00Z');
    // Owed: sg, lea (EOSG), usg, dir, ann, bob (DM), ius, aud, zed (OIOS): nine. Lou is excused, con is no staff.
    const report = await reported(bot, 'learning', '2027-03-10');
    expect(rowsOf(report, 'rates')).to.deep.equal([
      // 1 of 9: 11.1%.
      { learners: 9, completed: 1, completion: 11, notCompleted: 8, excused: 1 },
    ]);
    expect(rowsOf(report, 'entity')).to.deep.equal([
      { entity: 'DM', learners: 4, completed: 1, completion: 25, notCompleted: 3, excused: 1 },
      { entity: 'EOSG', learners: 2, completed: 0, completion: 0, notCompleted: 2, excused: 0 },
      { entity: 'OIOS', learners: 3, completed: 0, completion: 0, notCompleted: 3, excused: 0 },
    ]);
    // Sg at the top; lea, usg, ius below; dir, aud, zed; ann, bob and lou.
    expect(rowsOf(report, 'level').map((r) => [r.level, r.learners, r.excused])).to.deep.equal([
      ['0', 1, 0],
      ['1', 3, 0],
      ['2', 3, 0],
      ['3', 2, 1],
    ]);
    expect(rowsOf(report, 'language').map((r) => [r.language, r.learners])).to.deep.equal([
      ['Arabic', 1],
      ['English', 8],
    ]);
    expect(rowsOf(report, 'unreached')).to.deep.equal([{ name: 'Zed', unit: 'OIOS', state: 'no account' }]);
    expect(rowsOf(report, 'exempted')).to.deep.equal([{ name: 'Lou', unit: 'DM/A' }]);
    // The day before, nobody was known to have completed it.
    const before = await reported(bot, 'learning', '2027-03-02');
    expect(rowsOf(before, 'rates')[0]).to.include({ completed: 0, notCompleted: 9 });
    // Whoever leaves drops out, completed or not; on the day before they were still known.
    await bot.until('2027-03-11T08:00Z');
    await bot.imports({ id: 'ann', status: 'left' }, { id: 'aud', status: 'left' });
    expect(rowsOf(await reported(bot, 'learning', '2027-03-11'), 'rates')[0]).to.include({ learners: 7, completed: 0 });
    expect(rowsOf(await reported(bot, 'learning', '2027-03-10'), 'rates')[0]).to.include({ learners: 9, completed: 1 });
    // A head sees the own entity.
    expect(rowsOf(await reported(bot, 'learning', '2027-03-10', ['DM']), 'rates')[0]).to.include({ learners: 4 });
  });

  it('show a question where ten have answered it, and a wrong answer where five have chosen it', async () => {
    const many: Somebody[] = Array.from({ length: 24 }, (_, i) => ({
      id: `p${i + 1}`,
      unit: 'DM/A',
      managerId: 'dir',
    }));
    bot = await house({ people: [...HOUSE, ...many] });
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    for (const [i, { id }] of many.entries()) await through(bot, id, (n) => !(n === 1 && i < 12));
    const report = await reported(bot, 'questions', '2027-03-02');
    const rows = rowsOf(report, 'questions');
    expect(rows.length).to.be.greaterThan(0);
    for (const row of rows) expect(row.answered).to.be.at.least(10);
    // What was counted is what was answered: worked out again from the sheets.
    const sheets = await bot.kernel.read((view) =>
      view.find<{ id: string; version: number; answers: { q: string; right: boolean; chosen: string }[] }>(
        'learning.sheets',
        'run',
        'erm-2027',
      ),
    );
    const all = sheets.flatMap((s) => s.answers);
    expect(all.length).to.equal(24 * 3);
    for (const row of rows) {
      const own = all.filter((a) => a.q === row.id);
      expect(row.answered).to.equal(own.length);
      expect(row.right).to.equal(Math.round((own.filter((a) => a.right).length * 100) / own.length));
    }
    const shown = all.filter((a) => rows.some((r) => r.id === a.q) && !a.right);
    const times = new Map<string, number>();
    for (const a of shown) times.set(`${a.q}|${a.chosen}`, (times.get(`${a.q}|${a.chosen}`) ?? 0) + 1);
    expect(rowsOf(report, 'wrong').map((r) => r.chosen)).to.deep.equal(
      [...times.values()].filter((n) => n >= 5).sort((a, b) => b - a),
    );
    expect(
      reportsWith(shelf).questions?.may(
        (await bot.kernel.read((v) => v.org.person('usg'))) as never,
        {
          org: { holds: () => false },
        } as never,
      ),
    ).to.equal(undefined);
  });
});
