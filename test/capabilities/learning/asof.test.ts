import { expect } from 'chai';
import { daysTaken, medianOf } from '../../../src/capabilities/learning/reports/time.ts';
import type { Bot, Somebody } from '../../kit/inprocess.ts';
import { HOUSE, house, imported, launched, learn, reported, rowsOf, through } from './house.ts';

describe('a report as of a day says what was known on it', () => {
  let bot: Bot;
  afterEach(() => bot?.close());
  const rates = async (asOf: string, units?: string[]) =>
    rowsOf(await reported(bot, 'learning', asOf, units), 'rates')[0];
  const names = async (asOf: string, key: string) =>
    rowsOf(await reported(bot, 'learning', asOf), key).map((row) => `${row.name}, ${row.unit}`);

  it('whoever joined, moved, or was exempted later', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-10T09:00Z');
    const before = await reported(bot, 'learning', '2027-03-05');
    await bot.imports(
      { id: 'joe', unit: 'DM/A', managerId: 'dir', joined: '2027-03-10' },
      { id: 'ann', unit: 'OIOS', managerId: 'ius' },
    );
    await bot.act('learning.exempt', { cycle: 'erm-2027', who: 'aud' }, 'lea', { via: 'card' });
    await bot.until('2027-03-12T09:00Z');
    const after = await reported(bot, 'learning', '2027-03-05');
    // Who cannot be reached is known as it is now alone.
    const known = (report: typeof before) => report.tables.filter((table) => table.key !== 'unreached');
    expect(known(after)).to.deep.equal(known(before));
    // Sg, lea, usg, dir, ann, bob, ius, aud; lou is on leave.
    expect(await rates('2027-03-05')).to.include({ learners: 8, excused: 1 });
    expect(await rates('2027-03-10')).to.include({ learners: 8, excused: 2 });
    expect(await names('2027-03-05', 'exempted')).to.deep.equal(['Lou, DM/A']);
    expect(await names('2027-03-10', 'exempted')).to.deep.equal(['Lou, DM/A', 'Aud, OIOS']);
    const entities = async (asOf: string) =>
      rowsOf(await reported(bot, 'learning', asOf), 'entity').map((row) => [row.entity, row.learners]);
    expect(await entities('2027-03-05')).to.deep.equal([
      ['DM', 4],
      ['EOSG', 2],
      ['OIOS', 2],
    ]);
    expect(await entities('2027-03-10')).to.deep.equal([
      ['DM', 4],
      ['EOSG', 2],
      ['OIOS', 2],
    ]);
    expect(await rates('2027-03-05', ['OIOS'])).to.include({ learners: 2, excused: 0 });
    expect(await rates('2027-03-10', ['OIOS'])).to.include({ learners: 2, excused: 1 });
  });

  it('whoever left and came back, was exempted and is asked again, was on leave and is back', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
    await bot.until('2027-03-04T12:00Z');
    await bot.imports({ id: 'ann', status: 'left' }, { id: 'bob', status: 'left' }, { id: 'lou', status: 'active' });
    await bot.act('learning.exempt', { cycle: 'erm-2027', who: 'aud' }, 'lea', { via: 'card' });
    await bot.until('2027-03-08T12:00Z');
    await bot.imports({ id: 'ann', status: 'active' }, { id: 'bob', status: 'active' });
    await bot.act('learning.exempt', { cycle: 'erm-2027', who: 'aud', undo: true }, 'lea', { via: 'card' });
    await bot.until('2027-03-09T12:00Z');
    expect(await rates('2027-03-01')).to.include({ learners: 8, completed: 0, excused: 1 });
    expect(await rates('2027-03-03')).to.include({ learners: 8, completed: 1, excused: 1 });
    // Ann and bob are gone, aud is exempted, lou owes it: sg, lea, usg, dir, ius, lou.
    expect(await rates('2027-03-05')).to.include({ learners: 6, completed: 0, excused: 1 });
    expect(await rates('2027-03-09')).to.include({ learners: 9, completed: 1, excused: 0 });
  });

  it('levels: whoever stands below somebody who moved moves with them, from that day on', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-10T09:00Z');
    // Dir reports to the top: ann, bob and lou stand one step higher with that.
    await bot.imports({ id: 'dir', managerId: 'sg' });
    await bot.until('2027-03-12T09:00Z');
    const levels = async (asOf: string) =>
      rowsOf(await reported(bot, 'learning', asOf), 'level').map((row) => [row.level, row.learners, row.excused]);
    expect(await levels('2027-03-05')).to.deep.equal([
      ['0', 1, 0],
      ['1', 3, 0],
      ['2', 2, 0],
      ['3', 2, 1],
    ]);
    expect(await levels('2027-03-10')).to.deep.equal([
      ['0', 1, 0],
      ['1', 4, 0],
      ['2', 3, 1],
    ]);
  });

  it('how long it took counts to the day of a completion from elsewhere, not to that of its file', async () => {
    const six: Somebody[] = Array.from({ length: 6 }, (_, i) => ({ id: `p${i + 1}`, unit: 'DM/A', managerId: 'dir' }));
    bot = await house({ people: [...HOUSE, ...six] });
    await launched(bot);
    await bot.until('2027-05-20T09:00Z');
    // Five two days after the opening; one long before it was asked, which took no time that could be counted.
    await imported(bot, ...six.slice(0, 5).map(({ id }) => `${id},erm,2027-03-04,`), 'p6,erm,2026-06-01,');
    const time = rowsOf(await reported(bot, 'learning', '2027-05-20'), 'time');
    expect(time.map((row) => [row.entity, row.completed, row.medianDays])).to.deep.equal([
      ['DM', 6, 2],
      ['EOSG', 0, null],
      ['OIOS', 0, null],
      ['All', 6, 2],
    ]);
    const before = rowsOf(await reported(bot, 'learning', '2027-05-19'), 'time');
    expect(before.at(-1)).to.include({ completed: 0, medianDays: null });
    const days = await bot.kernel.read((view) =>
      daysTaken(
        [view.obligation(learn('p6'))].flatMap((o) => o ?? []),
        view,
      ),
    );
    expect(days).to.deep.equal([]);
  });

  it('the middle one of fewer than five is nobody’s to read; between two it is rounded up', () => {
    expect(medianOf([1, 2, 3, 30])).to.equal(null);
    expect(medianOf([40, 3, 2, 30, 1])).to.equal(3);
    // Between 3 and 30: 16.5.
    expect(medianOf([1, 2, 3, 30, 40, 50])).to.equal(17);
  });
});
