import { expect } from 'chai';
import type { Action, Plan, Told } from '../../../src/capabilities/compacts/weak/tables.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, figures, launched, PAPER_ID, stateOf } from './house.ts';

const ANN = PAPER_ID('ann');

describe('weak areas, reports, plans, actions', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await launched({ signed: true });
    // January: ann misses documents and recommendations, bob misses none.
    await figures(bot, '2027-01', { ann: { DOC: 59, REC: 50, DAYS: 110 }, bob: { DOC: 92, REC: 78, DAYS: 119 } });
    await bot.until('2027-02-01T12:00Z');
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const opens = (by = 'sec', indicator = 'DOC') =>
    acts(bot, by, 'weak', { paper: ANN, kind: 'monthly', indicator, text: 'Missed by 31 points.' });
  const plan = (by: string, more: { [name: string]: string | number | boolean } = {}) =>
    acts(bot, by, 'plan', {
      about: `${ANN}#DOC`,
      rev: 0,
      cause: 'Late drafts',
      fault: 'own',
      text: 'A calendar for drafts',
      ...more,
    });
  const action = { action: 'Set up the calendar', owner: 'dir', due: '2027-04-30' };
  const planNow = async () => (await bot.store.get('compacts.plans', `${ANN}#DOC`)) as Plan | undefined;
  const actionNow = async (n = 1) => (await bot.store.get('compacts.actions', `${ANN}#a${n}`)) as Action | undefined;
  const told = async (period: string) =>
    (await bot.store.get('compacts.told', `${ANN}#w1~${period}`)) as Told | undefined;
  const REPORT = (period: string) => `report|${ANN}#w1~${period}`;
  const PREPARE = (period: string) => `prepare|${ANN}#w1~${period}`;

  it('are proposed to the secretariat for what was missed, and to nobody for what was not', async () => {
    expect(await stateOf(bot, `weak|${ANN}`)).to.equal('open');
    expect(await stateOf(bot, `weak|${PAPER_ID('bob')}`)).to.equal('none');
    await bot.until('2027-02-02T12:00Z');
    const seen = bot.sees('sec', /Missed at the latest closed period/);
    expect(seen.text)
      .to.include('Documents on time: 59%')
      .and.to.include('Recommendations implemented: 50%')
      .and.to.not.include('Days to recruit');
    await bot.presses('sec', 'Monthly report: Documents on time');
    await bot.presses('sec', 'Open', { data: { text: 'Missed by 31 points.' } });
    expect(await stateOf(bot, `weak|${ANN}`)).to.equal('open');
    await acts(bot, 'sec', 'weak', { paper: ANN, kind: 'half-yearly', text: 'Two at once.' });
    expect(await stateOf(bot, `weak|${ANN}`)).to.equal('done');
    await bot.until('2027-02-03T12:00Z');
    bot.sees('ann', /Missed by 31 points/);
  });

  it('are opened by the secretariat or the Board, with a reason; not by the manager, nor by whom the entity is their own', async () => {
    expect(await opens('ann')).to.equal('common.refused.role');
    expect(await acts(bot, 'sec', 'weak', { paper: ANN, kind: 'monthly', indicator: 'DOC', text: '' })).to.equal(
      'compacts.refused.reason',
    );
    expect(await acts(bot, 'sec', 'weak', { paper: ANN, kind: 'monthly', indicator: 'DAYS', text: 'x' })).to.equal(
      'compacts.refused.notWeak',
    );
    expect(
      await acts(bot, 'bo2', 'weak', { paper: PAPER_ID('bob'), kind: 'monthly', indicator: 'DOC', text: 'x' }),
    ).to.equal('compacts.refused.recused');
    expect(await opens('max')).to.equal(undefined);
    expect(await opens('sec')).to.equal('compacts.refused.watched');
  });

  it('what was looked at and left is not proposed again for the same figure, but for the next', async () => {
    expect(await acts(bot, 'sec', 'notWeak', { paper: ANN, text: 'A new system.' })).to.equal(undefined);
    expect(await stateOf(bot, `weak|${ANN}`)).to.equal('done');
    await bot.until('2027-03-01T12:00Z');
    expect(await stateOf(bot, `weak|${ANN}`)).to.equal('done');
    await figures(bot, '2027-02', { ann: { DOC: 58 } });
    await bot.until('2027-04-01T12:00Z');
    expect(await stateOf(bot, `weak|${ANN}`)).to.equal('open');
  });

  it('the report goes to the preparer, prefilled; the manager submits as prepared with one press', async () => {
    await opens();
    await plan('pam', action);
    await bot.until('2027-03-02T12:00Z');
    expect([await stateOf(bot, PREPARE('2027-02')), await stateOf(bot, REPORT('2027-02'))]).to.deep.equal([
      'open',
      'waiting',
    ]);
    bot.sees('pam', /Cause: Late drafts.*Plan: A calendar/s);
    expect(await acts(bot, 'pam', 'report', { obligation: REPORT('2027-02'), what: 'submit' })).to.equal(
      'common.refused.notYours',
    );
    await bot.presses('pam', 'Prepared: to the manager');
    await bot.until('2027-03-03T12:00Z');
    bot.sees('ann', /Prepared on 2 March 2027 by Pam/);
    await bot.presses('ann', 'Submit as prepared');
    const row = await told('2027-02');
    expect(row?.submitted?.by).to.equal('ann');
    // The figure as it stood: 59 of 90, missed, with the action that goes with it.
    expect(row?.items).to.deep.equal([
      {
        indicator: 'DOC',
        actual: 59,
        target: 90,
        status: 'missed',
        cause: 'Late drafts',
        fault: 'own',
        text: 'A calendar for drafts',
        actions: [`${ANN}#a1`],
      },
    ]);
  });

  it('without plan or action nothing can be submitted; a preparer who is late does not hold the manager up', async () => {
    await opens();
    await bot.until('2027-03-02T12:00Z');
    expect(await acts(bot, 'pam', 'prepare', { obligation: PREPARE('2027-02'), what: 'prepared' })).to.equal(
      'compacts.refused.incomplete',
    );
    // The preparer's date is 8 March; the manager is asked on the 9th.
    await bot.until('2027-03-09T12:00Z');
    expect(await stateOf(bot, REPORT('2027-02'))).to.equal('open');
    expect(await acts(bot, 'ann', 'report', { obligation: REPORT('2027-02'), what: 'submit' })).to.equal(
      'compacts.refused.incomplete',
    );
    await plan('ann', { ...action, owner: '' });
    expect(await acts(bot, 'ann', 'report', { obligation: REPORT('2027-02'), what: 'submit' })).to.equal(undefined);
    expect(await stateOf(bot, PREPARE('2027-02'))).to.equal('withdrawn');
  });

  it('is sent back with a word, prepared anew, and what is submitted is what was on the card', async () => {
    await opens();
    await plan('pam', action);
    await bot.until('2027-03-02T12:00Z');
    await acts(bot, 'pam', 'prepare', { obligation: PREPARE('2027-02'), what: 'prepared' });
    expect(await acts(bot, 'ann', 'report', { obligation: REPORT('2027-02'), what: 'back', text: '' })).to.equal(
      'compacts.refused.text',
    );
    await acts(bot, 'ann', 'report', { obligation: REPORT('2027-02'), what: 'back', text: 'Name the printers.' });
    expect([await stateOf(bot, PREPARE('2027-02')), await stateOf(bot, REPORT('2027-02'))]).to.deep.equal([
      'open',
      'waiting',
    ]);
    await bot.until('2027-03-03T12:00Z');
    bot.sees('pam', /Name the printers/);
    await plan('pam', { rev: 1, cause: 'Late drafts and printers' });
    await acts(bot, 'pam', 'prepare', { obligation: PREPARE('2027-02'), what: 'prepared' });
    expect(
      await acts(bot, 'ann', 'report', { obligation: REPORT('2027-02'), what: 'submit', digest: 'DOC:1' }),
    ).to.equal('compacts.refused.planChanged');
    expect(
      await acts(bot, 'ann', 'report', { obligation: REPORT('2027-02'), what: 'submit', digest: 'DOC:2' }),
    ).to.equal(undefined);
  });

  it('"nothing changed" is one press, not twice running', async () => {
    await opens();
    await plan('ann', action);
    await bot.until('2027-03-09T12:00Z');
    expect(await acts(bot, 'ann', 'report', { obligation: REPORT('2027-02'), what: 'unchanged' })).to.equal(undefined);
    await bot.until('2027-04-09T12:00Z');
    for (const what of ['unchanged', 'submit'])
      expect(await acts(bot, 'ann', 'report', { obligation: REPORT('2027-03'), what }), what).to.equal(
        'compacts.refused.unchanged',
      );
    await acts(bot, 'dir', 'action', {
      obligation: `action|${ANN}#a1`,
      what: 'progress',
      text: 'Half of it is there.',
    });
    expect(await acts(bot, 'ann', 'report', { obligation: REPORT('2027-03'), what: 'submit' })).to.equal(undefined);
  });

  it('an action goes to a director, who is reminded and answers; the manager hears when it is done', async () => {
    await opens();
    expect(await plan('ann', { ...action, owner: 'bea' })).to.equal('compacts.refused.notBelow');
    await plan('ann', action);
    await bot.until('2027-02-02T12:00Z');
    expect(bot.sees('dir', /Set up the calendar/).text).to.not.include('59%');
    expect((await bot.obligation(`action|${ANN}#a1`)).owner).to.deep.equal({ chair: 'dir' });
    bot.forget();
    // 30 days before the 30th of April, 7 days before, on the day; then up the line after 14 days.
    await bot.until('2027-05-01T12:00Z');
    expect(bot.unasked('dir').length).to.equal(3);
    await bot.until('2027-05-18T12:00Z');
    bot.sees('ann', /an action of the compact 2027/);
    await bot.says('dir', 'what do I owe');
    await bot.presses('dir', 'Done');
    await bot.presses('dir', 'Done', { data: { text: 'In use since May.' } });
    expect((await actionNow())?.state).to.equal('done');
    await bot.until('2027-05-20T12:00Z');
    bot.sees('ann', /In use since May/);
  });

  it('a plan that fails is replaced: its actions end with it, the former one stays beneath', async () => {
    await opens();
    await plan('ann', action);
    const replace = {
      about: `${ANN}#DOC`,
      rev: 1,
      cause: 'The slots',
      fault: 'systemic',
      text: 'Ask for other slots',
      replace: true,
    };
    expect(await acts(bot, 'ann', 'replace', replace)).to.equal('compacts.refused.reason');
    expect(
      await acts(bot, 'ann', 'replace', {
        ...replace,
        why: 'Drafts were on time, slots were not.',
        action: 'Write to DGACM',
        due: '2027-06-30',
      }),
    ).to.equal(undefined);
    const now = await planNow();
    expect([now?.n, now?.text, now?.past.map((p) => [p.n, p.text])]).to.deep.equal([
      2,
      'Ask for other slots',
      [[1, 'A calendar for drafts']],
    ]);
    expect([(await actionNow(1))?.state, (await actionNow(2))?.plan]).to.deep.equal(['replaced', 2]);
    expect(await stateOf(bot, `action|${ANN}#a1`)).to.equal('withdrawn');
  });

  it('two people edit one plan: the second sees what changed and is asked', async () => {
    await opens();
    await plan('pam');
    const about = `${ANN}#DOC`;
    for (const who of ['pam', 'ann']) await bot.act('compacts.plan', { nav: 'start', about }, who, { via: 'card' });
    expect(await plan('pam', { rev: 1, cause: 'Late drafts, says Pam' })).to.equal(undefined);
    const result = await bot.act(
      'compacts.plan',
      { about, rev: 1, cause: 'The printers, says Ann', fault: 'own', text: 'A calendar for drafts', ...action },
      'ann',
      { via: 'card' },
    );
    expect(result.reply.show).to.deep.equal({ kind: 'compacts.clash', id: about });
    expect((await planNow())?.cause).to.equal('Late drafts, says Pam');
    const card = await bot.painter.ref({ kind: 'compacts.clash', id: about }, 'ann', {});
    expect(JSON.stringify(card?.message.card)).to.include('says Pam').and.to.include('says Ann');
    // What takes nothing from anybody is not lost.
    expect((await actionNow())?.text).to.equal(action.action);
    expect(await plan('ann', { about: `${ANN}#NOPE` })).to.equal('common.refused.gone');
    // A third change in between is asked about again.
    await plan('pam', { rev: 2, cause: 'Late drafts, says Pam twice' });
    expect(await acts(bot, 'ann', 'choose', { about, rev: 2, keep: 'mine' })).to.equal('compacts.refused.again');
    expect(await acts(bot, 'ann', 'choose', { about, rev: 3, keep: 'mine' })).to.equal(undefined);
    expect((await planNow())?.cause).to.equal('The printers, says Ann');
  });

  it('is ended early with a reason: what was still asked of it is withdrawn', async () => {
    await opens();
    await bot.until('2027-03-02T12:00Z');
    expect(await acts(bot, 'ann', 'end', { watch: `${ANN}#w1`, text: 'x' })).to.equal('common.refused.role');
    expect(await acts(bot, 'max', 'end', { watch: `${ANN}#w1`, text: 'Back on course.' })).to.equal(undefined);
    expect([await stateOf(bot, PREPARE('2027-02')), await stateOf(bot, REPORT('2027-02'))]).to.deep.equal([
      'withdrawn',
      'withdrawn',
    ]);
    await bot.until('2027-04-02T12:00Z');
    expect(await told('2027-03')).to.equal(undefined);
  });

  it('causes and plans are the manager’s, the preparer’s, the secretariat’s and the Board’s alone', async () => {
    await opens();
    await plan('ann', action);
    await bot.until('2027-03-02T12:00Z');
    const refs = [
      ['compacts.areas', ANN],
      ['compacts.plan', `${ANN}#DOC`],
      ['compacts.report', REPORT('2027-02')],
    ] as const;
    for (const who of ['ann', 'pam', 'sec', 'max', 'bo2'])
      for (const [kind, id] of refs)
        expect(await bot.painter.ref({ kind, id }, who, {}), `${who} ${kind}`).to.not.equal(undefined);
    for (const who of ['sg', 'bob', 'dir', 'bea', 'cee'])
      for (const [kind, id] of refs)
        expect(await bot.painter.ref({ kind, id }, who, {}), `${who} ${kind}`).to.equal(undefined);
    expect(await plan('dir', { rev: 1, cause: 'x' })).to.equal('common.refused.notYours');
  });

  it('half-yearly: one report over all weak areas in July', async () => {
    await acts(bot, 'sec', 'weak', { paper: ANN, kind: 'half-yearly', text: 'Two at once.' });
    await bot.until('2027-06-30T12:00Z');
    expect(await bot.store.all('compacts.told')).to.deep.equal([]);
    await bot.until('2027-07-02T12:00Z');
    expect((await bot.store.all('compacts.told')).map((r) => r.id)).to.deep.equal([`${ANN}#w1~2027-H1`]);
    bot.sees('pam', /Documents on time: cause, plan and at least one action.*Recommendations implemented: cause/s);
  });
});
