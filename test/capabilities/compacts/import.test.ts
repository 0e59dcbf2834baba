import { expect } from 'chai';
import type { Observation } from '../../../src/capabilities/compacts/tables.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { HEADER, house, imports, report, row, rows, standard } from './house.ts';

describe('a file of indicators', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const figure = async (id: string): Promise<Observation | undefined> =>
    bot.kernel.read((view) => view.peek<Observation>('compacts.observations', id));
  const seen = async (asOf: string, period: string) =>
    rows(await report(bot, asOf), 'observations').find((r) => r.period === period);

  it('defines, aims and observes; the same file twice changes nothing', async () => {
    const lines = [
      standard('DOC', 'Documents on time', 90, '2026'),
      row({ id: 'DOC', managerId: 'ann', period: '2026-11', actual: '59%' }),
      row({ id: 'DOC', managerId: 'bob@example.org', period: '2026-11', count: 9, of: 10 }),
      row({ id: 'DOC', managerId: 'Cat', period: '2026-11', actual: 'no data' }),
      row({
        id: 'OWN',
        name: 'Reform steps',
        scope: 'ann',
        unit: 'count',
        direction: 'higher',
        target: 4,
        period: '2026',
        actual: 'n/a',
      }),
    ];
    const plan = await imports(bot, lines);
    expect([plan.added, plan.changed, plan.unchanged]).to.deep.equal([5, 0, 0]);
    const statuses = rows(await report(bot, '2027-01-04'), 'observations').map((r) => [
      r.manager,
      r.actual,
      r.target,
      r.status,
    ]);
    // 59 is 31 points short of 90; 90 is met; no data is not zero.
    expect(statuses).to.deep.equal([
      ['Bob', 90, 90, 'met'],
      ['Ann', 59, 90, 'missed'],
      ['Ann', null, 4, 'not applicable'],
      ['Cat', null, 90, 'no data'],
    ]);
    const before = await bot.store.head();
    const again = await imports(bot, lines);
    expect([again.added, again.changed, again.unchanged, again.rows.length]).to.deep.equal([0, 0, 5, 0]);
    expect(await bot.store.head()).to.deep.equal(before);
  });

  it('names every fault with row and field, and then imports nothing', async () => {
    const plan = await imports(
      bot,
      [
        standard('DOC', 'Documents on time', 90, '2026'),
        row({ id: 'NEW', managerId: 'ann', period: '2026', actual: 5 }),
        row({ id: 'DOC', managerId: 'nobody', period: '2026', actual: 5 }),
        row({ id: 'DOC', managerId: 'ann', period: '2026-13', actual: 5 }),
        row({ id: 'DOC', managerId: 'ann', period: '2026', actual: '5,5' }),
        row({ id: 'DOC', managerId: 'bob', period: '2026', actual: 5 }),
        row({ id: 'DOC', managerId: 'bob', period: '2026', actual: 6 }),
        row({ id: 'DOC', managerId: 'cat', period: '2026', actual: 60, count: 1, of: 2 }),
        row({ id: 'DOC', managerId: 'cat', period: '2025', count: 1 }),
        row({ id: 'DOC', unit: 'days', managerId: 'cat', period: '2024', actual: 3 }),
        row({ id: 'DOC', managerId: 'cat', actual: 3 }),
        row({ id: 'DOC', period: '2023', actual: 3 }),
        row({ id: '=cmd()', scope: 'nowhere', managerId: 'ann', period: '2026', actual: 3 }),
      ],
      { refusals: true },
    );
    expect(plan.refused.map((f) => `${f.row} ${f.field}`)).to.deep.equal([
      '3 name',
      '3 unit',
      '3 direction',
      '4 managerId',
      '5 period',
      '6 actual',
      '8 id',
      '9 actual',
      '10 of',
      '11 unit',
      '12 period',
      '13 managerId',
      '14 id',
      '14 scope',
    ]);
    for (const table of ['indicators', 'targets', 'observations'])
      expect(await bot.store.all(`compacts.${table}`), table).to.deep.equal([]);
  });

  it('a target changed mid-year keeps the old one for closed periods', async () => {
    await imports(bot, [
      standard('DOC', 'Documents on time', 90, '2027'),
      row({ id: 'DOC', managerId: 'ann', period: '2027-01', actual: 92 }),
    ]);
    await bot.until('2027-07-01T09:00Z');
    await imports(bot, [
      standard('DOC', 'Documents on time', 95, '2027'),
      row({ id: 'DOC', managerId: 'ann', period: '2027-06', actual: 92 }),
      row({ id: 'DOC', managerId: 'ann', period: '2027-07', actual: 92 }),
    ]);
    await bot.until('2027-08-02T09:00Z');
    // June ended before the change, July after it: 92 of 90 is met, 92 of 95 is near.
    for (const [period, target, status] of [
      ['2027-01', 90, 'met'],
      ['2027-06', 90, 'met'],
      ['2027-07', 95, 'near'],
    ] as const)
      expect(await seen('2027-08-02', period)).to.include({ target, status });
  });

  it('another target of a closed period is a conflict: what stands here stays, unless the file is preferred', async () => {
    const line = (target: number) => [
      row({
        id: 'DOC',
        name: 'D',
        scope: 'standard',
        unit: 'percent',
        direction: 'higher',
        target,
        managerId: 'ann',
        period: '2026-11',
        actual: 59,
      }),
    ];
    await imports(bot, line(90));
    const plan = await imports(bot, line(60));
    expect(plan.conflicts.map((c) => [c.field, c.from, c.to])).to.deep.equal([['target', '90', '60']]);
    expect((await figure('DOC|ann|2026-11'))?.target).to.equal(90);
    await imports(bot, line(60), { preferFile: true });
    expect((await figure('DOC|ann|2026-11'))?.target).to.equal(60);
  });

  it('a corrected figure keeps the former one: a report as of a day shows what was known on it', async () => {
    const line = (actual: number) => [
      standard('DOC', 'Documents on time', 90, '2026'),
      row({ id: 'DOC', managerId: 'ann', period: '2026-11', actual }),
    ];
    await imports(bot, line(59));
    await bot.until('2027-02-01T09:00Z');
    const plan = await imports(bot, line(91));
    expect(plan.differences.map((d) => [d.field, d.from, d.to])).to.deep.equal([['actual', '59', '91']]);
    expect(await seen('2027-01-20', '2026-11')).to.include({ actual: 59, status: 'missed' });
    expect(await seen('2027-02-01', '2026-11')).to.include({ actual: 91, status: 'met' });
  });

  it('is the secretariat’s or an operator’s; columns stand in any order under the names that others use', async () => {
    const rule = bot.kernel.catalogue.imports.get('indicators');
    const may = (id: string) => bot.kernel.read((view) => rule?.may(view.org.person(id) as never, view));
    expect([await may('sec'), await may('ann'), await may('max')]).to.deep.equal([true, false, false]);
    expect(rule?.fits(HEADER.split(','))).to.equal(true);
    expect(rule?.fits(['id', 'reference', 'body', 'title', 'status', 'dueOn'])).to.equal(false);
    await imports(bot, ['59,2026-11,ann,D1,"Documents, all",Per cent,Higher'], {
      header: 'Value,Reporting period,Manager,Indicator code,Indicator name,Unit of measure,Polarity',
    });
    expect((await figure('D1|ann|2026-11'))?.actual).to.equal(59);
  });
});
