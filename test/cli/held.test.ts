import { expect } from 'chai';
import { built, Desk, PEOPLE } from './program.ts';

/** J3 The built program itself, as operators start it. */
describe('J3 several starters of steward serve', function () {
  this.timeout(60_000);
  let desk: Desk;
  before(built);
  beforeEach(async () => {
    desk = new Desk();
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
  });
  afterEach(() => desk.clear());

  it('J3 after kill -9 of the bot exactly one of three starters serves, the others say who does; nothing is lost', async () => {
    const first = desk.serve();
    await first.line(/running/);
    expect((await desk.run(['grant', 'trainer', '3'])).exit).to.equal(0);
    await first.kill();
    const racing = [desk.serve(), desk.serve(), desk.serve()];
    const came = await Promise.allSettled(racing.map((each) => each.line(/running/)));
    const lost = came.flatMap((it) => (it.status === 'rejected' ? [String(it.reason)] : []));
    expect(lost).to.have.length(2);
    for (const why of lost) expect(why).to.match(/it ended with 1: Another Steward holds .*set another DATA_DIR/);
    expect((await desk.run(['status', '--json'])).json).to.include({ serving: true, ready: true });
    expect((await desk.run(['verify', '--json'])).json).to.deep.include({ ok: true, entries: 2 });
  });

  it('J3 a bot that was stopped is not displaced, and serves on when it continues', async () => {
    const bot = desk.serve();
    await bot.line(/running/);
    bot.signal('SIGSTOP');
    try {
      const second = await desk.run(['serve']);
      expect([second.exit, second.out]).to.deep.equal([1, '']);
      expect(second.err).to.match(/^Another Steward holds /);
    } finally {
      bot.signal('SIGCONT');
    }
    expect((await desk.run(['grant', 'trainer', '3'])).exit).to.equal(0);
    expect((await desk.run(['status', '--json'])).json).to.include({ serving: true });
  });
});
