import { expect } from 'chai';
import type { Published, Review } from '../../../src/capabilities/compacts/assess/tables.ts';
import { compacts } from '../../../src/capabilities/compacts/index.ts';
import type { Bot } from '../../kit/inprocess.ts';
import { acts, figures, launched, PAPER_ID, stateOf, texts } from './house.ts';

const [ANN, BOB, CAT] = ['ann', 'bob', 'cat'].map(PAPER_ID) as [string, string, string];
const CYCLE = 'compacts-2027';

describe('the year’s assessment', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await launched({ signed: true });
    // The year: ann meets all; bob misses documents by 31; cat has no figure for recommendations.
    await figures(bot, '2027', {
      ann: { DOC: 92, REC: 85, DAYS: 110 },
      bob: { DOC: 59, REC: 85, DAYS: 110 },
      cat: { DOC: 95, DAYS: 119 },
    });
    await bot.until('2028-01-03T12:00Z');
  });
  afterEach(async () => {
    expect(bot.errors).to.deep.equal([]);
    await bot.close();
  });
  const review = async (id: string) => (await bot.store.get('compacts.reviews', id)) as Review;
  const selfs = async () => {
    for (const who of ['ann', 'bob', 'cat']) {
      const overall = { ann: 'satisfactory', bob: 'partly', cat: 'satisfactory' }[who] ?? 'partly';
      expect(
        await acts(bot, who, 'self', {
          obligation: `self|${PAPER_ID(who)}`,
          overall,
          text: 'A good year.',
          practice: who === 'ann' ? 'A calendar for drafts' : '',
        }),
      ).to.equal(undefined);
    }
  };
  /** To the day after the self-assessments are due, with everything the Board has to say. */
  const assessed = async () => {
    await selfs();
    await bot.until('2028-01-24T12:00Z');
    await bot.says('max', 'compacts to assess');
    await bot.presses('max', /Accept all|Accept the undisputed/);
    for (const paper of [BOB, CAT])
      if (!(await review(paper)).decided)
        await acts(bot, 'max', 'assess', {
          paper,
          overall: 'partly',
          ratings: { REC: 'partly' },
          strengths: 'Speed',
          shortcomings: '',
          actions: '',
        });
  };

  it('asks each manager first, with the figures; then the Board, in one thing', async () => {
    bot.sees('ann', /The year is over.*Documents on time: 92%, target 90%: satisfactory/s);
    expect(await stateOf(bot, `assess|${CYCLE}`)).to.equal('none');
    expect(await acts(bot, 'max', 'assess', { paper: ANN, overall: 'partly' })).to.equal('compacts.refused.early');
    expect(await acts(bot, 'bob', 'self', { obligation: `self|${ANN}`, overall: 'not', text: 'x' })).to.equal(
      'common.refused.notYours',
    );
    await selfs();
    await bot.until('2028-01-24T12:00Z');
    const seen = await bot.says('max', 'compacts to assess');
    // ann and bob are undisputed; of cat an indicator has no data.
    expect(seen).to.include('Undisputed: 2. To discuss: 1.').and.to.include('an indicator has no data');
  });

  it('accepts all undisputed at once, with ratings from the figures; discusses the exceptions; leaves the own entity to others', async () => {
    await selfs();
    await bot.until('2028-01-24T12:00Z');
    // bo2 is of DGACM, bob's entity.
    const seen = await bot.says('bo2', 'compacts to assess');
    expect(seen)
      .to.include('Undisputed: 1. To discuss: 1.')
      .and.to.include('1 of your own entity is left to the other members.')
      .and.to.not.include('Bob');
    await bot.presses('bo2', 'Accept the undisputed one');
    expect((await review(ANN)).decided).to.include({ by: 'bo2', how: 'accepted', overall: 'satisfactory' });
    expect(((await bot.store.get('compacts.reviews', BOB)) as never as Review).decided).to.equal(undefined);
    expect(await acts(bot, 'bo2', 'assess', { paper: BOB, overall: 'not' })).to.equal('compacts.refused.recused');
    await bot.says('max', 'compacts to assess');
    await bot.presses('max', 'Accept the undisputed one');
    // 59 of 90 is missed: not; the two others met, so the whole is partly.
    const bob = (await review(BOB)).decided;
    expect([bob?.overall, bob?.items.map((i) => [i.indicator, i.rating]), bob?.shortcomings]).to.deep.equal([
      'partly',
      [
        ['DAYS', 'satisfactory'],
        ['DOC', 'not'],
        ['REC', 'satisfactory'],
      ],
      'Documents on time',
    ]);
    expect(await acts(bot, 'max', 'assess', { paper: CAT, overall: 'satisfactory' })).to.equal(
      'compacts.refused.unrated',
    );
    await bot.presses('max', 'Open');
    await bot.presses('max', 'Assess');
    await bot.presses('max', /Next/, { data: { 'r~REC': 'partly' } });
    await bot.presses('max', 'Decide and send the feedback', {
      data: { overall: 'partly', strengths: 'Speed', shortcomings: 'Figures missing', actions: 'Send them' },
    });
    expect((await review(CAT)).decided?.items.find((i) => i.indicator === 'REC')?.rating).to.equal('partly');
    expect(await stateOf(bot, `assess|${CYCLE}`)).to.equal('done');
  });

  it('what was on the card is what is accepted: other figures meanwhile decide nothing', async () => {
    await selfs();
    await bot.until('2028-01-24T12:00Z');
    await bot.says('max', 'compacts to assess');
    await figures(bot, '2027', { bob: { DOC: 91 } });
    const said = await bot.presses('max', /Accept all 2/);
    expect(said).to.include('Figures have changed');
    expect(await bot.store.all('compacts.reviews')).to.satisfy((all: Review[]) => all.every((r) => !r.decided));
  });

  it('the feedback is a card and a letter, acknowledged; facts are corrected within ten working days', async () => {
    await assessed();
    await bot.until('2028-01-25T12:00Z');
    bot.sees(
      'bob',
      /The Board’s feedback on your compact for 2027: partly satisfactory.*Shortcomings: Documents on time/s,
    );
    await bot.says('bob', 'my compact');
    const made = await bot.kernel.read((view) => {
      const viewer = view.org.person('bob');
      return (
        viewer &&
        compacts.files?.letter?.({
          ref: { kind: 'compacts.letter', id: BOB },
          viewer,
          view,
          t: texts.in('en'),
          with: {},
        })
      );
    });
    expect(made && 'letter' in made ? made.letter.lines.map((l) => l.text).join(' ') : '')
      .to.include('Overall: partly satisfactory')
      .and.to.include('59%');
    for (const who of ['ann', 'cee', 'bo2', 'bea'])
      expect(
        await bot.kernel.read((view) =>
          compacts.files?.letter?.({
            ref: { kind: 'compacts.letter', id: BOB },
            viewer: view.org.person(who) as never,
            view,
            t: texts.in('en'),
            with: {},
          }),
        ),
        who,
      ).to.equal(undefined);
    // Decided on Monday 24 January: ten working days later is Monday 7 February.
    expect((await review(BOB)).correctBy).to.equal('2028-02-07');
    await acts(bot, 'bob', 'acknowledge', { obligation: `acknowledge|${BOB}` });
    expect((await review(BOB)).acknowledged?.by).to.equal('bob');
    expect(await acts(bot, 'bob', 'correct', { obligation: `acknowledge|${BOB}`, text: 'It was 91%.' })).to.equal(
      undefined,
    );
    expect(await acts(bot, 'sec', 'release', { cycle: CYCLE })).to.equal('compacts.refused.notYet');
    await figures(bot, '2027', { bob: { DOC: 91 } });
    expect(
      await acts(bot, 'sec', 'correction', {
        obligation: `correction|${BOB}`,
        verdict: 'board',
        text: 'Checked: 91%.',
      }),
    ).to.equal(undefined);
    expect((await review(BOB)).decided).to.equal(undefined);
    expect(await stateOf(bot, `assess|${CYCLE}`)).to.equal('open');
    await acts(bot, 'max', 'assess', { paper: BOB, overall: 'satisfactory' });
    expect((await review(BOB)).decided?.items.find((i) => i.indicator === 'DOC')?.rating).to.equal('satisfactory');
    expect(await stateOf(bot, `acknowledge|${BOB}`)).to.equal('open');
    await bot.until('2028-03-20T12:00Z');
    expect(await acts(bot, 'bob', 'correct', { obligation: `acknowledge|${BOB}`, text: 'Late.' })).to.equal(
      'compacts.refused.late',
    );
  });

  it('nothing leaks before the release; after it everybody sees the table, and nobody more', async () => {
    await assessed();
    const everybody = ['sg', 'bob', 'cat', 'pam', 'dir', 'sub', 'bea', 'cee'];
    const reportOf = (who: string) =>
      bot.kernel.read((view) => {
        const person = view.org.person(who);
        const rule = compacts.reports?.compacts;
        const units = person && rule?.may(person, view);
        return units
          ? rule?.build({ units, asOf: bot.now().slice(0, 10), reader: who }, view, texts.in('en'))
          : undefined;
      });
    const draws = async (who: string) => {
      const refs = [
        ['compacts.results', CYCLE],
        ['compacts.result', ANN],
        ['compacts.review', ANN],
        ['compacts.acknowledge', `acknowledge|${ANN}`],
        ['compacts.self', `self|${ANN}`],
      ] as const;
      const seen = await Promise.all(
        refs.map(async ([kind, id]) => ((await bot.painter.ref({ kind, id }, who, {})) ? kind : '')),
      );
      return seen.filter(Boolean);
    };
    for (const who of everybody) {
      // Ann's preparer reads the assessment of her manager; nobody else anything.
      expect(await draws(who), who).to.deep.equal(who === 'pam' ? ['compacts.review', 'compacts.self'] : []);
      expect(await reportOf(who), who).to.equal(undefined);
      expect(await bot.says(who, 'results of the compacts')).to.not.include('Ann');
    }
    expect(await acts(bot, 'max', 'release', { cycle: CYCLE })).to.equal('common.refused.role');
    expect(await acts(bot, 'sec', 'release', { cycle: CYCLE })).to.equal('compacts.refused.notYet');
    await bot.until('2028-02-08T12:00Z');
    await bot.says('sec', 'all compacts');
    await bot.presses('sec', 'Release the results');
    await bot.presses('sec', 'Release');
    for (const who of everybody) {
      const seen = await draws(who);
      expect(seen, who)
        .to.include.members(['compacts.results', 'compacts.result'])
        .and.to.not.include('compacts.acknowledge');
      const text = await bot.says(who, 'results of the compacts');
      expect(text, who).to.include('Ann').and.to.include('satisfactory').and.to.not.include('A good year');
      const made = await reportOf(who);
      expect(
        made?.tables.map((t) => t.key),
        who,
      )
        .to.not.include('owed')
        .and.to.not.include('plans');
      expect(made?.tables.find((t) => t.key === 'practices')?.rows.map((r) => r.practice)).to.deep.equal([
        'A calendar for drafts',
      ]);
    }
    // A figure disputed later is shown so, though the table is frozen.
    await acts(bot, 'bob', 'dispute', { about: `${BOB}#DOC`, period: '2027', text: 'Still wrong.' });
    const card = await bot.painter.ref({ kind: 'compacts.result', id: BOB }, 'sub', {});
    expect(JSON.stringify(card?.message.card)).to.include('(disputed)');
    const frozen = (await bot.store.get('compacts.published', BOB)) as never as Published;
    await figures(bot, '2027', { bob: { REC: 10 } });
    expect((await bot.store.get('compacts.published', BOB)) as never as Published).to.deep.equal(frozen);
    expect(await acts(bot, 'sec', 'release', { cycle: CYCLE })).to.equal('compacts.refused.released');
  });

  it('a released year shows nothing of the next one to others', async () => {
    await assessed();
    await bot.until('2028-02-08T12:00Z');
    await acts(bot, 'sec', 'release', { cycle: CYCLE });
    await figures(bot, '2028-01', { ann: { DOC: 1 } });
    await bot.until('2028-02-09T12:00Z');
    const rule = compacts.reports?.compacts;
    const periods = async (reader?: string) =>
      bot.kernel.read((view) =>
        rule
          ?.build({ units: [''], asOf: '2028-02-09', ...(reader ? { reader } : {}) }, view, texts.in('en'))
          ?.tables.find((x) => x.key === 'observations')
          ?.rows.map((r) => r.period),
      );
    expect(await periods('cat')).to.not.include('2028-01');
    expect(await periods('sec')).to.include('2028-01');
    expect(await periods()).to.include('2028-01');
  });
});
