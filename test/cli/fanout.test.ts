import { join } from 'node:path';
import { expect } from 'chai';
import { type StandIn, standInConnector } from '../kit/connector.ts';
import { built, Desk, type Running } from './program.ts';

/** S1 The real program sends to a stand-in connector; a copy is made while messages go out, and put back elsewhere. */
describe('S1 a restore mid fan-out', function () {
  this.timeout(120_000);
  let desk: Desk;
  let connector: StandIn;
  before(built);
  beforeEach(async () => {
    desk = new Desk();
    connector = await standInConnector({ delay: 2 });
  });
  afterEach(async () => {
    await desk.clear();
    await connector.close();
  });
  const env = (more = {}) => ({ STEWARD_SERVICE_URL: connector.url, STEWARD_RATE: '50', ...more });
  const addressOf = async (bot: Running) => /http:\/\/[\d.:]+/.exec(await bot.line(/^Steward is running/))?.[0] ?? '';
  const moves = (url: string, now: string) =>
    fetch(`${url}/local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now }),
    });
  /** Messages that rang, each by its chat: one person, one message. */
  const sent = () => connector.requests.filter(({ kind, status }) => kind === 'send' && status < 300);
  const rang = (): string[] => sent().map((seen) => seen.conversation);

  it('S1 holds what was still to go and what went after the copy, shows it, and tells nobody twice until an operator has looked', async () => {
    const bot = desk.start(env());
    const url = await addressOf(bot);
    // Everybody has a course to go through: some 300 messages.
    const launch = ['launch', 'learning', '--course', 'erm', '--opens', '2027-01-11', '--closes', '2027-04-11'];
    expect((await desk.run(launch)).exit).to.equal(0);
    const sending = moves(url, '2027-01-11T12:00:00Z');
    await connector.seen(() => rang().length >= 20, 30_000);
    const copy = join(desk.folder, 'copy');
    const before = rang().length;
    expect((await desk.run(['backup', copy])).exit).to.equal(0);
    const atMost = rang().length;
    expect((await sending).status).to.equal(200);
    await bot.end();
    const all = rang();
    expect(all.length, 'the copy was made in the middle').to.be.greaterThan(atMost);
    expect(new Set(all).size, 'everybody once').to.equal(all.length);

    const elsewhere = env({ DATA_DIR: join(desk.folder, 'elsewhere') });
    const back = await desk.run(['restore', copy, '--no-erasures', '--json'], elsewhere);
    expect(back.json, back.out + back.err).to.include({ sending: 'held' });
    const second = desk.serve(elsewhere);
    const there = await addressOf(second);
    expect((await moves(there, '2027-01-11T13:00:00Z')).status).to.equal(200);
    // What would go: those who had not been written to when the copy was made, and nobody else.
    const shown = await desk.run(['resume', '--json'], elsewhere);
    expect(shown.json.sending).to.equal('held');
    const { people } = shown.json.waiting as { people: number };
    expect(people).to.be.within(all.length - atMost, all.length - before);
    // Administrators alone are told, that it is held; nothing else left before an operator said so.
    const told = sent().slice(all.length);
    expect(told.length).to.be.at.most(1);
    for (const { body } of told) expect(JSON.stringify(body)).to.include('delivery.resume');

    expect((await desk.run(['resume', '--yes', '--json'], elsewhere)).json.sending).to.equal('on');
    expect((await moves(there, '2027-01-12T12:00:00Z')).status).to.equal(200);
    // Those who had it before the copy are not told again, whatever happened.
    const had = new Set(all.slice(0, before));
    const again = rang()
      .slice(all.length + told.length)
      .filter((conversation) => had.has(conversation));
    expect(again).to.deep.equal([]);
  });
});
