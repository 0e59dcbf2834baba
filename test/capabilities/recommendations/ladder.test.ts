import { expect } from 'chai';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, house, imports, item, row, says } from './house.ts';

describe('A recommendation past its date', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house();
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const heard = (who: string, what: RegExp): string[] =>
    bot
      .unasked(who)
      .filter((m) => what.test(m.text))
      .map((m) => m.at.slice(0, 10));

  it('goes to the supervisor at 30 days, announced a working day ahead, and to the head at 60', async () => {
    // Due Wednesday 31 March 2027: 30 days late is Friday 30 April, 60 days late Sunday 30 May.
    await imports(bot, [row({ id: 'R-1', dueOn: '2027-03-31' })]);
    await bot.until('2027-04-28T23:00');
    expect(heard('dir', /OIOS 2026\/014/)).to.deep.equal([]);
    await bot.until('2027-04-29T20:00');
    expect(heard('ann', /Dir|supervisor|goes to/i), 'announced').to.include('2027-04-29');
    expect(heard('dir', /OIOS 2026\/014/)).to.deep.equal([]);
    await bot.until('2027-04-30T20:00');
    expect(heard('dir', /OIOS 2026\/014/)).to.deep.equal(['2027-04-30']);
    expect(heard('usg', /OIOS 2026\/014/)).to.deep.equal([]);
    await bot.until('2027-06-02T20:00');
    // On the first working day after: Monday 31 May.
    expect(heard('usg', /OIOS 2026\/014/)[0]).to.equal('2027-05-31');
  });

  it('is nobody’s reminder while the auditor has it; days with the owner and with the auditor count apart', async () => {
    await imports(bot, [row({ id: 'R-1', dueOn: '2027-03-10' })]);
    await bot.until('2027-03-11T12:00');
    await says(bot, 'ann', 'done', { text: 'Reviewed' });
    bot.forget();
    await bot.until('2027-04-20T12:00');
    expect(heard('ann', /OIOS/)).to.deep.equal([]);
    expect(heard('dir', /OIOS/)).to.deep.equal([]);
    await acts(bot, 'aud', 'verify', { obligation: 'verify|R-1', verdict: 'return', text: 'Two are missing' });
    const { turn } = await item(bot);
    const days = (ms: number) => Math.round(ms / 86_400_000);
    // 1 March 09:00 to 11 March 12:00 with the owner; from there to 20 April with the body: 20 days of March and 20 of April.
    expect([days(turn.owner), days(turn.body), turn.with]).to.deep.equal([10, 40, 'owner']);
    await bot.until('2027-04-30T12:00');
    expect(heard('ann', /OIOS/).length).to.be.greaterThan(0);
  });

  it('overtaken by events: a request with a reason, open until the body closes it so', async () => {
    await imports(bot, [row({ id: 'R-1' })]);
    expect(await says(bot, 'ann', 'overtaken')).to.equal('recommendations.refused.reason');
    await says(bot, 'ann', 'overtaken', { text: 'The mission has closed' });
    expect((await item(bot)).status).to.equal('in-progress');
    await acts(bot, 'aud', 'verify', { obligation: 'verify|R-1', verdict: 'accept' });
    expect(await item(bot)).to.deep.include({ status: 'overtaken', statusOn: '2027-03-01', claim: null });
  });
});
