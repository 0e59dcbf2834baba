import { expect } from 'chai';
import fc from 'fast-check';
import { StewardError } from '../../src/errors.ts';
import { percent } from '../../src/reporting/percent.ts';

describe('percent', () => {
  it('rounds once, half up, to whole per cent', () => {
    // Worked by hand: part/whole = exact value → printed.
    const cases: [part: number, whole: number, printed: number][] = [
      [0, 7, 0],
      [7, 7, 100],
      [1, 200, 1], // 0.5 → 1
      [1, 201, 0], // 0.4975… → 0
      [3, 200, 2], // 1.5 → 2
      [5, 200, 3], // 2.5 → 3: half up, not to even
      [29, 200, 15], // 14.5 → 15, where 29/200*100 in floats is 14.499999999999998
      [57, 200, 29], // 28.5 → 29, in floats 28.499999999999996
      [115, 200, 58], // 57.5 → 58, in floats 57.49999999999999
      [199, 200, 100], // 99.5 → 100
      [1, 3, 33],
      [2, 3, 67],
      [42, 72, 58], // domain.md S4: 58.33
      [168, 180, 93], // domain.md S12: 93.33
      [49, 78, 63], // 62.82
      [5, 4, 125],
    ];
    for (const [part, whole, printed] of cases) expect(percent(part, whole), `${part} of ${whole}`).to.equal(printed);
  });

  it('is null when there is nothing to divide by', () => {
    expect(percent(0, 0)).to.equal(null);
    expect(percent(3, 0)).to.equal(null);
  });

  it('equals exact arithmetic for any counts', () => {
    const count = fc.oneof(fc.nat(1000), fc.maxSafeNat());
    fc.assert(
      fc.property(count, fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.maxSafeNat()), (part, whole) => {
        if (whole === 0) return;
        // Another way than the code's: the whole part, then compare the rest with a half.
        const hundred = BigInt(part) * 100n;
        const down = hundred / BigInt(whole);
        const up = (hundred % BigInt(whole)) * 2n >= BigInt(whole) ? 1n : 0n;
        expect(percent(part, whole)).to.equal(Number(down + up));
      }),
    );
  });

  it('refuses what is no count instead of printing a wrong figure', () => {
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => percent(wrong, 10), String(wrong)).to.throw(StewardError);
      expect(() => percent(1, wrong), String(wrong)).to.throw(StewardError);
    }
  });
});
