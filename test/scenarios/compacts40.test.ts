import { expect } from 'chai';
import type { Review } from '../../src/capabilities/compacts/assess/tables.ts';
import { compacts } from '../../src/capabilities/compacts/index.ts';
import type { Report } from '../../src/kernel/report.ts';
import { acts, imports, PAPER_ID, row, rows, signs, standard, stateOf, texts } from '../capabilities/compacts/house.ts';
import { type Bot, daysHeard, organisation, type Somebody } from '../kit/inprocess.ts';

/*
 * A year of compacts for 40 senior managers, driven by the calendar, from the launch to the published results.
 *
 *   documents on time (90%): 1-30 have 95, met; 31-40 have 60, missed: 30 met
 *   recommendations (80%):   1-36 have 90, met; 37-40 have 76, four points short, near: 36 met
 *   financial disclosure (100%): all have 100: 40 met
 *   days to recruit (120 or less): odd ones have 110, met; even ones 125, within 12 days, near: 20 met
 *   budget documents (90%): all have 92 but manager 7, whose months go 36, 68, 59, 59 …: 39 met
 *
 * 30 + 36 + 40 + 20 + 39 = 165 of 200: 82.5%, half up 83%.
 */
const N = 40;
const ALL = Array.from({ length: N }, (_, i) => i + 1);
const PEOPLE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  ...['sec', 'max', 'eve'].map((id) => ({ id, unit: 'EOSG', managerId: 'sg', grade: 'D-1' })),
  // On the Board, and of the entity of manager 34.
  { id: 'zoe', unit: 'E34', managerId: 'm34', grade: 'D-2' },
  ...ALL.flatMap((i) => [
    { id: `m${i}`, unit: `E${i}`, managerId: 'sg', grade: i % 3 === 0 ? 'ASG' : 'USG' },
    { id: `d${i}`, unit: `E${i}`, managerId: `m${i}`, grade: 'D-2' },
    { id: `p${i}`, unit: `E${i}`, managerId: `m${i}`, grade: 'P-3' },
  ]),
];
const months = Array.from({ length: 12 }, (_, m) => `2027-${String(m + 1).padStart(2, '0')}`);
const BUDGET = [36, 68, 59];
/** The file of a month: 200 figures. Manager 33 is followed by n33 in September. */
const fileOf = (month: number): string[] =>
  ALL.flatMap((i) => {
    const managerId = i === 33 && month >= 9 ? 'n33' : `m${i}`;
    const figure = (id: string, actual: number) => row({ id, managerId, period: months[month - 1] ?? '', actual });
    return [
      figure('DOC', i <= 30 ? 95 : 60),
      figure('REC', i <= 36 ? 90 : 76),
      figure('FIN', 100),
      figure('DAYS', i % 2 === 1 ? 110 : 125),
      figure('BUD', i === 7 ? (BUDGET[month - 1] ?? 59) : 92),
    ];
  });
const WEAK = [7, ...ALL.filter((i) => i > 30)];
const paperOf = (i: number) => PAPER_ID(`m${i}`);
const chair = (i: number, month: number) => (i === 33 ? (month < 7 ? 'm33' : month < 9 ? 'd33' : 'n33') : `m${i}`);

describe('a year of compacts for 40 managers', () => {
  let bot: Bot;
  before(async () => {
    bot = await organisation(PEOPLE, {
      at: '2027-01-04T09:00:00.000Z',
      capabilities: [compacts],
      grants: [
        ['compact-secretariat', 'sec'],
        ['compact-countersigner', 'sg'],
        ...['max', 'eve', 'zoe'].map((id) => ['performance-board', id] as ['performance-board', string]),
      ],
    });
  });
  after(() => bot.close());
  const ok = async (by: string, kind: string, data: Parameters<typeof acts>[3]) =>
    expect(await acts(bot, by, kind, data), `${by} ${kind} ${JSON.stringify(data)}`).to.equal(undefined);
  const review = async (i: number) => (await bot.store.get('compacts.reviews', paperOf(i))) as Review;

  it('is launched from a card, signed by all and countersigned in one press', async () => {
    await imports(bot, [
      standard('DOC', 'Documents on time', 90, '2027'),
      standard('REC', 'Oversight recommendations', 80, '2027'),
      standard('FIN', 'Financial disclosure', 100, '2027'),
      standard('BUD', 'Budget documents', 90, '2027'),
      row({
        id: 'DAYS',
        name: 'Days to recruit',
        scope: 'standard',
        unit: 'days',
        direction: 'lower',
        target: 120,
        period: '2027',
      }),
    ]);
    await bot.says('sec', 'launch compacts');
    const preparers = ALL.map((i) => `m${i}: p${i}`).join('\n');
    const dates = { opens: '2027-01-05', signBy: '2027-01-26', selfBy: '2028-01-21', assessBy: '2028-02-25' };
    const preview = await bot.presses('sec', /Next/, {
      data: { year: '2027', grades: 'USG,ASG', managers: '', preparers, ...dates },
    });
    expect(preview).to.include('40').and.to.include('5 to 5 a manager');
    await bot.presses('sec', 'Launch');
    await bot.until('2027-01-06T12:00Z');
    for (const i of ALL) {
      bot.sees(`m${i}`, /5 indicators/);
      if (i === 1) await bot.presses('m1', 'I have read it and sign');
      else expect(await signs(bot, `m${i}`)).to.equal(undefined);
    }
    await bot.says('sg', 'all compacts');
    await bot.presses('sg', 'Countersign (40)');
    await bot.presses('sg', 'Countersign all 40');
    expect(await bot.says('sec', 'all compacts')).to.include('Signed: 40. Countersigned: 40.');
  });

  it('goes through its months: weak areas are opened, reports come from the preparers, one manager leaves, one plan fails', async () => {
    for (let month = 1; month <= 12; month++) {
      await bot.until(`${month === 12 ? '2028-01' : `2027-${String(month + 1).padStart(2, '0')}`}-01T05:00Z`);
      await imports(bot, fileOf(month));
      await bot.until(`${month === 12 ? '2028-01' : `2027-${String(month + 1).padStart(2, '0')}`}-02T12:00Z`);
      if (month === 1) {
        // Exactly those that missed something are proposed.
        const proposed = await Promise.all(
          ALL.map(async (i) => ((await stateOf(bot, `weak|${paperOf(i)}`)) === 'open' ? [i] : [])),
        );
        expect(proposed.flat()).to.deep.equal(WEAK);
        for (const i of WEAK) {
          const indicator = i === 7 ? 'BUD' : 'DOC';
          expect(
            await acts(bot, i === 34 ? 'zoe' : 'max', 'weak', {
              paper: paperOf(i),
              kind: 'monthly',
              indicator,
              text: 'Missed in January.',
            }),
          ).to.equal(i === 34 ? 'compacts.refused.recused' : undefined);
          if (i === 34)
            await ok('sec', 'weak', { paper: paperOf(i), kind: 'monthly', indicator, text: 'Missed in January.' });
          const about = `${paperOf(i)}#${indicator}`;
          await ok(`p${i}`, 'plan', {
            about,
            rev: 0,
            cause: 'Late drafts',
            fault: i === 7 ? 'indicator' : 'own',
            text: 'A calendar',
            action: 'Set it up',
            owner: i === 31 ? 'd31' : '',
            due: '2027-06-30',
          });
        }
        // A disputed figure, settled in time.
        await ok('m8', 'dispute', { about: `${paperOf(8)}#REC`, period: '2027-01', text: 'One was closed.' });
        await ok('sec', 'settle', {
          obligation: `settle|${paperOf(8)}#REC|m8|2027-01`,
          verdict: 'corrected',
          text: 'It was.',
          actual: 92,
        });
      }
      if (month === 6) {
        await ok('d31', 'action', { obligation: `action|${paperOf(31)}#a1`, what: 'done', text: 'In use.' });
        await ok('m32', 'replace', {
          about: `${paperOf(32)}#DOC`,
          rev: 1,
          cause: 'The slots',
          fault: 'systemic',
          text: 'Other slots',
          replace: true,
          why: 'Drafts were on time.',
          action: 'Ask for them',
          due: '2027-09-30',
        });
      }
      if (month >= 2)
        for (const i of WEAK) {
          const id = `${paperOf(i)}#w1~${months[month - 1]}`;
          await ok(`p${i}`, 'prepare', { obligation: `prepare|${id}`, what: 'prepared' });
          await ok(chair(i, month + 1), 'report', { obligation: `report|${id}`, what: 'submit' });
        }
      if (month === 5) {
        await bot.until('2027-06-14T12:00Z');
        await bot.act('person.acting', { person: 'd33', for: 'm33', from: '2027-06-15', to: '2027-08-31' });
        await bot.imports({ id: 'm33', status: 'left' });
      }
      if (month === 7) {
        await bot.until('2027-08-30T12:00Z');
        await bot.imports({ id: 'n33', unit: 'E33', managerId: 'sg', grade: 'ASG' });
        await bot.act('role.grant', { role: 'preparer', person: 'p33', unit: '', body: 'n33' });
        await ok('sec', 'handover', { paper: paperOf(33), person: 'n33', from: '2027-09-01' });
        expect(await signs(bot, 'n33', 'm33')).to.equal(undefined);
      }
    }
    const owed = rows(await reportAs(), 'owed');
    // Eleven weak areas, a report for each month from February to December.
    expect(owed.reduce((n, r) => n + Number(r.reportsSubmitted), 0)).to.equal(11 * 11);
    const plans = rows(await reportAs(), 'plans');
    expect(plans.find((p) => p.manager === 'M32')).to.include({ plan: 2, actions: 1, actionsDone: 0 });
    expect(plans.find((p) => p.manager === 'M31')).to.include({ plan: 1, actions: 1, actionsDone: 1, progress: 100 });
  });

  const reportAs = (reader?: string): Promise<Report> =>
    bot.kernel.read((view) => {
      const person = reader ? view.org.person(reader) : undefined;
      const rule = compacts.reports?.compacts;
      const units = person ? rule?.may(person, view) : [''];
      const made =
        units &&
        rule?.build({ units, asOf: bot.now().slice(0, 10), ...(reader ? { reader } : {}) }, view, texts.in('en'));
      if (!made) throw new Error(`no report for ${reader}`);
      return made;
    });

  it('is assessed: all undisputed at once, the exceptions one by one, each by somebody apart', async () => {
    await bot.until('2028-01-10T12:00Z');
    // Manager 5 does not write; all others say what their figures say.
    for (const i of ALL.filter((n) => n !== 5)) {
      const worst = WEAK.includes(i) || i % 2 === 0 || i > 36;
      await ok(chair(i, 12), 'self', {
        obligation: `self|${paperOf(i)}`,
        overall: worst ? 'partly' : 'satisfactory',
        text: 'As the figures say.',
        practice: i === 2 ? 'One calendar for all drafts' : '',
      });
    }
    await ok('m9', 'dispute', { about: `${paperOf(9)}#FIN`, period: '2027-11', text: 'One filer had left.' });
    await bot.until('2028-01-25T12:00Z');
    // Zoe sees nothing of manager 34; 38 are plain to her, manager 9 is disputed.
    expect(await bot.says('zoe', 'compacts to assess'))
      .to.include('Undisputed: 38. To discuss: 1.')
      .and.to.include('1 of your own entity');
    expect(await bot.says('max', 'compacts to assess')).to.include('Undisputed: 39. To discuss: 1.');
    await bot.presses('zoe', 'Accept all 38 undisputed');
    expect((await review(34))?.decided).to.equal(undefined);
    await bot.says('max', 'compacts to assess');
    await bot.presses('max', 'Accept the undisputed one');
    expect((await review(34)).decided).to.include({ by: 'max', overall: 'partly' });
    await ok('max', 'assess', { paper: paperOf(9), overall: 'satisfactory', strengths: 'All but one.' });
    expect(await stateOf(bot, 'assess|compacts-2027')).to.equal('done');
    expect((await review(7)).decided?.items.find((x) => x.indicator === 'BUD')?.rating).to.equal('not');
  });

  it('is read by the managers, and released after ten working days: everybody sees the table, with the figures worked out by hand', async () => {
    await bot.until('2028-01-27T12:00Z');
    for (const i of ALL) await ok(chair(i, 12), 'acknowledge', { obligation: `acknowledge|${paperOf(i)}` });
    expect(await acts(bot, 'sec', 'release', { cycle: 'compacts-2027' })).to.equal('compacts.refused.notYet');
    expect(await bot.says('d1', 'results of the compacts')).to.not.include('M1');
    await bot.until('2028-02-10T12:00Z');
    await ok('sec', 'release', { cycle: 'compacts-2027' });
    const report = await reportAs('d1');
    expect(rows(report, 'years')).to.deep.equal([
      { year: '2027', withData: 200, satisfactory: 165, satisfactoryShare: 83, noData: 0, disputed: 1 },
    ]);
    const met = Object.fromEntries(rows(report, 'indicators').map((r) => [r.id, r.met]));
    expect(met).to.deep.equal({ DOC: 30, REC: 36, FIN: 40, DAYS: 20, BUD: 39 });
    expect(report.tables.map((t) => t.key)).to.not.include('owed');
    const page = await bot.says('d1', 'results of the compacts');
    expect(page).to.include('Results of the compacts for 2027 (40)');
    expect(await bot.presses('d1', /30/)).to.include('E2');
    const nine = await bot.painter.ref({ kind: 'compacts.result', id: paperOf(9) }, 'd1', {});
    expect(JSON.stringify(nine?.message.card)).to.include('Financial disclosure: met, satisfactory (disputed)');
    const seven = await bot.painter.ref({ kind: 'compacts.indicator', id: `${paperOf(7)}#BUD` }, 'm7', {});
    expect(JSON.stringify(seven?.message.card)).to.include('rise and fall back');
    expect(await bot.says('n33', 'my compact')).to.include('after M33');
  });

  it('told nobody more than one thing a day unasked, and nothing went wrong inside', () => {
    expect(bot.errors).to.deep.equal([]);
    for (const p of [...PEOPLE, { id: 'n33' }]) {
      const days = daysHeard(bot, p.id);
      expect(days.length, p.id).to.equal(new Set(days).size);
    }
  });
});
