import { expect } from 'chai';
import type { Observation } from '../../../src/capabilities/compacts/tables.ts';
import { capabilities } from '../../../src/capabilities/index.ts';
import { type Bot, organisation, type Somebody } from '../../kit/inprocess.ts';
import * as recommendations from '../recommendations/house.ts';
import { imports, LAUNCH, PAPER_ID, row } from './house.ts';

/** sg (EOSG) ── eo, lea, sec: offices; usg (DM, head) ── ann, bob. */
const PEOPLE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  ...['eo', 'lea', 'sec'].map((id) => ({ id, unit: 'EOSG', managerId: 'sg' })),
  { id: 'usg', unit: 'DM', managerId: 'sg', grade: 'USG' },
  { id: 'ann', unit: 'DM', managerId: 'usg' },
  { id: 'bob', unit: 'DM', managerId: 'usg' },
];

describe('figures that other capabilities lend', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await organisation(PEOPLE, {
      at: '2027-03-01T09:00:00.000Z',
      capabilities: [...capabilities],
      grants: [
        ['ethics-office', 'eo'],
        ['learning-office', 'lea'],
        ['compact-secretariat', 'sec'],
        ['compact-countersigner', 'sg'],
      ],
    });
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const must = async (kind: string, data: object, by: string) => {
    const result = await bot.act(kind, data as never, by, { via: 'card' });
    expect(result.refused, `${kind}: ${result.reply.text}`).to.not.equal(true);
    await bot.settled();
  };

  it('stand in a compact on the first of the month, with where they are from and of when; what is absent has no data', async () => {
    await imports(
      bot,
      [
        ['TALK', 'Staff who took part in the dialogue', 'dialogue.participation'],
        ['AUDIT', 'Recommendations implemented', 'recommendations.implementation'],
        ['LEARN', 'Staff who completed the course', 'learning.completion'],
        ['NONE', 'Something that nobody counts', 'nowhere.nothing'],
      ].map(([id = '', name = '', source = '']) =>
        row({ id, name, scope: 'standard', unit: 'percent', direction: 'higher', target: 80, period: '2027', source }),
      ),
    );
    await must('compacts.launch', { ...LAUNCH, opens: '2027-03-01', signBy: '2027-03-25' }, 'sec');
    // The dialogue: usg with sg, ann with usg, bob was away: 2 of the 3 of DM.
    await bot.act(
      'dialogue.launch',
      { theme: 'T', year: 2027, opens: '2027-03-01', closes: '2027-06-30', figuresDue: '2027-07-30', days: 14 },
      'operator:test',
    );
    await bot.settled();
    await must('dialogue.record', { obligation: 'lead|dialogue-2027|sg', date: '2027-03-01' }, 'sg');
    await must('dialogue.record', { obligation: 'lead|dialogue-2027|usg', date: '2027-03-01', absent: ['bob'] }, 'usg');
    // Recommendations: 1 closed as implemented, 1 overtaken, of 4.
    await recommendations.imports(bot, [
      recommendations.row({
        id: 'R-1',
        unit: 'DM',
        status: 'closed - implemented',
        statusOn: '2027-01-15',
        ownerId: '',
      }),
      recommendations.row({
        id: 'R-2',
        unit: 'DM',
        status: 'overtaken by events',
        statusOn: '2027-01-15',
        ownerId: '',
      }),
      recommendations.row({ id: 'R-3', unit: 'DM' }),
      recommendations.row({ id: 'R-4', unit: 'DM' }),
    ]);
    // The course: one of the three of DM completed it elsewhere.
    await must(
      'learning.launch',
      { course: 'erm', opens: '2027-03-01', due: '2027-06-30', closes: '2027-08-31' },
      'lea',
    );
    await recommendations.imports(bot, ['ann,erm,2027-03-01,X-1'], {
      header: 'person,course,completedOn,reference',
      kind: 'completions',
    });

    await bot.until('2027-03-31T12:00');
    expect(await bot.store.all('compacts.observations')).to.deep.equal([]);
    await bot.until('2027-04-02T12:00');
    const all = ((await bot.store.all('compacts.observations')) as Observation[])
      .filter((o) => o.post === 'usg')
      .map((o) => [o.indicator, o.period, o.count, o.of, o.source]);
    expect(all.sort()).to.deep.equal([
      ['AUDIT', '2027-03', 2, 4, 'recommendations.implementation'],
      ['LEARN', '2027-03', 1, 3, 'learning.completion'],
      ['TALK', '2027-03', 2, 3, 'dialogue.participation'],
    ]);
    const card = await bot.says('usg', 'my compact');
    expect(card)
      .to.match(/Staff who took part/)
      .and.to.match(/no data/i);
    // 2 of 3 is 67% of 80 asked for: missed, by more than five points.
    const one = await bot.sends('usg', 'obligation.list', { open: `compacts.indicator|${PAPER_ID('usg')}#TALK` });
    expect(one)
      .to.match(/67/)
      .and.to.match(/missed/i)
      .and.to.match(/dialogue/i)
      .and.to.match(/2027/);
  });
});

describe('indicators dropped into the chat', () => {
  it('are the secretariat’s to bring: shown first, taken after a yes; the same again changes nothing', async () => {
    const bot = await organisation(PEOPLE, {
      at: '2027-03-01T09:00:00.000Z',
      capabilities: [...capabilities],
      grants: [
        ['compact-secretariat', 'sec'],
        ['learning-office', 'lea'],
      ],
    });
    const file = Buffer.from(
      'id,name,scope,unit,direction,target,managerId,period,actual\nDOC,Documents on time,standard,percent,higher,90,,2027,\nDOC,,,,,90,usg,2027-01,59\n',
    );
    expect(await bot.drops('usg', 'i.csv', file)).to.match(/I can read: My portfolio/);
    expect(await bot.drops('sec', 'i.csv', file))
      .to.match(/what it would do \(Indicators of the compacts\)/)
      .and.to.match(/Nothing has been changed yet/);
    expect(await bot.store.all('compacts.indicators')).to.deep.equal([]);
    expect(await bot.presses('sec', 'Import it')).to.match(/is imported/);
    expect((await bot.store.all('compacts.observations')).length).to.equal(1);
    expect(await bot.drops('sec', 'i.csv', file)).to.match(/nothing to change/);
    // Completions likewise, by the learning office.
    const completions = Buffer.from('person,course,completedOn\nann,erm,2027-02-01\nnobody,erm,2027-02-01\n');
    expect(await bot.drops('lea', 'c.csv', completions))
      .to.match(/Completions from elsewhere/)
      .and.to.match(/One row can’t be taken/);
    await bot.presses('lea', 'Import the other one');
    expect((await bot.store.all('learning.completions')).length).to.equal(1);
    await bot.close();
  });
});
