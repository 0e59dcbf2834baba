import { expect } from 'chai';
import { roomSheet } from '../../../src/capabilities/learning/roomSheet.ts';
import { unitMeant } from '../../../src/capabilities/learning/trainer.ts';
import { buttonsOf, inputsOf } from '../../../src/cards/inspect.ts';
import type { Role } from '../../../src/kernel/role.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { answers, asked, erm, HOUSE, house, launched, learn, questionOn, shelf, texts, through } from './house.ts';

const LESSONS = erm.lessons.map((l) => l.id);
const [first = '', second = ''] = LESSONS;

describe('a session in a room', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  const begun = async (trainer: [Role, string, string?][] = [['trainer', 'aud']], more = {}) => {
    bot = await house({ grants: [['learning-office', 'lea'], ['ethics-office', 'sg'], ...trainer] });
    await launched(bot, more);
    await bot.until('2027-03-02T12:00Z');
  };
  const room = (day = '2027-03-02', lesson = 'all', unit = 'DM/A', who = 'aud') =>
    `room|erm-2027|${who}|${day}|${unit}|${lesson}`;
  const plan = (data: { unit?: string; day?: string; lesson?: string } = {}, who = 'aud') =>
    bot.act('learning.room', { run: 'erm-2027', unit: 'DM/A', day: '2027-03-02', lesson: 'all', ...data }, who, {
      via: 'card',
    });
  const record = (absent: string[] = [], others = '', id = room(), who = 'aud') =>
    bot.act('learning.attend', { room: id, absent, others }, who, { via: 'card' });
  const gone = (who: string) =>
    bot.kernel.read((view) =>
      view.peek<{ id: string; version: number; lessons: string[]; part: string; nextOn?: string }>(
        'learning.learners',
        learn(who),
      ),
    );
  const lessons = async (who: string) => (await gone(who))?.lessons.length ?? 0;

  it('is corrected from what was recorded: who was not there loses what it gave, who was gets it', async () => {
    await begun();
    await plan();
    await record(['bob'], 'con@example.org');
    expect([await lessons('ann'), await lessons('bob'), await lessons('dir')]).to.deep.equal([8, 0, 8]);
    await bot.says('aud', 'talking points');
    await bot.presses('aud', 'Open');
    await bot.presses('aud', 'Change it');
    const form = bot.chat('aud').findLast((m) => m.card)?.card as never;
    const shown = new Map(inputsOf(form).map((i) => [i.id, i.value]));
    expect([shown.get('absent'), shown.get('others')]).to.deep.equal(['bob', 'Con']);
    await bot.presses('aud', 'Record', { data: { absent: 'ann', others: 'Con' } });
    expect([await lessons('ann'), await lessons('bob'), await lessons('dir')]).to.deep.equal([0, 8, 8]);
    // Ann is asked for the first lesson again; bob stands before the final assessment.
    expect([(await gone('ann'))?.part, (await gone('bob'))?.part]).to.deep.equal([first, 'final']);
    bot.sees('aud', /3 people were there/);
  });

  it('is named on the card that it brings, until something is answered on it', async () => {
    await begun();
    await plan();
    await record(['bob']);
    const were = /You were at the session in a room on 2 March 2027: its lessons count as gone through\./;
    expect(await bot.says('ann', 'my course'))
      .to.match(/^Final assessment/)
      .and.match(were);
    expect(await bot.says('bob', 'language English')).to.match(/English/);
    expect(await bot.says('bob', 'my course')).to.not.match(were);
    expect(await bot.says('ann', 'answer 1')).to.not.match(were);
    // Taken back by a correction: so is what it said.
    await record(['ann']);
    expect(await bot.says('ann', 'my course')).to.not.match(were);
  });

  it('is held while the course runs: another day is asked for again, and nothing is planned', async () => {
    await begun();
    for (const day of ['2027-03-01', '2027-06-01', '2026-03-02']) {
      const { refused, reply } = await plan({ day });
      expect([refused, reply.text], day).to.deep.equal([true, 'learning.room.outside']);
    }
    for (const day of ['2027-03-02', '2027-05-31']) expect((await plan({ day })).refused, day).to.not.equal(true);
    await bot.says('aud', 'talking points');
    await bot.presses('aud', 'Plan a room session');
    expect(
      await bot.presses('aud', 'Plan the session', { data: { unit: 'DM/A', day: '2026-03-02', lesson: 'all' } }),
    ).to.match(/between 2 March 2027 and 31 May 2027/);
  });

  it('takes back nothing that was done in the chat, before or after it, or that another session gave', async () => {
    await begun();
    await through(bot, 'ann');
    await plan();
    await record();
    expect(await lessons('ann')).to.equal(8);
    // Bob goes through the first lesson himself after the session; dir was in a second session about the second lesson.
    await bot.act('learning.next', { obligation: learn('bob'), part: first }, 'bob', { via: 'card' });
    await bot.says('bob', 'my course');
    await through(bot, 'bob');
    await plan({ lesson: second });
    await record([], '', room('2027-03-02', second));
    await record(['ann', 'bob', 'dir']);
    expect((await gone('ann'))?.lessons).to.have.members([first, second]);
    expect((await gone('bob'))?.lessons).to.have.members([first, second]);
    expect((await gone('dir'))?.lessons).to.deep.equal([second]);
    await record(['dir'], '', room('2027-03-02', second));
    expect((await gone('dir'))?.lessons).to.deep.equal([]);
  });

  it('leaves a lesson that was begun where it is', async () => {
    await begun();
    await answers(bot, 'ann');
    const before = questionOn(asked(bot, 'ann')).id;
    await plan();
    await record();
    expect([await lessons('ann'), (await gone('ann'))?.part]).to.deep.equal([8, first]);
    await bot.says('ann', 'my course');
    expect(questionOn(asked(bot, 'ann')).id).to.equal(before);
  });

  it('about one lesson brings the next one on its day to whoever had not begun', async () => {
    await begun();
    await plan({ lesson: first });
    await record(['bob'], '', room('2027-03-02', first));
    bot.forget();
    await bot.until('2027-03-03T17:00Z');
    expect(bot.unasked('ann').length).to.equal(1);
    const on = questionOn(asked(bot, 'ann')).id;
    expect(erm.lessons[1]?.questions.flat().map((q) => q.id)).to.include(on);
    bot.hearsNothing('bob');
  });

  it('cannot be recorded before its day', async () => {
    await begun();
    await plan({ day: '2027-05-09' });
    const early = await record([], '', room('2027-05-09'));
    expect([early.refused, early.reply.text]).to.deep.equal([true, 'learning.room.ahead']);
    await bot.says('aud', 'talking points');
    await bot.presses('aud', 'Open');
    expect(await bot.presses('aud', 'Record attendance')).to.match(/on 9 May 2027[\s\S]*from that day on/);
    expect(await lessons('ann')).to.equal(0);
  });

  it('is planned and recorded where its trainer trains, and by nobody else but the office', async () => {
    await begun([
      ['trainer', 'aud', 'OIOS'],
      ['trainer', 'dir', 'DM/A'],
      ['trainer', 'dir', 'EOSG'],
      ['trainer', 'usg'],
    ]);
    const other = await plan();
    expect([other.refused, other.reply.text]).to.deep.equal([true, 'learning.room.notYours']);
    expect((await plan({ unit: 'OIOS' })).refused).to.not.equal(true);
    // Nobody from elsewhere by name.
    const named = await record([], 'ann', room('2027-03-02', 'all', 'OIOS'));
    expect([named.refused, named.reply.text]).to.deep.equal([true, 'learning.room.notYours']);
    expect(await lessons('ann')).to.equal(0);
    // What is offered to plan: the own units alone.
    await bot.says('aud', 'talking points');
    await bot.presses('aud', 'Plan a room session');
    const form = bot.chat('aud').findLast((m) => m.card)?.card as never;
    expect(
      inputsOf(form)
        .find((i) => i.id === 'unit')
        ?.choices?.map((c) => c.value),
    ).to.deep.equal(['OIOS']);
    // Dir's room: usg trains everywhere, and it is not theirs all the same.
    await plan({}, 'dir');
    const theirs = room('2027-03-02', 'all', 'DM/A', 'dir');
    expect((await record([], '', theirs, 'usg')).reply.text).to.equal('common.refused.role');
    expect(await bot.sends('usg', 'obligation.list', { open: `learning.room|${theirs}` })).to.not.match(/DM\/A/);
    expect((await record(['bob'], '', theirs, 'lea')).refused).to.not.equal(true);
    // The role for that unit is taken away, another stays: the room is no longer theirs.
    await bot.act('role.revoke', { role: 'trainer', person: 'dir', unit: 'DM/A' }, 'operator:root', { via: 'cli' });
    expect((await record([], '', theirs, 'dir')).refused).to.equal(true);
    expect([await lessons('ann'), await lessons('bob')]).to.deep.equal([8, 0]);
  });

  it('lists those who owe the course or have completed it: nobody who has gone elsewhere, or is exempted', async () => {
    await begun([['trainer', 'aud']], { units: ['DM'] });
    await bot.presses('dir', 'Straight to the final assessment');
    await through(bot, 'dir');
    await bot.act('learning.exempt', { cycle: 'erm-2027', who: 'bob' }, 'lea', { via: 'card' });
    await plan({ unit: 'DM' });
    const listed = async () =>
      bot.kernel.read((view) => {
        const viewer = view.org.person('aud');
        if (!viewer) throw new Error('nobody');
        const ref = { kind: 'learning.room', id: room('2027-03-02', 'all', 'DM') };
        const made = roomSheet(shelf)({ ref, viewer, view, t: texts.in('en'), with: {} });
        return made && 'sheets' in made ? made.sheets[0]?.people.map((p) => p.name) : undefined;
      });
    expect(await listed()).to.deep.equal(['Ann', 'Dir', 'Usg']);
    await bot.imports({ id: 'ann', unit: 'OIOS', managerId: 'ius' });
    expect(await listed()).to.deep.equal(['Dir', 'Usg']);
    await record([], '', room('2027-03-02', 'all', 'DM'));
    expect([await lessons('ann'), await lessons('bob'), await lessons('usg')]).to.deep.equal([0, 0, 8]);
  });

  it('is for a unit by its path or its last name, and what was understood is said', async () => {
    await begun();
    const meant = (typed: string, who = 'aud') =>
      bot.kernel.read((view) => {
        const cycle = view.cycle('erm-2027');
        if (!cycle) throw new Error('no run');
        const found = unitMeant(typed, cycle, who, view);
        return 'unit' in found ? found.unit : found.refuse;
      });
    expect(await meant('dm / a')).to.equal('DM/A');
    expect(await meant('A')).to.equal('DM/A');
    expect(await meant('Nowhere')).to.equal('learning.launch.unknownUnit');
    await bot.imports({ id: 'x', unit: 'OIOS/A', managerId: 'ius' });
    expect(await meant('a')).to.equal('learning.room.several');
    const planned = await plan({ unit: 'oios/a' });
    expect(planned.reply.with).to.deep.equal({ notice: 'learning.room.understood', params: { unit: 'OIOS/A' } });
  });
});

describe('before any launch', () => {
  it('a trainer has the talking points of every course on the shelf, and plans no room', async () => {
    const bot = await house({ people: HOUSE, grants: [['trainer', 'aud']] });
    expect(await bot.says('aud', 'talking points')).to.match(/for trainers[\s\S]*once the course is launched/);
    const list = bot.chat('aud').findLast((m) => m.card)?.card as never;
    expect(buttonsOf(list).map((b) => b.verb)).to.not.include('learning.room');
    const points = await bot.presses('aud', 'Talking points');
    expect(points)
      .to.match(/What to bring across[\s\S]*A case[\s\S]*To ask the room/)
      .and.not.match(/> |Right:|\[Answer\]/);
    // Each with what can be chosen, so that it can be asked; in the order of the alphabet, which tells nothing.
    for (const [question] of erm.lessons[0]?.questions ?? []) {
      const { ask = [], choices = [] } = question?.words.en ?? {};
      const places = [
        ask.at(-1) ?? '',
        ...choices.map(({ text }) => text).sort((a, b) => a.localeCompare(b, 'en')),
      ].map((text) => points.indexOf(text.replaceAll('*', '')));
      expect(places, question?.id).to.not.include(-1);
      expect(places, question?.id).to.deep.equal([...places].sort((a, b) => a - b));
    }
    expect(await bot.presses('aud', /Back/)).to.match(/for trainers/);
    expect(await bot.says('bob', 'talking points')).to.not.match(/for trainers/);
    // Several courses: each is a press away.
    const two = await house({
      shelf: {
        course: (id: string) => shelf.course('erm') && { ...erm, id, title: { en: `Course ${id}` } },
        ids: () => ['aml', 'erm'],
      } as never,
      grants: [['trainer', 'aud']],
    });
    expect(await two.says('aud', 'talking points')).to.match(/Course aml[\s\S]*Course erm/);
    expect(await two.presses('aud', 'Open')).to.match(/Course aml: for trainers/);
    expect([...bot.errors, ...two.errors]).to.deep.equal([]);
    await bot.close();
    await two.close();
  });
});
