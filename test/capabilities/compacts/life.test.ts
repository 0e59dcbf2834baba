import { expect } from 'chai';
import type { Entry } from '../../../src/kernel/ledger.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, figures, house, imports, LAUNCH, launched, PAPER_ID, paper, signs, standard, stateOf } from './house.ts';

describe('a compact, from launch to the figures of the year', () => {
  let bot: Bot;
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const entries = async (what: string): Promise<Entry[]> =>
    (await bot.store.entries(1, 10_000)).filter((e) => e.what === what);

  it('is launched from a form with a preview, by the secretariat alone', async () => {
    bot = await house();
    await imports(bot, [standard('DOC', 'Documents on time', 90, '2027')]);
    await bot.says('sec', 'launch compacts');
    expect(await bot.says('ann', 'launch compacts')).to.not.include('Launch the compacts');
    const preview = await bot.presses('sec', /Next/, {
      data: {
        year: '2027',
        grades: 'USG',
        managers: 'dir',
        preparers: 'bob: bea',
        opens: '2027-01-05',
        signBy: '2027-01-26',
        selfBy: '2028-01-21',
        assessBy: '2028-02-25',
      },
    });
    // ann, bob, cat by grade, dir by name; ann has pam, bob gets bea.
    expect(preview)
      .to.include('Managers')
      .and.to.include('4')
      .and.to.match(/2 have no preparer.*Cat, Dir|2 have no preparer.*Dir, Cat/);
    bot.forget();
    await bot.presses('sec', 'Launch', { on: (await shownTo('sec', 'form.page', 'compacts.launch|new|sec')) as never });
    expect(await stateOf(bot, `sign|${PAPER_ID('ann')}`)).to.equal('waiting');
    await bot.until('2027-01-05T12:00Z');
    bot.sees('ann', /Between the Secretary-General and you/);
    bot.hearsNothing('bo2');
    const preparer = await bot.kernel.read((view) => view.org.holds('bea', 'preparer', undefined, 'bob'));
    expect(preparer).to.equal(true);
    expect(await acts(bot, 'sec', 'launch', { ...LAUNCH, opens: '2027-01-06' })).to.equal('compacts.launch.runs');
  });

  async function shownTo(who: string, kind: string, id: string) {
    const drawn = await bot.painter.ref({ kind, id }, who, {});
    return drawn?.message.card;
  }

  it('past its date, says that it was due', async () => {
    bot = await launched();
    await bot.until('2027-01-05T12:00Z');
    expect(await bot.says('ann', 'my compact')).to.match(/Next: read and sign, by \d+ \w+ 2027\./);
    await bot.until('2027-03-01T12:00Z');
    expect(await bot.says('ann', 'my compact')).to.match(/Next: read and sign, was due on \d+ \w+ 2027\./);
    expect(await bot.says('ann', 'what do I owe'))
      .to.match(/\nwas due on \d+ \w+ 2027/)
      .and.not.match(/\nby \d+ January/);
  });

  it('is signed in the version that was read and countersigned; both stand on the ledger with its hash', async () => {
    bot = await launched();
    await bot.until('2027-01-05T12:00Z');
    bot.sees('ann', /Documents on time: target 90% or more/);
    bot.sees('ann', /Days to recruit: target 120 days or less/);
    await bot.presses('ann', 'I have read it and sign');
    const first = await paper(bot);
    expect(first.signatures).to.have.length(1);
    expect(await stateOf(bot, `countersign|${PAPER_ID('ann')}`)).to.equal('open');
    // Not the manager, not the secretariat; the other side.
    const data = { obligation: `countersign|${PAPER_ID('ann')}`, edition: first.edition, hash: first.hash };
    expect(await acts(bot, 'ann', 'countersign', data)).to.equal('common.refused.role');
    expect(await acts(bot, 'sec', 'countersign', data)).to.equal('common.refused.role');
    expect(await acts(bot, 'sg', 'countersign', { ...data, edition: 7 })).to.equal('compacts.refused.version');
    await signs(bot, 'bob');
    await bot.says('sg', 'all compacts');
    await bot.presses('sg', 'Countersign (2)');
    await bot.presses('sg', 'Countersign all 2');
    expect((await paper(bot)).signatures.map((s) => [s.what, s.by, s.edition])).to.deep.equal([
      ['sign', 'ann', 1],
      ['countersign', 'sg', 1],
    ]);
    const noted = [...(await entries('compacts.signed')), ...(await entries('compacts.countersigned'))];
    expect(noted.map((e) => e.facts.hash)).to.include(first.hash);
    expect(noted).to.have.length(4);
  });

  it('changed terms are another version, which is signed anew; an old card signs nothing', async () => {
    bot = await launched();
    const old = await paper(bot);
    await signs(bot, 'ann');
    await imports(bot, [standard('DOC', 'Documents on time', 95, '2027')]);
    expect((await paper(bot)).edition).to.equal(2);
    expect(await stateOf(bot, `sign|${PAPER_ID('ann')}`)).to.equal('open');
    expect(await stateOf(bot, `countersign|${PAPER_ID('ann')}`)).to.equal('withdrawn');
    const data = { obligation: `sign|${PAPER_ID('ann')}`, edition: old.edition, hash: old.hash };
    expect(await acts(bot, 'ann', 'sign', data)).to.equal('compacts.refused.version');
    expect(await signs(bot, 'ann')).to.equal(undefined);
    // Figures alone change nothing in the terms.
    await figures(bot, '2027-01', { ann: { DOC: 59 } });
    expect((await paper(bot)).edition).to.equal(2);
  });

  it('shows each indicator on a line, weak ones first, and its course in a chart with a table for old clients', async () => {
    bot = await launched({ signed: true });
    for (const [month, doc] of [
      ['2027-01', 36],
      ['2027-02', 68],
      ['2027-03', 59],
      ['2027-04', 59],
    ] as const)
      await figures(bot, month, { ann: { DOC: doc, REC: 85, DAYS: 125 } });
    await bot.until('2027-05-03T12:00Z');
    const seen = await bot.says('ann', 'my compact');
    expect(seen).to.include('59%, 2027-04 · target 90% or more · missed · rise and fall back');
    expect(seen).to.include('125 days, 2027-04 · target 120 days or less · near · steady');
    expect(seen.indexOf('Documents on time')).to.be.below(seen.indexOf('Days to recruit'));
    await bot.presses('ann', 'Open');
    const card = JSON.stringify(bot.chat('ann').at(-1)?.card);
    expect(card).to.include('Chart.Line').and.to.include('{"x":"2027-02","y":68}');
    expect(bot.chat('ann').at(-1)?.text).to.include('The cause may lie in the indicator');
  });

  it('a figure is disputed and stays so until the secretariat has settled it; a corrected one keeps the former', async () => {
    bot = await launched({ signed: true });
    await figures(bot, '2027-01', { ann: { DOC: 59 } });
    const about = `${PAPER_ID('ann')}#DOC`;
    const data = { about, period: '2027-01', text: 'Two late ones were not ours.' };
    expect(await acts(bot, 'bob', 'dispute', data)).to.equal('common.refused.notYours');
    await bot.until('2027-02-02T12:00Z');
    await bot.says('ann', 'my compact');
    await bot.presses('ann', 'Open');
    await bot.presses('ann', 'The figure is wrong');
    await bot.presses('ann', 'Dispute', { data: { text: data.text } });
    expect(await bot.says('ann', 'my compact')).to.include('disputed');
    expect(await acts(bot, 'ann', 'dispute', data)).to.equal('compacts.refused.disputed');
    await bot.until('2027-02-03T12:00Z');
    bot.sees('sec', /Disputed by Ann.*Two late ones/);
    await bot.presses('sec', 'Another figure is right');
    await bot.presses('sec', 'Settle', { data: { text: 'Two were the printers’.', actual: '91' } });
    const o = (await bot.store.get('compacts.observations', 'DOC|ann|2027-01')) as never as {
      actual: number;
      before: { actual: number }[];
    };
    expect([o.actual, o.before.map((b) => b.actual)]).to.deep.equal([91, [59]]);
    expect(await bot.says('ann', 'my compact'))
      .to.include('91%')
      .and.to.not.include('disputed');
  });

  it('a figure of a period for which there is no target is not called no data', async () => {
    bot = await launched();
    await figures(bot, '2026-12', { ann: { DOC: 59 } });
    const seen = await bot.says('ann', 'my compact');
    expect(seen).to.include('59%, 2026-12 · target 90% or more · no target for this period');
    expect(seen).to.include('target 80% or more · no data');
  });

  it('somebody becomes a senior manager within the year: a compact for part of it', async () => {
    bot = await launched({ signed: true });
    await bot.until('2027-06-01T12:00Z');
    expect(await acts(bot, 'sec', 'add', { cycle: 'compacts-2027', person: 'ann', from: '2027-06-01' })).to.equal(
      'compacts.refused.there',
    );
    expect(await acts(bot, 'bob', 'add', { cycle: 'compacts-2027', person: 'dir', from: '2027-06-01' })).to.equal(
      'common.refused.role',
    );
    await bot.says('sec', 'all compacts');
    await bot.presses('sec', 'Add a manager');
    await bot.presses('sec', 'Add', { data: { person: 'dir', from: '2027-06-01' } });
    await bot.until('2027-06-02T12:00Z');
    bot.sees('dir', /Between the Secretary-General and you/);
    expect((await bot.obligation(`sign|${PAPER_ID('dir')}`)).due).to.equal('2027-06-22');
    expect(await bot.says('dir', 'my compact')).to.include('Part of the year, from 1 June 2027.');
  });

  it('last year’s compact asks for nothing of the new year, and is found by its year', async () => {
    bot = await launched({ signed: true });
    await figures(bot, '2027-12', { ann: { DOC: 59 } });
    await bot.until('2028-01-02T12:00Z');
    expect(await stateOf(bot, `weak|${PAPER_ID('ann')}`)).to.equal('open');
    await acts(bot, 'sec', 'weak', { paper: PAPER_ID('ann'), kind: 'monthly', indicator: 'DOC', text: 'Late.' });
    await imports(bot, [standard('DOC', 'Documents on time', 92, '2028')]);
    const next = {
      ...LAUNCH,
      year: 2028,
      opens: '2028-01-04',
      signBy: '2028-01-25',
      selfBy: '2029-01-19',
      assessBy: '2029-02-23',
    };
    expect(await acts(bot, 'sec', 'launch', next)).to.equal(undefined);
    await bot.until('2028-03-02T12:00Z');
    expect(await bot.store.all('compacts.told')).to.deep.equal([]);
    expect(await bot.says('ann', 'my compact')).to.include('Your compact for 2028');
    expect(await bot.says('ann', 'my compact 2027')).to.include('Your compact for 2027');
  });

  it('the numbers of the rules are the secretariat’s to set, and hold everywhere at once', async () => {
    bot = await launched({ signed: true });
    await figures(bot, '2027-01', { ann: { DOC: 84 } });
    await bot.until('2027-02-02T12:00Z');
    // 84 of 90 is six points short: missed within five, near within six.
    expect(await bot.says('ann', 'my compact')).to.include('84%, 2027-01 · target 90% or more · missed');
    const numbers = { nearPoints: 6, nearShare: 10, movePoints: 5, moveShare: 10, points: 3 };
    expect(await acts(bot, 'ann', 'limits', numbers)).to.equal('common.refused.role');
    await bot.says('sec', 'numbers of the compacts');
    await bot.presses('sec', 'Set', { data: { nearPoints: '6' } });
    expect(await bot.says('ann', 'my compact')).to.include('84%, 2027-01 · target 90% or more · near');
  });

  it('an objective is proposed, accepted into a new version, shared and read', async () => {
    bot = await launched({ signed: true });
    expect(await acts(bot, 'pam', 'propose', { paper: PAPER_ID('ann'), text: 'Reform procurement' })).to.equal(
      undefined,
    );
    expect(await acts(bot, 'bob', 'propose', { paper: PAPER_ID('ann'), text: 'No' })).to.equal(
      'common.refused.notYours',
    );
    await bot.until('2027-01-05T12:00Z');
    bot.sees('sec', /Pam.*proposes this objective/);
    await bot.presses('sec', 'Accept');
    expect((await paper(bot)).edition).to.equal(2);
    await signs(bot, 'ann');
    const data = { paper: PAPER_ID('ann'), objectives: 'o1', people: 'dir@example.org' };
    expect(await acts(bot, 'pam', 'share', data)).to.equal('common.refused.notYours');
    expect(await acts(bot, 'ann', 'share', data)).to.equal(undefined);
    await bot.until('2027-01-06T12:00Z');
    bot.sees('dir', /Reform procurement/);
    await bot.presses('dir', 'I have read it');
    expect((await paper(bot)).objectives[0]?.shares[0]?.read).to.be.a('string');
  });

  it('nobody sees another’s: by card, by sentence, by act', async () => {
    bot = await launched({ signed: true });
    await figures(bot, '2027-01', { ann: { DOC: 59 } });
    const draws = async (who: string, post = 'ann') => {
      const refs = [
        ['compacts.paper', PAPER_ID(post)],
        ['compacts.indicator', `${PAPER_ID(post)}#DOC`],
        ['compacts.objectives', PAPER_ID(post)],
        ['compacts.sign', `sign|${PAPER_ID(post)}`],
      ] as const;
      const seen = await Promise.all(refs.map(([kind, id]) => bot.painter.ref({ kind, id }, who, {})));
      return seen.filter((s) => s !== undefined).length;
    };
    // The manager, her preparer, the secretariat, the countersigner, the Board.
    for (const who of ['ann', 'pam', 'sec', 'sg', 'max', 'bo2']) expect(await draws(who), who).to.equal(4);
    // Other managers and their people, her own director, an office without a part in it.
    for (const who of ['bob', 'cat', 'dir', 'bea', 'cee']) expect(await draws(who), who).to.equal(0);
    // A preparer sees the own manager's only; a member of the Board not of the own entity.
    expect(await draws('pam', 'bob')).to.equal(0);
    expect(await draws('bo2', 'bob')).to.equal(0);
    expect(await bot.says('bob', 'my compact')).to.not.include('59%');
    expect(await bot.says('cee', 'my compact')).to.not.include('Documents');
  });

  it('a manager leaves in June: the officer-in-charge is asked, figures are labelled, and whoever follows signs anew', async () => {
    bot = await launched({ signed: true });
    await figures(bot, '2027-05', { ann: { DOC: 59 } });
    await bot.until('2027-06-14T09:00Z');
    await bot.act('person.acting', { person: 'dir', for: 'ann', from: '2027-06-15', to: '2027-07-31' });
    await bot.imports({ id: 'ann', status: 'left' });
    await bot.until('2027-06-16T12:00Z');
    expect(await bot.says('dir', 'my compact')).to.include('59%');
    await figures(bot, '2027-06', { ann: { DOC: 70 } });
    await bot.imports({ id: 'new', unit: 'DM', managerId: 'sg', grade: 'USG' });
    expect(await acts(bot, 'bob', 'handover', { paper: PAPER_ID('ann'), person: 'new', from: '2027-08-01' })).to.equal(
      'common.refused.role',
    );
    expect(await acts(bot, 'sec', 'handover', { paper: PAPER_ID('ann'), person: 'new', from: '2027-08-01' })).to.equal(
      undefined,
    );
    await bot.until('2027-08-02T12:00Z');
    expect(await stateOf(bot, `sign|${PAPER_ID('ann')}`)).to.equal('open');
    await figures(bot, '2027-07', { new: { DOC: 88 } });
    const card = await bot.painter.ref({ kind: 'compacts.indicator', id: `${PAPER_ID('ann')}#DOC` }, 'new', {});
    const text = JSON.stringify(card?.message.card);
    expect(text).to.include('2027-05 (inherited from Ann)').and.to.include('2027-06 (officer-in-charge: Dir)');
    expect(text).to.include('88%');
    expect(await signs(bot, 'new', 'ann')).to.equal(undefined);
  });
});
