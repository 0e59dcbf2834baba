import { expect } from 'chai';
import { givenIn } from '../../../src/capabilities/learning/answer.ts';
import type { Question } from '../../../src/content/course.ts';
import { digits } from '../../../src/kernel/digits.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { asked, erm, house, launched, questionOn } from './house.ts';

describe('an answer that is typed', () => {
  it('may be in the digits of any script', () => {
    // Arabic, Persian, Devanagari, wide, and the bold ones of mathematics.
    for (const two of ['2', '٢', '۲', '२', '２', '𝟐'])
      expect(givenIn({ typed: `${two} 1` }), two).to.deep.equal([2, 1]);
    expect(digits('٠١٢٣٤٥٦٧٨٩ ۰۹ 𝟎𝟗𝟘𝟡')).to.equal('0123456789 09 0909');
    expect(digits('OIOS 2026/014 ½ Ⅷ ²')).to.equal('OIOS 2026/014 ½ Ⅷ ²');
  });

  describe('on a card', () => {
    let bot: Bot;
    beforeEach(async () => {
      bot = await house();
      await launched(bot);
      await bot.until('2027-03-02T12:00Z');
    });
    afterEach(() => bot.close());

    it('is taken in Arabic, in Arabic digits', async () => {
      // The number typed is the number on the card.
      const title = bot.sees('bob', /لماذا/).text.match(/2\. (.+)/)?.[1] ?? '';
      expect(title).to.not.equal('');
      const said = await bot.says('bob', 'إجابتي ٢');
      expect(said)
        .to.match(/السؤال 2 من 3/)
        .and.to.include(title.trim().slice(0, 20));
    });

    /** Ann comes to every question of every lesson. `answers` answers it, and returns what was said to the answer. */
    const everywhere = async (answers: (kind: Question['kind']) => Promise<string>): Promise<void> => {
      const kinds = new Set<Question['kind']>();
      for (const lesson of erm.lessons) {
        await bot.act('learning.next', { obligation: 'learn|erm-2027|ann', part: lesson.id }, 'ann', { via: 'card' });
        await bot.says('ann', 'my course');
        for (let n = 1; n <= lesson.questions.length; n++) {
          const { kind } = questionOn(asked(bot, 'ann'));
          kinds.add(kind);
          expect(await answers(kind), kind).to.match(
            n < lesson.questions.length ? new RegExp(`Question ${n + 1} of`) : /were right/,
          );
        }
      }
      expect([...kinds].sort()).to.deep.equal(['case', 'heatmap', 'one', 'order', 'several']);
    };
    const GIVEN = { one: '1', case: '1', several: '1 2', order: '2 1 3', heatmap: '4 4' };

    it('what can’t be an answer is asked for again, for every kind with how to type it', () =>
      everywhere(async (kind) => {
        expect(await bot.says('ann', 'answer perhaps'), kind).to.match(/By typing: “answer”(,| and) /);
        return bot.says('ann', `answer ${GIVEN[kind]}`);
      }));

    it('a number alone is the answer, or asks for the rest of it, and presses no other button', async () => {
      const learner = async () => JSON.stringify(await bot.store.get('learning.learners', 'learn|erm-2027|ann'));
      const asksBack = {
        one: /choose one answer. By typing/,
        case: /choose one answer. By typing/,
        several: /choose all that apply. By typing/,
        order: /each place/,
        heatmap: /likelihood and impact/,
      };
      await everywhere(async (kind) => {
        const before = await learner();
        const single = kind === 'one' || kind === 'case';
        expect(await bot.says('ann', single ? '9' : '2'), kind).to.match(asksBack[kind]);
        expect(await learner()).to.equal(before);
        return bot.says('ann', single ? ' 2. ' : `answer ${GIVEN[kind]}`);
      });
      // In the digits of any script, in the assessment as well.
      await bot.says('bob', 'التقييم النهائي');
      expect(await bot.says('bob', '٢')).to.match(/السؤال 2 من 8|كتابةً: كلمة «إجابة»/);
    });

    it('choices carry the numbers by which they are typed, in every language', async () => {
      expect(bot.sees('ann', /Why it matters/).text).to.match(/\( \) 1\. .+\n\( \) 2\. .+\n\( \) 3\. /);
      expect(bot.sees('bob', /لماذا/).text).to.match(/\( \) 1\. .+\n\( \) 2\. .+\n\( \) 3\. /);
    });

    it('"final assessment" opens it, whatever card is the newest', async () => {
      await bot.says('ann', 'help');
      expect(await bot.says('ann', 'final assessment')).to.match(/^Final assessment[\s\S]*Question 1 of 8/);
      await bot.says('bob', 'مساعدة');
      expect(await bot.says('bob', 'التقييم النهائي')).to.match(/السؤال 1 من 8/);
    });
  });
});
