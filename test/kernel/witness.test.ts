import { expect } from 'chai';
import { verify } from '../../src/storage/verify.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';

/*
 * L1: the head of the ledger goes to two roles outside operations, so that whoever holds the disk cannot cut or rewrite what they have in
 * their chats. The calendar begins on Monday 1 March 2027, 09:00.
 */
describe('The head of the ledger (L1)', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation([{ id: 'eth' }, { id: 'ovs' }, { id: 'adm' }, { id: 'ana' }], {
      grants: [
        ['ethics-office', 'eth'],
        ['oversight-secretariat', 'ovs'],
        ['administrator', 'adm'],
      ],
    });
    await clock('regular.watch');
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const clock = (kind: string, data = {}) => bot.act(kind, data, 'clock', { via: 'tick' });
  const heads = (who: string) => bot.unasked(who).filter((m) => /The ledger stands/.test(m.text));
  const written = (text: string) => /(\d+):([0-9a-f]{64})/.exec(text) ?? [];

  it('L1 goes on Monday to both witnesses and nobody else, as it stands, in a form that verify takes', async () => {
    await bot.says('ana', 'stop reminders for 3 days');
    const head = await bot.store.head();
    await bot.until('2027-03-08T12:00Z');
    for (const who of ['eth', 'ovs']) {
      const [said] = heads(who);
      expect(said?.at).to.match(/^2027-03-08T09:00/);
      expect(written(said?.text ?? '').slice(1)).to.deep.equal([String(head.seq), head.hash]);
    }
    for (const who of ['adm', 'ana']) expect(heads(who)).to.deep.equal([]);
    const [, seq, hash = ''] = written(heads('eth')[0]?.text ?? '');
    expect((await verify(bot.store, { against: { seq: Number(seq), hash } })).ok).to.equal(true);
    // A rewritten ledger has another hash at that number.
    expect(
      (
        await verify(bot.store, {
          against: { seq: Number(seq), hash: hash.replace(/^./, (c) => (c === '0' ? '1' : '0')) },
        })
      ).ok,
    ).to.equal(false);
  });

  it('a quiet week is quiet; the next one with something recorded is told', async () => {
    await bot.says('ana', 'stop reminders for 3 days');
    await bot.until('2027-03-16T12:00Z');
    expect(heads('eth')).to.have.length(1);
    await bot.says('ana', 'I am away until 1 April');
    await bot.until('2027-03-23T12:00Z');
    expect(heads('eth')).to.have.length(2);
  });

  it('after a certification it goes at the next working hour; of two on one morning the newer alone', async () => {
    await bot.until('2027-03-02T06:00Z');
    await bot.says('ana', 'stop reminders for 3 days');
    await clock('ledger.tell', { why: 'certified' });
    await bot.says('ana', 'stop reminders for 4 days');
    await clock('ledger.tell', { why: 'certified' });
    const head = await bot.store.head();
    await bot.until('2027-03-02T12:00Z');
    expect(heads('eth')).to.have.length(1);
    expect(written(heads('eth')[0]?.text ?? '')[1]).to.equal(String(head.seq));
  });

  it('who holds neither role cannot open it', async () => {
    await bot.says('ana', 'stop reminders for 3 days');
    await bot.until('2027-03-08T12:00Z');
    const { seq } = await bot.store.head();
    expect(await bot.sends('adm', 'obligation.list', { open: `ledger.head|head-${seq}` })).to.include(
      'not there for you',
    );
  });
});
