import { expect } from 'chai';
import { learningWith } from '../../../src/capabilities/learning/index.ts';
import { CARD_BYTES, commonCards, loadCards, sizeOf } from '../../../src/cards/index.ts';
import { textOf } from '../../../src/cards/inspect.ts';
import { commonTexts, loadTexts } from '../../../src/i18n/index.ts';
import { LANGUAGES } from '../../../src/kernel/person.ts';
import { faultsOf } from '../../kit/cards.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { answers, erm, house, launched, learn, shelf, through } from './house.ts';

const learning = learningWith({ shelf, rate: 48 });
const texts = loadTexts([commonTexts, { name: 'learning', folder: learning.texts }]);
const cards = loadCards([commonCards, { name: 'learning', folder: learning.cards }]);

const MESSAGE = 'Risk is part of our work. '.repeat(30).trim();

describe('the cards of a course', () => {
  let bot: Bot;
  before(async () => {
    bot = await house({
      grants: [
        ['learning-office', 'lea'],
        ['trainer', 'lea'],
        ['ethics-office', 'sg'],
      ],
    });
    await launched(bot, {
      message: MESSAGE,
      video: 'https://example.org/video',
    });
    await bot.until('2027-03-02T12:00Z');
  });
  after(() => bot.close());

  async function check(kind: string, id: string, viewer: string): Promise<void> {
    for (const language of LANGUAGES) {
      const t = texts.in(language);
      const content = await bot.kernel.draw({ kind, id }, viewer, t);
      expect(content, `${kind} ${id} for ${viewer} in ${language}`).to.not.equal(undefined);
      if (!content) return;
      const card = cards.render({ template: content.template, data: content.data as never }, t);
      expect(faultsOf(card, content), `${kind} ${id} in ${language}, ${sizeOf(card)} bytes`).to.deep.equal([]);
      // Nothing of the message was cut to fit.
      if (id === learn('ann') && textOf(card).includes('Risk is part'))
        expect(textOf(card), `${kind} ${id} in ${language}`).to.include(MESSAGE);
      expect(content.summary).to.not.match(/Ann|Bob|overdue|right/i);
    }
  }

  it('can be sent for every lesson in every language, whole, with the message of the Secretary-General', async () => {
    for (const { id } of erm.lessons) {
      await bot.act('learning.next', { obligation: learn('ann'), part: id }, 'ann', { via: 'card' });
      await check('learning.learn', learn('ann'), 'ann');
      await check('learning.lesson', `${learn('ann')}#${id}`, 'ann');
      await check('learning.points', `erm-2027#${id}`, 'lea');
    }
  });

  it('can be sent after an answer, at the end of a lesson, after the assessment, and for everybody else who sees one', async () => {
    await bot.says('bob', 'language English');
    await bot.says('bob', 'next lesson');
    await answers(bot, 'bob', false);
    await check('learning.learn', learn('bob'), 'bob');
    await through(bot, 'bob', () => false);
    await check('learning.learn', learn('bob'), 'bob');
    await check('learning.mine', 'bob', 'bob');
    await check('learning.contents', learn('bob'), 'bob');
    await bot.presses('bob', 'Straight to the final assessment');
    await through(bot, 'bob', () => false);
    await check('learning.learn', learn('bob'), 'bob');
    await bot.presses('bob', 'Try again with other questions');
    await through(bot, 'bob');
    await check('learning.learn', learn('bob'), 'bob');
    await check('learning.mine', 'bob', 'bob');
    await check('learning.weekly', 'bob', 'bob');
    await bot.act('learning.weekly', { on: true }, 'bob', { via: 'card' });
    await bot.until('2027-03-10T12:00Z');
    await check('learning.weekly', 'bob', 'bob');
    await answers(bot, 'bob', false);
    await check('learning.weekly', 'bob', 'bob');
    const { certificate } = (await bot.obligation(learn('bob'))).data;
    for (const id of [String(certificate), 'ERM-2027-AAAAA-AAAAA']) await check('learning.verified', id, 'lea');
    await check('learning.team', 'erm-2027#0', 'dir');
    await check('learning.run', 'erm-2027', 'lea');
    await check('learning.run', 'erm-2027', 'usg');
    for (const what of ['pause', 'resume', 'close']) await check('learning.sure', `erm-2027#${what}`, 'lea');
    for (const at of ['erm-2027', '@', '@erm']) await check('learning.trainer', at, 'lea');
    await bot.act('learning.room', { run: 'erm-2027', unit: 'DM/A', day: '2027-03-10', lesson: 'why' }, 'lea', {
      via: 'card',
    });
    await check('learning.room', 'room|erm-2027|lea|2027-03-10|DM/A|why', 'lea');
    for (const [form, about] of [
      ['launch', 'new'],
      ['extend', 'erm-2027'],
      ['exempt', 'erm-2027'],
      ['room', 'erm-2027'],
      ['attend', 'room|erm-2027|lea|2027-03-10|DM/A|why'],
    ] as const) {
      const result = await bot.act(`learning.${form}`, { nav: 'start', about }, 'lea', { via: 'card' });
      expect(result.refused, `${form}: ${result.reply.text}`).to.equal(undefined);
      await check('form.page', `learning.${form}|${about}|lea`, 'lea');
    }
    for (const language of LANGUAGES) await check('learning.sample', `${language}#learning.launch|new|lea`, 'lea');
    // The supervisor sees no learner's card, and nobody sees another team.
    const t = texts.in('en');
    expect(await bot.kernel.draw({ kind: 'learning.learn', id: learn('bob') }, 'dir', t)).to.equal(undefined);
    expect(await bot.kernel.draw({ kind: 'learning.team', id: 'erm-2027#0' }, 'ann', t)).to.equal(undefined);
    expect(await bot.kernel.draw({ kind: 'learning.run', id: 'erm-2027' }, 'ann', t)).to.equal(undefined);
    expect(await bot.kernel.draw({ kind: 'learning.points', id: 'erm-2027#why' }, 'ann', t)).to.equal(undefined);
    expect(CARD_BYTES).to.equal(25 * 1024);
    expect(bot.errors).to.deep.equal([]);
  });
});
