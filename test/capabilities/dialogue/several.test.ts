import { expect } from 'chai';
import { reports } from '../../../src/capabilities/dialogue/reports/index.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, house, LAUNCH, launched, refused } from './house.ts';

const runs = (units: string) => ({ ...LAUNCH, units: units.split(',') });

describe('several dialogues', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('are not for the same people on the same days: at launch, in the preview, when one is extended', async () => {
    bot = await launched(HOUSE, { units: ['DM/A'] });
    for (const units of ['', 'DM', 'DM/A', 'DM/A/x'])
      expect(
        await refused(bot, 'dialogue.launch', { ...LAUNCH, units: units.split(',').filter(Boolean) }, 'eo'),
        units,
      ).to.equal(units === 'DM/A/x' ? 'dialogue.launch.unknownUnit' : 'dialogue.launch.runs');
    await bot.says('eo', 'launch dialogue new');
    const what = { ...LAUNCH, year: '2027', days: '14', units: 'DM' };
    const preview = await bot.presses('eo', 'Next', { data: what });
    expect(preview).to.include('Leadership Dialogue 2027 runs at the same time for some of the same people');
    // The form stays, with what was filled in.
    expect(await bot.presses('eo', 'Launch', { data: { to: 'everyone' } }))
      .to.include('[Launch]')
      .and.include('[Back]');
    // Nobody of DGACM is in the other; afterwards everybody may be again.
    await done(bot, 'dialogue.launch', runs('DGACM'), 'eo');
    const later = { ...LAUNCH, opens: '2027-06-01', closes: '2027-07-30', figuresDue: '2027-08-31' };
    await done(bot, 'dialogue.launch', later, 'eo');
    expect(await refused(bot, 'dialogue.extend', { cycle: CYCLE, closes: '2027-06-01' }, 'eo')).to.equal(
      'dialogue.launch.runs',
    );
    await done(bot, 'dialogue.extend', { cycle: CYCLE, closes: '2027-05-31' }, 'eo');
  });

  it('of one year are told apart, and each person means their own', async () => {
    bot = await launched(HOUSE, { units: ['DM'], theme: 'Gifts' });
    await done(bot, 'dialogue.launch', { ...runs('DGACM'), theme: 'Speaking up' }, 'eo');
    const titles = await bot.kernel.read((view) => view.all<never>('cycles').map((c: { title: string }) => c.title));
    expect(titles).to.deep.equal(['Leadership Dialogue 2027', 'Leadership Dialogue 2027 (2)']);
    expect(await bot.says('usg', 'my dialogue')).to.include('Gifts');
    expect(await bot.says('asg', 'my dialogue')).to.include('Speaking up');
    expect(await bot.says('asg', 'dialogue')).to.include('Leadership Dialogue 2027 (2)');
    // The office is in neither audience: the newest, and the other one press away.
    expect(await bot.says('eo', 'dialogue')).to.include('Speaking up');
    expect(await bot.presses('eo', 'Leadership Dialogue 2027: DM')).to.include('Gifts');
    const of = (units: string[]) =>
      bot.kernel.read(
        (view) => reports.dialogue?.build({ units, asOf: '2027-03-01' }, view, bot.painter.in('en'))?.title,
      );
    expect([await of(['DM']), await of(['DGACM'])].map((t) => t?.includes('(2)'))).to.deep.equal([false, true]);
  });

  it('launched for next year do not take the place of the one that runs', async () => {
    bot = await launched();
    const next = { ...LAUNCH, year: 2028, theme: 'Next', opens: '2028-03-01', closes: '2028-04-28' };
    await done(bot, 'dialogue.launch', { ...next, figuresDue: '2028-05-31' }, 'eo');
    expect(await bot.says('asg', 'my dialogue')).to.include('international civil servant');
    expect(await bot.says('eo', 'dialogue report')).to.include('2027');
    await bot.until('2028-03-01T09:00Z');
    expect(await bot.says('asg', 'my dialogue')).to.include('Next');
    expect(await bot.says('eo', 'dialogue report')).to.include('2028');
  });

  it('are called in the reader’s language by every reply about them', async () => {
    bot = await house(HOUSE.map((p) => (p.id === 'eo' ? { ...p, language: 'fr' } : p)));
    await done(bot, 'dialogue.launch', LAUNCH, 'operator:test');
    const titled = 'Dialogue sur le leadership 2027';
    await bot.says('eo', 'dialogue');
    await bot.presses('eo', 'Suspendre');
    expect(await bot.presses('eo', 'Suspendre'))
      .to.include(titled)
      .and.not.include('Leadership');
    await bot.says('eo', 'dialogue');
    await bot.presses('eo', 'Reprendre');
    expect(await bot.presses('eo', 'Reprendre'))
      .to.include(titled)
      .and.not.include('Leadership');
    await bot.says('eo', 'dialogue');
    await bot.presses('eo', 'Clore');
    expect(await bot.presses('eo', 'Clore'))
      .to.include(titled)
      .and.not.include('Leadership');
    expect(await bot.sends('eo', 'cycle.pause', { cycle: CYCLE }))
      .to.include(titled)
      .and.not.include('Leadership');
    for (const words of ['reach', 'dialogue report', 'dialogue return', 'my dialogue'])
      expect(await bot.says('eo', words), words).to.not.include('Leadership Dialogue');
    // Summaries, lists and lines too: nothing in anybody's chat says it in English.
    expect(
      bot
        .chat('eo')
        .map((m) => JSON.stringify(m.card ?? m.text))
        .join(),
    ).to.not.include('Leadership Dialogue');
  });
});
