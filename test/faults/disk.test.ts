import { expect } from 'chai';
import { aSeed, seeded } from '../kit/random.ts';
import { diskStory } from './disk.ts';

describe('J1 a disk that fails again and again', () => {
  it('loses nothing that was acknowledged, records nothing twice, keeps the ledger whole, over 150 random faults', async () => {
    const seed = aSeed();
    const { acknowledged, found, twice, ledger } = await diskStory(150, seeded(seed));
    const why = `STEWARD_TEST_SEED=${seed}`;
    expect([found, twice, ledger], why).to.deep.equal([acknowledged, 0, '']);
    expect(acknowledged, why).to.be.greaterThan(500);
  }).timeout(60_000);
});
