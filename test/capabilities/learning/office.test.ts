import { expect } from 'chai';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { answers, asked, HOUSE, house, launched, learn, through } from './house.ts';

describe('the learning office', () => {
  let bot: Bot;
  afterEach(() => bot?.close());
  const correct = (data: { [name: string]: string | number }, by = 'lea') =>
    bot.act('learning.correctContent', { cycle: 'erm-2027', ...data }, by, { via: 'card' });

  it('reads the reach of its own runs, and of nobody else’s', async () => {
    bot = await house();
    expect(await bot.says('lea', 'reach')).to.not.match(/Reach: /);
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    const reach = await bot.says('lea', 'reach');
    // All nine of them: eight asked, lou excused.
    expect(reach).to.match(/Reach: Enterprise risk management/);
    const rows = await bot.kernel.read((view) => view.counts('obligations', 'erm-2027:learning.learn:'));
    expect([...rows.values()].reduce((a, b) => a + b, 0)).to.equal(9);
    expect(await bot.says('ann', 'reach')).to.match(/did not understand/);
    // With its run, from the card of the run.
    await bot.says('lea', 'course overview');
    expect(await bot.presses('lea', 'Reach')).to.match(/Reach: Enterprise risk management/);
    // Over, and nothing of its own runs: it sees no reach of everybody.
    await bot.act('cycle.close', { cycle: 'erm-2027' });
    expect(await bot.says('lea', 'reach')).to.not.match(/Reach: /);
    expect(await bot.says('sg', 'reach')).to.match(/Reach: everybody/);
    // A focal point has the own units, the office with them in its own runs everybody.
    expect(bot.errors).to.deep.equal([]);
  });

  it('sees between two rings whom nothing reached, by name', async () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ id: `o${i + 1}`, unit: 'OIOS', managerId: 'ius' }));
    bot = await house({ people: [...HOUSE, ...many] });
    bot.broken.set('bob', { kind: 'unreachable', state: 'blocked', reason: '403' });
    await launched(bot, { to: 'rings' });
    await bot.until('2027-03-05T12:00Z');
    await bot.says('lea', 'course overview');
    const sure = await bot.presses('lea', 'Open the next ring');
    // The first ring: sg, lea, usg, dir, ann and bob; lou is excused and was not asked.
    expect(sure).to.match(/Entities: OIOS\nReached, of those asked so far: 5 of 6\nblocked \(1\): Bob/);
  });

  it('names units below an entity in the chat too', async () => {
    bot = await house();
    await bot.says('lea', 'launch course');
    expect(await bot.presses('lea', 'Next', { data: { below: 'DM/Z' } })).to.match(/Nobody belongs to: DM\/Z/);
    await bot.presses('lea', 'Next', { data: { below: 'DM/A' } });
    // dir, ann, bob; lou is excused, con no staff.
    expect(bot.sees('lea', /what would happen/).text).to.match(/Learners: 3\n/);
    await bot.presses('lea', 'Launch');
    const states = (ids: string[]) =>
      bot.kernel.read((view) => ids.map((id) => view.obligation(learn(id))?.state ?? 'none'));
    expect(await states(['ann', 'usg', 'lea'])).to.deep.equal(['waiting', 'none', 'none']);
  });

  it('puts message and video right, and cards follow; the mark only until somebody has answered by it', async () => {
    bot = await house();
    await launched(bot, { message: 'Risk is ours.' });
    await bot.until('2027-03-02T12:00Z');
    expect(bot.sees('ann', /Why it matters/).text).to.match(/Risk is ours\./);
    expect((await correct({ message: 'x' }, 'ann')).reply.text).to.equal('common.refused.role');
    expect((await correct({ video: 'http://nowhere' })).refused).to.equal(true);
    await bot.says('lea', 'course overview');
    await bot.presses('lea', 'Correct');
    const form = bot.chat('lea').at(-1);
    expect(form?.text).to.match(/Message of the Secretary-General[\s\S]*Pass mark, per cent/);
    await bot.presses('lea', 'Correct', {
      data: { message: 'Risk is everybody’s.', video: 'https://v.example/1', pass: 50 },
    });
    await bot.settled();
    const card = bot.chat('ann').find((m) => m.card)?.text ?? '';
    expect(card)
      .to.match(/Risk is everybody’s\.[\s\S]*Video of the Secretary-General/)
      .and.not.match(/Risk is ours/);
    await bot.presses('ann', 'Straight to the final assessment');
    expect(bot.sees('ann', /Final assessment/).text).to.match(/4 of 8 are needed/);
    expect((await correct({ pass: 60 })).refused).to.equal(undefined);
    await answers(bot, 'ann');
    expect((await correct({ pass: 80 })).reply.text).to.equal('learning.correct.late');
    // The same mark again is no change, and the words can still be put right.
    expect((await correct({ pass: 60, message: 'Ours.' })).refused).to.equal(undefined);
    await bot.says('lea', 'course overview');
    await bot.presses('lea', 'Correct');
    expect(bot.chat('lea').at(-1)?.text)
      .to.match(/so the pass mark stays/)
      .and.not.match(/Pass mark, per cent/);
    // 60% of 8 is 4.8: five are needed. The first was right, then four wrong and three right.
    expect(await through(bot, 'ann', (n) => n > 4)).to.match(/4 of 8 were right; 5 are needed/);
    expect(bot.errors).to.deep.equal([]);
  });

  it('closes it, and no list says that something waits', async () => {
    bot = await house({ people: [...HOUSE, { id: 'zoe', unit: 'DM/A', managerId: 'ann' }] });
    await launched(bot);
    // Ann’s own reminder and the line about zoe come as one list, two weeks after the due date.
    await bot.until('2027-05-31T12:00Z');
    const list = bot.unasked('ann').findLast((m) => /Zoe, Officer/.test(m.text));
    expect(list?.text).to.match(/^One thing is waiting for you[\s\S]*Zoe, Officer/);
    await bot.act('cycle.close', { cycle: 'erm-2027' });
    await bot.settled();
    const now = bot.chat('ann').find((m) => m.activity === list?.activity);
    expect(now?.text)
      .to.match(/^For your information\nEnterprise risk management[^\n:]*\nThis course is closed\.\n/)
      .and.match(/\nNot yet completed in your line\n[^\n]+\nZoe, Officer\nclosed, not completed\n/);
    expect(buttonsOf(now?.card as never)).to.deep.equal([]);
    expect(() => asked(bot, 'zoe')).to.throw();
  });

  it('tells a chief who is late as well what is theirs, and apart from it what is about others', async () => {
    bot = await house({ people: [...HOUSE, { id: 'zoe', unit: 'DM/A', managerId: 'dir' }] });
    await launched(bot);
    await bot.until('2027-04-30T12:00Z');
    expect(await bot.says('dir', 'what do I owe')).to.match(/^One thing is waiting for you\n[^\n]+\nby 30 April 2027/);
    await bot.until('2027-05-13T12:00Z');
    expect(bot.sees('ann', /will also be seen by others/).text)
      .to.match(/If it is not completed today, Dir, Officer will see this line/)
      .and.match(/Completing it keeps it with you\.$/)
      .and.not.match(/record|plan/i);
    await bot.until('2027-05-14T12:00Z');
    const list = bot.unasked('dir').at(-1);
    // One of the four lines has a button and counts; the other three are about ann, bob and zoe.
    expect(list?.text).to.match(
      /^One thing is waiting for you\n[^\n]+: next lesson\nwas due on 30 April 2027\n\[Open\]\nNot yet completed in your line\nThey were asked in person[^\n]*\nAnn, Officer\n[^\n]+\nBob, Officer\n[^\n]+\nZoe, Officer\n/,
    );
    expect(buttonsOf(list?.card as never).map((b) => b.title)).to.deep.equal(['Open', 'Later']);
    const owed = await bot.says('dir', 'what do I owe');
    expect(owed).to.match(/^One thing is waiting for you\n[^\n]+: next lesson\nwas due on 30 April 2027/);
    expect(bot.errors).to.deep.equal([]);
  });

  it('and a focal point sees the own units, of whatever run', async () => {
    bot = await house({
      grants: [
        ['learning-office', 'lea'],
        ['ethics-office', 'sg'],
        ['entity-focal-point', 'aud', 'OIOS'],
      ],
    });
    await launched(bot, { units: 'DM' });
    // Nothing of it concerns OIOS.
    expect(await bot.says('aud', 'course overview')).to.match(/There is no course for you/);
    await launched(bot, { opens: '2027-03-04' });
    await bot.until('2027-03-04T12:00Z');
    // ius and aud, of the four whom the second run asks.
    expect(await bot.says('aud', 'course overview')).to.match(/Completion: 0%: 0 of 2/);
    expect(await bot.says('aud', 'learning report')).to.match(/from 4 March 2027/);
    expect(await bot.says('aud', 'questions report')).to.match(/did not understand/);
    expect(await bot.says('aud', 'pause course')).to.match(/did not understand/);
  });
});
