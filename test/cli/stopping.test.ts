import { expect } from 'chai';
import { type StandIn, standInConnector } from '../kit/connector.ts';
import { built, Desk, type Running } from './program.ts';

/** The real program is stopped, as by an operator's `systemctl restart`, while a fan-out waits for its turn. */
describe('a stop mid fan-out', function () {
  this.timeout(30_000);
  let desk: Desk;
  let connector: StandIn;
  before(built);
  beforeEach(async () => {
    desk = new Desk();
    connector = await standInConnector();
  });
  afterEach(async () => {
    await desk.clear();
    await connector.close();
  });
  const addressOf = async (bot: Running) => /http:\/\/[\d.:]+/.exec(await bot.line(/^Steward is running/))?.[0] ?? '';
  const rang = (): string[] =>
    connector.requests.filter(({ kind, status }) => kind === 'send' && status < 300).map((seen) => seen.conversation);
  const moves = (url: string, now: string, signal?: AbortSignal) =>
    fetch(`${url}/local/clock`, {
      ...(signal ? { signal } : {}),
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now }),
    });

  it('ends without waiting for the queue, and everybody is told once, after the next start', async () => {
    const env = (rate: string) => ({ STEWARD_SERVICE_URL: connector.url, STEWARD_RATE: rate });
    const bot = desk.start(env('0.1'));
    const url = await addressOf(bot);
    const launch = ['launch', 'learning', '--course', 'erm', '--opens', '2027-01-11', '--closes', '2027-04-11'];
    expect((await desk.run(launch)).exit).to.equal(0);
    const gone = new AbortController();
    const sending = moves(url, '2027-01-11T12:00:00Z', gone.signal).catch(() => undefined);
    await connector.seen(() => connector.requests.length > 0, 30_000);
    gone.abort();
    await sending;
    // At one message in ten seconds those that were handed over would take a minute and more.
    expect(await bot.end()).to.equal(0);
    expect(rang().length).to.be.lessThan(4);

    const next = desk.serve(env('200'));
    expect((await moves(await addressOf(next), '2027-01-11T13:00:00Z')).status).to.equal(200);
    const all = rang();
    expect(all.length, 'more than were handed over').to.be.greaterThan(128);
    expect(new Set(all).size, 'everybody once').to.equal(all.length);
    expect(await next.end()).to.equal(0);
  });
});
