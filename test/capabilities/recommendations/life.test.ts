import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, house, imports, item, row, says, stateOf } from './house.ts';

describe('the life of a recommendation', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const verify = (by: string, verdict: string, more = {}) =>
    acts(bot, by, 'verify', { obligation: 'verify|R-1', verdict, ...more });

  it('goes to the head, who names owner and date; to the owner, who reports it done; to the body, who closes it', async () => {
    await imports(bot, [row({ id: 'R-1', status: 'not started', response: '', ownerId: '', dueOn: '' })]);
    await bot.until('2027-03-02T12:00Z');
    bot.sees('usg', /New for your entity/);
    await bot.presses('usg', 'Accept, name owner and date');
    await bot.presses('usg', 'Accept and assign', {
      data: { owner: 'ann@example.org', dueOn: '2027-06-30', response: 'partly' },
    });
    expect(await item(bot)).to.include({
      owner: 'ann',
      dueOn: '2027-06-30',
      originalDueOn: '2027-06-30',
      response: 'partly',
    });
    await bot.until('2027-03-03T12:00Z');
    bot.sees('ann', /Contract file reviews/);
    await bot.presses('ann', /^On track for/);
    expect((await item(bot)).status).to.equal('in-progress');
    await bot.presses('ann', 'Done, please verify');
    await bot.presses('ann', 'Done, please verify', {
      data: { text: 'The template is in use.', links: 'https://example.org/template' },
    });
    expect((await item(bot)).status).to.equal('implemented');
    // While a claim waits the owner gets no reminder.
    bot.forget();
    await bot.until('2027-08-31T12:00Z');
    bot.hearsNothing('ann');
    const seen = await bot.says('aud', 'to verify');
    expect(seen).to.include('The template is in use.').and.to.include('Evidence 1');
    await bot.presses('aud', 'Verified, close');
    await bot.presses('aud', 'Close', { data: { text: '' } });
    expect(await item(bot)).to.include({ status: 'closed-implemented', response: 'partly' });
    expect([await stateOf(bot, 'update|R-1'), await stateOf(bot, 'verify|R-1')]).to.deep.equal(['done', 'done']);
  });

  it('"on track" is one tap, but not twice running without a line of progress', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    expect(await says(bot, 'ann', 'track')).to.equal(undefined);
    expect(await says(bot, 'ann', 'track')).to.equal('recommendations.refused.line2');
    expect(await says(bot, 'ann', 'track', { text: 'Half of the files are reviewed.' })).to.equal(undefined);
  });

  it('more time: at once where it is not critical, by the supervisor where it is, by the office for a head', async () => {
    await imports(bot, [
      row({ id: 'R-1' }),
      row({ id: 'R-2', priority: 'critical' }),
      row({ id: 'R-3', priority: 'critical', ownerId: 'usg', unit: 'DM' }),
    ]);
    const more = { until: '2027-09-30', text: 'Late delivery.' };
    await says(bot, 'ann', 'time', more);
    expect(await item(bot)).to.include({ dueOn: '2027-09-30', originalDueOn: '2027-06-30', postponed: 1 });
    await says(bot, 'ann', 'time', more, 'R-2');
    expect((await item(bot, 'R-2')).dueOn).to.equal('2027-06-30');
    expect(await acts(bot, 'ann', 'approve', { obligation: 'approve|R-2', approve: 'yes' })).to.equal(
      'common.refused.notYours',
    );
    expect(await acts(bot, 'dir', 'approve', { obligation: 'approve|R-2', approve: 'yes' })).to.equal(undefined);
    expect((await item(bot, 'R-2')).dueOn).to.equal('2027-09-30');
    await says(bot, 'usg', 'time', more, 'R-3');
    expect((await bot.obligation('approve|R-3')).owner).to.deep.equal({ role: 'oversight-secretariat', unit: '' });
    expect(await acts(bot, 'sec', 'approve', { obligation: 'approve|R-3', approve: 'no' })).to.equal(
      'recommendations.refused.reason',
    );
    await acts(bot, 'sec', 'approve', {
      obligation: 'approve|R-3',
      approve: 'no',
      text: 'It was promised to the Committee.',
    });
    expect(await item(bot, 'R-3')).to.include({ dueOn: '2027-06-30', extension: null, postponed: 0 });
  });

  it('"not mine" goes back to the head with the suggestion', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    expect(await says(bot, 'ann', 'notMine')).to.equal('recommendations.refused.reason');
    await says(bot, 'ann', 'notMine', { text: 'Bob has the contracts.' });
    expect([await stateOf(bot, 'update|R-1'), await stateOf(bot, 'assign|R-1')]).to.deep.equal(['withdrawn', 'open']);
    await bot.until('2027-03-02T12:00Z');
    bot.sees('usg', /Bob has the contracts/);
    expect(await acts(bot, 'usg', 'assign', { obligation: 'assign|R-1', what: 'assign', owner: 'bob' })).to.equal(
      undefined,
    );
    expect(await stateOf(bot, 'update|R-1')).to.equal('open');
  });

  it('a disputed assignment goes to the secretariat, which sends it to another entity', async () => {
    await imports(bot, [row({ id: 'R-1', status: 'not started', response: '' })]);
    await acts(bot, 'usg', 'assign', { obligation: 'assign|R-1', what: 'dispute', text: 'This is about audits.' });
    expect((await bot.obligation('assign|R-1')).owner).to.deep.equal({ role: 'oversight-secretariat', unit: '' });
    await acts(bot, 'sec', 'assign', { obligation: 'assign|R-1', what: 'unit', unit: 'OIOS' });
    expect((await bot.obligation('assign|R-1')).owner).to.deep.equal({ role: 'head-of-entity', unit: 'OIOS' });
  });

  it('not accepted and close without implementation are the head’s in person, with the risk; open until the body closes or reiterates', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    const why = { text: 'The cost exceeds the benefit.', risk: true };
    expect(await says(bot, 'ann', 'closeWithout', why)).to.equal('recommendations.refused.headOnly');
    expect(await says(bot, 'fox', 'notAccepted', why)).to.equal('recommendations.refused.headOnly');
    expect(await says(bot, 'usg', 'notAccepted', { ...why, risk: false })).to.equal('recommendations.refused.risk');
    expect(await says(bot, 'usg', 'notAccepted', why)).to.equal(undefined);
    expect(await item(bot)).to.include({ status: 'in-progress', response: 'not-accepted' });
    expect(await verify('aud', 'return', { text: 'The risk is too high.' })).to.equal(undefined);
    expect(await item(bot)).to.include({ status: 'in-progress', reiterated: 1, claim: null });
    expect(await stateOf(bot, 'update|R-1')).to.equal('open');
    await says(bot, 'usg', 'closeWithout', why);
    await verify('aud', 'accept');
    expect((await item(bot)).status).to.equal('closed-without');
  });

  it('returned: open again and the owner told; a question is owed, and its answer brings it back to the body', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    await says(bot, 'ann', 'done', { text: 'All reviewed.' });
    await verify('aud', 'ask', { text: 'Which files?' });
    expect([await stateOf(bot, 'answer|R-1'), await stateOf(bot, 'verify|R-1')]).to.deep.equal(['open', 'done']);
    await acts(bot, 'ann', 'answer', { obligation: 'answer|R-1', text: 'All of 2026.' });
    expect(await stateOf(bot, 'verify|R-1')).to.equal('open');
    expect(await verify('aud', 'return')).to.equal('recommendations.refused.reason');
    await verify('aud', 'return', { text: 'Three are missing.' });
    expect((await item(bot)).status).to.equal('in-progress');
    expect(await stateOf(bot, 'update|R-1')).to.equal('open');
    await bot.until('2027-03-02T12:00Z');
    bot.sees('ann', /Returned/);
    const told = { open: 'recommendations.decided|R-1' };
    expect(await bot.sends('ann', 'obligation.list', told)).to.include('Three are missing');
  });

  it('whoever claimed, for whom, and everyone in their line, then or now, is kept from deciding', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    await says(bot, 'fox', 'done', { text: 'All reviewed.' });
    for (const person of ['fox', 'ann', 'dir', 'usg', 'sg'])
      await bot.act('role.grant', { role: 'oversight-body', person, unit: '', body: 'OIOS' }, 'operator:test');
    expect(await verify('fox', 'accept')).to.equal('recommendations.refused.claimed');
    expect(await verify('ann', 'accept')).to.equal('recommendations.refused.claimed');
    for (const above of ['dir', 'usg', 'sg'])
      expect(await verify(above, 'accept')).to.equal('recommendations.refused.line');
    // The director moves away: in the line then is enough.
    await bot.imports({ id: 'ann', managerId: 'usg' });
    expect(await verify('dir', 'accept')).to.equal('recommendations.refused.line');
    // And now: the auditor becomes the owner's supervisor.
    await bot.imports({ id: 'ann', managerId: 'inq' });
    expect(await verify('inq', 'accept')).to.equal('recommendations.refused.line');
    expect(await verify('bob', 'accept')).to.equal('common.refused.notYours');
    expect(await verify('aud', 'accept')).to.equal(undefined);
  });

  it('a body without accounts: one records from its document, another confirms', async () => {
    await imports(bot, [row({ id: 'R-1', body: 'BOA', reference: 'A/67/5' })]);
    await says(bot, 'ann', 'done', { text: 'Done.' });
    expect(await verify('aud', 'accept', { document: 'A/68/5' })).to.equal('common.refused.notYours');
    expect(await verify('sec', 'accept')).to.equal('recommendations.refused.document');
    expect(await verify('sec', 'accept', { document: 'A/68/5, para. 20' })).to.equal(undefined);
    expect((await item(bot)).status).to.equal('implemented');
    const confirm = (by: string, agree: string) => acts(bot, by, 'confirm', { obligation: 'confirm|R-1', agree });
    expect(await confirm('sec', 'yes')).to.equal('recommendations.refused.second');
    expect(await confirm('cee', 'yes')).to.equal(undefined);
    expect((await item(bot)).status).to.equal('closed-implemented');
  });

  it('reminds 60, 30 and 7 days before and on the day, monthly after, weekly when critical', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    await bot.until('2027-03-02T12:00Z');
    bot.forget();
    await bot.until('2027-09-15T12:00Z');
    const days = bot.unasked('ann').map((m) => m.at.slice(0, 10));
    // Due 30 June: 1 May is a Saturday, so Monday 3 May; 31 May; 23 June; 30 June; then a working day before 30 July what goes up is
    // announced, on 30 July and 30 August a reminder.
    expect(days).to.deep.equal([
      '2027-05-03',
      '2027-05-31',
      '2027-06-23',
      '2027-06-30',
      '2027-07-29',
      '2027-07-30',
      '2027-08-27',
      '2027-08-30',
    ]);
    bot.sees('dir', /not yet implemented/);
    bot.sees('usg', /not yet implemented/);
  });

  it('the owner’s list: ten at most, critical first, then the longest past due', async () => {
    await imports(
      bot,
      Array.from({ length: 13 }, (_, i) =>
        row({
          id: `R-${i + 1}`,
          reference: 'A/1',
          dueOn: `2027-0${(i % 3) + 1}-1${i % 10}`,
          priority: i === 6 ? 'critical' : 'main',
        }),
      ),
    );
    const list = await bot.says('ann', 'what do I owe');
    // The critical one is R-7; of the others the longest past are R-1 (10 January), R-13 (i = 12: 12 January), R-4 (13 January).
    const order = [...list.matchAll(/A\/1 (\d+):/g)].map((m) => Number(m[1]));
    expect(order.length).to.equal(10);
    expect(order.slice(0, 3)).to.deep.equal([7, 1, 13]);
    expect(list).to.match(/3 more|other 3|3 others/i);
  });

  it('bulk: the focal point moves everything of one person to another, with a preview', async () => {
    await imports(bot, [row({ id: 'R-1' }), row({ id: 'R-2' }), row({ id: 'R-3', ownerId: 'bob' })]);
    await bot.says('fox', 'reassign recommendations');
    const preview = await bot.presses('fox', 'Next', { data: { from: 'ann', to: 'bob', text: '' } });
    expect(preview).to.include('2 recommendations go from Ann to Bob');
    await bot.presses('fox', 'Reassign');
    expect([(await item(bot, 'R-1')).owner, (await item(bot, 'R-2')).owner]).to.deep.equal(['bob', 'bob']);
    expect(await acts(bot, 'ann', 'reassign', { from: 'bob', to: 'ann' })).to.equal('common.refused.role');
  });

  it('answers "overdue recommendations", one by its number, "older than two years", "due before June"', async () => {
    await imports(bot, [
      row({ id: 'R-1', reference: 'A/67/5', dueOn: '2027-01-31' }),
      row({ id: 'R-12', reference: 'A/67/5', issuedOn: '2024-12-01', title: 'Old one' }),
    ]);
    expect(await bot.says('fox', 'overdue recommendations'))
      .to.include('A/67/5 1')
      .and.not.to.include('A/67/5 12');
    expect(await bot.says('fox', 'recommendation A/67/5 12')).to.include('Old one');
    expect(await bot.says('fox', 'what is older than two years in DM'))
      .to.include('A/67/5 12')
      .and.not.to.include('Contract');
    expect(await bot.says('ann', 'show my recommendations due before June'))
      .to.include('A/67/5 1:')
      .and.not.to.include('Old one');
    expect(await bot.says('fox', 'my portfolio')).to.include('2 open recommendations');
  });

  it('a confidential one is nobody’s but the owner’s, the line’s, the focal point’s and the body’s; no title in a list', async () => {
    await imports(bot, [row({ id: 'R-1', confidential: 'yes', title: 'Secret matter' })]);
    expect(await bot.says('sec', 'recommendation R-1')).to.include('There is none that you may see');
    expect(await bot.says('bob', 'recommendation R-1')).to.not.include('Secret');
    expect(await bot.says('ann', 'my recommendations'))
      .to.include('OIOS 2026/014')
      .and.not.to.include('Secret');
    expect(await bot.says('dir', 'recommendation R-1')).to.include('Secret matter');
  });
});
