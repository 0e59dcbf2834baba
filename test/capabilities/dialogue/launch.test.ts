import { expect } from 'chai';
import { preview } from '../../../src/capabilities/dialogue/preview.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { done, HOUSE, house, LAUNCH, launched, lead, RATE, stateOf } from './house.ts';

/** The values that stand in the fields of the newest card. */
const filled = (bot: Bot, who: string): { [id: string]: string } =>
  Object.fromEntries(
    [
      ...JSON.stringify(bot.chat(who).at(-1)?.card).matchAll(
        /"type":"Input\.[^}]*?"id":"(\w+)"[^}]*?"value":"?([^",}]*)/g,
      ),
    ].map(([, id = '', value = '']) => [id, value]),
  );

describe('a launch', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  // Last year: Monday 1 March, Friday 30 April, Monday 31 May 2027. 52 weeks later: Monday 28 February, Friday 28 April, Monday 29 May 2028.
  const moved = {
    theme: LAUNCH.theme,
    year: '2028',
    opens: '2028-02-28',
    closes: '2028-04-28',
    figuresDue: '2028-05-29',
    days: '14',
  };
  const said: [string, string][] = [
    ['en', 'launch dialogue as last year'],
    ['en', 'As last year, please'],
    ['fr', 'lancer le dialogue comme l’an dernier'],
    ['fr', 'comme l’année dernière'],
    ['es', 'iniciar el diálogo como el año pasado'],
    ['ar', 'إطلاق الحوار كالعام الماضي'],
    ['ar', 'كما في السنة الماضية'],
    ['ru', 'запустить диалог как в прошлом году'],
    ['zh', '发起对话，和去年一样'],
    ['zh', '与去年相同'],
  ];
  it('is begun as last year, dates moved, in every language, and by the button of an empty form', async () => {
    bot = await launched();
    await bot.until('2028-01-10T09:00Z');
    const speaks = async (language: string) => {
      await bot.imports({ id: 'eo', language: language as 'en' });
    };
    for (const [language, words] of said) {
      await speaks(language);
      await bot.says('eo', words);
      expect(filled(bot, 'eo'), words).to.deep.include(moved);
    }
    await speaks('en');
    for (const words of ['launch dialogue', 'launch dialogue for 2028', 'start a dialogue']) {
      await bot.says('eo', words);
      expect(filled(bot, 'eo'), words).to.deep.include(moved);
    }
    for (const [language, words] of [
      ['en', 'launch a new dialogue'],
      ['fr', 'nouveau dialogue'],
      ['es', 'iniciar un nuevo diálogo'],
      ['ar', 'حوار جديد'],
      ['ru', 'новый диалог'],
      ['zh', '新对话'],
    ]) {
      await speaks(language as string);
      await bot.says('eo', words as string);
      expect(filled(bot, 'eo').theme, words).to.equal(undefined);
    }
    await speaks('en');
    await bot.says('eo', 'new dialogue');
    await bot.presses('eo', 'As last year, dates moved');
    expect(filled(bot, 'eo')).to.deep.include(moved);
    await bot.presses('eo', 'A new one, empty');
    expect(filled(bot, 'eo').theme).to.equal(undefined);
    await bot.presses('eo', 'As last year, dates moved');
    await bot.presses('eo', 'Next');
    await bot.presses('eo', 'Launch', { data: { to: 'everyone' } });
    expect((await bot.kernel.read((view) => view.cycle('dialogue-2028')))?.opens).to.equal('2028-02-28');
  });

  it('as last year that comes late opens on the next such weekday; a year left out is left out', async () => {
    bot = await launched();
    // Thursday 9 March 2028: 28 February is over; the next Monday is 13 March, 378 days after 1 March 2027.
    await bot.until('2028-03-09T09:00Z');
    await bot.says('eo', 'launch dialogue');
    expect(filled(bot, 'eo')).to.deep.include({ year: '2028', opens: '2028-03-13', closes: '2028-05-12' });
    await bot.presses('eo', 'Cancel');
    // Thursday 1 February 2029: 28 February 2028 + 49 weeks = Monday 5 February 2029.
    await bot.until('2029-02-01T09:00Z');
    await bot.says('eo', 'launch dialogue');
    expect(filled(bot, 'eo')).to.deep.include({ year: '2029', opens: '2029-02-05' });
  });

  it('names a field that holds no link by its label, says what is one, and keeps what was typed', async () => {
    bot = await house();
    await bot.says('eo', 'launch dialogue');
    expect(await bot.presses('eo', 'Next', { data: { guide: 'www.un.org/x', days: 500 } }))
      .to.match(/look at these again: “[^”]*”: Please give a full link that begins with https:\/\//)
      .and.match(/“[^”]*”: Please give a number from 1 to 120\./)
      .and.not.match(/again: guide/);
    expect(filled(bot, 'eo')).to.include({ guide: 'www.un.org/x', days: '500' });
  });

  it('as last year keeps its audience, units below an entity too', async () => {
    bot = await launched(HOUSE, { units: ['DM/A', 'DGACM'] });
    await bot.until('2028-01-10T09:00Z');
    await bot.says('eo', 'launch dialogue');
    const card = JSON.stringify(bot.chat('eo').at(-1)?.card);
    // Teams gives back what stands among the choices, and nothing else.
    for (const unit of ['DM/A', 'DGACM']) expect(card).to.include(`"title":"${unit}","value":"${unit}"`);
    expect(card).to.include('"value":"DM/A,DGACM"');
    // A unit that was dissolved is named by the form, which stays.
    for (const id of ['dir', 'ann', 'bob', 'cem']) await bot.imports({ id, unit: 'DM/C' });
    const moved = {
      ...LAUNCH,
      year: '2028',
      days: '14',
      opens: '2028-02-28',
      closes: '2028-04-28',
      figuresDue: '2028-05-29',
    };
    expect(await bot.presses('eo', 'Next', { data: { ...moved, units: 'DM/A,DGACM' } }))
      .to.include('Nobody belongs to: DM/A')
      .and.include('[Next]');
  });

  it('says how many are written to on the opening day, and how many in all', async () => {
    bot = await house();
    const values = { ...LAUNCH, units: [] };
    const it = await bot.kernel.read((view) => preview(values, view, RATE));
    // Nobody was met: two requests each. On the first day sg, usg, asg: 6 at 10 a second; in all 12 participants and sg: 26.
    expect([it.first, it.seconds]).to.deep.equal([{ people: 3, seconds: 1 }, 3]);
    await bot.says('eo', 'launch dialogue');
    const page = await bot.presses('eo', 'Next', { data: { ...LAUNCH, year: '2027', days: '14', units: '' } });
    expect(page)
      .to.include('Sent on the opening day: 3 people, about a minute')
      .and.include('Sent to everybody, once each: 13 people, about a minute');
  });

  it('in rings shows between two whom it reached, and whom it did not, by name', async () => {
    const crowd = Array.from({ length: 18 }, (_, i) => ({ id: `x${i}`, unit: 'OIOS', managerId: 'usgx' }));
    const people = [...HOUSE, { id: 'usgx', unit: 'OIOS', managerId: 'sg', grade: 'USG' }, ...crowd];
    bot = await house(people);
    bot.broken.set('asg', { kind: 'unreachable', state: 'failed', reason: '403' });
    await done(bot, 'dialogue.launch', { ...LAUNCH, to: 'rings' }, 'operator:test');
    await bot.until('2027-03-01T16:00Z');
    // Ring 1 (EO, DGACM, DM): leaders usg and asg are asked at opening; sg's office is in no ring yet. Participants are written to by nobody.
    await bot.says('eo', 'dialogue');
    const check = await bot.presses('eo', 'Open the next ring');
    expect(check)
      .to.include('Reached, of those asked so far: 1 of 2')
      .and.match(/\(1\): Asg/);
    bot.broken.clear();
  });

  it('whoever leads two sessions reads whose is whose', async () => {
    bot = await launched();
    await bot.act('person.acting', { person: 'asg', for: 'usg', from: '2027-03-01', to: '2027-04-30' });
    await bot.settled();
    const list = await bot.says('asg', 'what do I owe');
    expect(list).to.include('Leadership Dialogue 2027: your session');
    expect(list).to.include('Leadership Dialogue 2027: the session of Officer, DM');
    expect(await stateOf(bot, lead('usg'))).to.equal('open');
  });
});
