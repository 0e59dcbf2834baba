import { expect } from 'chai';
import { print } from '../../../src/reporting/index.ts';
import type { Bot, Somebody } from '../../kit/inprocess.ts';
import { house, imports, report, row, rows } from './house.ts';

/** 28 senior managers, each of an entity of their own. */
const PEOPLE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  ...Array.from({ length: 28 }, (_, i) => ({ id: `m${i + 1}`, unit: `E${i + 1}`, managerId: 'sg', grade: 'USG' })),
];
const managers = PEOPLE.slice(1).map((p) => p.id);

describe('the figures of the compacts in the progress report (domain.md, S3)', () => {
  let bot: Bot;
  before(async () => {
    bot = await house({ people: PEOPLE, grants: [] });
  });
  after(() => bot.close());

  const NAMES: { [id: string]: string } = {
    REC: 'Oversight recommendations implemented',
    DOC: 'Slotting dates met',
    FIN: 'Financial disclosure filed',
    BUD: 'Budget documents complete and on time',
    VAC: 'Vacancies filled in time',
  };
  /** The first `met` of the managers reach the target of 90, the others stay at 70. */
  const figures = (id: string, year: number, met: number, of = 28): string[] =>
    managers.slice(0, of).map((managerId, i) =>
      row({
        id,
        name: NAMES[id] ?? '',
        scope: 'standard',
        unit: 'percent',
        direction: 'higher',
        target: 90,
        managerId,
        period: String(year),
        actual: i < met ? 95 : 70,
      }),
    );
  /** Documents are counted over the whole house; the figure is of the counts. */
  const counted = (id: string, year: number, parts: [string, number, number][]): string[] =>
    parts.map(([managerId, count, of]) =>
      row({
        id,
        name: NAMES[id] ?? '',
        scope: 'entity-wide',
        unit: 'percent',
        direction: 'higher',
        target: 90,
        managerId,
        period: String(year),
        count,
        of,
      }),
    );

  it('come out exactly, from raw observations', async () => {
    const own = (lines: string[]) => lines.map((line) => line.replace('entity-wide', 'E1'));
    await imports(bot, [
      // Managers meeting the recommendation indicator: 7 of 28 = 25%; 24 of 28 = 85.7%.
      ...figures('REC', 2008, 7),
      ...figures('REC', 2011, 24),
      // 15 of 28 beside 7 of 28: 22 of 56 = 39.3%. In 2011 with 24: 11 of 28 more make 35 of 56 = 62.5%, half up 63%.
      ...figures('VAC', 2008, 15),
      ...figures('VAC', 2011, 11),
      // Documents slotted on time: 390 of 1,000; 520 of 1,000; 16 of 25 = 64%.
      ...own(
        counted('DOC', 2009, [
          ['m1', 300, 700],
          ['m2', 90, 300],
        ]),
      ),
      ...own(counted('DOC', 2010, [['m1', 520, 1000]])),
      ...own(counted('DOC', 2011, [['m1', 16, 25]])),
      // Financial disclosure: 61 of 100; all 4,600.
      ...own(counted('FIN', 2007, [['m1', 61, 100]])),
      ...own(counted('FIN', 2011, [['m1', 4600, 4600]])),
      // Budget documents: 9 of 25 = 36%; 17 of 25 = 68%; 13 of 22 = 59.1%, twice.
      ...own(counted('BUD', 2008, [['m1', 9, 25]])),
      ...own(counted('BUD', 2009, [['m1', 17, 25]])),
      ...own(counted('BUD', 2010, [['m1', 13, 22]])),
      ...own(counted('BUD', 2011, [['m1', 13, 22]])),
    ]);
    const it = await report(bot, '2027-01-04');
    const years = rows(it, 'years').map((r) => [r.year, r.satisfactory, r.withData, r.satisfactoryShare]);
    expect(years).to.deep.equal([
      ['2008', 22, 56, 39],
      ['2011', 35, 56, 63],
    ]);
    const course = (id: string, what: string) =>
      rows(it, 'indicators').flatMap((r) => (r.id === id ? [[r.year, r[what]]] : []));
    expect(course('REC', 'metShare')).to.deep.equal([
      ['2008', 25],
      ['2011', 86],
    ]);
    expect(course('DOC', 'figurePercent')).to.deep.equal([
      ['2009', 39],
      ['2010', 52],
      ['2011', 64],
    ]);
    expect(course('FIN', 'figurePercent')).to.deep.equal([
      ['2007', 61],
      ['2011', 100],
    ]);
    expect(course('BUD', 'figurePercent')).to.deep.equal([
      ['2008', 36],
      ['2009', 68],
      ['2010', 59],
      ['2011', 59],
    ]);
    expect(course('BUD', 'pattern')).to.deep.equal([
      ['2008', 'too short to say'],
      ['2009', 'too short to say'],
      ['2010', 'rise and fall back'],
      ['2011', 'rise and fall back'],
    ]);
    const patterns = Object.fromEntries(rows(it, 'patterns').map((r) => [r.id, r.pattern]));
    expect(patterns).to.deep.include({ BUD: 'rise and fall back', DOC: 'improving', FIN: 'too short to say' });
    const { bytes } = await print(it, 'csv');
    const text = Buffer.from(bytes).toString();
    expect(text).to.contain('rise and fall back').and.to.contain('2008: 36%, 2009: 68%, 2010: 59%, 2011: 59%');
  });
});
