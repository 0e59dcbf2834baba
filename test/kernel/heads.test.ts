import { expect } from 'chai';
import fc from 'fast-check';
import { Heads } from '../../src/kernel/heads.ts';
import { chain, type Entry, GENESIS, type Head } from '../../src/kernel/ledger.ts';

/** A ledger whose entries were made at these moments, in this order. */
function made(moments: readonly string[]) {
  const entries: Entry[] = [];
  const head = (): Head => entries.at(-1) ?? GENESIS;
  const ledger = {
    reads: 0,
    add: (at: string): void =>
      void entries.push(chain(head(), { at, what: 'test', by: 'clock', via: 'tick', facts: {} })),
    head: () => ({ seq: head().seq, hash: head().hash }),
    entries(from: number, limit: number): Entry[] {
      ledger.reads++;
      return entries.slice(from - 1, from - 1 + limit);
    },
  };
  for (const at of moments) ledger.add(at);
  return ledger;
}
const at = (time: string): string => `2027-03-0${time}:00.000Z`;

describe('The head of the ledger before a moment', () => {
  it('L1 is that of the last entry before it, where the clock was put back an hour over midnight too', async () => {
    // Ten past midnight, then put back to ten to, then on.
    const ledger = made([at('1T09:00'), at('2T00:10'), at('1T23:50')]);
    const heads = new Heads(ledger);
    expect((await heads.before(at('2T00:00'))).seq).to.equal(3);
    for (const time of ['1T23:55', '2T00:10', '2T00:20']) ledger.add(at(time));
    expect((await heads.before(at('2T00:00'))).seq).to.equal(4);
    expect((await heads.before(at('1T00:00'))).seq).to.equal(0);
    expect((await heads.before(at('2T00:15'))).seq).to.equal(5);
    expect(await heads.before(at('3T00:00'))).to.deep.equal({ seq: 6, hash: ledger.head().hash });
  });

  it('L1 one entry of a year ahead, while a wrong date stood, holds no later report at what was before it', async () => {
    const ledger = made([at('1T09:00'), '2028-03-01T09:00:00.000Z', at('1T10:00')]);
    const heads = new Heads(ledger);
    expect((await heads.before(at('2T00:00'))).seq).to.equal(3);
    ledger.add(at('2T09:00'));
    expect((await heads.before(at('3T00:00'))).seq).to.equal(4);
    // What is added later is found, also when it goes back again.
    ledger.add(at('4T09:00'));
    ledger.add(at('3T09:00'));
    expect((await heads.before(at('4T00:00'))).seq).to.equal(6);
  });

  it('L1 property: whatever the times, it is the last entry before, as one finds it who looks at each', async () => {
    const minute = fc.integer({ min: 0, max: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(minute, { maxLength: 30 }), minute, async (minutes, when) => {
        const time = (m: number) => at(`1T09:${String(m).padStart(2, '0')}`);
        const heads = new Heads(made(minutes.map(time)));
        const last = minutes.findLastIndex((m) => time(m) < time(when)) + 1;
        expect((await heads.before(time(when))).seq).to.equal(last);
      }),
      { numRuns: 300 },
    );
  });

  it('takes few looks once the times are known, and two askers at once get the same', async () => {
    const ledger = made(
      Array.from({ length: 5_000 }, (_, n) => new Date(Date.UTC(2027, 0, 1) + n * 60_000).toISOString()),
    );
    const heads = new Heads(ledger);
    const [one, two] = await Promise.all([1, 2].map(() => heads.before('2027-01-02T00:00:00.000Z')));
    expect([one?.seq, two]).to.deep.equal([1_440, one]);
    ledger.reads = 0;
    await heads.before('2027-01-03T00:00:00.000Z');
    expect(ledger.reads).to.be.below(20);
  });
});
