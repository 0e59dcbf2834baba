import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { lessonsAlarm } from '../../../src/capabilities/learning/lessons.ts';
import { learners } from '../../../src/capabilities/learning/records.ts';
import { readHere } from '../../../src/importing/reading.ts';
import { put } from '../../../src/kernel/act.ts';
import { takeFile } from '../../../src/kernel/intake.ts';
import type { Outgoing } from '../../../src/kernel/notice.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { answers, HOUSE, house, launched, learn, through } from './house.ts';

describe('a run of a course', () => {
  let bot: Bot;
  afterEach(() => bot?.close());
  const stateOf = async (who: string, run?: string) => (await bot.obligation(learn(who, run))).state;
  const imports = async (...lines: string[]) => {
    const bytes = Buffer.from(['person,course,completedOn,reference', ...lines, ''].join('\n'));
    const rule = bot.kernel.catalogue.imports.get('completions');
    const sheet = await readHere({ name: 'file.csv', bytes });
    const ask = { sheet, sha256: createHash('sha256').update(bytes).digest('hex'), by: 'operator:test' };
    const { plan } = await takeFile(bot.kernel, rule as never, ask, 'completions.import');
    await bot.settled();
    return plan;
  };

  it('is launched from the chat: the form, what would happen, one obligation a learner, nobody asked before', async () => {
    bot = await house();
    await bot.says('lea', 'launch course');
    await bot.presses('lea', 'Next');
    const shown = bot.sees('lea', /what would happen/).text;
    // Staff at work: sg, lea, usg, dir, ann, bob, ius, aud. Lou is on long leave, con is no staff.
    expect(shown).to.match(/Learners: 8\n[\s\S]*Excused: 1\nNot staff, not asked: 1/);
    expect(shown).to.match(/The course is not there in: Arabic|Never met/);
    await bot.presses('lea', 'The first lesson');
    expect(bot.sees('lea', /As it will look/).text).to.match(/Why it matters/);
    await bot.presses('lea', 'Back');
    expect(await bot.presses('lea', 'Launch')).to.match(/Enterprise risk management in the Secretariat \(erm-2027\)/);
    bot.hearsNothing('ann');
    expect(await stateOf('ann')).to.equal('waiting');
    expect(await stateOf('lou')).to.equal('excused');
    // The second launch for the same people is none.
    await bot.says('lea', 'launch course');
    await bot.presses('lea', 'Next');
    expect(await bot.presses('lea', 'Launch')).to.match(/is running already/);
    expect(await bot.says('ann', 'launch course')).to.match(/did not understand/);
    expect(bot.errors).to.deep.equal([]);
  });

  it('opens ring by ring, with as much time for each', async () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ id: `o${i + 1}`, unit: 'OIOS', managerId: 'ius' }));
    bot = await house({ people: [...HOUSE, ...many] });
    await launched(bot, { to: 'rings' });
    await bot.until('2027-03-08T12:00Z');
    // EOSG has two and DM six, lou among them: eight, the first ring. OIOS has 27 and comes with the second.
    expect([await stateOf('ann'), await stateOf('o1')]).to.deep.equal(['open', 'waiting']);
    bot.hearsNothing('o1');
    const ring = () => bot.act('learning.ring', { cycle: 'erm-2027', ring: 2 }, 'lea', { via: 'card' });
    await ring();
    await ring();
    // 59 days from 2 March to 30 April; from 8 March they end on 6 May.
    expect(await bot.obligation(learn('o1'))).to.include({ state: 'open', due: '2027-05-06' });
    await bot.settled();
    expect(bot.unasked('o1').length).to.equal(1);
  });

  it('for many is launched entity by entity, and comes to the same', async () => {
    const many = Array.from({ length: 600 }, (_, i) => ({ id: `o${i + 1}`, unit: `E${i % 3}`, managerId: 'ius' }));
    bot = await house({ people: [...HOUSE, ...many] });
    const data = { course: 'erm', opens: '2027-03-02', due: '2027-04-30', closes: '2027-05-31' };
    await bot.act('learning.launch', data, 'lea', { via: 'card' });
    const owed = () => bot.kernel.read((view) => view.counts('obligations', 'erm-2027:learning.learn:'));
    expect((await owed()).size).to.equal(0);
    // Somebody is imported between the launch and its enrolment: once is once.
    await bot.imports({ id: 'o1', title: 'Chief' });
    await bot.settled();
    // 600, and of the house eight who owe it; lou is excused.
    expect([...(await owed())]).to.have.deep.members([
      ['erm-2027:learning.learn:waiting', 608],
      ['erm-2027:learning.learn:excused', 1],
    ]);
    await bot.until('2027-03-02T12:00Z');
    expect(bot.unasked('o600').length).to.equal(1);
    // The next lesson is due for all of them on one day in one zone: more than one act tells, and everybody is told once.
    const day = '2027-03-03';
    const progress = (who: string) => ({
      run: 'erm-2027',
      person: who,
      zone: 'UTC',
      part: 'why',
      attempt: 1,
      lessons: ['why'],
      nextOn: day,
    });
    await bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, (view) => [
      ...many.map(({ id }) => put(learners, { id: learn(id), ...progress(id) })),
      ...lessonsAlarm('erm-2027', 'UTC', day, view),
    ]);
    bot.forget();
    await bot.until('2027-03-03T12:00Z');
    expect(many.filter(({ id }) => bot.unasked(id).length !== 1)).to.deep.equal([]);
  });

  it('whose lessons are due for many on one day tells each, also when somebody among them answers between two parts of it', async () => {
    const many = Array.from({ length: 600 }, (_, i) => ({ id: `o${i + 1}`, unit: 'E1', managerId: 'ius' }));
    bot = await house({ people: [...HOUSE, ...many] });
    await bot.act(
      'learning.launch',
      { course: 'erm', opens: '2027-03-02', due: '2027-04-30', closes: '2027-05-31' },
      'lea',
      { via: 'card' },
    );
    await bot.until('2027-03-02T12:00Z');
    bot.forget();
    const of = { kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} } as const;
    const row = (id: string) => ({
      id: learn(id),
      run: 'erm-2027',
      person: id,
      zone: 'UTC',
      part: 'why',
      attempt: 1,
      lessons: ['why'],
    });
    await bot.kernel.apply(of, () => many.map(({ id }) => put(learners, { ...row(id), nextOn: '2027-03-03' })));
    const data = { run: 'erm-2027', zone: 'UTC', day: '2027-03-03' };
    await bot.kernel.act({ ...of, kind: 'learning.lessons', data });
    // The first two of them, in the order of their names, go on by themselves: nothing is due from them on that day any more.
    await bot.kernel.apply(of, () => ['o1', 'o10'].map((id) => put(learners, row(id))));
    await bot.until('2027-03-03T12:00Z');
    expect(many.filter(({ id }) => bot.unasked(id).length !== 1).map(({ id }) => id)).to.deep.equal([]);
  });

  it('asks nothing of somebody away, and comes back to them with what waits', async () => {
    bot = await house();
    await launched(bot);
    await bot.says('ann', 'I am away until 12 March');
    bot.forget();
    await bot.until('2027-03-12T18:00Z');
    bot.hearsNothing('ann');
    await bot.until('2027-03-15T12:00Z');
    expect(bot.unasked('ann').length).to.equal(1);
    expect(bot.unasked('ann')[0]?.text).to.match(/Why it matters/);
  });

  it('ends every reminder at completion, those in the queue included', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-04-16T08:00Z');
    await bot.presses('ann', 'Straight to the final assessment');
    for (let n = 1; n < 8; n++) await answers(bot, 'ann');
    // The reminder 14 days before the due date is put together at nine, and sending is held: it waits in the queue.
    await bot.act('delivery.stop', {});
    await bot.until('2027-04-16T10:00Z');
    const queued = () => bot.kernel.read((view) => view.find<Outgoing>('outbox', 'person', 'ann'));
    expect((await queued()).map((m) => m.lane)).to.include('prompt');
    await answers(bot, 'ann');
    expect(await stateOf('ann')).to.equal('done');
    bot.forget();
    await bot.act('delivery.resume', {});
    await bot.until('2027-05-31T12:00Z');
    bot.hearsNothing('ann');
    expect([await queued(), await bot.kernel.read((view) => view.waitingNotices('ann'))]).to.deep.equal([[], []]);
    // Bob, who did not, was reminded on 16 and 27 April, on the day, and weekly.
    const days = bot.unasked('bob').map((m) => m.at.slice(0, 10));
    expect(days).to.include.members(['2027-04-16', '2027-04-27', '2027-04-30', '2027-05-07']);
  });

  it('asks a joiner from the own first day, with as long as the others had; excuses and asks again with a leave', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-15T08:00Z');
    await bot.imports({ id: 'joe', unit: 'DM/A', managerId: 'dir', joined: '2027-03-15' });
    const joe = await bot.obligation(learn('joe'));
    // 2 March to 30 April are 59 days; 15 March and 59 days is 13 May.
    expect([joe.state, joe.due]).to.deep.equal(['open', '2027-05-13']);
    await bot.until('2027-03-15T12:00Z');
    expect(bot.sees('joe', /Why it matters/).unasked).to.equal(true);
    await bot.imports({ id: 'joe', status: 'long-leave' });
    expect(await stateOf('joe')).to.equal('excused');
    await bot.imports({ id: 'joe', status: 'active' });
    expect(await stateOf('joe')).to.equal('open');
    await bot.imports({ id: 'joe', status: 'left' });
    expect(await stateOf('joe')).to.equal('withdrawn');
  });

  it('for joiners alone asks nobody at its launch, and each as they come', async () => {
    bot = await house();
    await launched(bot, { audience: 'joiners' });
    await bot.until('2027-03-08T12:00Z');
    bot.hearsNothing('ann');
    await bot.imports({ id: 'joe', unit: 'OIOS', managerId: 'ius', joined: '2027-03-08' });
    expect(await stateOf('joe')).to.equal('open');
    await bot.imports({ id: 'ann', title: 'Senior officer' });
    await bot.obligation(learn('ann')).then(
      () => expect.fail('ann is no joiner'),
      () => undefined,
    );
  });

  it('for managers asks whoever has a team; a completion from elsewhere closes what is owed, the same line twice nothing more', async () => {
    bot = await house();
    await launched(bot, { audience: 'managers' });
    await bot.until('2027-03-03T12:00Z');
    await bot.obligation(learn('ann')).then(
      () => expect.fail('ann has no team'),
      () => undefined,
    );
    const wrong = await imports(
      'dir,erm,2027-03-02,',
      'nobody,erm,2027-03-02,',
      'usg,erm,2028-01-01,',
      'usg,ern,2027-03-02,',
    );
    expect(wrong.refused.map((f) => [f.row, f.field])).to.deep.equal([
      [3, 'person'],
      [4, 'completedOn'],
      [5, 'course'],
    ]);
    expect(await stateOf('dir')).to.equal('open');
    expect(await imports('dir,erm,2027-03-02,INSPIRA 17', 'dir@example.org,ERM,2027-03-02,again')).to.include({
      added: 1,
      unchanged: 1,
    });
    expect(await stateOf('dir')).to.equal('done');
    expect(await imports('dir,erm,2027-03-02,INSPIRA 17')).to.include({ added: 0, unchanged: 1 });
    expect(await bot.says('dir', 'my learning')).to.match(/completed on 2 March 2027/);
  });

  it('as a refresher asks those who completed it before for the assessment alone', async () => {
    bot = await house();
    await imports('ann,erm,2026-04-01,');
    await launched(bot, { refresher: true });
    await bot.until('2027-03-02T12:00Z');
    expect(bot.unasked('ann').at(-1)?.text).to.match(/^Final assessment[\s\S]*Question 1 of 8/);
    expect(bot.unasked('bob').at(-1)?.text).to.match(/^لماذا يهمّ الأمر/);
    // What was completed before the opening is why; it does not close it.
    await imports('bob,erm,2026-05-01,');
    expect(await stateOf('bob')).to.equal('open');
    expect(await through(bot, 'ann')).to.match(/Completed: /);
  });

  it('goes up the line as a line without a mark, and never above a head', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-05-20T12:00Z');
    // Due 30 April; fourteen days late is 14 May. Ann's and bob's supervisor is dir; usg is a head, so the Ethics Office gets the line.
    const line = bot.unasked('dir').find((m) => /Ann, Officer/.test(m.text))?.text ?? '';
    expect(line).to.match(/Ann, Officer\nCourse due 30 April 2027: not yet completed/);
    expect(line).to.not.match(/right|lessons/);
    expect(bot.unasked('sg').some((m) => /Usg, Officer/.test(m.text))).to.equal(true);
  });

  it('is extended after closing, and those who missed it are asked again; one is exempted', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-06-02T12:00Z');
    expect(await stateOf('ann')).to.equal('missed');
    await bot.act('learning.extend', { cycle: 'erm-2027', closes: '2027-07-31', due: '2027-07-15' }, 'lea', {
      via: 'card',
    });
    expect(await bot.obligation(learn('ann'))).to.include({ state: 'open', due: '2027-07-15' });
    const exempt = (who: string, undo = false) =>
      bot.act('learning.exempt', { cycle: 'erm-2027', who, undo }, 'lea', { via: 'card' });
    expect((await exempt('Nobody at all')).reply.text).to.equal('learning.exempt.nobody');
    await exempt('Bob');
    expect(await stateOf('bob')).to.equal('excused');
    // Back from nowhere: exempted stays exempted.
    await bot.imports({ id: 'bob', title: 'Adviser' });
    expect(await stateOf('bob')).to.equal('excused');
    await exempt('bob@example.org', true);
    expect(await stateOf('bob')).to.equal('open');
    expect(
      (await bot.act('learning.extend', { cycle: 'erm-2027', closes: '2027-12-31' }, 'ann', { via: 'card' })).refused,
    ).to.equal(true);
  });
});
