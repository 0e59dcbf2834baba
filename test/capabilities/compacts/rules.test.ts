import { expect } from 'chai';
import fc from 'fast-check';
import {
  endOf,
  halfOf,
  inTime,
  isClosed,
  isPeriod,
  lies,
  previous,
  startOf,
} from '../../../src/capabilities/compacts/periods.ts';
import {
  LIMITS,
  type Measure,
  moveOf,
  type Pattern,
  patternOf,
  proposed,
  ratingOf,
  rounded,
  STATUSES,
  type Status,
  statusOf,
  summed,
} from '../../../src/capabilities/compacts/rules.ts';

const PERCENT: Measure = { unit: 'percent', direction: 'higher' };
const PERCENT_DOWN: Measure = { unit: 'percent', direction: 'lower' };
const DAYS: Measure = { unit: 'days', direction: 'lower' };
const COUNT: Measure = { unit: 'count', direction: 'higher' };

describe('a figure and its target', () => {
  // Near: 5 points of a percentage, 10% of any other target; the edge belongs to near.
  const table: [number | null, number | null, Measure, Status][] = [
    [90, 90, PERCENT, 'met'],
    [91, 90, PERCENT, 'met'],
    [89, 90, PERCENT, 'near'],
    [85, 90, PERCENT, 'near'],
    [84.9, 90, PERCENT, 'missed'],
    [0, 90, PERCENT, 'missed'],
    [null, 90, PERCENT, 'no-data'],
    [90, null, PERCENT, 'no-data'],
    // Vacancies: 11% or less is wanted; 16 is five points over.
    [11, 11, PERCENT_DOWN, 'met'],
    [16, 11, PERCENT_DOWN, 'near'],
    [17, 11, PERCENT_DOWN, 'missed'],
    // 120 days wanted: 10% are 12 days.
    [119, 120, DAYS, 'met'],
    [132, 120, DAYS, 'near'],
    [133, 120, DAYS, 'missed'],
    // 20 wanted: 10% are 2.
    [18, 20, COUNT, 'near'],
    [17, 20, COUNT, 'missed'],
    // A target of nothing at all has no near.
    [1, 0, { unit: 'count', direction: 'lower' }, 'missed'],
    [0, 0, { unit: 'count', direction: 'lower' }, 'met'],
    // 0.1 + 0.2 reaches 0.3.
    [0.1 + 0.2, 0.3, { unit: 'count', direction: 'lower' }, 'met'],
  ];
  for (const [actual, target, measure, status] of table)
    it(`${actual} of ${target} (${measure.unit}, ${measure.direction} is better): ${status}`, () => {
      expect(statusOf(actual, target, measure)).to.equal(status);
    });

  it('near can be set otherwise', () => {
    expect(statusOf(84, 90, PERCENT, { ...LIMITS, nearPoints: 6 })).to.equal('near');
    expect(statusOf(140, 120, DAYS, { ...LIMITS, nearShare: 20 })).to.equal('near');
  });

  it('the Board finds satisfactory, partly, not; without data nothing', () => {
    expect(STATUSES.map(ratingOf)).to.deep.equal(['satisfactory', 'partly', 'not', undefined]);
  });
});

describe('a pattern in time', () => {
  const table: [string, number[], number | null, Measure, Pattern][] = [
    // domain.md S3: 68 is 32 above 36, and 59 is 9 below 68.
    ['budget documents complete and on time', [36, 68, 59, 59], 90, PERCENT, 'rise-and-fall-back'],
    ['document slotting', [39, 52, 64], 90, PERCENT, 'improving'],
    ['two points', [39, 64], 90, PERCENT, 'too-short'],
    ['nothing', [], 90, PERCENT, 'too-short'],
    ['four points up and down', [50, 54, 50], 90, PERCENT, 'steady'],
    ['five up, all the way back', [50, 55, 50], 90, PERCENT, 'rise-and-fall-back'],
    ['five up, four back: still higher by one', [50, 55, 51], 90, PERCENT, 'steady'],
    ['a dip that recovers is no fall back', [50, 40, 50], 90, PERCENT, 'steady'],
    ['a peak at the first is a decline', [60, 50, 40], 90, PERCENT, 'declining'],
    ['exactly five lower', [60, 58, 55], 90, PERCENT, 'declining'],
    // 120 days: 12 days count. Fewer days are better, so 190 to 160 improves, and 190, 160, 189 is lost again.
    ['recruitment days fall', [190, 175, 160], 120, DAYS, 'improving'],
    ['recruitment days fall and come back', [190, 160, 189], 120, DAYS, 'rise-and-fall-back'],
    ['recruitment days go up and down', [160, 190, 161], 120, DAYS, 'steady'],
    ['eleven days', [160, 160, 149], 120, DAYS, 'steady'],
    // Without a target: 10% of the first, so 5.
    ['without a target', [50, 52, 55], null, COUNT, 'improving'],
    ['zeros', [0, 0, 0], null, COUNT, 'steady'],
  ];
  for (const [name, values, target, measure, pattern] of table)
    it(`${name}: ${pattern}`, () => {
      expect(patternOf(values, target, measure)).to.equal(pattern);
    });

  it('the arrow shows the last movement, not whether it is good', () => {
    expect([moveOf([1, 2]), moveOf([3, 2]), moveOf([2, 2]), moveOf([2])]).to.deep.equal([
      'up',
      'down',
      'same',
      undefined,
    ]);
  });

  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 8 });
  const measures = fc.constantFrom<Measure['unit']>('percent', 'days', 'count');

  it('is the same in the mirror: what is higher of one is lower of the other', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -200, max: 200 }), measures, (list, target, unit) => {
        const up = patternOf(list, target, { unit, direction: 'higher' });
        expect(
          patternOf(
            list.map((v) => -v),
            -target,
            { unit, direction: 'lower' },
          ),
        ).to.equal(up);
        const [one = 0] = list;
        expect(statusOf(-one, -target, { unit, direction: 'lower' })).to.equal(
          statusOf(one, target, { unit, direction: 'higher' }),
        );
      }),
    );
  });

  it('of percentages does not depend on where they stand, and says improving only of what is better than it was', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -500, max: 500 }), (list, by) => {
        const pattern = patternOf(list, 90, PERCENT);
        expect(
          patternOf(
            list.map((v) => v + by),
            90,
            PERCENT,
          ),
        ).to.equal(pattern);
        const [first = 0, last = 0] = [list[0], list.at(-1)];
        if (pattern === 'improving') expect(last - first).to.be.at.least(5);
        if (pattern === 'declining') expect(first - last).to.be.at.least(5);
        if (pattern === 'rise-and-fall-back') {
          expect(Math.max(...list)).to.be.at.least(first + 5);
          expect(Math.max(...list)).to.be.at.least(last + 5);
        }
        expect(pattern === 'too-short').to.equal(list.length < 3);
      }),
    );
  });

  it('a better figure never has a worse status', () => {
    const rank: Record<Status, number> = { met: 2, near: 1, missed: 0, 'no-data': -1 };
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0 }), fc.integer(), measures, (a, more, target, unit) => {
        const status = (actual: number) => rank[statusOf(actual, target, { unit, direction: 'higher' })];
        expect(status(a + more)).to.be.at.least(status(a));
      }),
    );
  });
});

describe('what Steward proposes', () => {
  it('a monthly report an indicator that was missed; a half-yearly one where there are several', () => {
    const one = new Map<string, Status>([
      ['a', 'missed'],
      ['b', 'near'],
      ['c', 'no-data'],
    ]);
    expect(proposed(one)).to.deep.equal({ monthly: ['a'], halfYearly: [] });
    expect(proposed(one.set('d', 'missed'))).to.deep.equal({ monthly: ['a', 'd'], halfYearly: ['a', 'd'] });
  });

  it('never anything for what is met, near or without data', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATUSES)), (list) => {
        const it = proposed(new Map(list.map((s, i) => [String(i), s])));
        expect(it.monthly).to.deep.equal(list.flatMap((s, i) => (s === 'missed' ? [String(i)] : [])));
        expect(it.halfYearly.length === 0 || it.halfYearly.length > 1).to.equal(true);
        expect(it.monthly).to.include.members(it.halfYearly);
      }),
    );
  });
});

describe('a figure of many', () => {
  it('adds counts where all have them, and says so; else takes the plain mean', () => {
    // 3 of 4 and 10 of 20: 13 of 24 = 54.17; the mean of 75 and 50 is 62.5, printed half up.
    const all = [{ actual: 75, count: 3, of: 4 }, { actual: 50, count: 10, of: 20 }, { actual: null }];
    expect(summed(all, 'percent')).to.deep.include({ how: 'counts', printed: 54 });
    expect(summed([{ actual: 75, count: 3, of: 4 }, { actual: 50 }], 'percent')).to.deep.equal({
      value: 62.5,
      how: 'mean',
      printed: 63,
    });
    expect(summed([{ actual: null }], 'percent')).to.deep.equal({ value: null, how: 'none', printed: null });
  });

  it('rounds once, half up, as whole numbers would', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (part, whole) => {
        const exact = Math.floor((200 * part + whole) / (2 * whole));
        expect(summed([{ actual: 0, count: part, of: whole }], 'percent').printed).to.equal(exact);
      }),
    );
    expect([rounded(0.5), rounded(1.4999), rounded(-0.5)]).to.deep.equal([1, 1, 0]);
  });
});

describe('a period', () => {
  it('is a year, a half or a month', () => {
    expect(['2026', '2026-H1', '2026-06', '2026-H3', '2026-13', '26', '2026-6', '1066'].map(isPeriod)).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect([startOf('2026-H2'), endOf('2026-H1'), endOf('2028-02'), endOf('2026')]).to.deep.equal([
      '2026-07-01',
      '2026-06-30',
      '2028-02-29',
      '2026-12-31',
    ]);
    expect([previous('2026-01'), previous('2026-H1'), previous('2026')]).to.deep.equal(['2025-12', '2025-H2', '2025']);
    expect([isClosed('2026-06', '2026-06-30'), isClosed('2026-06', '2026-07-01')]).to.deep.equal([false, true]);
    expect([lies('2026-06', '2026-H1'), lies('2026-07', '2026-H1'), halfOf('2026-06-30')]).to.deep.equal([
      true,
      false,
      '2026-H1',
    ]);
    expect(['2026', '2026-H2', '2025', '2026-12'].sort(inTime)).to.deep.equal(['2025', '2026-12', '2026-H2', '2026']);
  });
});
