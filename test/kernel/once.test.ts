import { expect } from 'chai';
import { textOf } from '../../src/cards/inspect.ts';
import type { Outgoing } from '../../src/kernel/notice.ts';
import type { Response } from '../../src/kernel/obligation.ts';
import { parseActivity } from '../../src/teams/inbound/activity.ts';
import { fromCardAction } from '../../src/teams/inbound/incoming.ts';
import { press } from '../kit/door.ts';
import { type Bot, organisation } from '../kit/inprocess.ts';
import { approveId, countId, returnId } from '../kit/laptop/index.ts';

const ANA = returnId('c1', 'ana');
const answers = (bot: Bot, id = ANA) => bot.kernel.read((view) => view.responses(id).map((r: Response) => r.answer));

describe('Recorded once (promise 2)', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }]);
    await bot.launch({ people: ['ana'], counters: ['boss'] });
  });
  afterEach(() => bot.close());

  it('R1 the same activity twice: one record, the same reply', async () => {
    const first = await bot.presses('ana', 'I returned it', { key: 'x' });
    const again = await bot.sends('ana', 'laptop.return', { obligation: ANA, seen: 0, state: 'good' }, 'x');
    expect(again).to.equal(first);
    expect(await answers(bot)).to.deep.equal([{ state: 'good' }]);
  });

  it('the message that was pressed is replaced by the reply alone; other copies follow', async () => {
    // The other copy: the reminder three days before 1 April.
    await bot.until('2027-03-29T12:00');
    const copies = bot.unasked('ana').map((m) => m.activity);
    expect(copies.length).to.be.greaterThan(1);
    const pressed = copies.at(-1) ?? '';
    const act = { obligation: ANA, seen: 0, state: 'good' };
    await bot.kernel.act({ kind: 'laptop.return', at: bot.now(), by: 'ana', via: 'card', data: act, pressed });
    const queued = await bot.kernel.read((view) => view.find<Outgoing>('outbox', 'person', 'ana'));
    const updated = queued.map((m) => m.prompt);
    expect(updated).to.include(`ana|${copies[0]}`).and.to.not.include(`ana|${pressed}`);
  });

  it('R1 the same activity twice at once: one record, the same reply', async () => {
    const act = () =>
      bot.act('laptop.return', { obligation: ANA, seen: 0, state: 'good' }, 'ana', { key: 'x', via: 'card' });
    const [one, two] = await Promise.all([act(), act()]);
    expect(two?.reply).to.deep.equal(one?.reply);
    expect(await answers(bot)).to.have.length(1);
  });

  it('R1 the same id from two people is two presses: the second is judged as the second’s, and sees nothing of the first’s', async () => {
    // Through the door, with all the same but who pressed.
    const pressed = async (who: string) => {
      const from = { id: `29:${who}`, aadObjectId: `aad-${who}` };
      const body = press('laptop.return', { obligation: ANA, seen: 0, state: 'good' }, { id: 'f:1', from });
      const parsed = parseActivity(body);
      const incoming = parsed.ok ? fromCardAction(parsed.activity) : undefined;
      const answer = incoming && (await bot.desk.receive(incoming));
      return `${answer?.text ?? ''} ${answer?.card ? textOf(answer.card) : ''}`;
    };
    expect(await pressed('ana')).to.match(/is back/);
    expect(await pressed('boss'))
      .to.match(/belongs to somebody else/)
      .and.not.to.match(/SN-ana/);
    expect(await pressed('ana')).to.match(/is back/);
    expect(await answers(bot)).to.have.length(1);
  });

  it('a resend under a new id is a repeat: the same answer from the version that was answered', async () => {
    await bot.sends('ana', 'laptop.return', { obligation: ANA, seen: 0, state: 'good' }, 'one');
    const again = await bot.sends('ana', 'laptop.return', { obligation: ANA, seen: 0, state: 'good' }, 'two');
    expect(again).to.match(/is back/);
    expect(await answers(bot)).to.have.length(1);
  });

  it('a different answer from an older copy records nothing and shows the present state; from the current one it is a revision', async () => {
    await bot.sends('ana', 'laptop.return', { obligation: ANA, seen: 0, state: 'good' });
    const stale = await bot.sends('ana', 'laptop.return', { obligation: ANA, seen: 0, state: 'damaged' });
    expect(stale)
      .to.match(/Laptop SN-ana is back/)
      .and.to.match(/I returned it damaged/);
    expect(await answers(bot)).to.deep.equal([{ state: 'good' }]);
    await bot.sends('ana', 'laptop.return', { obligation: ANA, seen: 1, state: 'damaged' });
    expect(await answers(bot)).to.deep.equal([{ state: 'good' }, { state: 'damaged' }]);
  });

  it('a plan from an older copy changes nothing either', async () => {
    await bot.sends('ana', 'laptop.return', { obligation: ANA, seen: 0, state: 'good' });
    await bot.sends('ana', 'laptop.plan', { obligation: ANA, seen: 0, planned: '2027-03-20' });
    expect((await bot.obligation(ANA)).planned).to.equal(undefined);
  });

  it('where the first answer stands, the same again is a repeat and another is refused', async () => {
    await bot.presses('ana', 'I returned it');
    const id = approveId('c1', 'ana');
    await bot.sends('boss', 'laptop.approve', { obligation: id, seen: 0, back: 'yes' });
    expect(await bot.sends('boss', 'laptop.approve', { obligation: id, seen: 0, back: 'yes' })).to.match(/answered/);
    await bot.sends('boss', 'laptop.approve', { obligation: id, seen: 0, back: 'no' });
    expect(await answers(bot, id)).to.deep.equal(['yes']);
  });

  it('what is typed means the version current on arrival', async () => {
    await bot.says('ana', 'what do I owe');
    // Another copy is answered meanwhile; the card that was typed at shows the older version.
    await bot.act('laptop.return', { obligation: ANA, seen: 0, state: 'damaged' }, 'ana', { via: 'card' });
    await bot.says('ana', 'I returned it');
    expect(await answers(bot)).to.deep.equal([{ state: 'damaged' }, { state: 'good' }]);
  });

  it('several revisions keep every earlier answer', async () => {
    for (const [seen, state] of ['good', 'damaged', 'good'].entries())
      await bot.sends('ana', 'laptop.return', { obligation: ANA, seen, state });
    expect((await bot.obligation(ANA)).revision).to.equal(3);
    expect(await answers(bot)).to.have.length(3);
  });
});

describe('Forms (hardening R3): seventy toggles over three pages', () => {
  let bot: Bot;
  const ID = countId('c1', 'boss');
  const kept = async () =>
    (await bot.kernel.read((view) => view.responses(ID))).at(-1)?.answer as Record<string, boolean>;
  const page = (nav: string, turn: number, on: Record<string, string> = {}) =>
    bot.sends('boss', 'laptop.count', { nav, about: ID, turn, ...on });
  beforeEach(async () => {
    bot = await organisation([{ id: 'chief' }, { id: 'boss', managerId: 'chief' }]);
    await bot.launch({ counters: ['boss'] });
  });
  afterEach(() => bot.close());

  it('keep what every page said; an absent toggle is unchanged; the last page is the act', async () => {
    expect(await page('start', 0)).to.match(/Accessories 1 to 25/);
    expect(await page('next', 1, { 'item:1': 'true', 'item:2': 'true' })).to.match(/26 to 50/);
    expect(await page('back', 2, { 'item:26': 'true' })).to.match(/1 to 25/);
    // item:1 does not come back: unchanged; item:2 comes back off.
    await page('next', 3, { 'item:2': 'false' });
    await page('next', 4);
    await page('done', 5, { 'item:70': 'true', 'item:1': 'false' });
    // item:1 does not stand on the last page, so it stays.
    const on = Object.entries(await kept()).filter(([, value]) => value);
    expect(on.map(([name]) => name)).to.deep.equal(['item:1', 'item:26', 'item:70']);
  });

  it('two copies interleaved: the older page changes nothing and shows where the form is', async () => {
    await page('start', 0);
    await page('next', 1, { 'item:1': 'true' });
    // The other copy still shows page one.
    expect(await page('next', 1, { 'item:1': 'false' })).to.match(/26 to 50/);
    expect(await page('cancel', 1)).to.match(/26 to 50/);
    await page('next', 2);
    await page('done', 3);
    expect((await kept())['item:1']).to.equal(true);
  });

  it('a draft survives being put away', async () => {
    await page('start', 0);
    await page('next', 1, { 'item:3': 'true' });
    await page('draft', 2, { 'item:30': 'true' });
    await bot.days(20);
    expect(await page('start', 0)).to.match(/26 to 50/);
    await page('next', 3);
    await page('done', 4);
    expect(
      Object.entries(await kept())
        .filter(([, v]) => v)
        .map(([n]) => n),
    ).to.deep.equal(['item:3', 'item:30']);
  });

  it('the last button pressed twice records once and says the same', async () => {
    await page('start', 0);
    await page('next', 1);
    await page('next', 2);
    const first = await page('done', 3);
    expect(await page('done', 3)).to.equal(first);
    expect((await bot.obligation(ID)).revision).to.equal(1);
  });

  it('a form filled in while another copy recorded is not recorded over it', async () => {
    await page('start', 0);
    await page('next', 1, { 'item:1': 'true' });
    await page('next', 2);
    await bot.act('laptop.count', { obligation: ID, seen: 0, 'item:5': true }, 'boss', { via: 'card' });
    await page('done', 3);
    expect((await bot.obligation(ID)).revision).to.equal(1);
    expect((await kept())['item:5']).to.equal(true);
  });
});
