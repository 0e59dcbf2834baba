import { expect } from 'chai';
import type { App } from '../../../src/app.ts';
import { dialogueWith } from '../../../src/capabilities/dialogue/index.ts';
import { textOf } from '../../../src/cards/inspect.ts';
import { Catalogue } from '../../../src/kernel/catalogue.ts';
import type { Entry } from '../../../src/kernel/ledger.ts';
import { type Person, UNDISCLOSED } from '../../../src/kernel/person.ts';
import { sealBox } from '../../../src/kernel/sealed/box.ts';
import { erasePerson } from '../../../src/operator/personal.ts';
import { memoryBallots } from '../../../src/storage/memory/ballots.ts';
import { type Bot, PULSE_KEY } from '../../kit/inprocess.ts';
import { CYCLE, done, HOUSE, launched, lead, RATE, records, refused, take } from './house.ts';

const CANARY = 'canary-note-8c';
const capability = dialogueWith({ rate: RATE });
const OPERATOR_REPORTS = ['dialogue', 'return', 'pulse'] as const;

describe('the confidential note', () => {
  const bots: Bot[] = [];
  afterEach(async () => {
    for (const bot of bots.splice(0)) await bot.close();
  });

  async function recorded(ballots = memoryBallots()): Promise<Bot> {
    const bot = await launched(
      HOUSE,
      {},
      {
        ballots,
        grants: [
          ['ethics-office', 'eo'],
          ['entity-focal-point', 'hal', 'DGACM'],
          ['administrator', 'fay'],
        ],
      },
    );
    bots.push(bot);
    await records(bot, 'sg');
    await records(bot, 'asg');
    await bot.until('2027-03-03T12:00Z');
    return bot;
  }

  const entries = (bot: Bot): Entry[] => bot.store.entries(1, 100_000) as Entry[];
  const tell = (bot: Bot, who: string, text = CANARY) => bot.sends(who, 'dialogue.note', { take: take(who), text });

  /** Everything that anybody but the office can be shown or told, and every report. */
  async function outputs(bot: Bot): Promise<{ [what: string]: unknown }> {
    const seen: { [what: string]: unknown } = {};
    const refs = [
      ...HOUSE.flatMap(({ id }) => [
        ['take', take(id)],
        ['confirm', take(id)],
        ['question', take(id)],
        ['lead', lead(id)],
        ['team', lead(id)],
      ]),
      ...['DM', 'DGACM', 'EO'].map((entity) => ['certify', `certify|${CYCLE}|${entity}`]),
      ...[
        ['cycle', CYCLE],
        ['missing', `${CYCLE}#0`],
        ['pulse', CYCLE],
        ['notes', CYCLE],
        ['pulseRemarks', CYCLE],
      ],
    ];
    for (const { id: viewer } of HOUSE) {
      if (viewer === 'eo') continue;
      for (const [kind, id] of refs) {
        const drawn = await bot.painter.ref({ kind: `dialogue.${kind}`, id: id ?? '' }, viewer);
        seen[`${viewer} ${kind} ${id}`] = drawn ? textOf(drawn.message.card) : '';
      }
      seen[`${viewer} unasked`] = bot.unasked(viewer).map((m) => `${m.at} ${m.text}`);
      seen[`${viewer} owes`] = await bot.says(viewer, 'what do I owe');
    }
    for (const name of OPERATOR_REPORTS)
      for (const units of [[''], ['DGACM']])
        seen[`${name} ${units}`] = await bot.kernel.read((view) =>
          capability.reports?.[name]?.build({ units, asOf: bot.now().slice(0, 10) }, view, bot.painter.in('en')),
        );
    for (const table of ['obligations', 'responses', 'outbox', 'notices', 'dialogue.sessions'])
      seen[`counts ${table}`] = [...((await bot.store.counts(table, '')) as Map<string, number>)];
    return seen;
  }

  it('P6 changes no card, message, report or count of anybody but the Ethics Office', async () => {
    const [plain, noted] = [await recorded(), await recorded()];
    await tell(noted, 'gus');
    expect(await outputs(noted)).to.deep.equal(await outputs(plain));
    await noted.act('dialogue.noteOutcome', { cycle: CYCLE, ref: await refOf(noted), outcome: 'absent' }, 'eo');
    for (const bot of [plain, noted]) await bot.until('2027-05-03T12:00Z');
    const [after, before] = [await outputs(noted), await outputs(plain)];
    expect(after).to.deep.equal(before);
    expect(JSON.stringify(after)).to.not.include(CANARY);
    expect((await noted.obligation(take('gus'))).data.confirm).to.equal(null);
  });

  const refOf = async (bot: Bot): Promise<string> =>
    String(entries(bot).find((e) => e.what === 'dialogue.note')?.facts.ref);

  it('P6 stands on the ledger once a note, as a reference without person or obligation, and nowhere in clear', async () => {
    const ballots = memoryBallots();
    const bot = await recorded(ballots);
    const tables = new Catalogue([capability]).tables;
    const dump = () =>
      JSON.stringify([tables.map((table) => (table.name === 'letters' ? [] : bot.store.all(table.name)))]);
    await bot.says('gus', 'help');
    const before = dump();
    await tell(bot, 'gus');
    await bot.sends('gus', 'dialogue.note', { take: take('gus'), text: CANARY }, 'the-key');
    await bot.sends('gus', 'dialogue.note', { take: take('gus'), text: 'another' }, 'key-2');
    // The key of an act is made of whose it was: it is not kept.
    expect([await bot.store.reply('the-key'), await bot.store.reply('key-2')]).to.deep.equal([undefined, undefined]);
    expect(dump()).to.equal(before);
    const notes = entries(bot).filter((e) => e.what === 'dialogue.note');
    expect(notes.length).to.equal(2);
    expect(
      notes.slice(1).map(({ by, via, facts, about, for: on }) => ({ by, via, facts: Object.keys(facts), about, on })),
    ).to.deep.equal([{ by: UNDISCLOSED, via: 'card', facts: ['ref'], about: undefined, on: undefined }]);
    expect(JSON.stringify(entries(bot))).to.not.include(CANARY);
    for (const id of await ballots.list())
      expect(Buffer.from((await ballots.read(id)) ?? []).includes(CANARY)).to.equal(false);
    const kept = [...(await sealBox(ballots, PULSE_KEY).open(`dialogue.note|${CYCLE}`)).values()].flatMap(
      (d) => d.letters,
    );
    expect(kept.map((l) => [l.by, l.about, l.words.text])).to.deep.equal([
      ['gus', take('gus'), CANARY],
      ['gus', take('gus'), 'another'],
    ]);
  });

  it('is written from the confirmation, and read and settled by the office', async () => {
    const bot = await recorded();
    expect(await bot.presses('gus', 'Tell only the Ethics Office')).to.include('with your name');
    expect(await bot.presses('gus', 'Send to the Ethics Office', { data: { text: CANARY } })).to.include(
      'The Ethics Office will read it',
    );
    expect(await bot.presses('gus', 'Back')).to.include('I took part');
    const read = await bot.says('eo', 'confidential notes');
    expect(read)
      .to.include('1 confidential note')
      .and.include(CANARY)
      .and.include('Gus')
      .and.include('not yet looked into');
    expect(await bot.presses('eo', 'was absent')).to.match(/was absent: 1/);
    expect(await bot.says('fay', 'confidential notes')).to.not.include(CANARY);
  });

  it('X5 a note is read by an act: the ledger says who read which reference, of how many, and not whose it is', async () => {
    const bot = await recorded();
    await tell(bot, 'gus');
    await bot.until('2027-03-03T13:00Z');
    await tell(bot, 'hal', 'another');
    const reads = () => entries(bot).filter((e) => e.what === 'dialogue.readNotes');
    // The card by itself says how many there are, in whatever way it is opened: by a button, by a copy, by hand.
    for (const page of [0, 1])
      expect(await bot.sends('eo', 'obligation.list', { open: `dialogue.notes|${CYCLE}`, page, ref: await refOf(bot) }))
        .to.match(/2 confidential notes/)
        .and.not.match(/canary-note|another|Gus|Hal/);
    expect(reads()).to.deep.equal([]);
    expect(await bot.presses('eo', 'Read them')).to.include(CANARY);
    expect(await bot.presses('eo', 'Next one')).to.include('another');
    const refs = entries(bot)
      .filter((e) => e.what === 'dialogue.note')
      .map((e) => e.facts.ref);
    expect(reads().map((e) => [e.about, e.facts, e.for])).to.deep.equal(
      refs.map((ref) => [ref, { count: 2 }, undefined]),
    );
    // Who read: under the pseudonym that the same person has elsewhere.
    await bot.act('dialogue.noteOutcome', { cycle: CYCLE, ref: String(refs[0]), outcome: 'absent' }, 'eo');
    expect(new Set(reads().map((e) => e.by))).to.deep.equal(new Set([entries(bot).at(-1)?.by]));
    expect(await refused(bot, 'dialogue.readNotes', { cycle: CYCLE }, 'fay')).to.equal('common.refused.role');
    expect((await bot.act('dialogue.readNotes', { cycle: CYCLE }, 'operator:test', { as: 'eo' })).reply.text).to.equal(
      'common.refused.operator',
    );
  });

  it('X5 an administrator who would make themself the office, at night and for a moment, reads nothing', async () => {
    const bot = await recorded();
    await tell(bot, 'gus');
    await bot.until('2027-03-04T02:00Z');
    await bot.sends('fay', 'role.grant', { role: 'ethics-office', person: 'fay' });
    for (const [verb, data] of [
      ['obligation.list', { open: `dialogue.notes|${CYCLE}` }],
      ['dialogue.readNotes', { cycle: CYCLE }],
    ] as const)
      expect(await bot.sends('fay', verb, data)).to.not.include(CANARY);
    await bot.sends('fay', 'role.revoke', { role: 'ethics-office', person: 'eo' });
    await bot.sends('fay', 'role.grant', { role: 'ethics-office', person: 'hal' });
    expect(await bot.says('hal', 'confidential notes')).to.not.include(CANARY);
    // In the morning the office hears of what was tried.
    await bot.until('2027-03-04T12:00Z');
    expect(
      bot
        .unasked('eo')
        .map((m) => m.text)
        .join(),
    ).to.match(/Fay proposes/);
  });

  it('X21 P6 the sixth is refused kindly, with what to do instead; nothing of it stays, not even that it was refused', async () => {
    const bot = await recorded();
    for (let n = 0; n < 5; n++) await tell(bot, 'gus', `${n}`);
    const before = entries(bot).length;
    const said = await tell(bot, 'gus', CANARY);
    expect(said).to.include('has 5 notes from you').and.include('write to the Ethics Office or call it');
    expect(entries(bot).length).to.equal(before);
    // The fifth pressed again is kept already.
    expect(await tell(bot, 'gus', '4')).to.include('The Ethics Office will read it');
    expect(await tell(bot, 'hal', 'mine')).to.include('The Ethics Office will read it');
    expect(await bot.says('eo', 'confidential notes')).to.include('6 confidential notes');
  });

  it('X22 L3 goes with whoever wrote it, and neither the answer nor the ledger of the erasure says that there was one', async () => {
    const erase = async (bot: Bot) => {
      const gus = await bot.kernel.read((view) => view.org.person('gus'));
      const app = {
        kernel: bot.kernel,
        ports: { files: bot.files },
        keeping: { sweep: async () => 0 },
      } as unknown as App;
      return erasePerson(app, gus as Person, 'test');
    };
    const ballots = memoryBallots();
    const [plain, noted] = [await recorded(), await recorded(ballots)];
    for (const bot of [plain, noted]) await bot.says('gus', 'help');
    await tell(noted, 'gus');
    await tell(noted, 'hal', 'of another');
    expect(await noted.says('eo', 'confidential notes')).to.include('2 confidential notes');
    expect(await erase(noted)).to.deep.equal(await erase(plain));
    const said = async (bot: Bot) =>
      entries(bot)
        .filter((e) => e.what === 'person.erased')
        .map(({ facts }) => facts);
    expect(await said(noted)).to.deep.equal(await said(plain));
    expect(await noted.says('eo', 'confidential notes'))
      .to.include('1 confidential note')
      .and.include('of another');
    expect(
      JSON.stringify([...(await sealBox(ballots, PULSE_KEY).open(`dialogue.note|${CYCLE}`)).values()]),
    ).to.not.include(CANARY);
    // Under a key that was lost nobody can look: it is said, and all else is erased.
    const other = await launched(HOUSE, {}, { ballots });
    bots.push(other);
    const [id = ''] = await ballots.list();
    await ballots.write(id, new Uint8Array(65_536));
    expect(await erase(other)).to.include({ sealed: true });
  });

  it('X23 L1 shows no note while a right stands in the data that nobody gave', async () => {
    const bot = await recorded();
    await tell(bot, 'gus');
    const ref = await refOf(bot);
    await bot.act('rights.checked', { doubted: 1 }, 'clock');
    expect(await bot.says('eo', 'confidential notes'))
      .to.include('Nothing confidential is shown')
      .and.not.include(CANARY);
    const settle = { cycle: CYCLE, ref, outcome: 'absent' };
    expect(await refused(bot, 'dialogue.noteOutcome', settle, 'eo')).to.equal('common.refused.gone');
    await bot.act('rights.checked', { doubted: 0 }, 'clock');
    expect(await bot.says('eo', 'confidential notes')).to.include(CANARY);
  });

  it('is nobody else’s to write or to read: not an operator’s, not that of the leader it is about', async () => {
    const bot = await recorded();
    expect(await refused(bot, 'dialogue.note', { take: take('gus'), text: 'x' }, 'hal')).to.equal(
      'dialogue.confirm.none',
    );
    expect(await refused(bot, 'dialogue.note', { take: take('gus'), text: ' ' }, 'gus')).to.equal('common.refused.bad');
    expect(
      (await bot.act('dialogue.note', { take: take('gus'), text: 'x' }, 'operator:test', { as: 'gus' })).reply.text,
    ).to.equal('common.refused.operator');
    await tell(bot, 'gus');
    const ref = await refOf(bot);
    expect(await refused(bot, 'dialogue.noteOutcome', { cycle: CYCLE, ref, outcome: 'absent' }, 'hal')).to.equal(
      'common.refused.role',
    );
    expect(
      (await bot.act('dialogue.noteOutcome', { cycle: CYCLE, ref, outcome: 'absent' }, 'operator:test', { as: 'eo' }))
        .reply.text,
    ).to.equal('common.refused.operator');
    // Asg led the session; holding the office does not show asg what gus wrote about it.
    await done(bot, 'role.grant', { role: 'ethics-office', person: 'asg' }, 'operator:test');
    expect(await bot.says('asg', 'confidential notes'))
      .to.include('No confidential notes')
      .and.not.include(CANARY);
  });
});
