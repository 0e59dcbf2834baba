import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, launched, lead, records, refused, stateOf, statesOf, take } from './house.ts';

describe('a dialogue as life has it', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('a joiner becomes a participant; a leader who joins has days of their own', async () => {
    bot = await launched();
    await bot.until('2027-03-22T09:00Z');
    await bot.imports(
      { id: 'new', unit: 'DM/A', managerId: 'dir' },
      { id: 'boss', unit: 'DGACM', managerId: 'asg', joined: '2027-03-22' },
    );
    await bot.imports({ id: 'gus', managerId: 'boss' });
    expect(await statesOf(bot, ['new', 'boss'])).to.equal('new open, boss open');
    // Level 2 is due on 29 March.
    expect((await bot.obligation(lead('boss'))).due).to.equal('2027-03-29');
    await bot.imports(
      { id: 'chef', unit: 'DGACM', managerId: 'asg', joined: '2027-03-22' },
      { id: 'aide', unit: 'DGACM', managerId: 'chef' },
    );
    // 22 March + 14 days is later than 29 March: Monday 5 April.
    expect((await bot.obligation(lead('chef'))).due).to.equal('2027-04-05');
  });

  it('a mover who took part owes nothing new, and counts where they are now', async () => {
    bot = await launched();
    await records(bot, 'asg');
    await bot.imports({ id: 'gus', unit: 'DM/A', managerId: 'dir' });
    expect(await stateOf(bot, take('gus'))).to.equal('done');
    expect((await bot.obligation(take('gus'))).data.unit).to.equal('DM/A');
    await records(bot, 'dir');
    expect((await bot.obligation(take('gus'))).data.session).to.equal(`${lead('asg')}|1`);
  });

  it('a leaver owes nothing, and the empty chair’s team goes one up', async () => {
    bot = await launched();
    await bot.until('2027-03-15T09:00Z');
    await bot.imports({ id: 'dir', status: 'left' }, { id: 'bob', status: 'left' });
    expect(await statesOf(bot, ['dir', 'bob'])).to.equal('dir withdrawn, bob withdrawn');
    await bot.until('2027-03-17T09:00Z');
    bot.sees('usg', /The post of Officer \(Dir\) is not filled now/);
    await records(bot, 'dir', 'usg');
    expect(await statesOf(bot, ['ann', 'cem'])).to.equal('ann done, cem done');
    expect(await stateOf(bot, take('usg'))).to.equal('open');
  });

  it('whoever supervises may name an officer-in-charge, and whoever neither does nor heads may not, the office included', async () => {
    bot = await launched(HOUSE, {}, { grants: [['ethics-office', 'gus']] });
    // usg heads DM; dir and pia supervise in it, and head nothing; ann and gus, of the office, supervise nobody.
    for (const who of ['sg', 'usg', 'dir', 'pia'])
      expect(await bot.says(who, 'officer in charge'), who).to.match(/Officer-in-charge/i);
    for (const who of ['ann', 'gus']) expect(await bot.says(who, 'officer in charge'), who).to.match(/not understand/);
    const days = { from: '2027-03-08', until: '2027-03-12' };
    // Of their own staff, not of their peers'.
    await done(bot, 'dialogue.acting', { forWho: 'ann', who: 'bob', ...days }, 'dir');
    expect(await refused(bot, 'dialogue.acting', { forWho: 'eva', who: 'bob', ...days }, 'dir')).to.equal(
      'common.refused.role',
    );
  });

  it('an officer-in-charge takes over what was owed, and gives it back', async () => {
    bot = await launched(
      HOUSE,
      {},
      {
        grants: [
          ['ethics-office', 'eo'],
          ['entity-focal-point', 'hal', 'DGACM'],
        ],
      },
    );
    await bot.says('hal', 'officer in charge');
    await bot.presses('hal', 'Name', {
      data: { forWho: 'asg@example.org', who: 'gus@example.org', from: '2027-03-02', until: '2027-03-05' },
    });
    await bot.until('2027-03-02T10:00Z');
    bot.sees('gus', /This is the team of Asg|The post of/);
    await records(bot, 'asg', 'gus');
    expect(await statesOf(bot, ['gus', 'hal'])).to.equal('gus done, hal done');
    await bot.until('2027-03-08T10:00Z');
    expect(await refused(bot, 'dialogue.record', { obligation: lead('asg'), date: '2027-03-08' }, 'gus')).to.equal(
      'common.refused.notYours',
    );
  });

  it('long leave excuses, and coming back owes again', async () => {
    bot = await launched([
      ...HOUSE.filter((p) => p.id !== 'hal'),
      { id: 'hal', unit: 'DGACM', managerId: 'asg', status: 'long-leave' },
    ]);
    expect(await stateOf(bot, take('hal'))).to.equal('excused');
    await bot.imports({ id: 'hal', status: 'active' });
    expect(await stateOf(bot, take('hal'))).to.equal('open');
  });

  it('a leader without a team any more leads nothing; one who gets a team does', async () => {
    bot = await launched();
    await bot.imports({ id: 'eva', managerId: 'ann' }, { id: 'fay', managerId: 'ann' });
    expect(await stateOf(bot, lead('pia'))).to.equal('withdrawn');
    expect(await stateOf(bot, lead('ann'))).to.equal('waiting');
  });

  it('"I was absent" asks the leader for an ordinary correction, and is not counted meanwhile', async () => {
    bot = await launched();
    await records(bot, 'asg');
    await bot.until('2027-03-02T10:00Z');
    expect(await bot.presses('hal', /^I was absent/)).to.include('Asg is asked to correct the list');
    const asked = `correct|${CYCLE}|hal|1`;
    // Five working days after Tuesday 2 March.
    expect((await bot.obligation(asked)).due).to.equal('2027-03-09');
    await bot.until('2027-03-03T10:00Z');
    await bot.presses('asg', 'Correct it');
    expect(await stateOf(bot, take('hal'))).to.equal('open');
    expect(await stateOf(bot, asked)).to.equal('done');
  });

  it('asks people without a record once, ten working days before closing, and shows only five or more', async () => {
    bot = await launched();
    await records(bot, 'asg');
    bot.forget();
    // Ten working days before Friday 30 April is Friday 16 April.
    await bot.until('2027-04-15T23:00Z');
    bot.hearsNothing('ann');
    await bot.until('2027-04-16T10:00Z');
    bot.sees('ann', /have you met/);
    expect(bot.unasked('gus')).to.deep.equal([]);
    await done(bot, 'dialogue.question', { take: take('ann'), answer: 'met', day: '2027-04-01' }, 'ann');
    expect(await stateOf(bot, take('ann'))).to.equal('open');
    for (const p of ['bob', 'cem', 'eva'])
      await done(bot, 'dialogue.question', { take: take(p), answer: 'met', day: '2027-04-01' }, p);
    expect(await bot.says('eo', 'dialogue')).to.not.include('say they have met');
    await done(bot, 'dialogue.question', { take: take('fay'), answer: 'met', day: '2027-04-01' }, 'fay');
    expect(await bot.says('eo', 'dialogue')).to.include('5 say they have met');
    await bot.until('2027-04-30T20:00Z');
    expect(bot.unasked('ann').filter((m) => /have you met/.test(m.text)).length).to.equal(1);
  });

  it('closing leaves everybody done, excused, missed or withdrawn, and asks the heads to certify', async () => {
    bot = await launched();
    await records(bot, 'asg', 'asg', { absent: ['hal'] });
    await bot.until('2027-05-03T10:00Z');
    const all = await bot.kernel.read((view) =>
      view.find<{ id: string; version: number; state: string; kind: string }>('obligations', 'cycle', CYCLE),
    );
    for (const o of all.filter((x) => x.kind !== 'dialogue.certify'))
      expect(['done', 'excused', 'missed', 'withdrawn'], o.id).to.include(o.state);
    expect(await statesOf(bot, ['gus', 'hal', 'ann'])).to.equal('gus done, hal missed, ann missed');
    bot.sees('asg', /certification of the Leadership Dialogue/);
    expect(await bot.presses('asg', /^(Certify|Open)$/)).to.match(/certification/);
  });

  it('certifies with the entity’s own figures; a later change shows, and is asked about once', async () => {
    bot = await launched();
    await records(bot, 'asg', 'asg', { absent: ['hal'] });
    await bot.until('2027-05-03T10:00Z');
    const certify = `certify|${CYCLE}|DGACM`;
    // asg owes participation too and has none: 1 of 3.
    expect(await bot.says('asg', 'what do I owe')).to.include('DGACM');
    await done(
      bot,
      'dialogue.certify',
      { obligation: certify, statement: 'exceptions', exceptions: 'Two on mission.' },
      'asg',
    );
    expect((await bot.obligation(certify)).data.certified).to.deep.include({ statement: 'exceptions' });
    await done(bot, 'dialogue.extend', { cycle: CYCLE, closes: '2027-05-14' }, 'eo');
    expect(await stateOf(bot, take('hal'))).to.equal('open');
    await records(bot, 'asg');
    // Two weeks more to close, so two weeks more for the figures: Monday 14 June.
    await bot.until('2027-06-14T10:00Z');
    expect(await stateOf(bot, certify)).to.equal('open');
    // Five working days after that.
    expect((await bot.obligation(certify)).due).to.equal('2027-06-21');
    expect(await refused(bot, 'dialogue.certify', { obligation: certify, statement: 'complete' }, 'gus')).to.equal(
      'common.refused.notYours',
    );
  });

  it('nothing goes above a head by itself: the office gets the line', async () => {
    bot = await launched();
    await bot.until('2027-05-03T10:00Z');
    bot.forget();
    await bot.until('2027-06-20T10:00Z');
    bot.sees('eo', /Certification, due 31 May 2027: not yet recorded/);
    expect(bot.chat('sg').filter((m) => /Certification, due/.test(m.text) && /Asg|Usg/.test(m.text))).to.deep.equal([]);
  });

  it('correcting a link updates what was delivered, in place', async () => {
    bot = await launched();
    const card = bot.sees('asg', /Your team’s Leadership Dialogue/);
    await done(bot, 'dialogue.correctContent', { cycle: CYCLE, theme: 'Gifts' }, 'eo');
    expect(card.text).to.include('Gifts');
    expect(await refused(bot, 'dialogue.correctContent', { cycle: CYCLE, theme: 'Mine' }, 'asg')).to.equal(
      'common.refused.role',
    );
  });

  it('a focal point records on behalf, and it says so', async () => {
    bot = await launched(
      HOUSE,
      {},
      {
        grants: [
          ['ethics-office', 'eo'],
          ['entity-focal-point', 'hal', 'DGACM'],
        ],
      },
    );
    await records(bot, 'asg', 'hal', { absent: ['hal'] });
    const [said] = await bot.kernel.read((view) => view.responses(lead('asg')));
    expect([said?.by, said?.for, said?.capacity]).to.deep.equal(['hal', 'asg', 'entity-focal-point']);
    expect(await statesOf(bot, ['gus', 'hal'])).to.equal('gus done, hal open');
    expect(await bot.says('hal', 'who is missing')).to.include('Hal');
  });
});
