import { expect } from 'chai';
import type { Json } from '../../../src/kernel/store.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { house, imported, launched, learn, through } from './house.ts';

describe('several runs of one course', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
  });
  afterEach(() => bot.close());
  const stateOf = (who: string, run?: string) =>
    bot.kernel.read((view) => view.obligation(learn(who, run))?.state ?? 'none');
  const states = async (who: string, ...runs: string[]) =>
    Promise.all(['erm-2027', ...runs].map((run) => stateOf(who, run)));
  const again = (more: { [name: string]: Json } = {}) =>
    launched(bot, { opens: '2027-03-04', due: '2027-04-10', closes: '2027-05-10', ...more });
  const passes = async (who: string) => {
    await bot.says(who, 'my course');
    await bot.presses(who, 'Straight to the final assessment');
    expect(await through(bot, who)).to.match(/Completed: /);
  };

  it('ask each learner once: whoever is asked already is counted and left out, and a run for nobody else is refused', async () => {
    await launched(bot, { units: 'DM' });
    await bot.until('2027-03-03T12:00Z');
    await bot.says('lea', 'launch course');
    await bot.presses('lea', 'Next');
    // Staff at work outside DM: sg, lea, ius, aud. In DM: usg, dir, ann, bob, and lou on leave.
    const shown = bot.sees('lea', /what would happen/).text;
    expect(shown)
      .to.match(/Learners: 4\n/)
      .and.to.match(/Already asked by another run, not asked twice: 5/);
    expect(shown).to.match(/Excused: 0\n/);
    const refused = await bot.act(
      'learning.launch',
      { course: 'erm', opens: '2027-03-04', closes: '2027-05-10', units: 'DM/A' },
      'lea',
      { via: 'card' },
    );
    expect(refused.reply.text).to.equal('learning.launch.allAsked');
    await again();
    expect(await states('ann', 'erm-2027-2')).to.deep.equal(['open', 'none']);
    expect(await states('lou', 'erm-2027-2')).to.deep.equal(['excused', 'none']);
    expect(await states('aud', 'erm-2027-2')).to.deep.equal(['none', 'waiting']);
    bot.forget();
    await bot.until('2027-03-04T12:00Z');
    bot.hearsNothing('ann');
    // Nothing of lou is lost: on return the run that had excused her asks her.
    await bot.imports({ id: 'lou', status: 'active' });
    expect(await states('lou', 'erm-2027-2')).to.deep.equal(['open', 'none']);
    expect(bot.errors).to.deep.equal([]);
  });

  it('do not ask whoever has passed in one of them, or elsewhere lately; a refresher does', async () => {
    await launched(bot);
    await imported(bot, 'con,erm,2027-02-10,');
    await bot.until('2027-03-02T12:00Z');
    await passes('ann');
    await again({ units: 'DM', nonStaff: true }).then(
      () => expect.fail('con is the only one left, and has completed it'),
      (error: Error) => expect(error.message).to.match(/allAsked/),
    );
    await again({ units: 'DM', nonStaff: true, refresher: true });
    expect(await states('ann', 'erm-2027-2')).to.deep.equal(['done', 'waiting']);
    expect(await stateOf('con', 'erm-2027-2')).to.equal('waiting');
    expect(await states('bob', 'erm-2027-2')).to.deep.equal(['open', 'none']);
    bot.forget();
    await bot.until('2027-03-04T12:00Z');
    expect(bot.sees('ann', /Final assessment/).unasked).to.equal(true);
  });

  it('are one round only while they overlap: next year’s, launched before this one ends, is owed by all', async () => {
    await launched(bot);
    await bot.until('2027-05-20T12:00Z');
    await launched(bot, { opens: '2027-09-06', due: '2027-10-29', closes: '2027-11-30' });
    expect(await states('ann', 'erm-2027-2')).to.deep.equal(['open', 'waiting']);
    await passes('ann');
    expect(await states('ann', 'erm-2027-2')).to.deep.equal(['done', 'waiting']);
    // A file closes what lies in its time, and no later round with it.
    await imported(bot, 'aud,erm,2027-05-12,');
    expect(await states('aud', 'erm-2027-2')).to.deep.equal(['done', 'waiting']);
  });

  it('ask a joiner once, by the one that leaves most time; what one ends another takes over', async () => {
    await launched(bot);
    await again({ audience: 'joiners', closes: '2027-12-10' });
    await bot.until('2027-03-05T08:00Z');
    await bot.imports({ id: 'joe', unit: 'DM/A', managerId: 'dir', joined: '2027-03-05' });
    expect(await states('joe', 'erm-2027-2')).to.deep.equal(['none', 'open']);
    expect(await bot.says('joe', 'my learning')).to.match(/from 4 March 2027: 0 of 8 lessons/);
    expect(await bot.says('joe', 'what do I owe')).to.match(/One thing is waiting/);
    await bot.close();

    bot = await house();
    await launched(bot, { units: 'DM' });
    await launched(bot, { opens: '2027-03-02', closes: '2027-07-30' });
    // Out of DM: the other run has her, with time of her own.
    await bot.until('2027-05-20T12:00Z');
    await bot.imports({ id: 'ann', unit: 'OIOS', managerId: 'ius' });
    expect(await states('ann', 'erm-2027-2')).to.deep.equal(['withdrawn', 'open']);
    // The first closes: whoever missed it is asked by the second, which goes on.
    await bot.until('2027-06-02T12:00Z');
    expect(await states('bob', 'erm-2027-2')).to.deep.equal(['missed', 'open']);
    // 2 March to 30 April are 59 days; 1 June and 59 days is 30 July.
    expect((await bot.obligation(learn('bob', 'erm-2027-2'))).due).to.equal('2027-07-30');
    expect(bot.errors).to.deep.equal([]);
  });

  it('are closed together by one completion, which stands under each with its day', async () => {
    await launched(bot, { units: 'DM' });
    // As it was when runs asked twice: the second was launched for others, and bob has moved between by hand.
    await again();
    await bot.until('2027-03-04T12:00Z');
    const act = { kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} } as const;
    for (const who of ['ann', 'bob'])
      await bot.kernel.apply(act, () => [
        {
          do: 'owe',
          obligation: {
            id: learn(who, 'erm-2027-2'),
            kind: 'learning.learn',
            cycle: 'erm-2027-2',
            about: who,
            owner: { person: who },
            due: '2027-04-10',
            data: { unit: 'DM/A' },
            open: true,
          },
        },
      ]);
    await passes('ann');
    expect(await states('ann', 'erm-2027-2')).to.deep.equal(['done', 'done']);
    await imported(bot, 'bob,erm,2027-03-05,');
    await bot.until('2027-03-05T12:00Z');
    await imported(bot, 'bob,erm,2027-03-05,');
    expect(await states('bob', 'erm-2027-2')).to.deep.equal(['done', 'done']);
    await bot.says('bob', 'language English');
    const mine = await bot.says('bob', 'my learning');
    expect(mine.match(/completed on 5 March 2027/g)?.length).to.equal(2);
    bot.forget();
    await bot.until('2027-05-31T12:00Z');
    bot.hearsNothing('ann');
  });

  it('are told apart by name, the same everywhere, and chosen from where one is meant', async () => {
    await launched(bot, { units: 'OIOS' });
    expect(await bot.says('lea', 'course overview')).to.match(/^Enterprise risk management in the Secretariat \(/);
    await again({ units: 'DM' });
    await bot.until('2027-03-04T12:00Z');
    const list = await bot.says('lea', 'course overview');
    expect(list).to.match(/Which run\?[\s\S]*Secretariat, from 4 March 2027\nOpen, 4 March 2027 to 10 May 2027/);
    expect(list).to.match(/Secretariat, from 2 March 2027\nOpen/);
    expect(await bot.says('ann', 'my learning')).to.match(/Secretariat, from 4 March 2027: 0 of 8/);
    // The second on the list is the first run.
    await bot.says('lea', 'course overview');
    expect(await bot.says('lea', '2')).to.match(/from 2 March 2027 \(erm-2027\)\n[\s\S]*Completion: 0%: 0 of 2/);
    const report = await bot.presses('lea', 'Report');
    // OIOS has two.
    expect(report)
      .to.match(/Completion: [^\n]*from 2 March 2027/)
      .and.not.match(/from 4 March/);
    expect(await bot.presses('lea', 'By entity'))
      .to.match(/from 2 March 2027[\s\S]*OIOS/)
      .and.not.match(/from 4 March/);
    await bot.presses('lea', 'CSV');
    await bot.accepts('lea');
    const file = Buffer.from([...bot.uploaded.values()].at(-1) as Uint8Array).toString();
    expect(file).to.match(/OIOS/).and.not.match(/DM/);
    // Heads and supervisors: those that concern their own.
    expect(await bot.says('usg', 'course overview')).to.match(/from 4 March 2027 \(erm-2027-2\)/);
    expect(await bot.says('dir', 'team learning')).to.match(/from 4 March 2027: your team\n0 of 2/); // Of three, one is on leave.
    expect(await bot.says('ius', 'team learning')).to.match(/from 2 March 2027: your team\n0 of 1/);
    expect(await bot.says('lea', 'talking points')).to.match(/Which run\?/);
    expect(await bot.says('lea', 'pause course')).to.match(/Which run\?/);
    expect(await bot.says('lea', '2')).to.match(/Pause [^\n]*from 2 March 2027\?/);
    await bot.presses('lea', 'Pause');
    expect(await bot.says('lea', 'resume course')).to.match(/Continue [^\n]*from 2 March 2027\?/);
    // On one day: for whom it is.
    await launched(bot, { opens: '2027-03-04', closes: '2027-05-10', units: 'EOSG' });
    expect(await bot.says('ann', 'my learning')).to.match(/Secretariat, from 4 March 2027, DM: 0 of 8/);
    expect(bot.errors).to.deep.equal([]);
  });
});
