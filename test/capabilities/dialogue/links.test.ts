import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { house, records } from './house.ts';

const WHAT = {
  theme: 'Integrity',
  year: '2027',
  opens: '2027-03-01',
  days: '14',
  closes: '2027-04-30',
  figuresDue: '2027-05-31',
  units: '',
};
const LINK = 'https://example.org/misconduct';

/** The links that stand on the newest card. */
const links = (bot: Bot, who: string): string[] =>
  [...JSON.stringify(bot.chat(who).at(-1)?.card).matchAll(/"url":"([^"]+)"/g)].map((found) => found[1] ?? '');

describe('the link for reports of misconduct', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });

  it('is asked in the launch, shown in its preview, stands where it is needed, and can be corrected', async () => {
    // Twelve take part, so there is a pulse.
    bot = await house();
    await bot.says('eo', 'launch dialogue');
    expect(await bot.presses('eo', 'Next', { data: { ...WHAT, reportLink: 'http://example.org/x' } })).to.include(
      'Link for reporting misconduct',
    );
    expect(await bot.presses('eo', 'Next', { data: { ...WHAT, reportLink: '' } })).to.include(
      'There is no link for reporting misconduct',
    );
    await bot.presses('eo', 'Back');
    const preview = await bot.presses('eo', 'Next', { data: { ...WHAT, reportLink: LINK } });
    expect(preview).to.not.include('There is no link');
    expect(await bot.presses('eo', 'The card with the anonymous questions')).to.include('I can speak up without fear');
    expect(links(bot, 'eo')).to.deep.equal([LINK]);
    await bot.presses('eo', 'Back');
    await bot.presses('eo', 'Launch', { data: { to: 'everyone' } });

    await records(bot, 'asg');
    await bot.until('2027-03-02T12:00Z');
    await bot.presses('gus', 'Tell only the Ethics Office');
    expect(links(bot, 'gus')).to.deep.equal([LINK]);
    await bot.presses('gus', 'Back');
    await bot.presses('gus', 'I took part');
    expect(links(bot, 'gus')).to.deep.equal([LINK]);

    await bot.says('eo', 'correct a text');
    await bot.presses('eo', 'Next', { data: { reportLink: 'https://example.org/new' } });
    await bot.presses('eo', 'Correct everywhere');
    await bot.presses('hal', 'I took part');
    expect(links(bot, 'hal')).to.deep.equal(['https://example.org/new']);
  });
});
