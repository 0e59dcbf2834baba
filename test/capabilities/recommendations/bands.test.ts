import { expect } from 'chai';
import {
  AGES,
  ageBand,
  ageCounts,
  quarterAfter,
  quarterBefore,
  quarterOf,
} from '../../../src/capabilities/recommendations/reports/bands.ts';

describe('ages and quarters', () => {
  it('put each anniversary into one band, and count as they say', () => {
    // As of 31 August 2027: six months before is the last of February; two years to the day is the fourth band.
    const days = ['2027-08-31', '2027-03-01', '2027-02-28', '2026-08-31', '2025-08-31', '2024-08-31', '2024-08-30'];
    const bands = ['0-6', '0-6', '6-12', '12-24', '24-36', '24-36', 'over36'];
    expect(days.map((day) => ageBand(day, '2027-08-31'))).to.deep.equal(bands);
    expect(ageCounts(days, '2027-08-31')).to.deep.equal(
      AGES.map((age) => ({ age, n: bands.filter((band) => band === age).length })),
    );
  });

  it('know the quarter of a day, the one before and the one after', () => {
    expect(quarterOf('2027-03-31')).to.deep.equal({ from: '2027-01-01', to: '2027-03-31', name: '2027-Q1' });
    expect(quarterBefore('2027-01-01').name).to.equal('2026-Q4');
    expect(quarterAfter('2027-12-31').from).to.equal('2028-01-01');
  });
});
