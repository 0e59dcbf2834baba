import { expect } from 'chai';
import { erases, holding } from '../kit/erasing.ts';
import type { Bot } from '../kit/inprocess.ts';
import * as compacts from './compacts/house.ts';
import * as dialogue from './dialogue/house.ts';
import * as recommendations from './recommendations/house.ts';

const CANARY = 'kanarienvogel';

/** L3 Everything that a capability asks in words, answered with a canary; then whoever wrote is erased. */
describe('L3 what people wrote is gone once they are erased', () => {
  let bot: Bot;
  afterEach(() => bot?.close());
  const gone = async (
    people: readonly string[],
    from: readonly string[],
    kept: readonly string[] = [],
  ): Promise<void> => {
    const before = (await holding(bot, [CANARY])).map((it) => it.split(':')[0] ?? '');
    expect([...new Set(before)], 'where it stood').to.include.members([...from, 'words']);
    await erases(bot, people);
    expect(await holding(bot, [CANARY], kept)).to.deep.equal([]);
    // The ledger's words are counted as erased, so that their lines are not taken for lost.
    expect((await bot.store.entries(1, 10_000)).some((e) => e.what === 'words.erased')).to.equal(true);
  };

  it('in the dialogue', async () => {
    const grants = [
      ['ethics-office', 'eo'],
      ['entity-focal-point', 'gus', 'DGACM'],
    ] as [never, never, never][];
    bot = await dialogue.launched(dialogue.HOUSE, {}, { grants });
    await dialogue.records(bot, 'asg', 'asg', { topics: `Topics ${CANARY}`, idea: `Idea ${CANARY}` });
    // A form put away in the middle, on its last page, with what was typed there.
    const form = async (nav: string, more: { [name: string]: string } = {}) => {
      const [draft] = (await bot.store.find('drafts', 'person', 'usg')) as unknown as { turn: number }[];
      const data = { nav, about: dialogue.lead('usg'), turn: draft?.turn ?? 0, ...more };
      expect((await bot.act('dialogue.record', data, 'usg', { via: 'card' })).refused, nav).to.not.equal(true);
    };
    await form('start');
    await form('next', { date: '2027-03-01', minutes: '60', form: 'in-person' });
    await form('next');
    await form('draft', { topics: `Draft ${CANARY}` });
    await bot.until('2027-05-03T09:00Z');
    await bot.act('cycle.close', { cycle: dialogue.CYCLE }, 'eo');
    const certify = `certify|${dialogue.CYCLE}|DGACM`;
    await bot.act('dialogue.prepare', { obligation: certify, exceptions: `Prepared ${CANARY}` }, 'gus', {
      via: 'card',
    });
    await bot.act(
      'dialogue.certify',
      { obligation: certify, statement: 'exceptions', exceptions: `But ${CANARY}` },
      'asg',
      { via: 'card' },
    );
    await gone(['asg', 'gus', 'usg'], ['dialogue.sessions', 'responses', 'drafts']);
    // What took place still counts.
    expect((await bot.store.all('dialogue.sessions')).length).to.be.greaterThan(0);
  });

  it('in the compacts', async () => {
    bot = await compacts.launched();
    const ANN = compacts.PAPER_ID('ann');
    const { acts } = compacts;
    const must = async (by: string, kind: string, data: { [name: string]: string | number }) =>
      expect(await acts(bot, by, kind, data as never), kind).to.equal(undefined);
    await compacts.imports(bot, [compacts.standard('DOC', 'Documents on time', 90, '2027')]);
    await compacts.signs(bot, 'ann');
    for (let m = 1; m <= 9; m++) await compacts.figures(bot, `2027-0${m}`, { ann: { DOC: 30 + m * 5 } });
    await bot.until('2027-10-05T09:00Z');
    await must('ann', 'dispute', { about: `${ANN}#DOC`, period: '2027-09', text: `Wrong ${CANARY}` });
    await must('ann', 'comment', { about: `${ANN}#DOC`, period: '2027-09', text: `Why ${CANARY}` });
    await must('sec', 'weak', { paper: ANN, kind: 'monthly', indicator: 'DOC', text: `Weak ${CANARY}` });
    const plan = {
      about: `${ANN}#DOC`,
      rev: 0,
      cause: `Cause ${CANARY}`,
      fault: 'systemic',
      text: `Plan ${CANARY}`,
      action: `Act ${CANARY}`,
      due: '2027-12-01',
    };
    await must('ann', 'plan', plan);
    await acts(bot, 'pam', 'plan', { ...plan, cause: `Pam ${CANARY}`, action: '' });
    await bot.until('2027-11-10T12:00Z');
    await acts(bot, 'ann', 'report', { obligation: `report|${ANN}#w1~2027-10`, what: 'submit' });
    await bot.until('2028-01-03T12:00Z');
    await must('ann', 'self', {
      obligation: `self|${ANN}`,
      overall: 'not',
      text: `Self ${CANARY}`,
      practice: `Practice ${CANARY}`,
    });
    await bot.until('2028-01-24T12:00Z');
    for (const who of ['ann', 'bob', 'cat'])
      await acts(bot, 'max', 'assess', {
        paper: compacts.PAPER_ID(who),
        overall: 'partly',
        strengths: `S ${CANARY}`,
        shortcomings: `W ${CANARY}`,
        actions: `A ${CANARY}`,
        ratings: { DOC: 'partly', REC: 'partly', DAYS: 'partly' },
      });
    await acts(bot, 'ann', 'correct', { obligation: `acknowledge|${ANN}`, text: `Correct ${CANARY}` });
    await acts(bot, 'sec', 'correction', {
      obligation: `correction|${ANN}`,
      verdict: 'stands',
      text: `Stands ${CANARY}`,
    });
    await gone(
      ['ann', 'pam', 'sec', 'max', 'bob', 'cat'],
      [
        'compacts.observations',
        'compacts.watches',
        'compacts.plans',
        'compacts.actions',
        'compacts.reviews',
        'responses',
      ],
    );
  });

  it('in the recommendations', async () => {
    bot = await recommendations.house();
    const { acts, imports, row, says } = recommendations;
    await imports(bot, [
      row({ id: 'R-1' }),
      row({ id: 'R-2', priority: 'critical' }),
      row({ id: 'R-3' }),
      row({ id: 'R-4', body: 'BOA', reference: 'A/67/5' }),
      row({ id: 'R-5', status: 'not started', response: '', ownerId: '' }),
    ]);
    await says(bot, 'ann', 'time', { until: '2027-12-31', text: `Late ${CANARY}` }, 'R-2');
    await acts(bot, 'dir', 'approve', { obligation: 'approve|R-2', approve: 'no', text: `No ${CANARY}` });
    await says(bot, 'fox', 'done', { text: `Done ${CANARY}`, links: `https://example.org/${CANARY}` });
    await acts(bot, 'aud', 'verify', { obligation: 'verify|R-1', verdict: 'ask', text: `Which ${CANARY}` });
    await acts(bot, 'ann', 'answer', { obligation: 'answer|R-1', text: `All ${CANARY}` });
    await acts(bot, 'aud', 'verify', { obligation: 'verify|R-1', verdict: 'return', text: `Not all ${CANARY}` });
    await says(bot, 'ann', 'notMine', { text: `Ask ${CANARY}` }, 'R-3');
    await says(bot, 'ann', 'done', { text: `Done ${CANARY}` }, 'R-4');
    await acts(bot, 'sec', 'verify', {
      obligation: 'verify|R-4',
      verdict: 'accept',
      document: `A/68/5 ${CANARY}`,
      text: `So ${CANARY}`,
    });
    await acts(bot, 'usg', 'assign', { obligation: 'assign|R-5', what: 'dispute', text: `Not ours ${CANARY}` });
    await bot.drops('ann', `${CANARY}.pdf`, Buffer.from('%PDF-1.4 x'));
    await bot.presses('ann', 'Attach it', { data: { place: 'recommendations.attach|R-1' } });
    await gone(
      ['ann', 'fox', 'dir', 'aud', 'sec', 'usg'],
      ['recommendations.items', 'recommendations.moves', 'recommendations.evidence', 'uploads', 'responses'],
    );
    // What the auditors wrote in their file is theirs and stays.
    expect((await recommendations.item(bot)).title).to.equal('Contract file reviews');
  });
});
