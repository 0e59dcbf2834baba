import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, house, imports, item, row, says, stateOf } from './house.ts';

describe('a file of recommendations', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('is sent again whole, closed ones included: nothing changes but what did', async () => {
    const closed = { id: 'R-1', status: 'closed - implemented', statusOn: '2026-11-30' };
    await imports(bot, [row(closed), row({ id: 'R-2' })]);
    const same = await imports(bot, [row(closed), row({ id: 'R-2' })]);
    expect([same.changed, same.unchanged]).to.deep.equal([0, 2]);
    // A misprint in a closed one is corrected, and it stays closed.
    const plan = await imports(bot, [
      row({ ...closed, title: 'Contract file reviews in the field' }),
      row({ id: 'R-2' }),
    ]);
    expect([plan.changed, plan.unchanged]).to.deep.equal([1, 1]);
    expect(await item(bot)).to.deep.include({
      status: 'closed-implemented',
      title: 'Contract file reviews in the field',
    });
  });

  it('is taken in whole: owned ones are asked of their owner, new ones of the head, history of nobody', async () => {
    const plan = await imports(bot, [
      row({ id: 'R-1' }),
      row({ id: 'R-2', status: 'not started', response: '' }),
      row({ id: 'R-3', status: 'closed - implemented', statusOn: '2026-12-01', ownerId: 'gone-long-ago' }),
      row({ id: 'R-4', status: 'implemented' }),
    ]);
    expect([plan.added, plan.changed, plan.unchanged]).to.deep.equal([4, 0, 0]);
    expect(await stateOf(bot, 'update|R-1')).to.equal('open');
    expect(await stateOf(bot, 'assign|R-2')).to.equal('open');
    expect(await stateOf(bot, 'update|R-2')).to.equal('none');
    expect([await stateOf(bot, 'update|R-3'), await stateOf(bot, 'verify|R-3')]).to.deep.equal(['none', 'none']);
    // In the body's own file the word is the body's: nobody verifies it again.
    expect((await item(bot, 'R-4')).bodySays).to.equal(true);
    expect([await stateOf(bot, 'update|R-4'), await stateOf(bot, 'verify|R-4')]).to.deep.equal(['none', 'none']);
  });

  it('reads columns in any order by the names that audit tools use, and remembers the ones it was told', async () => {
    const header =
      'Department,Responsible Officer,Implementation Status,Target date,Rec. ID,Report no.,Oversight body,Subject,Code of gravity';
    const line = 'DM/A,ann@example.org,Under implementation,2027-06-30,R-1,A/67/5,OIOS,Contracts,critical';
    await imports(bot, [line], { header, map: { priority: 'Code of gravity' } });
    expect((await item(bot)).priority).to.equal('critical');
    const again = await imports(bot, [line.replace('R-1', 'R-2')], { header });
    expect(again.ignored).to.deep.equal([]);
    expect((await item(bot, 'R-2')).priority).to.equal('critical');
    expect((await item(bot, 'R-2')).owner).to.equal('ann');
  });

  it('names every fault and then imports nothing', async () => {
    const plan = await imports(
      bot,
      [
        row({ id: 'R-1' }),
        row({ id: 'R-2', dueOn: '30/06/2027' }),
        row({ id: 'R-3', status: 'closed' }),
        row({ id: 'R-4', ownerId: 'nobody' }),
        row({ id: 'R-1' }),
        row({ id: '=cmd()', unit: 'XX' }),
      ],
      { refusals: true },
    );
    expect(plan.refused.map((f) => `${f.row} ${f.field}`)).to.deep.equal([
      '3 dueOn',
      '4 status',
      '5 ownerId',
      '6 id',
      '7 id',
      '7 unit',
    ]);
    expect(await bot.kernel.store.all('recommendations.items')).to.deep.equal([]);
  });

  it('updates and never doubles; what only the owner changed stays; both is a conflict that is shown until settled', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    await says(bot, 'ann', 'time', { until: '2027-09-30', text: 'The contract came late.' });
    const same = await imports(bot, [row({ id: 'R-1' })]);
    expect([same.changed, same.unchanged, same.conflicts.length]).to.deep.equal([0, 1, 0]);
    expect((await item(bot)).dueOn).to.equal('2027-09-30');
    const both = [row({ id: 'R-1', dueOn: '2027-08-31', title: 'Contract files' })];
    for (let times = 0; times < 2; times++) {
      const plan = await imports(bot, both);
      expect(plan.conflicts.map((c) => [c.field, c.from, c.to])).to.deep.equal([['dueOn', '2027-09-30', '2027-08-31']]);
      expect((await item(bot)).dueOn).to.equal('2027-09-30');
    }
    expect((await item(bot)).title).to.equal('Contract files');
    await imports(bot, both, { preferFile: true });
    expect((await item(bot)).dueOn).to.equal('2027-08-31');
    expect((await item(bot)).originalDueOn).to.equal('2027-06-30');
    expect((await bot.kernel.store.all('recommendations.items')).length).to.equal(1);
  });

  it('closes an open one only by the body in person, apart from whoever claimed; never by an operator', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    const closing = [row({ id: 'R-1', status: 'closed - implemented', statusOn: '2027-02-20' })];
    for (const who of [{}, { as: 'aud' }, { by: 'fox' }, { by: 'sec' }]) {
      const plan = await imports(bot, closing, { ...who, refusals: true });
      expect(
        plan.refused.map((f) => f.field),
        JSON.stringify(who),
      ).to.include('status');
    }
    expect((await item(bot)).status).to.equal('in-progress');
    await imports(bot, closing, { by: 'aud' });
    expect((await item(bot)).status).to.equal('closed-implemented');
    expect(await stateOf(bot, 'update|R-1')).to.equal('done');
  });

  it('of somebody else’s body or unit is refused', async () => {
    const plan = await imports(bot, [row({ id: 'R-1', body: 'JIU' })], { by: 'aud', refusals: true });
    expect(plan.refused[0]?.reason).to.match(/no right/);
  });

  it('does nothing when a row has changed since it was looked at', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    const rule = bot.kernel.catalogue.imports.get('recommendations');
    expect(rule).to.not.equal(undefined);
    const before = (await item(bot)).version;
    const done = await bot.kernel.apply(
      { kind: 'x', at: bot.now(), by: 'operator:test', via: 'import', data: {} },
      () => [{ do: 'note' }],
      undefined,
      [{ table: 'recommendations.items', id: 'R-1', version: before - 1 }],
    );
    expect(done).to.equal(false);
  });

  it('a focal point’s "implemented" is a claim for the owner, which the focal point can never verify', async () => {
    await imports(bot, [row({ id: 'R-1', status: 'implemented' })], { by: 'fox' });
    const it = await item(bot);
    expect([it.bodySays, it.claim?.by, it.claim?.for]).to.deep.equal([false, 'fox', 'ann']);
    expect(await stateOf(bot, 'verify|R-1')).to.equal('open');
    await bot.act('role.grant', { role: 'oversight-body', person: 'fox', unit: '', body: 'OIOS' }, 'operator:test');
    expect(await acts(bot, 'fox', 'verify', { obligation: 'verify|R-1', verdict: 'accept' })).to.equal(
      'recommendations.refused.claimed',
    );
  });

  for (const [tool, header] of [
    [
      'a tracking system',
      'Rec. No.,Tracking ID,Report No.,Oversight Body,Headline,Criticality,Report date,Target date,Responsible officer,Department,Implementation status',
    ],
    [
      'an audit tool',
      'Finding ID,Para,Audit Reference,Source,Subject,Rating,Date issued,Due Date,Action owner,Auditee,State',
    ],
    [
      'an export in small letters',
      'issue_id,recommendation_no,report_symbol,auditor,short_text,importance,issue_date,expected_implementation_date,assigned_to,office,current_status',
    ],
  ] as const)
    it(`reads the columns of ${tool}, in any order`, async () => {
      const of: { [key: string]: string } = {};
      const titles = header.split(',');
      // By what each column means, worked out by hand in the order of the titles.
      const values = {
        'Rec. No.': '7',
        Para: '7',
        recommendation_no: '7',
        'Tracking ID': 'X-1',
        'Finding ID': 'X-1',
        issue_id: 'X-1',
        'Report No.': 'A/80/5',
        'Audit Reference': 'A/80/5',
        report_symbol: 'A/80/5',
        'Oversight Body': 'BOA',
        Source: 'BOA',
        auditor: 'BOA',
        Headline: 'Stocks',
        Subject: 'Stocks',
        short_text: 'Stocks',
        Criticality: 'main',
        Rating: 'main',
        importance: 'main',
        'Report date': '2026-07-31',
        'Date issued': '2026-07-31',
        issue_date: '2026-07-31',
        'Target date': '2027-07-31',
        'Due Date': '2027-07-31',
        expected_implementation_date: '2027-07-31',
        'Responsible officer': 'Ann',
        'Action owner': 'ann@example.org',
        assigned_to: 'ann',
        Department: 'DM/A',
        Auditee: 'DM/A',
        office: 'DM/A',
        'Implementation status': 'Under implementation',
        State: 'Ongoing',
        current_status: 'partially implemented',
      } as { [title: string]: string };
      for (const title of titles) of[title] = values[title] ?? '';
      const shuffled = [...titles].reverse();
      await imports(bot, [shuffled.map((title) => `"${of[title]}"`).join(',')], { header: shuffled.join(',') });
      expect(await item(bot, 'X-1')).to.deep.include({
        number: '7',
        reference: 'A/80/5',
        body: 'BOA',
        title: 'Stocks',
        priority: 'main',
        issuedOn: '2026-07-31',
        dueOn: '2027-07-31',
        owner: 'ann',
        unit: 'DM/A',
        status: 'in-progress',
      });
    });
});
