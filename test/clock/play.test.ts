import { expect } from 'chai';
import { ManualCalendar } from '../../src/clock/calendar.ts';
import { type Move, Player, storedCalendar } from '../../src/clock/play.ts';
import { Catalogue } from '../../src/kernel/catalogue.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { WorkTime } from '../../src/kernel/worktime.ts';
import { memoryStore } from '../../src/storage/memory/index.ts';
import { laptop } from '../kit/laptop/index.ts';

describe('The manual calendar', () => {
  const START = '2027-01-04T14:00:00.000Z';
  let kernel: Kernel;
  let player: Player;
  let drainedAt: string[];
  beforeEach(() => {
    drainedAt = [];
    const catalogue = new Catalogue([laptop]);
    const calendar = new ManualCalendar(START);
    const work = new WorkTime({ from: '09:00', to: '17:00' });
    kernel = new Kernel({ store: memoryStore(catalogue.tables), calendar, work, catalogue });
    player = new Player(calendar, kernel, { drained: async () => void drainedAt.push(calendar.now()) });
  });
  const refused = async (move: Move): Promise<unknown> =>
    player.move(move).then(
      ({ now }) => now,
      (error: { code?: string }) => error.code,
    );

  it('moves, and remembers where it stands', async () => {
    expect(await player.move({ advance: 'P7D' })).to.deep.equal({ now: '2027-01-11T14:00:00.000Z' });
    expect(await player.move({ now: '2027-02-01T09:00:00+03:00' })).to.deep.equal({ now: '2027-02-01T06:00:00.000Z' });
    expect(await storedCalendar(kernel.store)).to.equal('2027-02-01T06:00:00.000Z');
  });

  it('lets what is queued go out first, though nothing falls due on the way', async () => {
    await player.move({ advance: 'P7D' });
    expect(drainedAt).to.deep.equal([START]);
  });

  it('refuses what is no moment or beyond the years it has, and stands where it stood', async () => {
    for (const move of [
      { now: 'tomorrow' },
      { now: '+020000-01-01T00:00:00Z' },
      { now: '1969-12-31T23:59:59Z' },
      { advance: 'a week' },
      { advance: '-P1D' },
      { advance: 'P999999Y' },
      { advance: 'P1000Y' },
    ])
      expect(await refused(move), JSON.stringify(move)).to.equal('STW_USAGE');
    expect(player.now()).to.equal(START);
    expect(await storedCalendar(kernel.store)).to.equal(undefined);
  });
});
