import { expect } from 'chai';
import { hasMoved } from '../../../src/capabilities/dialogue/certify.ts';
import { NONE } from '../../../src/capabilities/dialogue/figures.ts';
import { reports } from '../../../src/capabilities/dialogue/reports/index.ts';
import { median } from '../../../src/capabilities/dialogue/reports/return.ts';
import type { Report } from '../../../src/kernel/report.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, LAUNCH, launched, records, take } from './house.ts';

async function report(bot: Bot, name: 'dialogue' | 'return', asOf: string, units = ['']): Promise<Report> {
  const built = await bot.kernel.read((view) => reports[name]?.build({ units, asOf }, view, bot.painter.in('en')));
  if (!built) throw new Error('no report');
  return built;
}
const rows = (it: Report, key: string) => it.tables.find((t) => t.key === key)?.rows ?? [];

describe('the figures of a dialogue', () => {
  let bot: Bot;
  afterEach(() => bot.close());

  /**
   * 12 participants and one consultant. DGACM: asg, gus, hal; DM: usg, dir, pia, ann, bob, cem, eva, fay; EO: eo.
   * 1 March: asg records gus; hal absent; con (non-staff) is there. dir records ann, bob; cem is excused by dir before.
   * 2 March: gus confirms; bob says he was absent. 3 March: sg records usg, asg, eo, all there; fay leaves.
   */
  async function year(): Promise<void> {
    bot = await launched([...HOUSE, { id: 'con', unit: 'DGACM', managerId: 'asg', category: 'non-staff' }]);
    await done(bot, 'dialogue.excuse', { obligation: `lead|${CYCLE}|dir`, person: 'cem' }, 'dir');
    await records(bot, 'asg', 'asg', { absent: ['hal'], minutes: 60 });
    await records(bot, 'dir', 'dir', { minutes: 90, form: 'remote' });
    await bot.until('2027-03-02T10:00Z');
    await done(bot, 'dialogue.confirm', { take: take('gus'), answer: 'yes' }, 'gus');
    await done(bot, 'dialogue.confirm', { take: take('bob'), answer: 'absent' }, 'bob');
    await bot.until('2027-03-03T10:00Z');
    await records(bot, 'sg', 'sg', { minutes: 30 });
    await bot.imports({ id: 'fay', status: 'left' });
  }

  it('are those worked out by hand', async () => {
    await year();
    // On board: 12 less fay = 11; less cem, excused = 10. Took part: gus, ann, usg, asg, eo = 5; bob contradicts; dir, pia, eva, hal owe.
    const [total] = rows(await report(bot, 'dialogue', '2027-03-03'), 'rates');
    expect(total).to.deep.equal({
      staff: 10,
      tookPart: 5,
      participation: 50,
      excused: 1,
      // 5 of 11 is 45.45.
      participationWithExcused: 45,
      confirmed: 1,
      confirmedRate: 10,
      unanswered: 4,
      unansweredRate: 40,
      contradicted: 1,
      notRecorded: 4,
      // There was no dialogue the year before.
      lastYear: null,
    });
  });

  it('have the year before beside them, at its end and as many days after its opening', async () => {
    await year();
    // Closed on 30 April 2027 as on 3 March: 5 of 10. The next one opens on Wednesday 1 March 2028.
    await bot.until('2028-02-01T10:00Z');
    const next = { ...LAUNCH, year: 2028, opens: '2028-03-01', closes: '2028-04-28', figuresDue: '2028-05-31' };
    await done(bot, 'dialogue.launch', next, 'operator:test');
    await bot.until('2028-03-03T10:00Z');
    const now = await report(bot, 'dialogue', '2028-03-03');
    expect(rows(now, 'rates')[0]?.lastYear).to.equal(50);
    // In 2027: 1 March 3 of 11 (12 on board, cem excused), 27.3; 2 March 2 of 11, 18.2; 3 March 5 of 10.
    expect(rows(now, 'completion').map((r) => [r.date, r.participation, r.lastYearThen])).to.deep.equal([
      ['2028-03-01', 0, 27],
      ['2028-03-02', 0, 18],
      ['2028-03-03', 0, 50],
    ]);
    // By entity, at the end: DGACM 2 of 3, DM 2 of 6, EO 1 of 1.
    expect(rows(now, 'entity').map((r) => r.lastYear)).to.deep.equal([67, 33, 100]);
  });

  it('have a list of names behind what a leader has recorded, as long as the figure; none behind confirmations', async () => {
    await year();
    const ask = { units: [''], asOf: '2027-03-03' };
    const list = (figure: string, units = ['']) =>
      bot.kernel.read((view) =>
        reports.dialogue?.list?.(figure, { ...ask, units }, view, bot.painter.in('en'))?.rows.map((r) => r.name),
      );
    // Four who owe it: hal with asg; dir with usg, pia with usg, eva with pia; by unit, then name.
    expect(await list('notRecorded')).to.deep.equal(['Hal', 'Dir', 'Eva', 'Pia']);
    expect(await list('tookPart')).to.have.length(5);
    expect(await list('excused')).to.deep.equal(['Cem']);
    expect(await list('notRecorded', ['DGACM'])).to.deep.equal(['Hal']);
    for (const figure of ['confirmed', 'unanswered', 'contradicted', '__proto__'])
      expect(await list(figure)).to.equal(undefined);
  });

  it('say what was known on a date, whatever came later', async () => {
    await year();
    await bot.until('2027-04-01T10:00Z');
    // On 2 March: 12 on board, cem excused: 11. Took part: gus, ann = 2 of 11, 18.18.
    const [then] = rows(await report(bot, 'dialogue', '2027-03-02'), 'rates');
    expect([then?.staff, then?.tookPart, then?.participation, then?.contradicted]).to.deep.equal([11, 2, 18, 1]);
    // On 1 March nobody had answered: gus, ann, bob.
    const [first] = rows(await report(bot, 'dialogue', '2027-03-01'), 'rates');
    expect([first?.tookPart, first?.confirmed, first?.unanswered]).to.deep.equal([3, 0, 3]);
  });

  it('come by entity, level and as a line over time, an entity alone for its head', async () => {
    await year();
    const all = await report(bot, 'dialogue', '2027-03-03');
    expect(rows(all, 'entity').map((r) => [r.entity, r.tookPart, r.staff])).to.deep.equal([
      ['DGACM', 2, 3],
      ['DM', 2, 6],
      ['EO', 1, 1],
    ]);
    expect(rows(all, 'level').map((r) => [r.level, r.tookPart, r.staff])).to.deep.equal([
      ['1', 3, 3],
      ['2', 1, 4],
      ['3', 1, 3],
    ]);
    expect(rows(all, 'completion').map((r) => [r.date, r.tookPart])).to.deep.equal([
      ['2027-03-01', 3],
      ['2027-03-02', 2],
      ['2027-03-03', 5],
    ]);
    const own = await report(bot, 'dialogue', '2027-03-03', ['DGACM']);
    expect(rows(own, 'entity').map((r) => r.entity)).to.deep.equal(['DGACM']);
    const may = await bot.kernel.read((view) =>
      ['eo', 'asg', 'ann'].map((p) => reports.dialogue?.may(view.org.person(p)!, view)),
    );
    expect(may).to.deep.equal([[''], ['DGACM'], undefined]);
  });

  it('go back to the office as one page an entity', async () => {
    await year();
    const page = rows(await report(bot, 'return', '2027-03-03'), 'return');
    expect(page.map((r) => r.entity)).to.deep.equal(['DGACM', 'DM', 'EO']);
    // DGACM: gus and the consultant sat for 60 minutes with asg: two staff, two hours; median without the leader 2.
    expect(page[0]).to.deep.include({
      staff: 3,
      tookPart: 2,
      participation: 67,
      nonStaff: 1,
      leaders: 1,
      leadersRecorded: 1,
      sessions: 1,
      inPerson: 1,
      remote: 0,
      medianSize: 2,
      staffHours: 2,
      certified: 'not certified',
    });
    // DM: ann and bob with dir for 90 minutes: 270 minutes, 4.5 hours, printed as 5. Three leaders, one has recorded.
    expect(page[1]).to.deep.include({
      staff: 6,
      tookPart: 2,
      excused: 1,
      leaders: 3,
      leadersRecorded: 1,
      sessions: 1,
      remote: 1,
      medianSize: 2,
      staffHours: 5,
    });
  });

  it('have a median, and a point that is exact', async () => {
    bot = await launched();
    expect([median([]), median([4]), median([9, 1, 4]), median([3, 4])]).to.deep.equal([null, 4, 4, 4]);
    const f = (took: number, staff: number) => ({ ...NONE, took, staff });
    // One point of 100 is not more than a point; 51 of 99 (51.5) is against 50 of 100.
    expect(hasMoved(f(50, 100), f(51, 100))).to.equal(false);
    expect(hasMoved(f(50, 100), f(51, 99))).to.equal(true);
  });
});
