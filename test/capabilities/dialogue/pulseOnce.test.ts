import { cpSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { App } from '../../../src/app.ts';
import { dialogueWith } from '../../../src/capabilities/dialogue/index.ts';
import { textOf } from '../../../src/cards/inspect.ts';
import { Catalogue } from '../../../src/kernel/catalogue.ts';
import type { Report } from '../../../src/kernel/report.ts';
import { endAgain, installationOf, outsideIn } from '../../../src/operator/published.ts';
import { diskBallots } from '../../../src/storage/lowdb/ballots.ts';
import { openLowdb } from '../../../src/storage/lowdb/index.ts';
import type { Bot, Setting, Somebody } from '../../kit/inprocess.ts';
import { CYCLE, done, house, launched, RATE, records, refused, take } from './house.ts';

const capability = dialogueWith({ rate: RATE });
const team = (head: string, unit: string, n: number): Somebody[] => [
  { id: head, unit, managerId: 'sg', grade: 'USG' },
  ...Array.from({ length: n }, (_, i) => ({ id: `${head}${i + 1}`, unit, managerId: head })),
];
/** DGACM 13 people, DM 13, EO 1, which is joined with DGACM. */
const PEOPLE: Somebody[] = [
  { id: 'sg', unit: 'EOSG', grade: 'SG' },
  { id: 'eo', unit: 'EO', managerId: 'sg', grade: 'D-1' },
  ...team('dg', 'DGACM', 12),
  ...team('dm', 'DM', 12),
];
/** Six of each answer; dm6 is the last, and it is their answer that somebody is after. */
const ANSWER = ['dg', 'dg1', 'dg2', 'dg3', 'dg4', 'dg5', 'dm1', 'dm2', 'dm3', 'dm4', 'dm5', 'dm6'];
const answer = (i: number, last: string) => {
  const step = i === ANSWER.length - 1 ? last : String((i % 4) + 1);
  return { cycle: CYCLE, commitment: step, trust: step, reputation: step, remark: i % 2 ? `remark ${i}` : '' };
};

describe('P1 one pulse, one table', () => {
  let folder: string;
  const bots: Bot[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-once-'));
  });
  afterEach(async () => {
    for (const bot of bots.splice(0)) await bot.close();
    await rm(folder, { recursive: true, force: true });
  });
  const list = () => join(folder, 'published.jsonl');
  const tables = new Catalogue([capability]).tables;
  const log = { error: () => undefined };

  /** A Steward on a folder, with a list outside it. */
  async function on(data: string, open: (more: Omit<Setting, 'people'>) => Promise<Bot>): Promise<Bot> {
    const store = await openLowdb({ folder: data, tables });
    const calendar = { now: () => '2027-03-01T09:00:00.000Z' };
    const outside = outsideIn(list(), await installationOf(store, calendar), calendar, log);
    const bot = await open({ store: () => store, ballots: await diskBallots(data), outside });
    bots.push(bot);
    return bot;
  }

  /** All of them have confirmed and the first `n` have answered. */
  async function answered(n: number, last: string, more: Omit<Setting, 'people'> = {}): Promise<Bot> {
    const bot = await launched(PEOPLE, {}, more);
    if (!bots.includes(bot)) bots.push(bot);
    for (const leader of ['sg', 'dg', 'dm']) await records(bot, leader);
    for (const who of ANSWER) await done(bot, 'dialogue.confirm', { take: take(who), answer: 'yes' }, who);
    for (const [i, who] of ANSWER.slice(0, n).entries()) await done(bot, 'dialogue.pulse', answer(i, last), who);
    return bot;
  }

  const pulse = (bot: Bot, asOf = '2027-06-30'): Promise<Report> =>
    bot.kernel.read(
      (view) => capability.reports?.pulse?.build({ units: [''], asOf }, view, bot.painter.in('en')) as Report,
    );

  /** All that anybody can be shown of it: every report for each of them, the pulse's cards, what waits and where the ledger stands. */
  async function outputs(bot: Bot): Promise<unknown> {
    const seen: { [what: string]: unknown } = {};
    for (const { id } of PEOPLE) {
      for (const [name, rule] of Object.entries(capability.reports ?? {}))
        seen[`${id} ${name}`] = await bot.kernel.read((view) => {
          const units = rule.may(view.org.person(id) as never, view);
          return units && rule.build({ units, asOf: '2027-06-30', reader: id }, view, bot.painter.in('en'));
        });
      for (const ref of [`pulse ${CYCLE}`, `pulseRemarks ${CYCLE}`, `cycle ${CYCLE}`]) {
        const [kind, at = ''] = ref.split(' ');
        const drawn = await bot.painter.ref({ kind: `dialogue.${kind}`, id: at }, id);
        seen[`${id} ${ref}`] = drawn ? textOf(drawn.message.card) : '';
      }
      seen[`${id} heard`] = bot.unasked(id).map((m) => m.text);
    }
    seen.ledger = (await bot.store.head()).seq;
    for (const { name } of tables) seen[`counts ${name}`] = [...(await bot.store.counts(name, ''))];
    return seen;
  }

  it('P1 property: before close nothing anywhere tells two answers apart; after it, no figures or differences cover fewer than five', async () => {
    const [one, five] = [await answered(12, '1'), await answered(12, '5')];
    expect(await outputs(one)).to.deep.equal(await outputs(five));
    const eleven = await answered(11, '1');
    expect(await outputs(eleven)).to.deep.equal(await outputs(one));

    for (const bot of [one, five]) await bot.until('2027-05-03T00:00Z');
    const made = await pulse(one);
    const answers = made.tables.flatMap((table) => table.rows.map((row) => Number(row.answered)));
    expect(answers.slice(0, 3)).to.deep.equal([6, 6, 12]);
    for (const a of answers) for (const b of answers) expect(a === b || Math.abs(a - b) >= 5).to.equal(true);
    expect(await pulse(five)).to.not.deep.equal(made);

    // Extended, answered late, closed again: nothing new is said at any moment.
    await done(one, 'dialogue.extend', { cycle: CYCLE, closes: '2027-05-28' }, 'eo');
    await done(one, 'dialogue.confirm', { take: take('dm7'), answer: 'yes' }, 'dm7');
    expect(await refused(one, 'dialogue.pulse', answer(0, '5'), 'dm7')).to.equal('dialogue.pulse.over');
    expect(await pulse(one)).to.deep.equal(made);
    await one.until('2027-06-01T00:00Z');
    expect(await pulse(one)).to.deep.equal(made);
  });

  it('X20 P1 a copy of the folder from before the last answer publishes nothing once the other has', async () => {
    const data = join(folder, 'data');
    const bot = await on(data, (more) => answered(11, '', more));
    cpSync(data, join(folder, 'copy'), { recursive: true });
    await done(bot, 'dialogue.pulse', answer(11, '5'), 'dm6');
    await bot.until('2027-05-03T00:00Z');
    const made = await pulse(bot);
    expect(made.tables[0]?.rows.at(-1)?.answered).to.equal(12);
    // Which pulse and when: nothing of what was answered, and nobody.
    const [line = ''] = readFileSync(list(), 'utf8').split('\n');
    expect(Object.keys(JSON.parse(line))).to.deep.equal(['run', 'at', 'data']);

    const copy = await on(join(folder, 'copy'), (more) => house(PEOPLE, more));
    await copy.until('2027-05-03T00:00Z');
    const again = await pulse(copy);
    expect(again.tables).to.deep.equal([]);
    expect(again.notes.join()).to.include('published before this copy');
    expect(await copy.says('eo', 'pulse remarks'))
      .to.include('published before this copy')
      .and.not.include('remark 1');
  });

  it('X20 P1 a backup that is put back after publication: its answers are destroyed, nobody is asked again, no second table', async () => {
    const data = join(folder, 'data');
    const bot = await on(data, (more) => answered(11, '', more));
    cpSync(data, join(folder, 'backup'), { recursive: true });
    await done(bot, 'dialogue.pulse', answer(11, '5'), 'dm6');
    await bot.until('2027-05-03T00:00Z');

    // On another machine: the list came there by hand.
    const store = await openLowdb({ folder: join(folder, 'backup'), tables });
    const ballots = await diskBallots(join(folder, 'backup'));
    const back = await house(PEOPLE, { store: () => store, ballots });
    bots.push(back);
    const { ended } = await endAgain({ kernel: back.kernel, config: {} } as unknown as App, list());
    expect(ended).to.equal(1);
    expect(await ballots.list()).to.deep.equal([]);
    expect(await refused(back, 'dialogue.pulse', answer(11, '5'), 'dm6')).to.equal('dialogue.pulse.over');
    await back.until('2027-05-03T00:00Z');
    expect((await pulse(back)).tables).to.deep.equal([]);
    expect((await pulse(back)).notes.join()).to.include('published before this copy');
  });

  it('P1 a list that cannot be read or written is said in the log, and the pulse is published all the same', async () => {
    const said: string[] = [];
    const calendar = { now: () => '2027-03-01T09:00:00.000Z' };
    const outside = outsideIn(folder, 'x', calendar, {
      error: (_: object, text: string) => void said.push(text),
    } as never);
    const bot = await answered(12, '5', { outside });
    await bot.until('2027-05-03T00:00Z');
    expect((await pulse(bot)).tables).to.have.length(3);
    expect(said.join()).to.include('cannot be read').and.include('cannot be written');
  });

  it('P1 another installation with a run of the same name is another', async () => {
    const calendar = { now: () => '2027-03-01T09:00:00.000Z' };
    const [here, there] = ['here', 'there'].map((data) => outsideIn(list(), data, calendar, log));
    await here?.end('dialogue.pulse|dialogue-2027');
    await here?.end('dialogue.pulse|dialogue-2027');
    expect(readFileSync(list(), 'utf8').trim().split('\n')).to.have.length(1);
    expect([
      await here?.ended('dialogue.pulse|dialogue-2027'),
      await here?.ended('dialogue.pulse|dialogue-2028'),
    ]).to.deep.equal([true, false]);
    expect(await there?.ended('dialogue.pulse|dialogue-2027')).to.equal(false);
  });
});
