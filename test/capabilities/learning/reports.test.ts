import { expect } from 'chai';
import { sheets } from '../../../src/capabilities/learning/records.ts';
import { reportsWith } from '../../../src/capabilities/learning/reports/index.ts';
import { put } from '../../../src/kernel/act.ts';
import type { Bot, Somebody } from '../../kit/inprocess.ts';
import { erm, HOUSE, house, launched, reported, rowsOf, shelf, texts, through } from './house.ts';

describe('the reports of a course', () => {
  let bot: Bot;
  afterEach(() => bot?.close());

  it('count completion by group, as it was known on a day, with those who cannot be reached and those exempted', async () => {
    bot = await house({
      people: [...HOUSE, { id: 'zed', unit: 'OIOS', managerId: 'ius', aadObjectId: '', email: '' }],
    });
    await launched(bot);
    await bot.until('2027-03-03T12:00Z');
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
    await bot.until('2027-03-10T12:00Z');
    // Owed: sg, lea (EOSG), usg, dir, ann, bob (DM), ius, aud, zed (OIOS): nine. Lou is excused, con is no staff.
    const report = await reported(bot, 'learning', '2027-03-10');
    expect(rowsOf(report, 'rates')).to.deep.equal([
      // 1 of 9: 11.1%.
      { learners: 9, completed: 1, completion: 11, notCompleted: 8, excused: 1 },
    ]);
    expect(rowsOf(report, 'entity')).to.deep.equal([
      { entity: 'DM', learners: 4, completed: 1, completion: 25, notCompleted: 3, excused: 1 },
      { entity: 'EOSG', learners: 2, completed: 0, completion: 0, notCompleted: 2, excused: 0 },
      { entity: 'OIOS', learners: 3, completed: 0, completion: 0, notCompleted: 3, excused: 0 },
    ]);
    // Sg at the top; lea, usg, ius below; dir, aud, zed; ann, bob and lou.
    expect(rowsOf(report, 'level').map((r) => [r.level, r.learners, r.excused])).to.deep.equal([
      ['0', 1, 0],
      ['1', 3, 0],
      ['2', 3, 0],
      ['3', 2, 1],
    ]);
    expect(rowsOf(report, 'language').map((r) => [r.language, r.learners])).to.deep.equal([
      ['Arabic', 1],
      ['English', 8],
    ]);
    expect(rowsOf(report, 'unreached')).to.deep.equal([{ name: 'Zed', unit: 'OIOS', state: 'no account' }]);
    expect(rowsOf(report, 'exempted')).to.deep.equal([{ name: 'Lou', unit: 'DM/A' }]);
    // The day before, nobody was known to have completed it.
    const before = await reported(bot, 'learning', '2027-03-02');
    expect(rowsOf(before, 'rates')[0]).to.include({ completed: 0, notCompleted: 9 });
    // Whoever leaves drops out, completed or not; on the day before they were still known.
    await bot.until('2027-03-11T08:00Z');
    await bot.imports({ id: 'ann', status: 'left' }, { id: 'aud', status: 'left' });
    expect(rowsOf(await reported(bot, 'learning', '2027-03-11'), 'rates')[0]).to.include({ learners: 7, completed: 0 });
    expect(rowsOf(await reported(bot, 'learning', '2027-03-10'), 'rates')[0]).to.include({ learners: 9, completed: 1 });
    // A head sees the own entity.
    expect(rowsOf(await reported(bot, 'learning', '2027-03-10', ['DM']), 'rates')[0]).to.include({ learners: 4 });
  });

  it('count by duty station, grade and category, each learner in the own', async () => {
    const where: { [id: string]: Partial<Somebody> } = {
      dir: { location: 'Nairobi' },
      ann: { location: 'Geneva', grade: 'P-4' },
      bob: { location: 'Geneva', grade: 'G-5' },
      con: { location: 'Nairobi' },
      lou: { location: 'Geneva' },
    };
    bot = await house({ people: HOUSE.map((p) => ({ ...p, location: '', grade: '', ...p, ...where[p.id] })) });
    await launched(bot, { nonStaff: true, units: ['DM'] });
    await bot.until('2027-03-02T12:00Z');
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
    const report = await reported(bot, 'learning', '2027-03-02');
    const by = (key: string) =>
      rowsOf(report, key).map((row) => [row[key], row.learners, row.completed, row.completion, row.excused]);
    // Usg, dir, ann, bob, con owe it; lou is excused.
    expect(by('dutyStation')).to.deep.equal([
      ['–', 1, 0, 0, 0],
      ['Geneva', 2, 1, 50, 1],
      ['Nairobi', 2, 0, 0, 0],
    ]);
    expect(by('category')).to.deep.equal([
      ['Not staff', 1, 0, 0, 0],
      ['Staff', 4, 1, 25, 1],
    ]);
    // From the top; what is no grade of the list stands below.
    expect(by('grade')).to.deep.equal([
      ['USG', 1, 0, 0, 0],
      ['D-2', 1, 0, 0, 0],
      ['P-4', 1, 1, 100, 0],
      ['–', 1, 0, 0, 1],
      ['G-5', 1, 0, 0, 0],
    ]);
  });

  it('have the names behind each figure, and those alone', async () => {
    bot = await house({
      grants: [
        ['learning-office', 'lea'],
        ['ethics-office', 'sg'],
        ['entity-focal-point', 'bob', 'DM/A'],
      ],
    });
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
    await bot.until('2027-03-03T12:00Z');
    const rule = reportsWith(shelf).learning;
    const behind = (figure: string, asOf = '2027-03-03', units = ['DM']) =>
      bot.kernel.read((view) =>
        rule?.list?.(figure, { units, asOf }, view, texts.in('en'))?.rows.map((row) => `${row.name}, ${row.unit}`),
      );
    expect(await behind('completed')).to.deep.equal(['Ann, DM/A']);
    expect(await behind('completed', '2027-03-01')).to.deep.equal([]);
    expect(await behind('notCompleted')).to.deep.equal(['Usg, DM', 'Bob, DM/A', 'Dir, DM/A']);
    expect(await behind('excused')).to.deep.equal(['Lou, DM/A']);
    expect(await behind('completed', '2027-03-03', ['OIOS'])).to.deep.equal([]);
    expect(await behind('completion')).to.equal(undefined);
    expect(await behind('learners')).to.equal(undefined);
    // A focal point has the own unit, a head the entity, the office everything; a learner nothing.
    const may = (who: string) =>
      bot.kernel.read((view) => {
        const person = view.org.person(who);
        return person && rule?.may(person, view);
      });
    expect(await may('bob')).to.deep.equal(['DM/A']);
    expect(await may('usg')).to.deep.equal(['DM']);
    expect(await may('lea')).to.deep.equal(['']);
    expect(await may('ann')).to.equal(undefined);
    expect(await bot.says('bob', 'learning report')).to.match(/DM\/A/);
    const figures = rowsOf(await reported(bot, 'learning', '2027-03-03', ['DM/A']), 'rates')[0];
    expect(figures).to.include({ learners: 3, completed: 1, excused: 1 });
    expect(await bot.sends('bob', 'report.show', { report: 'learning', page: 'entity', unit: 'OIOS' })).to.not.match(
      /OIOS/,
    );
  });

  it('the supervisor’s count leaves the excused out, as the report does', async () => {
    bot = await house();
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    await bot.presses('ann', 'Straight to the final assessment');
    await through(bot, 'ann');
    // Of ann, bob and lou, who is on leave.
    expect(await bot.says('dir', 'team learning')).to.match(/1 of 2 have completed it[\s\S]*Lou[\s\S]*excused/);
  });

  it('show no question that nine have answered, and no wrong answer that four have chosen', async () => {
    bot = await house();
    await launched(bot);
    const [first, second] = erm.lessons[0]?.questions.flat().filter((q) => q.kind !== 'heatmap') ?? [];
    if (!first || !second) throw new Error('no questions');
    /** So many sheets with an answer to a question, the first ones wrong. */
    const sheetsOf = (q: string, n: number, wrong: number) =>
      Array.from({ length: n }, (_, i) =>
        put(sheets, {
          id: `${q}-${i}`,
          learn: `${q}-${i}`,
          run: 'erm-2027',
          person: `${q}-${i}`,
          part: 'why',
          attempt: 1,
          course: 'erm',
          edition: erm.version,
          paper: [q],
          answers: [{ q, chosen: i < wrong ? 'x' : 'y', right: i >= wrong, at: bot.now() }],
        }),
      );
    const act = { kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} } as const;
    await bot.kernel.apply(act, () => [...sheetsOf(first.id, 9, 5), ...sheetsOf(second.id, 10, 4)]);
    const seen = async () => {
      const report = await reported(bot, 'questions', '2027-03-01');
      return [
        rowsOf(report, 'questions').map((r) => [r.id, r.answered, r.right]),
        rowsOf(report, 'wrong').map((r) => [r.id, r.chosen]),
      ];
    };
    expect(await seen()).to.deep.equal([[[second.id, 10, 60]], []]);
    await bot.kernel.apply(act, () => [...sheetsOf(first.id, 10, 5), ...sheetsOf(second.id, 11, 4)]);
    expect(await seen()).to.deep.equal([
      [
        [first.id, 10, 50],
        // 7 of 11: 63.6.
        [second.id, 11, 64],
      ],
      [[first.id, 5]],
    ]);
  });

  it('name a question whole, however long it is', async () => {
    bot = await house();
    await launched(bot);
    const whole = (q: (typeof all)[number] | undefined) => q?.words.en?.ask.at(-1) ?? '';
    const all = erm.lessons.flatMap((l) => [...l.questions.flat(), ...l.final]);
    const long = all.find((q) => whole(q).length > 200);
    await bot.kernel.apply({ kind: 'test', at: bot.now(), by: 'clock', via: 'tick', data: {} }, () =>
      Array.from({ length: 10 }, (_, i) =>
        put(sheets, {
          id: `s-${i}`,
          learn: `s-${i}`,
          run: 'erm-2027',
          person: `s-${i}`,
          part: 'why',
          attempt: 1,
          course: 'erm',
          edition: erm.version,
          paper: [long?.id ?? ''],
          answers: [{ q: long?.id ?? '', chosen: 'a', right: true, at: bot.now() }],
        }),
      ),
    );
    const report = await reported(bot, 'questions', '2027-03-01');
    const lesson = erm.lessons.find((l) => [...l.questions.flat(), ...l.final].includes(long as never));
    expect(rowsOf(report, 'questions').map((row) => [row.question, row.lesson])).to.deep.equal([
      [whole(long), lesson?.words.en?.title],
    ]);
  });

  it('show a question where ten have answered it, and a wrong answer where five have chosen it', async () => {
    const many: Somebody[] = Array.from({ length: 24 }, (_, i) => ({
      id: `p${i + 1}`,
      unit: 'DM/A',
      managerId: 'dir',
    }));
    bot = await house({ people: [...HOUSE, ...many] });
    await launched(bot);
    await bot.until('2027-03-02T12:00Z');
    for (const [i, { id }] of many.entries()) await through(bot, id, (n) => !(n === 1 && i < 12));
    const report = await reported(bot, 'questions', '2027-03-02');
    const rows = rowsOf(report, 'questions');
    expect(rows.length).to.be.greaterThan(0);
    for (const row of rows) expect(row.answered).to.be.at.least(10);
    // What was counted is what was answered: worked out again from the sheets.
    const sheets = await bot.kernel.read((view) =>
      view.find<{ id: string; version: number; answers: { q: string; right: boolean; chosen: string }[] }>(
        'learning.sheets',
        'run',
        'erm-2027',
      ),
    );
    const all = sheets.flatMap((s) => s.answers);
    expect(all.length).to.equal(24 * 3);
    for (const row of rows) {
      const own = all.filter((a) => a.q === row.id);
      expect(row.answered).to.equal(own.length);
      expect(row.right).to.equal(Math.round((own.filter((a) => a.right).length * 100) / own.length));
    }
    const shown = all.filter((a) => rows.some((r) => r.id === a.q) && !a.right);
    const times = new Map<string, number>();
    for (const a of shown) times.set(`${a.q}|${a.chosen}`, (times.get(`${a.q}|${a.chosen}`) ?? 0) + 1);
    expect(rowsOf(report, 'wrong').map((r) => r.chosen)).to.deep.equal(
      [...times.values()].filter((n) => n >= 5).sort((a, b) => b - a),
    );
    expect(
      reportsWith(shelf).questions?.may(
        (await bot.kernel.read((v) => v.org.person('usg'))) as never,
        {
          org: { holds: () => false },
        } as never,
      ),
    ).to.equal(undefined);
  });
});
