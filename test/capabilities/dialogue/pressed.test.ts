import { expect } from 'chai';
import { buttonsOf } from '../../../src/cards/inspect.ts';
import type { CardJson } from '../../../src/delivery/channel.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, launched, lead, records, stateOf, take } from './house.ts';

/*
 * Promise 2, for every button of the dialogue that is no answer of an obligation by itself: pressed twice it is one record and the same
 * reply; pressed late it records nothing and shows what is true now. All of them are pressed as the card carries them.
 */
describe('a button of the dialogue, pressed twice or late', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const last = (who: string): CardJson => structuredClone(bot.chat(who).findLast((m) => m.card)?.card) as CardJson;
  const opens = (who: string, open: string) => bot.sends(who, 'obligation.list', { open });
  const entries = async (act: string) => (await bot.store.entries(1, 1000)).filter((e) => e.what === act).length;

  it('not held: the plan is off; late, it leaves the next plan alone', async () => {
    bot = await launched();
    await done(bot, 'dialogue.schedule', { obligation: lead('asg'), date: '2027-03-02' }, 'asg');
    await bot.until('2027-03-03T10:00Z');
    expect(await bot.says('asg', 'my dialogue')).to.include('Was it held as planned?');
    const old = last('asg');
    const first = await bot.presses('asg', 'Not held');
    expect(first).to.include('Plan a date');
    expect((await bot.obligation(lead('asg'))).planned ?? null).to.equal(null);
    expect(await bot.presses('asg', 'Not held', { on: old })).to.equal(first);
    expect(await entries('dialogue.schedule')).to.equal(2);
    await done(bot, 'dialogue.schedule', { obligation: lead('asg'), date: '2027-03-10' }, 'asg');
    await bot.presses('asg', 'Not held', { on: old });
    expect((await bot.obligation(lead('asg'))).planned).to.equal('2027-03-10');
  });

  it('the one question: the card says which answer and when, and a late old answer does not replace the newer', async () => {
    bot = await launched();
    await bot.until('2027-04-22T10:00Z');
    const asked = structuredClone(bot.sees('gus', /have you met/).card) as CardJson;
    const not = await bot.presses('gus', 'We have not met', { on: asked });
    expect(not).to.include('You answered on 22 April 2027: you have not met.');
    expect(await bot.presses('gus', 'We have not met', { on: asked })).to.equal(not);
    expect(await bot.presses('gus', 'Not sure', { on: last('gus') })).to.include('22 April 2027: not sure');
    expect(await bot.presses('gus', 'We have not met', { on: asked })).to.match(/older than[\s\S]*not sure/);
    expect(await entries('dialogue.question')).to.equal(2);
  });

  it('the one question takes no answer after closing', async () => {
    bot = await launched();
    await bot.until('2027-04-22T10:00Z');
    const asked = structuredClone(bot.sees('gus', /have you met/).card) as CardJson;
    await bot.until('2027-05-03T10:00Z');
    expect(await bot.presses('gus', 'We have not met', { on: asked })).to.match(/closed|over/);
    expect(await entries('dialogue.question')).to.equal(0);
  });

  it('excused, taken back, and the old button late: nobody is excused again', async () => {
    bot = await launched();
    await opens('asg', `dialogue.team|${lead('asg')}`);
    const list = last('asg');
    const once = await bot.presses('asg', 'Excuse', { on: list });
    expect(await stateOf(bot, take('gus'))).to.equal('excused');
    expect(await bot.presses('asg', 'Excuse', { on: list })).to.equal(once);
    await bot.presses('asg', 'Not excused');
    expect(await bot.presses('asg', 'Excuse', { on: list })).to.include('older than');
    expect(await stateOf(bot, take('gus'))).to.equal('open');
  });

  it('a pause pressed twice says the same; pressed after the dialogue went on, it pauses nothing', async () => {
    bot = await launched();
    await opens('eo', `dialogue.sure|${CYCLE}#pause`);
    const sure = last('eo');
    const first = await bot.presses('eo', 'Pause', { on: sure });
    expect(first).to.include('paused');
    expect(await bot.presses('eo', 'Pause', { on: sure })).to.equal(first);
    expect(await entries('cycle.pause')).to.equal(1);
    await done(bot, 'cycle.resume', { cycle: CYCLE }, 'eo');
    const late = await bot.presses('eo', 'Pause', { on: sure });
    expect(late).to.include('Leadership Dialogue 2027').and.to.include('older than');
    expect((await bot.kernel.read((v) => v.cycle(CYCLE)))?.state).to.equal('open');
  });

  it('a deputy who says yes twice leads, and reads the same twice', async () => {
    bot = await launched();
    await done(bot, 'obligation.delegate', { obligation: lead('asg'), to: 'gus' }, 'asg');
    const offer = structuredClone(bot.sees('gus', /asks you to lead/).card) as CardJson;
    const yes = buttonsOf(offer).find((b) => b.data.accept === 'yes')?.title ?? '';
    const first = await bot.presses('gus', yes, { on: offer });
    expect(first).to.include('You lead this for Asg');
    expect(await bot.presses('gus', yes, { on: offer })).to.equal(first);
  });

  it('taking back says whom: it does not take from somebody asked later', async () => {
    bot = await launched();
    await done(bot, 'obligation.delegate', { obligation: lead('asg'), to: 'gus' }, 'asg');
    await bot.says('asg', 'my dialogue');
    const old = last('asg');
    const back = buttonsOf(old).find((b) => b.verb === 'obligation.takeBack')?.title ?? '';
    await bot.presses('asg', back, { on: old });
    await done(bot, 'obligation.delegate', { obligation: lead('asg'), to: 'hal' }, 'asg');
    await bot.presses('asg', back, { on: old });
    expect(
      (await bot.kernel.read((v) => v.peek<{ id: string; version: number; to: string }>('offers', lead('asg'))))?.to,
    ).to.equal('hal');
  });

  it('the pulse with nothing in it is not sent, so the one answer is not spent', async () => {
    bot = await launched();
    await records(bot, 'sg');
    await records(bot, 'usg');
    await records(bot, 'dir');
    await bot.presses('ann', 'I took part');
    expect(await bot.presses('ann', 'Send')).to.include('Nothing is chosen yet');
    expect(await bot.presses('ann', 'Send', { data: { trust: '4' } })).to.include('Each person is counted once');
  });

  it('who said "I was absent" is for the leader and the offices; the line above reads what is recorded', async () => {
    bot = await launched(
      HOUSE,
      {},
      {
        grants: [
          ['ethics-office', 'eo'],
          ['entity-focal-point', 'fay', 'DM'],
        ],
      },
    );
    await records(bot, 'sg');
    await records(bot, 'usg');
    await records(bot, 'dir');
    await bot.presses('ann', /I was absent/);
    const seen = async (who: string) =>
      /Ann[\s\S]*?(says was absent|not yet confirmed)/.exec(await opens(who, `dialogue.team|${lead('dir')}`))?.[1];
    for (const who of ['dir', 'fay', 'eo']) expect(await seen(who), who).to.equal('says was absent');
    expect(await seen('usg')).to.equal('not yet confirmed');
  });

  it('a correction says what was answered and when, and keeping to the record can still be corrected', async () => {
    bot = await launched();
    await records(bot, 'sg');
    await records(bot, 'usg');
    await records(bot, 'dir');
    expect(await bot.presses('ann', /I was absent/)).to.match(
      /asked to correct the list[\s\S]*Recorded on 1 March 2027/,
    );
    await opens('dir', `dialogue.correct|correct|${CYCLE}|ann|1`);
    expect(await bot.presses('dir', 'They were there')).to.match(/You keep to the record[\s\S]*1 March 2027/);
    expect(await bot.presses('dir', 'Correct it')).to.include('The list is corrected');
    expect(await stateOf(bot, take('ann'))).to.equal('open');
  });

  it('opening what is not for one says so, rather than "Done."', async () => {
    bot = await launched();
    for (const open of [
      `dialogue.lead|${lead('dir')}`,
      `dialogue.cycle|${CYCLE}`,
      `dialogue.sure|${CYCLE}#close`,
      'nothing|at all',
    ])
      expect(await opens('gus', open), open).to.include('That is not there for you');
  });

  it('R1 every button that records carries the version it was drawn from, or does the same however often it is pressed', async () => {
    bot = await launched();
    const without = new Set<string>();
    const recording = new Set<string>();
    const gather = () => {
      for (const { card } of [...bot.chats.values()].flat())
        for (const { verb, data } of card ? buttonsOf(card) : []) {
          if (typeof data.open === 'string' || 'nav' in data || verb in SAME) continue;
          recording.add(verb);
          if (!VERSIONS.some((name) => name in data)) without.add(`${verb} ${JSON.stringify(data)}`);
        }
    };
    await records(bot, 'sg');
    await records(bot, 'usg');
    await done(bot, 'dialogue.schedule', { obligation: lead('asg'), date: '2027-03-02' }, 'asg');
    await bot.says('asg', 'my dialogue');
    await done(bot, 'obligation.delegate', { obligation: lead('pia'), to: 'eva' }, 'pia');
    await bot.says('pia', 'my dialogue');
    await bot.until('2027-03-03T10:00Z');
    await bot.says('asg', 'my dialogue');
    gather();
    await records(bot, 'dir');
    await bot.presses('ann', 'I took part');
    await bot.presses('bob', /I was absent/);
    await opens('asg', `dialogue.team|${lead('asg')}`);
    gather();
    for (const open of [`dialogue.team|${lead('dir')}`, `dialogue.correct|correct|${CYCLE}|bob|1`])
      await opens('dir', open);
    for (const open of ['pause', 'close'].map((what) => `dialogue.sure|${CYCLE}#${what}`)) await opens('eo', open);
    gather();
    for (const word of ['dialogue', 'help', 'what do I owe']) for (const { id } of HOUSE) await bot.says(id, word);
    await bot.until('2027-04-22T10:00Z');
    gather();
    await bot.until('2027-05-04T10:00Z');
    for (const who of ['usg', 'asg', 'eo']) await bot.says(who, 'what do I owe');
    gather();
    expect([...without]).to.deep.equal([]);
    expect([...recording].sort()).to.include.members([
      'cycle.close',
      'cycle.pause',
      'dialogue.confirm',
      'dialogue.correct',
      'dialogue.excuse',
      'dialogue.question',
      'dialogue.schedule',
      'obligation.takeBack',
    ]);
  });
});

/** What says which state a button was drawn from: a revision, the planned day, whom it names, the next ring. */
const VERSIONS = ['seen', 'notHeld', 'from', 'ring'];
/** Buttons that need none, and why. */
const SAME: Record<string, string> = {
  'obligation.list': 'shows',
  'assistant.say': 'types a word',
  'report.show': 'shows',
  'file.offer': 'offers a file made at that moment',
  'obligation.snooze': 'quiet from now on: pressed later, it is asked for later',
  'obligation.accept': 'what was accepted stands; there is one offer at a time',
  'dialogue.pulse': 'counted once a person; the cards of it carry nothing by which an answer could be traced (P3)',
};
