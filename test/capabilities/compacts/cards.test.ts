import { expect } from 'chai';
import { compacts } from '../../../src/capabilities/compacts/index.ts';
import { commonCards, loadCards, sizeOf } from '../../../src/cards/index.ts';
import { LANGUAGES } from '../../../src/kernel/person.ts';
import { faultsOf } from '../../kit/cards.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, figures, imports, LAUNCH, launched, PAPER_ID, signs, standard, texts } from './house.ts';

const cards = loadCards([commonCards, { name: 'compacts', folder: compacts.cards }]);
const ANN = PAPER_ID('ann');

describe('the cards of the compacts', () => {
  let bot: Bot;
  afterEach(() => bot?.close());

  async function check(kind: string, id: string, viewer: string): Promise<void> {
    for (const language of LANGUAGES) {
      const t = texts.in(language);
      const content = await bot.kernel.draw({ kind, id }, viewer, t);
      expect(content, `${kind} ${id} for ${viewer} in ${language}`).to.not.equal(undefined);
      if (!content) return;
      const card = cards.render({ template: content.template, data: content.data as never }, t);
      expect(faultsOf(card, content), `${kind} in ${language}, ${sizeOf(card)} bytes`).to.deep.equal([]);
      // A text that is missing shows its key.
      expect(JSON.stringify([card, content.line ?? '', content.summary]), `${kind} in ${language}`).to.not.match(
        /(title|text|value|label)":"compacts\.[a-z]/,
      );
      // Neutral on a lock screen: no name, no figure, nothing overdue.
      expect(content.summary).to.not.match(/Ann|Documents|overdue|\d/);
    }
  }
  const form = async (verb: string, about: string, who: string): Promise<void> => {
    const result = await bot.act(`compacts.${verb}`, { nav: 'start', about }, who, { via: 'card' });
    expect(result.refused, `${verb} ${about} ${result.reply.text}`).to.equal(undefined);
    await check('form.page', `compacts.${verb}|${about}|${who}`, who);
  };

  it('can be sent in every state and every language, with thirty indicators and long names', async () => {
    bot = await launched();
    const long = 'Documents submitted complete, on time and in all six languages '.repeat(3).trim();
    await imports(
      bot,
      Array.from({ length: 30 }, (_, i) => standard(`I${i}`, `${long} ${i}`, 90, '2027')),
    );
    await check('compacts.sign', `sign|${ANN}`, 'ann');
    await signs(bot, 'ann');
    await check('compacts.countersign', `countersign|${ANN}`, 'sg');
    await check('compacts.waiting', 'compacts-2027', 'sg');
    for (let m = 1; m <= 9; m++)
      await figures(bot, `2027-0${m}`, { ann: { DOC: 30 + m * 5, I1: 90 - m, DAYS: 120 + m } });
    await bot.until('2027-10-05T09:00Z');
    for (const who of ['ann', 'pam', 'sec', 'max']) {
      await check('compacts.paper', ANN, who);
      await check('compacts.paper', `${ANN}#3`, who);
      await check('compacts.indicator', `${ANN}#DOC`, who);
      await check('compacts.objectives', ANN, who);
    }
    await check('compacts.overview', 'compacts-2027', 'sec');
    await check('compacts.sample', '2028#ann', 'sec');
    for (const verb of ['comment', 'dispute']) await form(verb, `${ANN}#DOC@2027-09`, 'ann');
    await form('applies', `${ANN}#DOC`, 'sec');
    await form('handover', ANN, 'sec');
    await form('propose', ANN, 'ann');
    await form('launch', 'new', 'sec');
    await form('limits', 'all', 'sec');
    await form('add', 'compacts-2027', 'sec');
    await acts(bot, 'ann', 'dispute', {
      about: `${ANN}#DOC`,
      period: '2027-09',
      text: `Wrong. ${long.repeat(8)}`.slice(0, 1900),
    });
    await acts(bot, 'ann', 'comment', { about: `${ANN}#DOC`, period: '2027-09', text: long.repeat(8).slice(0, 1900) });
    await check('compacts.indicator', `${ANN}#DOC`, 'ann');
    await check('compacts.settle', `settle|${ANN}#DOC|ann|2027-09`, 'sec');
    for (const verdict of ['stands', 'corrected'])
      await form('settle', `settle|${ANN}#DOC|ann|2027-09^${verdict}`, 'sec');
    await acts(bot, 'ann', 'propose', { paper: ANN, text: long });
    await check('compacts.accept', `accept|${ANN}#o1`, 'sec');
    await form('accept', `accept|${ANN}#o1`, 'sec');
    await acts(bot, 'sec', 'accept', { obligation: `accept|${ANN}#o1`, verdict: 'accept' });
    await form('share', ANN, 'ann');
    await acts(bot, 'ann', 'share', { paper: ANN, objectives: 'o1', people: 'dir' });
    await check('compacts.shared', `shared|${ANN}#o1~dir`, 'dir');
    await check('compacts.objectives', ANN, 'ann');
    // Weak areas, with words as long as they may be.
    const words = long.repeat(10).slice(0, 1900);
    await check('compacts.weak', `weak|${ANN}`, 'sec');
    await check('compacts.areas', ANN, 'sec');
    await form('weak', `${ANN}^DOC`, 'sec');
    await form('notWeak', ANN, 'sec');
    await acts(bot, 'sec', 'weak', { paper: ANN, kind: 'monthly', indicator: 'DOC', text: words });
    await form('end', `${ANN}#w1`, 'sec');
    await check('compacts.plan', `${ANN}#DOC`, 'ann');
    await form('plan', `${ANN}#DOC`, 'ann');
    const plan = {
      about: `${ANN}#DOC`,
      rev: 0,
      cause: words,
      fault: 'systemic',
      text: words,
      action: 'Act',
      due: '2027-12-01',
    };
    expect(await acts(bot, 'ann', 'plan', plan)).to.equal(undefined);
    await form('replace', `${ANN}#DOC`, 'ann');
    await acts(bot, 'pam', 'plan', { ...plan, cause: `Pam ${words}`.slice(0, 1900), action: '' });
    await check('compacts.clash', `${ANN}#DOC`, 'pam');
    await check('compacts.plan', `${ANN}#DOC`, 'pam');
    await check('compacts.action', `action|${ANN}#a1`, 'ann');
    for (const what of ['done', 'progress', 'later', 'give']) await form('action', `action|${ANN}#a1^${what}`, 'ann');
    await bot.until('2027-11-02T12:00Z');
    await check('compacts.prepare', `prepare|${ANN}#w1~2027-10`, 'pam');
    await bot.until('2027-11-10T12:00Z');
    await check('compacts.report', `report|${ANN}#w1~2027-10`, 'ann');
    await form('report', `report|${ANN}#w1~2027-10`, 'ann');
    await check('compacts.areas', ANN, 'ann');
    await check('compacts.paper', ANN, 'ann');
    // The year's assessment.
    await bot.until('2028-01-03T12:00Z');
    await check('compacts.self', `self|${ANN}`, 'ann');
    await form('self', `self|${ANN}`, 'ann');
    await acts(bot, 'ann', 'self', { obligation: `self|${ANN}`, overall: 'not', text: words, practice: words });
    await bot.until('2028-01-24T12:00Z');
    await check('compacts.assess', 'assess|compacts-2027', 'max');
    await check('compacts.plain', 'compacts-2027', 'max');
    await check('compacts.review', ANN, 'max');
    await form('assess', ANN, 'max');
    const ratings = Object.fromEntries(
      [...Array.from({ length: 30 }, (_, i) => `I${i}`), 'DOC', 'REC', 'DAYS'].map((id) => [id, 'partly']),
    );
    for (const who of ['ann', 'bob', 'cat']) {
      const more = { paper: PAPER_ID(who), overall: 'partly', strengths: words, shortcomings: words, actions: words };
      expect(await acts(bot, 'max', 'assess', { ...more, ratings })).to.equal(undefined);
    }
    await check('compacts.acknowledge', `acknowledge|${ANN}`, 'ann');
    await form('correct', `acknowledge|${ANN}`, 'ann');
    await acts(bot, 'ann', 'correct', { obligation: `acknowledge|${ANN}`, text: words });
    await check('compacts.correction', `correction|${ANN}`, 'sec');
    for (const verdict of ['stands', 'board']) await form('correction', `correction|${ANN}^${verdict}`, 'sec');
    await acts(bot, 'sec', 'correction', { obligation: `correction|${ANN}`, verdict: 'stands', text: words });
    await check('compacts.review', ANN, 'ann');
    await bot.until('2028-02-15T12:00Z');
    await form('release', 'compacts-2027', 'sec');
    expect(await acts(bot, 'sec', 'release', { cycle: 'compacts-2027' })).to.equal(undefined);
    await check('compacts.results', 'compacts-2027', 'sub');
    await check('compacts.result', ANN, 'sub');
    expect(bot.errors).to.deep.equal([]);
    expect(LAUNCH.year).to.equal(2027);
  });
});
