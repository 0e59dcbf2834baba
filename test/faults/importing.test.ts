import { expect } from 'chai';
import type { Json } from '../../src/kernel/store.ts';
import type { OperatorReply } from '../../src/operator/command.ts';
import { ask } from '../../src/storage/control.ts';
import { HEADER, row } from '../capabilities/recommendations/house.ts';
import { built } from '../cli/program.ts';
import { aSeed, seeded } from '../kit/random.ts';
import { Lives } from './lives.ts';

const ROWS = 50_000;
/** Each starts the program anew, which takes most of the time. */
const KILLS = Number(process.env.STEWARD_TEST_KILLS ?? 1);
/** The first kill comes within so many ms, always in the middle; later ones at any moment up to the end. */
const [EARLY, LONG] = [2_500, 8_000];
const seed = aSeed();

const file = (): string =>
  [
    HEADER,
    ...Array.from({ length: ROWS }, (_, n) =>
      row({ id: `R-${n}`, reference: `A/${n % 900}`, ownerId: '', unit: 'DM', status: 'not started', response: '' }),
    ),
  ].join('\n');

describe('kill -9 while 50,000 recommendations are imported', function () {
  this.timeout(900_000);
  const lives = new Lives();
  before(async () => {
    built();
    await lives.begin(true);
  });
  after(() => lives.clear());

  const bytes = Buffer.from(file());
  /** Undefined: it was killed before it answered. */
  const imports = async (): Promise<OperatorReply | undefined> => {
    const files = [{ name: 'all.csv', base64: bytes.toString('base64') }];
    const request = { command: 'import recommendations', words: ['all.csv'], options: {}, files, user: 'test' };
    try {
      return (await ask(lives.desk.data, request as unknown as Json)) as unknown as OperatorReply;
    } catch {
      return undefined;
    }
  };
  const there = async (): Promise<number> =>
    ((await lives.tables('recommendations')).tables?.find((table) => table.key === 'entity')?.rows ?? []).reduce(
      (sum, r) => sum + Number(r.all),
      0,
    );

  it('leaves all of it or nothing, at random moments, and the ledger whole', async () => {
    const random = seeded(seed);
    let killed = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const importing = imports();
      const late = new Promise((done) => setTimeout(done, 300 + random() * (kill === 0 ? EARLY : LONG), undefined));
      const first = await Promise.race([importing, late]);
      await lives.kill();
      if (!first) killed++;
      await importing;
      await lives.begin();
      const n = await there();
      expect([0, ROWS], `${n} are there (STEWARD_TEST_SEED=${seed})`).to.include(n);
      if (first) expect(n, JSON.stringify(first).slice(0, 300)).to.equal(ROWS);
      await lives.whole();
    }
    // At least once it was in the middle: later files change nothing any more and are answered at once.
    expect(killed, `STEWARD_TEST_SEED=${seed}`).to.be.greaterThan(0);
    const again = await imports();
    expect(again?.exit, again?.text).to.equal(0);
    expect(await there()).to.equal(ROWS);
  });
});
