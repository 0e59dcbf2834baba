import { expect } from 'chai';
import type { Sent } from '../../src/delivery/channel.ts';
import { StewardError } from '../../src/errors.ts';
import type { Reach } from '../../src/kernel/notice.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { laptop, returnId } from '../kit/laptop/index.ts';

const people = [{ id: 'boss' }, { id: 'ana', managerId: 'boss' }, { id: 'ben', managerId: 'boss' }];
const reach = (bot: Bot, who: string) => bot.kernel.read((view) => view.peek<Reach>('reaches', who)?.state);
const queued = async (bot: Bot) => (await bot.store.all('outbox')).length;

describe('What goes out', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(people);
  });
  afterEach(() => bot.close());

  it('is tried again after a 429, without the person noticing', async () => {
    let left = 3;
    bot.beforeSend = async () => {
      if (left-- > 0) bot.broken.set('ana', { kind: 'retry', reason: '429', scope: 'conversation', after: 1000 });
      else bot.broken.delete('ana');
    };
    await bot.launch({ people: ['ana'] });
    expect(bot.unasked('ana')).to.have.length(1);
    expect(await queued(bot)).to.equal(0);
  });

  it('waits for the next working day when it fails for now, and is never lost', async () => {
    bot.broken.set('ana', { kind: 'retry', reason: '503', scope: 'tenant' });
    await bot.launch({ people: ['ana'] });
    expect(await reach(bot, 'ana')).to.equal('failed');
    bot.broken.delete('ana');
    await bot.until('2027-03-02T12:00');
    expect(bot.unasked('ana').map((m) => m.at)).to.deep.equal(['2027-03-02T09:00:00.000Z']);
    expect(await reach(bot, 'ana')).to.equal('met');
  });

  it('stays in the queue when Steward ends while it is being tried: our own end is no sixth refusal', async () => {
    let tries = 0;
    let ending: Promise<void> | undefined;
    bot.broken.set('ana', { kind: 'retry', reason: '503', scope: 'tenant' });
    bot.beforeSend = async () => {
      if (++tries === 6) ending = bot.delivery.close();
    };
    await bot.launch({ people: ['ana'] });
    await ending;
    expect([tries, await queued(bot), await reach(bot, 'ana')]).to.deep.equal([6, 1, undefined]);
  });

  it('waits for a person who blocks Steward until they write', async () => {
    bot.broken.set('ana', { kind: 'unreachable', state: 'blocked', reason: 'x' });
    await bot.launch({ people: ['ana'] });
    await bot.until('2027-03-10T12:00');
    bot.broken.delete('ana');
    await bot.until('2027-03-12T08:00');
    bot.hearsNothing('ana');
    await bot.says('ana', 'help');
    await bot.until('2027-03-12T12:00');
    expect(bot.unasked('ana')).to.have.length(1);
  });

  it('waits for an account that is not there yet', async () => {
    await bot.imports({ id: 'eva', managerId: 'boss', aadObjectId: '' });
    await bot.launch({ people: ['eva'] });
    await bot.days(2);
    bot.hearsNothing('eva');
    await bot.imports({ id: 'eva', aadObjectId: 'aad-eva' });
    await bot.days(1);
    expect(bot.unasked('eva')).to.have.length(1);
  });

  it('stops as a whole when our own credentials are refused, and loses nothing', async () => {
    bot.broken.set('ana', { kind: 'stop', reason: '401' } satisfies Sent as Exclude<Sent, { kind: 'sent' }>);
    await bot.launch({ people: ['ana', 'ben'] });
    expect(bot.delivery.stopped).to.equal('401');
    bot.broken.clear();
    await bot.delivery.resume('operator:u');
    await bot.settled();
    expect(bot.unasked('ana')).to.have.length(1);
    expect(bot.unasked('ben')).to.have.length(1);
  });

  it('a copy of an answered card is updated in place; nobody is written to for that', async () => {
    await bot.launch({ people: ['ana'] });
    const copy = bot.sees('ana', /Please hand in/);
    // Answered elsewhere: typed, on another card.
    await bot.says('ana', 'what do I owe');
    await bot.says('ana', 'I returned it');
    expect(copy.text).to.match(/is back/);
    expect(bot.unasked('ana')).to.have.length(1);
    expect((await bot.obligation(returnId('c1', 'ana'))).state).to.equal('done');
  });

  it('one card that can’t be drawn stops no other and is not tried without end', async () => {
    const broken = {
      ...laptop,
      show: { ...laptop.show, counting: () => ({ template: 'laptop/nowhere', data: {}, summary: 'x' }) },
    };
    const other = await organisation(people, { capabilities: [broken] });
    await other.launch({ people: ['ben'], counters: ['ana'] });
    expect(other.unasked('ben')).to.have.length(1);
    other.hearsNothing('ana');
    expect(other.errors).to.have.length(1);
    // What it says is kept and tried on the next working day, once.
    expect((await other.store.all('notices')).length).to.equal(1);
    await other.until('2027-03-02T12:00');
    expect(other.errors).to.have.length(2);
    await other.close();
  });

  it('J1 what was sent while the disk fills up is recorded once it has room again, and is not sent again', async () => {
    const { commit, ready } = bot.store;
    let left = 0;
    bot.store.ready = () => left <= 0 && ready.call(bot.store);
    bot.store.commit = (work) =>
      left-- > 0 ? Promise.reject(new StewardError('STW_STORE_FULL')) : commit.call(bot.store, work);
    bot.beforeSend = async (to) => {
      if (to === 'ana') left = 5;
    };
    await bot.launch({ people: ['ana', 'ben'] });
    // While it is full nothing goes on; then what became of ana's is recorded.
    for (let looks = 0; looks < 20 && (await queued(bot)) > 0; looks++) await bot.settled();
    expect([bot.unasked('ana').length, bot.unasked('ben').length, await queued(bot)]).to.deep.equal([1, 1, 0]);
    expect(await reach(bot, 'ana')).to.equal('met');
    expect(bot.errors).to.deep.equal([]);
  });

  it('what changed while it was under way goes out once more, harmlessly', async () => {
    await bot.launch({ people: ['ana'] });
    const copy = bot.sees('ana', /Please hand in/);
    await bot.act('laptop.return', { obligation: returnId('c1', 'ana') }, 'ana', { via: 'chat' });
    await bot.act('laptop.return', { obligation: returnId('c1', 'ana'), state: 'damaged' }, 'ana', { via: 'chat' });
    await bot.settled();
    expect(copy.text).to.match(/is back/);
    expect(await queued(bot)).to.equal(0);
  });

  it('what was taken back while it was under way stands in the chat: it follows, and is not said again', async () => {
    bot.beforeSend = async () => {
      bot.beforeSend = undefined;
      await bot.act('cycle.pause', { cycle: 'c1' });
    };
    await bot.launch({ people: ['ana'] });
    const copy = bot.sees('ana', /Please hand in/);
    await bot.act('cycle.resume', { cycle: 'c1' });
    await bot.days(2);
    expect(bot.unasked('ana')).to.have.length(1);
    expect((await bot.obligation(returnId('c1', 'ana'))).reached).to.equal('ana');
    await bot.act('laptop.return', { obligation: returnId('c1', 'ana') }, 'ana', { via: 'chat' });
    await bot.settled();
    expect(copy.text).to.match(/is back/);
  });
});
