import { expect } from 'chai';
import { buttonsOf, inputsOf, textOf } from '../../src/cards/inspect.ts';
import { LANGUAGES } from '../../src/kernel/person.ts';
import { HOUSE, launched, records } from '../capabilities/dialogue/house.ts';
import { faultsOf } from '../kit/cards.ts';
import { type Bot, organisation, type Somebody } from '../kit/inprocess.ts';

/** A focal point for DGACM, beside the head asg; the office is eo. */
const GRANTS = {
  grants: [
    ['ethics-office', 'eo'],
    ['entity-focal-point', 'gus', 'DGACM'],
  ] as [never, never, never][],
};

describe('Reports in the chat', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await launched(HOUSE, {}, GRANTS);
    await records(bot, 'asg', 'asg', { absent: ['hal'] });
  });
  afterEach(() => bot.close());
  const card = (who: string) => bot.chat(who).findLast((m) => m.card)?.card ?? {};
  const titles = (who: string) => buttonsOf(card(who)).map((b) => b.title);

  it('show the whole to the Ethics Office: the rates with what they mean, the course, and the other tables a press away', async () => {
    const text = await bot.says('eo', 'dialogue report');
    // asg recorded gus alone: 1 of 12 is 8.3%.
    expect(text)
      .to.match(/Participation\nTook part, of staff\.\n8%/)
      .and.to.match(/the whole Organization, as known on 1 March 2027/)
      .and.to.match(/Completion over time/);
    expect(JSON.stringify(card('eo'))).to.include('Chart.Line');
    expect(titles('eo')).to.deep.equal([
      'By entity',
      'By level',
      'By duty station',
      'By grade',
      'Empty posts with a team',
      'Show this unit',
      'Show who',
      'CSV',
      'XLSX',
      'PDF',
    ]);
    // Level 1: usg, asg, eo; level 2: dir, pia, gus, hal, 1 of 4; level 3 the five others.
    expect(await bot.presses('eo', 'By level')).to.match(
      /By level\nLevel\nStaff\nParticipation\n1\n3\n0%\n2\n4\n25%\n3\n5\n0%/,
    );
    expect(await bot.presses('eo', 'By entity')).to.match(/DGACM\n33%/);
  });

  it('show heads and focal points their own entity, and nobody else anything', async () => {
    for (const who of ['asg', 'gus']) {
      // gus, hal and asg: 1 of 3.
      expect(await bot.says(who, 'dialogue report'))
        .to.match(/DGACM, as known on/)
        .and.to.match(/\n33%/);
      expect(await bot.presses(who, 'By entity')).not.to.match(/DM\b/);
    }
    expect(await bot.says('hal', 'dialogue report')).not.to.match(/as known on/);
    expect(titles('hal')).not.to.include('CSV');
  });

  it('are decided by the server: what a card carries back is a hint', async () => {
    expect(await bot.sends('hal', 'report.show', { report: 'dialogue' })).to.match(/Your role does not include this/);
    // A unit that is not theirs is not shown; they get what they may see.
    expect(await bot.sends('asg', 'report.show', { report: 'dialogue', unit: 'DM' }))
      .to.match(/DGACM, as known/)
      .and.to.match(/no unit of that name in what you can see/);
    expect(await bot.sends('eo', 'report.show', { report: 'salaries' })).to.match(/no longer there/);
    expect(
      await bot.sends('eo', 'report.show', { report: 'dialogue', page: '__proto__', from: -1, unit: { a: 1 } }),
    ).to.match(/the whole Organization/);
  });

  it('are asked for a unit by name or by choice, down to one line as a page', async () => {
    expect(await bot.says('eo', 'dialogue return dgacm'))
      .to.match(/DGACM, as known/)
      .and.to.match(/Leaders who recorded\nLeaders with at least one session on record\.\n1/);
    const text = await bot.presses('eo', 'Show this unit', { data: { chooseUnit: 'DM', chooseFigure: '' } });
    expect(text).to.match(/DM, as known/);
    expect(inputsOf(card('eo')).map((i) => [i.id, i.value])).to.deep.equal([['chooseUnit', 'DM']]);
    expect(await bot.presses('eo', 'Show this unit', { data: { chooseUnit: '*' } })).to.match(/whole Organization/);
    expect(await bot.says('eo', 'dialogue report Atlantis')).to.match(/no unit of that name/);
  });

  it('have the people behind a figure, and the way back', async () => {
    await bot.says('gus', 'dialogue report');
    // Of DGACM hal was absent and asg has not met with sg.
    const text = await bot.presses('gus', 'Show who', { data: { chooseFigure: 'notRecorded' } });
    expect(text).to.match(/Name\nUnit\nTeam of\nAsg\nDGACM\nSg\nHal\nDGACM\nAsg/);
    expect(await bot.presses('gus', 'Back to the report')).to.match(/33%/);
    // Confirmations have no names behind them, whatever a card asks.
    expect(await bot.sends('gus', 'report.show', { report: 'dialogue', figure: 'confirmed' })).not.to.match(/Hal/);
  });

  it('have reach as a sentence, each state with its names', async () => {
    const text = await bot.says('eo', 'reach');
    expect(text)
      .to.match(/By entity\nEntity\nPeople\nAnswered\nDGACM\n3\n1\nDM\n8\n0/)
      .and.to.match(/Each person is in the first state that fits: excused, answered/);
    const list = await bot.presses('eo', 'Show who', { data: { chooseFigure: 'answered' } });
    expect(list)
      .to.match(/answered: who/)
      .and.to.match(/Gus\nDGACM/);
    expect(list).not.to.match(/Hal/);
    expect(await bot.says('asg', 'reach'))
      .to.match(/DGACM, as known/)
      .and.not.to.match(/\nDM\n/);
    expect(await bot.says('ann', 'reach')).to.match(/did not understand/);
  });

  it('give everybody the whole of the pulse, and no unit to choose', async () => {
    const text = await bot.says('asg', 'pulse report');
    expect(text).to.match(/the whole Organization/);
    expect(inputsOf(card('asg'))).to.deep.equal([]);
    await bot.sends('asg', 'report.show', { report: 'pulse', unit: 'DGACM' });
    expect(textOf(card('asg'))).to.match(/the whole Organization/);
  });

  it('are in the reader’s language, and understood in it', async () => {
    await bot.imports({ id: 'asg', language: 'ar' });
    await bot.says('asg', 'language العربية');
    const text = await bot.says('asg', 'تقرير الحوار');
    expect(text)
      .to.match(/المشاركات، من الموظفين/)
      .and.to.match(/33%/);
    expect(card('asg').rtl).to.equal(true);
    expect(await bot.says('asg', 'نطاق الوصول')).to.match(/حسب الكيان/);
  });

  it('fit a card in all six languages, however many units and names there are', async () => {
    await bot.close();
    const crowd: Somebody[] = Array.from({ length: 120 }, (_, i) => ({
      id: `m${i}`,
      name: `Мария Александра Константинопольская-Фезерстонхоу ${i}`,
      unit: `Департамент по делам Генеральной Ассамблеи ${i % 60}`,
      location: `Аддис-Абеба, Экономическая комиссия ${i % 30}`,
      grade: `P-${i % 40}`,
      managerId: 'asg',
    }));
    bot = await launched([...HOUSE, ...crowd], {}, GRANTS);
    for (const language of LANGUAGES) {
      await bot.sends('eo', 'assistant.say', { text: `language ${language}` });
      for (const report of ['dialogue', 'return', 'reach', 'pulse'])
        for (const page of ['', 'entity', 'dutyStation', 'grade', 'level', 'vacant', 'unreached', 'left']) {
          await bot.sends('eo', 'report.show', { report, page });
          expect(faultsOf(card('eo')), `${report} ${page} in ${language}`).to.deep.equal([]);
        }
      await bot.sends('eo', 'report.show', { report: 'dialogue', figure: 'notRecorded', from: 20 });
      expect(faultsOf(card('eo')), `list in ${language}`).to.deep.equal([]);
      await bot.says('eo', 'help');
      expect(faultsOf(card('eo')), `help in ${language}`).to.deep.equal([]);
    }
  });

  it('go on row by row: nobody on a long list is left out or shown twice', async () => {
    await bot.close();
    const crowd = Array.from({ length: 33 }, (_, i) => ({ id: `m${i}`, name: `Person ${i}.`, managerId: 'asg' }));
    bot = await launched([...HOUSE, ...crowd], {}, GRANTS);
    let text = await bot.sends('eo', 'report.show', { report: 'dialogue', figure: 'notRecorded' });
    const seen: string[] = [];
    for (let turns = 0; turns < 9; turns++) {
      seen.push(...[...text.matchAll(/Person \d+\./g)].map(([name]) => name));
      if (!titles('eo').some((t) => t.startsWith('Show') && t.endsWith('more'))) break;
      text = await bot.presses('eo', /^Show \d+ more$/);
    }
    expect([seen.length, new Set(seen).size]).to.deep.equal([33, 33]);
  });
});

describe('Reports of another capability', () => {
  it('are in the chat by their words alone, as a card and as a file', async () => {
    const bot = await organisation([{ id: 'boss' }, { id: 'ana', managerId: 'boss' }], {
      grants: [['administrator', 'boss']],
    });
    await bot.launch({ people: ['ana'] });
    expect(await bot.says('boss', 'laptop report')).to.match(/Serial\nBack\nSN-ana\n0\nBack: 1: it is back\./);
    await bot.presses('boss', 'CSV');
    await bot.accepts('boss');
    const [bytes] = bot.uploaded.values();
    expect(Buffer.from(bytes ?? []).toString('utf8')).to.match(/Serial,Back\r\nSN-ana,0\r\n$/);
    expect(await bot.says('ana', 'laptop report')).not.to.match(/SN-ana/);
    await bot.close();
  });
});
