import { expect } from 'chai';
import { type Card, createEmptyCard, fsrs, Rating } from 'ts-fsrs';
import { extractText, getDocumentProxy } from 'unpdf';
import { certificateId } from '../../../src/capabilities/learning/complete.ts';
import type { Completion, Weekly } from '../../../src/capabilities/learning/records.ts';
import { choose, kept, reviewed, revived } from '../../../src/capabilities/learning/weekly.ts';
import { letter } from '../../../src/reporting/letter.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { answers, erm, house, launched, learn, through } from './house.ts';

const completed = async (bot: Bot, who: string): Promise<Completion> => {
  await bot.says(who, 'my course');
  await bot.presses(who, /Straight to the final|مباشرة/);
  await through(bot, who);
  const [row] = await bot.kernel.read((view) => view.find<Completion>('learning.completions', 'learn', learn(who)));
  return row as Completion;
};

describe('after completion', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
  });
  afterEach(() => bot.close());

  it('there is a certificate in the own language, with an id that is kept; for nobody else', async () => {
    const mine = await completed(bot, 'ann');
    expect(mine.id).to.match(/^ERM-2027-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    await bot.presses('ann', 'Certificate');
    await bot.accepts('ann');
    const bytes = [...bot.uploaded.values()].at(-1) as Uint8Array;
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
    expect(text).to.match(
      /Certificate of completion[\s\S]*Ann[\s\S]*Enterprise risk management in the Secretariat[\s\S]*2 March 2027/,
    );
    expect(text)
      .to.include(mine.id)
      .and.to.match(/\d+:[0-9a-f]{64}/);
    const other = await bot.sends('bob', 'file.offer', { file: `learning.certificate|${mine.id}` });
    expect(other).to.not.include('ready');
  });

  it('lessons stay open to be read, and nothing on them can be answered', async () => {
    await completed(bot, 'ann');
    const list = await bot.says('ann', 'read again');
    // Each of its own name, so that it can be told apart and typed.
    const names = list.match(/\[Read \d\]/g) ?? [];
    expect(names).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `[Read ${n}]`));
    await bot.presses('ann', 'Read 1');
    const lesson = bot.chat('ann').findLast((m) => m.card)?.text ?? '';
    expect(lesson)
      .to.match(/Why it matters[\s\S]*References[\s\S]*ISO 31000/)
      .and.not.match(/\[Answer\]/);
  });

  it('who has passed and asks for the assessment is shown that it is done', async () => {
    await completed(bot, 'ann');
    for (const typed of ['final assessment', 'do it all now'])
      expect(await bot.says('ann', typed), typed).to.match(/Completed: Enterprise risk management/);
    const help = await bot.says('ann', 'help e-learning');
    expect(help)
      .to.match(/My learning/i)
      .and.not.match(/final assessment/i);
  });

  it('one question a week comes to whoever asked for it, a week after the last answer, until they say stop', async () => {
    await completed(bot, 'ann');
    await bot.presses('ann', 'Yes, one a week');
    bot.forget();
    await bot.until('2027-03-09T08:00Z');
    bot.hearsNothing('ann');
    await bot.until('2027-03-09T17:00Z');
    expect(bot.unasked('ann').length).to.equal(1);
    // Unanswered, it waits, and nobody is told of it again.
    await bot.until('2027-03-25T12:00Z');
    expect(bot.unasked('ann').length).to.equal(1);
    expect(await answers(bot, 'ann')).to.match(/Right[\s\S]*The next question comes in a week/);
    await bot.until('2027-04-01T17:00Z');
    expect(bot.unasked('ann').length).to.equal(2);
    await answers(bot, 'ann', false);
    expect(await bot.says('ann', 'stop weekly questions')).to.match(/One question a week/);
    bot.forget();
    await bot.until('2027-07-01T12:00Z');
    bot.hearsNothing('ann');
    expect(await bot.says('usg', 'weekly question')).to.match(/did not understand/);
  });

  it('and ends when somebody leaves', async () => {
    await completed(bot, 'ann');
    await bot.presses('ann', 'Yes, one a week');
    await bot.imports({ id: 'ann', status: 'left' });
    await bot.until('2027-03-20T12:00Z');
    const left = await bot.kernel.read((view) => [
      view.peek('learning.weekly', 'ann'),
      view.waitingNotices('ann').length,
    ]);
    expect(left).to.deep.equal([undefined, 0]);
  });

  it('every state of a repetition is the library’s own for the times at which it was answered', async () => {
    await completed(bot, 'ann');
    await bot.presses('ann', 'Yes, one a week');
    const library = fsrs({ enable_short_term: false, enable_fuzz: false });
    const own = new Map<string, Card>();
    for (let n = 0; n < 30; n++) {
      await bot.days(10 + (n % 3));
      const asked = (await bot.kernel.read((view) => view.peek<Weekly>('learning.weekly', 'ann')))?.asked;
      expect(asked, `turn ${n}`).to.not.equal(undefined);
      const right = n % 4 !== 1;
      await answers(bot, 'ann', right);
      const at = new Date(bot.now());
      const before = own.get(asked?.q ?? '') ?? createEmptyCard<Card>(at);
      own.set(asked?.q ?? '', library.next(before, at, right ? Rating.Good : Rating.Again).card);
    }
    const row = await bot.kernel.read((view) => view.peek<Weekly>('learning.weekly', 'ann'));
    expect(row?.memories.length).to.equal(own.size);
    for (const memory of row?.memories ?? []) {
      expect(memory.card).to.deep.equal(kept(own.get(memory.q) as never));
      expect(kept(revived(memory.card))).to.deep.equal(memory.card);
    }
    // Some came more than once in thirty weeks.
    expect(own.size).to.be.below(30);
  });

  it('of those due the least likely remembered comes first', () => {
    const at = (day: number) => new Date(Date.UTC(2027, 0, day)).toISOString();
    const ids = erm.lessons.flatMap((l) => l.questions.flat().map((q) => q.id)).slice(0, 3);
    const [a = '', b = '', c = ''] = ids;
    const once = (q: string, day: number, right: boolean) => ({
      q,
      course: 'erm',
      card: reviewed(undefined, right, at(day)),
    });
    const row: Weekly = {
      id: 'ann',
      version: 1,
      since: at(1),
      turn: 3,
      // a and b failed at first, so that their stability is low; a lies longer back. c was known.
      memories: [once(a, 1, false), once(b, 20, false), once(c, 1, true)],
    };
    expect(choose(row, [erm], at(60))?.q.id).to.equal(a);
    // Nothing is due on the day after: one that was never asked.
    const next = choose({ ...row, memories: [once(c, 1, true)] }, [erm], at(2))?.q.id;
    expect(ids.includes(next ?? '') && next === c).to.equal(false);
  });

  it('an id follows from what nobody outside knows', () => {
    expect(certificateId('erm', '2027-03-02', 'tag', 'at')).to.equal(certificateId('erm', '2027-03-02', 'tag', 'at'));
    expect(certificateId('erm', '2027-03-02', 'tag', 'at')).to.not.equal(
      certificateId('erm', '2027-03-02', 'tag2', 'at'),
    );
  });

  it('the same letter gives the same bytes', async () => {
    const it = {
      language: 'ar',
      asOf: '2027-03-02',
      title: 'شهادة',
      lines: [{ text: 'أمينة', look: 'large' as const }],
      notes: ['ERM-1'],
    };
    expect(Buffer.compare(await letter(it), await letter(it))).to.equal(0);
  });
});

describe('a trainer', () => {
  it('gets talking points without a key, a sheet to sign, and records who was there; the assessment is still each one’s own', async () => {
    const bot = await house({
      grants: [
        ['learning-office', 'lea'],
        ['trainer', 'aud'],
        ['ethics-office', 'sg'],
      ],
    });
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    expect(await bot.says('ann', 'talking points')).to.match(/did not understand/);
    await bot.says('aud', 'talking points');
    const points = await bot.presses('aud', 'Talking points');
    expect(points)
      .to.match(/What to bring across[\s\S]*A case[\s\S]*To ask the room/)
      .and.not.match(/> |Right:|\[Answer\]/);
    await bot.says('aud', 'talking points');
    await bot.presses('aud', 'Plan a room session');
    await bot.presses('aud', 'Plan the session', { data: { unit: 'DM/A', day: '2027-03-02', lesson: 'all' } });
    await bot.presses('aud', 'Sign-in sheet');
    await bot.accepts('aud');
    const { text } = await extractText(
      await getDocumentProxy(new Uint8Array([...bot.uploaded.values()].at(-1) as Uint8Array)),
      {
        mergePages: true,
      },
    );
    expect(text)
      .to.match(/Sign-in sheet[\s\S]*Enterprise risk management[\s\S]*Date: 2 March 2027[\s\S]*Ann[\s\S]*Bob/)
      .and.not.match(/Lou/);
    await bot.says('aud', 'talking points');
    await bot.presses('aud', 'Open');
    await bot.presses('aud', 'Record attendance');
    // Of dir, ann and bob, bob was absent; con joined, who owes nothing.
    expect(await bot.presses('aud', 'Record', { data: { absent: 'bob', others: 'Nobody Known' } })).to.match(
      /Nobody, or several, are called/,
    );
    await bot.says('aud', 'talking points');
    await bot.presses('aud', 'Open');
    await bot.presses('aud', 'Record attendance');
    await bot.presses('aud', 'Record', { data: { absent: 'bob', others: 'con@example.org' } });
    expect(bot.sees('aud', /3 people were there/).text).to.match(/DM\/A/);
    expect(await bot.says('ann', 'my learning')).to.match(/8 of 8 lessons/);
    expect(await bot.says('ann', 'my course')).to.match(/^Final assessment/);
    expect((await bot.obligation(learn('ann'))).state).to.equal('open');
    expect(
      (await bot.act('learning.attend', { room: 'room|erm-2027|aud|2027-03-02|DM/A|all' }, 'ann', { via: 'card' }))
        .refused,
    ).to.equal(true);
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
});
