import { expect } from 'chai';
import { recommendations } from '../../../src/capabilities/recommendations/index.ts';
import { commonCards, loadCards, sizeOf } from '../../../src/cards/index.ts';
import { commonTexts, loadTexts } from '../../../src/i18n/index.ts';
import { LANGUAGES } from '../../../src/kernel/person.ts';
import { faultsOf } from '../../kit/cards.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, house, imports, row, says } from './house.ts';

const texts = loadTexts([commonTexts, { name: 'recommendations', folder: recommendations.texts }]);
const cards = loadCards([commonCards, { name: 'recommendations', folder: recommendations.cards }]);

describe('the cards of oversight recommendations', () => {
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
      // Neutral on a lock screen: no name, no title, nothing overdue.
      expect(content.summary).to.not.match(/Ann|Contract|overdue|OIOS/);
    }
  }
  const form = async (verb: string, about: string, who: string): Promise<void> => {
    const result = await bot.act(`recommendations.${verb}`, { nav: 'start', about }, who, { via: 'card' });
    expect(result.refused, `${verb} ${about} ${result.reply.text}`).to.equal(undefined);
    await check('form.page', `recommendations.${verb}|${about}|${who}`, who);
  };

  it('can be sent in every state and every language, however long the text', async () => {
    bot = await house();
    const long = {
      title: 'Contract files '.repeat(30).trim(),
      text: 'All contract files should be reviewed. '.repeat(200),
    };
    await imports(bot, [
      row({ id: 'R-1', ...long, amount: '1200000', dueOn: '2027-01-31' }),
      row({ id: 'R-2', status: 'not started', response: '', ownerId: '' }),
      row({ id: 'R-3', priority: 'critical' }),
      row({ id: 'R-4', body: 'BOA', reference: 'A/67/5' }),
      ...Array.from({ length: 12 }, (_, i) => row({ id: `L-${i}`, dueOn: '2027-02-01' })),
    ]);
    await check('recommendations.item', 'update|R-1', 'ann');
    await check('recommendations.item', 'update|R-1', 'usg');
    await check('recommendations.text', 'R-1', 'ann');
    await check('recommendations.assign', 'assign|R-2', 'usg');
    await check('recommendations.list', 'overdue~~~~#0', 'fox');
    await check('recommendations.list', 'mine~~~~#1', 'ann');
    await check('recommendations.portfolio', 'fox', 'fox');
    for (const what of ['done', 'time', 'notMine', 'overtaken']) await form('update', `update|R-1#${what}`, 'ann');
    for (const what of ['notAccepted', 'closeWithout']) await form('update', `update|R-1#${what}`, 'usg');
    for (const what of ['assign', 'dispute']) await form('assign', `assign|R-2#${what}`, 'usg');
    await form('reassign', 'new', 'fox');
    await says(bot, 'ann', 'time', { until: '2027-12-31', text: 'Late.' }, 'R-3');
    await check('recommendations.approve', 'approve|R-3', 'dir');
    await form('approve', 'approve|R-3#no', 'dir');
    await says(bot, 'fox', 'done', {
      text: 'Done. '.repeat(400),
      links: 'https://example.org/a https://example.org/b',
    });
    await check('recommendations.verify', 'verify|R-1', 'aud');
    for (const what of ['accept', 'return', 'ask']) await form('verify', `verify|R-1#${what}`, 'aud');
    await acts(bot, 'aud', 'verify', { obligation: 'verify|R-1', verdict: 'ask', text: 'Which?' });
    await check('recommendations.answer', 'answer|R-1', 'ann');
    await form('answer', 'answer|R-1#answer', 'ann');
    await acts(bot, 'ann', 'answer', { obligation: 'answer|R-1', text: 'All.' });
    await acts(bot, 'aud', 'verify', { obligation: 'verify|R-1', verdict: 'return', text: 'Not all.' });
    await check('recommendations.decided', 'R-1', 'ann');
    await check('recommendations.history', 'R-1', 'ann');
    await says(bot, 'ann', 'done', { text: 'Done.' }, 'R-4');
    await acts(bot, 'sec', 'verify', { obligation: 'verify|R-4', verdict: 'accept', document: 'A/68/5' });
    await check('recommendations.confirm', 'confirm|R-4', 'cee');
    await check('recommendations.confirm', 'confirm|R-4', 'sec');
    await form('confirm', 'confirm|R-4#no', 'cee');
    await bot.until('2027-04-15T09:00Z');
    await check('obligation.escalation', 'update|L-0', 'dir');
    expect(bot.errors).to.deep.equal([]);
  });
});
