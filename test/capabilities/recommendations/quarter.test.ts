import { expect } from 'chai';
import { unzipSync } from 'fflate';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, house, imports, row, says } from './house.ts';

describe('The quarterly pack', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await house({
      grants: [
        ['oversight-secretariat', 'sec'],
        ['management-committee', 'dir'],
        ['administrator', 'cee'],
      ],
    });
    await imports(bot, [
      row({ id: 'R-1', priority: 'critical', dueOn: '2027-03-15', amount: '5000' }),
      row({ id: 'R-2', priority: 'critical', dueOn: '2027-12-31', amount: '250' }),
      row({ id: 'R-3', priority: 'important', dueOn: '2027-03-15' }),
    ]);
  });
  afterEach(() => bot.close());
  const bytes = (who: string) => Buffer.from(bot.uploaded.get(`https://files/${who}/${bot.offered(who).id}`) ?? []);

  it('is announced to the Management Committee when a quarter is over, with its headline, and to nobody else', async () => {
    await bot.until('2027-03-31T23:00');
    expect(bot.chat('dir').some((m) => /Oversight recommendations, 2027-Q1/.test(m.text))).to.equal(false);
    await bot.until('2027-04-01T20:00');
    await bot.sends('dir', 'obligation.list', { open: 'recommendations.pack|2027-03-31' });
    const text = bot.chat('dir').at(-1)?.text ?? '';
    bot.sees('dir', /Oversight recommendations, 2027-Q1/);
    // Two critical ones of OIOS came in this quarter; one is past its date; 5,250 in all.
    expect(text)
      .to.match(/Open: 2 \(\+2\)/)
      .and.to.match(/Past the current date: 1 \(\+1\)/)
      .and.to.match(/Financial implications of the open ones: 5,250 \(\+5,250\)/);
    for (const who of ['ann', 'fox', 'aud', 'sec']) {
      expect(
        bot.chat(who).some((m) => /2027-Q1/.test(m.text)),
        who,
      ).to.equal(false);
    }
    expect(await bot.sends('ann', 'obligation.list', { open: 'recommendations.pack|2027-03-31' })).to.match(
      /not there for you/,
    );
    expect(await bot.sends('ann', 'file.offer', { file: 'recommendations.pack|2027-03-31|pdf' })).to.match(
      /no longer there for you/,
    );
  });

  it('is the same file, byte for byte, whenever it is asked for, with the head of the ledger of that day', async () => {
    await bot.until('2027-04-01T20:00');
    const asked = async (format: string) => {
      await bot.sends('dir', 'file.offer', { file: `recommendations.pack|2027-03-31|${format}` });
      await bot.accepts('dir');
      return bytes('dir');
    };
    const before = { pdf: await asked('pdf'), xlsx: await asked('xlsx') };
    await bot.until('2027-05-10T10:00');
    await says(bot, 'ann', 'done', { text: 'Done' });
    await acts(bot, 'aud', 'verify', { obligation: 'verify|R-1', verdict: 'accept' });
    expect((await asked('pdf')).equals(before.pdf)).to.equal(true);
    expect((await asked('xlsx')).equals(before.xlsx)).to.equal(true);
    const notes = Buffer.from(unzipSync(before.xlsx)['xl/sharedStrings.xml'] ?? []).toString('utf8');
    const [, seq = '', hash = ''] = /Ledger (\d+):([0-9a-f]{64})/.exec(notes) ?? [];
    const [entry, next] = await bot.store.entries(Number(seq), 2);
    expect(entry?.hash).to.equal(hash);
    expect((entry?.at ?? '') < '2027-04-01' && (next?.at ?? '') >= '2027-04-01').to.equal(true);
  });

  it('comes again the quarter after', async () => {
    await bot.until('2027-07-01T20:00');
    bot.sees('dir', /2027-Q2/);
  });
});
