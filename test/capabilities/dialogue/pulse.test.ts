import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { dialogueWith } from '../../../src/capabilities/dialogue/index.ts';
import { textOf } from '../../../src/cards/inspect.ts';
import type { CardJson } from '../../../src/delivery/channel.ts';
import type { BallotBox } from '../../../src/kernel/ballot.ts';
import { Catalogue } from '../../../src/kernel/catalogue.ts';
import type { Entry } from '../../../src/kernel/ledger.ts';
import type { Report } from '../../../src/kernel/report.ts';
import { sealBox } from '../../../src/kernel/sealed/box.ts';
import type { Json, Store } from '../../../src/kernel/store.ts';
import { diskBallots } from '../../../src/storage/lowdb/ballots.ts';
import { openLowdb } from '../../../src/storage/lowdb/index.ts';
import { memoryBallots } from '../../../src/storage/memory/ballots.ts';
import { sendingTooMuch } from '../../kit/cards.ts';
import type { Bot, Setting, Somebody } from '../../kit/inprocess.ts';
import { PULSE_KEY } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, house, launched, RATE, records, refused, take } from './house.ts';

const CANARY = 'canary-51e9';
const team = (head: string, unit: string, n: number): Somebody[] => [
  { id: head, unit, managerId: 'sg', grade: 'USG' },
  ...Array.from({ length: n }, (_, i) => ({ id: `${head}${i + 1}`, unit, managerId: head })),
];
/** EO 1 person, DGACM 13, DM 15; three of DM's without Teams. */
const LARGE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  { id: 'eo', unit: 'EO', managerId: 'sg', grade: 'D-1' },
  ...team('dg', 'DGACM', 12),
  ...team('dm', 'DM', 14).map((p) => (['dm12', 'dm13', 'dm14'].includes(p.id) ? { ...p, aadObjectId: '' } : p)),
];
const answer = (commitment: string, more: { [name: string]: Json } = {}) => ({
  cycle: CYCLE,
  commitment,
  trust: '3',
  reputation: '4',
  ...more,
});

describe('the pulse', () => {
  let bot: Bot;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-pulse-'));
  });
  afterEach(async () => {
    await bot.close();
    await rm(folder, { recursive: true, force: true });
  });

  const report = (it: Bot, name = 'pulse', asOf = '2027-06-30'): Promise<Report> =>
    it.kernel.read(
      (view) =>
        dialogueWith({ rate: RATE }).reports?.[name]?.build({ units: [''], asOf }, view, it.painter.in('en')) as Report,
    );
  const card = async (kind: string, who: string, id = CYCLE): Promise<string> => {
    const drawn = await bot.painter.ref({ kind, id }, who);
    return drawn ? textOf(drawn.message.card) : '';
  };
  const cast = (who: string, data: { [name: string]: Json }) => done(bot, 'dialogue.pulse', data, who);

  /** Everybody has been recorded, and these have confirmed. */
  async function confirmed(people: string[], more: Omit<Setting, 'people'> = {}): Promise<void> {
    bot = await launched(LARGE, {}, more);
    for (const leader of ['sg', 'dg', 'dm']) await records(bot, leader);
    for (const who of people) await done(bot, 'dialogue.confirm', { take: take(who), answer: 'yes' }, who);
  }

  it('asks three questions once, after the confirmation, on a card of its own', async () => {
    const ballots = memoryBallots();
    bot = await launched(LARGE, { reportLink: 'https://example.org/report' }, { ballots });
    await records(bot, 'sg');
    await bot.until('2027-03-02T12:00Z');
    const said = await bot.presses('dm', 'I took part');
    expect(said)
      .to.include('your participation is confirmed')
      .and.include('Three questions')
      .and.include('Please name nobody');
    expect(said).to.include('cannot be found again').and.include('Prefer not to say').and.include('Report misconduct');
    const first = bot.sees('dm', /Prefer not to say/).card as CardJson;
    expect(await bot.presses('dm', 'Send', { data: { trust: '5', remark: CANARY } })).to.include(
      'Each person is counted once',
    );
    expect(await bot.presses('dm', 'Send', { data: { trust: '1' }, on: first })).to.include(
      'Each person is counted once',
    );
    expect(await bot.says('dm', 'pulse')).to.include('Three questions');
    const opened = await sealBox(ballots, PULSE_KEY).open(`dialogue.pulse|${CYCLE}`);
    expect(opened.get('DM')?.counts).to.deep.equal({
      commitment: { none: 1 },
      trust: { '5': 1 },
      reputation: { none: 1 },
    });
    // A second confirmation does not ask again.
    expect(
      (await bot.act('dialogue.confirm', { take: take('dm'), answer: 'yes' }, 'dm', { via: 'card' })).reply.then,
    ).to.equal(undefined);
  });

  it('is for those who have confirmed; never for an operator, or for somebody else', async () => {
    await confirmed(['dg1']);
    expect(await refused(bot, 'dialogue.pulse', answer('4'), 'dg2')).to.equal('dialogue.pulse.notYet');
    expect(await refused(bot, 'dialogue.pulse', answer('4'), 'sg')).to.equal('dialogue.pulse.notYet');
    expect(await refused(bot, 'dialogue.pulse', answer('6'), 'dg1')).to.equal('common.refused.bad');
    const asPerson = await bot.act('dialogue.pulse', answer('4'), 'operator:test', { as: 'dg1' });
    expect(asPerson.reply.text).to.equal('common.refused.operator');
  });

  it('P1 says openly that there is none with fewer than ten people', async () => {
    bot = await launched(HOUSE.filter((p) => !['cem', 'eva', 'fay'].includes(p.id)));
    await records(bot, 'sg');
    const said = await bot.act('dialogue.confirm', { take: take('usg'), answer: 'yes' }, 'usg', { via: 'card' });
    expect(said.reply.then).to.deep.equal([{ kind: 'dialogue.pulse', id: CYCLE }]);
    expect(await card('dialogue.pulse', 'usg'))
      .to.include('with fewer than ten people')
      .and.not.include('Send');
    expect(await refused(bot, 'dialogue.pulse', answer('4'), 'usg')).to.equal('dialogue.pulse.small');
  });

  it('P1 publishes one table at closing, the same for everyone entitled, and extending does not reopen it', async () => {
    const ballots = memoryBallots();
    const people = ['eo', 'dg', 'dg1', 'dg2', 'dg3', 'dg4', 'dm1', 'dm2', 'dm3', 'dm4', 'dm5', 'dm6'];
    await confirmed(people, { ballots });
    // EO 2; DGACM 1 2 3 4 5; DM 5 5 5 5 4 and one who prefers not to say.
    for (const [i, who] of people.entries())
      await cast(
        who,
        answer(['2', '1', '2', '3', '4', '5', '5', '5', '5', '5', '4', 'none'][i] ?? '', {
          trust: i % 2 ? '1' : '2',
          reputation: i % 2 ? '4' : '5',
        }),
      );
    expect((await report(bot)).tables).to.deep.equal([]);
    await bot.until('2027-05-03T00:00Z');
    const made = await report(bot);
    // DM has 15 staff, 12 with Teams; EO is too small and joins the next smallest, DM (12), not DGACM (13): then 13 with Teams.
    expect(made.tables[0]?.rows).to.deep.equal([
      {
        entity: 'DGACM',
        staff: 13,
        withTeams: 13,
        answered: 5,
        step1: 1,
        step2: 1,
        step3: 1,
        step4: 1,
        step5: 1,
        none: 0,
      },
      {
        entity: 'DM, EO',
        staff: 16,
        withTeams: 13,
        answered: 6,
        step1: 0,
        step2: 1,
        step3: 0,
        step4: 1,
        step5: 4,
        none: 1,
      },
      {
        entity: 'All together',
        staff: 29,
        withTeams: 26,
        answered: 11,
        step1: 1,
        step2: 2,
        step3: 1,
        step4: 2,
        step5: 5,
        none: 1,
      },
    ]);
    const mays = await bot.kernel.read((view) =>
      ['eo', 'dm', 'dg', 'dm1'].map((who) =>
        dialogueWith({ rate: RATE }).reports?.pulse?.may(view.org.person(who) as never, view),
      ),
    );
    expect(mays).to.deep.equal([[''], [''], [''], undefined]);
    expect((await report(bot, 'pulse', '2027-04-30')).tables).to.deep.equal([]);
    expect((await ballots.list()).filter((id) => id.startsWith('dialogue.pulse|'))).to.deep.equal([]);

    await done(bot, 'dialogue.extend', { cycle: CYCLE, closes: '2027-05-28' }, 'eo');
    await done(bot, 'dialogue.confirm', { take: take('dm7'), answer: 'yes' }, 'dm7');
    expect(await refused(bot, 'dialogue.pulse', answer('1'), 'dm7')).to.equal('dialogue.pulse.over');
    await bot.until('2027-06-01T00:00Z');
    expect(await report(bot)).to.deep.equal(made);
  });

  it('P4 gives remarks to the Ethics Office alone, by printed group, never beside marks', async () => {
    const people = ['eo', 'dg', 'dg1', 'dg2', 'dg3', 'dg4', 'dm1', 'dm2', 'dm3', 'dm4', 'dm5', 'dm6'];
    await confirmed(people);
    for (const [i, who] of people.entries())
      await cast(
        who,
        answer(String((i % 5) + 1), {
          trust: String((i % 2) + 1),
          reputation: String((i % 3) + 1),
          remark: `remark-${who}`,
          idea: who === 'eo' ? 'idea-of-eo' : '',
        }),
      );
    expect(await card('dialogue.pulseRemarks', 'eo')).to.include('published once');
    await bot.until('2027-05-03T00:00Z');
    const pages = [
      await card('dialogue.pulseRemarks', 'eo'),
      await card('dialogue.pulseRemarks', 'eo', `${CYCLE}#1`),
    ].join('\n');
    for (const who of people)
      expect(pages).to.match(new RegExp(`${who.startsWith('dg') ? 'DGACM' : 'DM, EO'}[^\\n]*\\n?[^\\n]*remark-${who}`));
    expect(pages)
      .to.include('idea-of-eo')
      .and.not.match(/Fully|step/);
    expect(await bot.says('eo', 'pulse remarks')).to.include('remark-');
    for (const who of ['dm', 'dg', 'sg', 'dm1']) expect(await card('dialogue.pulseRemarks', who)).to.equal('');
    expect(JSON.stringify(await report(bot))).to.not.include('remark-');
    expect(await everything(bot.store))
      .to.not.include('remark-')
      .and.not.include('idea-of');
  });

  it('P4 the office releases a summary, which stands with the table for everyone entitled, as text and on the ledger', async () => {
    const people = ['eo', 'dg', 'dg1', 'dg2', 'dg3', 'dg4', 'dm1', 'dm2', 'dm3', 'dm4', 'dm5', 'dm6'];
    await confirmed(people);
    for (const [i, who] of people.entries())
      await cast(who, answer(String((i % 5) + 1), { trust: String((i % 2) + 1), reputation: String((i % 3) + 1) }));
    const release = (text: string, who = 'eo') =>
      bot.act('dialogue.pulseRelease', { cycle: CYCLE, text }, who, { via: 'card' });
    expect((await release('Too early.')).reply.text).to.equal('dialogue.pulse.unpublished');
    await bot.until('2027-05-03T00:00Z');
    const text = `Several ask for **more time**.\n=1+1 <at>all</at> $${'{1+1}'}`;
    for (const who of ['dm', 'dg', 'sg', 'dm1'])
      expect((await release(text, who)).reply.text).to.equal('common.refused.role');
    const before = await report(bot);
    await bot.says('eo', 'pulse remarks');
    expect(await bot.presses('eo', 'Release a summary')).to.include('name nobody');
    expect(await bot.presses('eo', 'Release', { data: { text } })).to.include('stands with the published pulse');
    const after = await report(bot);
    expect(after.tables).to.deep.equal(before.tables);
    expect(after.notes[0]).to.match(/^Summary by the Ethics Office, 3 May 2027: Several ask for/);
    expect(after.notes.slice(1)).to.deep.equal(before.notes);
    expect((await report(bot, 'pulse', '2027-05-02')).notes.join()).to.not.include('Several ask');
    for (const who of ['dm', 'dg', 'eo'])
      expect(await bot.says(who, 'pulse report'))
        .to.include('**more time**')
        .and.include(`$${'{1+1}'}`);
    // A copy of the form from before: what stands now is shown, nothing is recorded.
    const old = { cycle: CYCLE, text: 'Other.', seen: 0 };
    expect((await bot.act('dialogue.pulseRelease', old, 'eo', { via: 'card' })).reply.text).to.equal('common.stale');
    expect((await report(bot)).notes).to.deep.equal(after.notes);
    const line = ((await bot.store.entries(1, 100_000)) as Entry[]).filter((e) => e.what === 'dialogue.pulseRelease');
    expect(line.map((e) => [e.about, Object.keys(e.facts).sort()])).to.deep.equal([[CYCLE, ['seal', 'words']]]);
    expect(JSON.stringify(line)).to.not.include('Several');
  });

  it('P3 no button beside a secret input sends it but the one that is for it', async () => {
    await confirmed([]);
    const { catalogue } = bot.kernel;
    const drawn = async (kind: string, id: string, who = 'dm1') =>
      (await bot.painter.ref({ kind, id }, who))?.message.card as CardJson;
    await done(bot, 'dialogue.confirm', { take: take('dm1'), answer: 'yes' }, 'dm1');
    const pulse = await drawn('dialogue.pulse', CYCLE);
    const note = await drawn('dialogue.note', take('dm1'));
    for (const card of [pulse, note, await drawn('dialogue.confirm', take('dm2'), 'dm2')])
      expect(sendingTooMuch(card, catalogue)).to.deep.equal([]);
    // The check itself sees one: "Back" on the note's card, if it sent all.
    const loose = JSON.parse(JSON.stringify(note).replaceAll('"associatedInputs":"none"', '"associatedInputs":"auto"'));
    expect(sendingTooMuch(loose, catalogue)).to.have.length(1);
  });

  it('P3 drops what is not declared before anything is stored', async () => {
    const ballots = memoryBallots();
    await confirmed(['dm1'], { ballots });
    await bot.sends(
      'dm1',
      'dialogue.pulse',
      answer('4', { confession: CANARY, obligation: CANARY, nav: 'start', about: CANARY, remark: 'fine' }),
    );
    expect(await everything(bot.store))
      .to.not.include(CANARY)
      .and.not.include('"fine"');
    expect(JSON.stringify([...(await sealBox(ballots, PULSE_KEY).open(`dialogue.pulse|${CYCLE}`)).values()]))
      .to.include('fine')
      .and.not.include(CANARY);
  });

  it('P2 leaves nothing of an answer, nor of whose it is, in any file after any answer, a restart in between', async () => {
    const tables = new Catalogue([dialogueWith({ rate: RATE })]).tables;
    const people = ['dg1', 'dg2', 'dm1', 'dm2'];
    let store = await openLowdb({ folder, tables });
    const setting = async () => ({ store: () => store, ballots: await diskBallots(folder) });
    await confirmed(people, await setting());
    for (const [i, who] of people.entries()) {
      await bot.says(who, 'help');
      const before = await image(folder);
      await bot.sends(who, 'dialogue.pulse', answer('4', { remark: `${CANARY} ${i}`, idea: CANARY }));
      const after = await image(folder);
      for (const [file, bytes] of after) expect(bytes.includes(CANARY), file).to.equal(false);
      // Outside the boxes the answer has left nothing at all, not even a time.
      for (const [file, bytes] of after) {
        if (file.includes('ballots')) continue;
        const added = bytes.subarray(before.get(file)?.length ?? 0).toString();
        expect(added, file).to.equal('');
      }
      const boxes = [...after].filter(([file]) => file.endsWith('.box')).map(([, bytes]) => bytes.length);
      expect(new Set(boxes).size).to.equal(1);
      if (i === 1) {
        await bot.close();
        store = await openLowdb({ folder, tables });
        bot = await house(LARGE, await setting());
      }
    }
    const opened = await sealBox(await diskBallots(folder), PULSE_KEY).open(`dialogue.pulse|${CYCLE}`);
    expect([...opened.values()].map((d) => d.counts.commitment)).to.deep.equal([{ '4': 2 }, { '4': 2 }]);
  });

  it('P2 counts once when Steward dies between the box and the reply, and the person answers again', async () => {
    const kept = memoryBallots();
    let dies = false;
    const ballots: BallotBox = {
      ...kept,
      write: async (id, bytes) => {
        await kept.write(id, bytes);
        if (dies) throw new Error('killed');
      },
    };
    await confirmed(['dm1'], { ballots });
    dies = true;
    expect(
      await bot.act('dialogue.pulse', answer('4'), 'dm1', { via: 'card', key: 'k' }).catch((e: Error) => e.message),
    ).to.equal('killed');
    dies = false;
    const again = await bot.act('dialogue.pulse', answer('4'), 'dm1', { via: 'card', key: 'k2' });
    expect(again.reply.with).to.deep.equal({ given: true });
    expect(
      (await sealBox(ballots, PULSE_KEY).open(`dialogue.pulse|${CYCLE}`)).get('DM')?.counts.commitment,
    ).to.deep.equal({ '4': 1 });
  });
});

/** Every row and every entry that a store keeps. */
async function everything(store: Store): Promise<string> {
  const tables = new Catalogue([dialogueWith({ rate: RATE })]).tables;
  const rows = await Promise.all(tables.map((table) => store.all(table.name)));
  return JSON.stringify([rows, await store.entries(1, 100_000)]);
}

async function image(folder: string): Promise<Map<string, Buffer>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((f) => f.isFile());
  return new Map(
    await Promise.all(
      files.map(async (f) => [join(f.parentPath, f.name), await readFile(join(f.parentPath, f.name))] as const),
    ),
  );
}
