import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, type Day, dayIn, daysBetween, isDay, isZone, momentOf, plus } from '../../src/kernel/time.ts';
import { WorkTime } from '../../src/kernel/worktime.ts';

const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT+12', 'Pacific/Kiritimati');
const moment = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2990-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const day = moment.map((at): Day => at.slice(0, 10));
const workDays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 });
const INSTANT = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('Dates and moments (hardening I3)', () => {
  it('are valid in every zone, at any moment, however far is counted', () => {
    fc.assert(
      fc.property(moment, zone, day, fc.integer({ min: -800, max: 800 }), (at, where, on, n) => {
        expect(isDay(dayIn(at, where))).to.equal(true);
        expect(momentOf(on, '00:00', where)).to.match(INSTANT);
        // The day begins in it, or where its clocks skip that time or that day, right after.
        expect(daysBetween(on, dayIn(momentOf(on, '00:00', where), where))).to.be.within(0, 1);
        expect(addDays(addDays(on, n), -n)).to.equal(on);
        expect(daysBetween(on, addDays(on, n))).to.equal(n);
        expect(plus(plus(at, n), -n)).to.equal(at);
      }),
      { numRuns: 400 },
    );
  });

  it('of working time too, for any work days and holidays: never before what was asked, within the hours or at their beginning', () => {
    fc.assert(
      fc.property(moment, zone, workDays, fc.array(day, { maxLength: 5 }), (at, timeZone, days, off) => {
        const work = new WorkTime({ from: '09:00', to: '17:00' }, new Map([['', new Set(off)]]));
        const who = { timeZone, workDays: days, location: 'Here' };
        const next = work.nextMoment(who, at);
        expect(next).to.match(INSTANT);
        expect(next >= at).to.equal(true);
        for (const n of [-10, -1, 1, 10]) expect(isDay(work.shift(who, dayIn(at, timeZone), n))).to.equal(true);
      }),
      { numRuns: 400 },
    );
  });

  it('that are none say what they were, where they came up', () => {
    expect(() => addDays('soon', 1)).to.throw('"soonT00:00:00Z" is no time');
    expect(() => plus('', 1)).to.throw('"" is no time');
    expect(() => dayIn('2027-01-04T09:00:00.000Z', 'Mars/Base')).to.throw('"Mars/Base" is no time: unsupported zone');
    expect(() => momentOf('2027-02-30', '00:00', 'UTC')).to.throw('"2027-02-30T00:00" in the zone "UTC" is no time');
    expect(isZone('')).to.equal(false);
  });

  it('are taken from people for years of four digits only, with room to count on', () => {
    for (const good of ['1900-01-01', '2024-02-29', '2999-12-31']) expect(isDay(good), good).to.equal(true);
    for (const bad of ['9999-12-31', '3000-01-01', '0000-01-01', '2027-02-29', '2027-1-4', '', null])
      expect(isDay(bad), String(bad)).to.equal(false);
  });
});
