import { expect } from 'chai';
import { put } from '../../src/kernel/act.ts';
import type { Alarm } from '../../src/kernel/alarm.ts';
import { type Outgoing, outbox } from '../../src/kernel/notice.ts';
import { people as peopleTable } from '../../src/kernel/person.ts';
import type { Work } from '../../src/kernel/store.ts';
import { type Bot, organisation, person } from '../kit/inprocess.ts';

/** More than share one commit. */
const MANY = Array.from({ length: 150 }, (_, n) => `p${String(n).padStart(3, '0')}`);

describe('A morning on which many are written to', () => {
  let bot: Bot;
  let works: Work[];
  beforeEach(async () => {
    bot = await organisation([{ id: 'boss' }, ...MANY.map((id) => ({ id, managerId: 'boss' }))], {
      at: '2027-03-06T12:00:00.000Z',
    });
    // On a Saturday: nobody's message is put together yet.
    await bot.launch({ people: MANY });
    works = [];
    bot.kernel.onCommit((work) => void works.push(work));
    bot.sleeps('2027-03-08T09:00');
  });
  afterEach(() => bot.close());

  const change = (row: Parameters<typeof person>[0]) =>
    bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, () => [
      put(peopleTable, person(row)),
    ]);
  /** Whose message was put together, as often as it was. */
  const written = () =>
    works.flatMap(({ puts }) =>
      puts.flatMap(({ table, row }) =>
        table === outbox.name && (row as Outgoing).lane === 'prompt' ? [(row as Outgoing).person] : [],
      ),
    );
  const ringing = () => bot.kernel.read((view) => view.all<Alarm>('alarms').filter(({ kind }) => /compose/.test(kind)));

  it('each gets one message, put together in a few commits, and nothing of it stands on the ledger', async () => {
    expect(await bot.kernel.tick()).to.equal(MANY.length);
    expect(written().sort()).to.deep.equal(MANY);
    expect(await ringing()).to.deep.equal([]);
    // 150 in shares of 64.
    const composing = works.filter(({ deletes }) => deletes.some(({ id }) => id.startsWith('compose|')));
    expect(composing).to.have.length(3);
    expect(composing.flatMap(({ ledger }) => ledger)).to.deep.equal([]);
    expect(await bot.kernel.tick(), 'a second time nothing is due').to.equal(0);
  });

  it('whose message cannot be put together keeps nobody else’s from going, and is said by name', async () => {
    await change({ id: 'p070', managerId: 'boss', timeZone: 'Nowhere/Nothing' });
    const failed = await bot.kernel.tick().then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failed?.message).to.include('compose|p070');
    expect(written().sort()).to.deep.equal(MANY.filter((id) => id !== 'p070'));
    expect(
      (await ringing()).map(({ id }) => id),
      'it is tried again',
    ).to.deep.equal(['compose|p070']);

    await change({ id: 'p070', managerId: 'boss' });
    expect(await bot.kernel.tick()).to.equal(1);
    expect(written().sort()).to.deep.equal(MANY);
  });

  it('who acts in that very moment loses nothing, and everybody is written to once', async () => {
    const days = { days: 3 };
    const [, ...snoozed] = await Promise.all([
      bot.kernel.tick(),
      ...['p003', 'p064', 'p149'].map((by) =>
        bot.kernel.act({ kind: 'obligation.snooze', at: bot.now(), by, via: 'chat', data: days }),
      ),
    ]);
    for (const each of snoozed) expect(each.refused).to.not.equal(true);
    await bot.kernel.tick();
    // Each has the message, or asked for quiet before it was put together and is called when that ends.
    const called = (await ringing()).map(({ data }) => String(data.person));
    expect([...written(), ...called].sort()).to.deep.equal(MANY);
  });
});
