import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { built, Desk, PEOPLE } from './program.ts';

const LAUNCH = ['launch', 'dialogue', '--theme', 'Speaking up', '--opens', '2027-02-01', '--closes', '2027-06-30'];

describe('steward launch, cycle, report', () => {
  let desk: Desk;
  before(built);
  beforeEach(async () => {
    desk = new Desk();
    await desk.serve().line(/running/);
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
  });
  afterEach(() => desk.clear());

  it("launches a dialogue, in the name of the Ethics Office, and nobody else's", async () => {
    await desk.run(['grant', 'ethics-office', '4']);
    const refused = await desk.run([...LAUNCH, '--as', '3', '--json']);
    expect([refused.exit, refused.json.code]).to.deep.equal([1, 'common.refused.role']);
    const wrong = await desk.run([...LAUNCH, '--video', 'http://video.example.org', '--json']);
    expect([wrong.exit, wrong.json.error]).to.deep.equal([
      2,
      '--video is a web address that begins with https://, like https://example.org/video; or "" for none; "http://video.example.org" is not.',
    ]);
    const ran = await desk.run([...LAUNCH, '--level-days', '10', '--units', 'DM', '--as', '4', '--json']);
    // Sam and Ann lead; Ann, Bo and Cy take part, for Sam is the top; one entity certifies.
    expect(ran.json).to.deep.equal({
      cycle: 'dialogue-2027',
      title: 'Leadership Dialogue 2027',
      state: 'open',
      opens: '2027-02-01',
      closes: '2027-06-30',
      owed: { 'dialogue.lead': 2, 'dialogue.take': 3, 'dialogue.certify': 1 },
      excused: {},
    });
    expect((await desk.run([...LAUNCH, '--units', 'DM'])).err).to.contain('Everybody has one dialogue at a time');
  });

  it('pauses, resumes, extends, corrects and closes a run', async () => {
    await desk.run(LAUNCH);
    const state = async (...words: string[]) => (await desk.run(['cycle', 'dialogue-2027', ...words, '--json'])).json;
    expect((await state('pause')).state).to.equal('paused');
    // Twice is once, and says the same; the ledger has it once.
    expect((await state('pause')).state).to.equal('paused');
    expect((await state('resume')).state).to.equal('open');
    expect((await state('extend', '--closes', '2027-07-31')).closes).to.equal('2027-07-31');
    expect((await state('correct', '--theme', 'Listening')).state).to.equal('open');
    expect((await state('correct')).code).to.equal('STW_USAGE');
    expect((await state('close')).state).to.equal('closed');
    expect((await state('pause')).code).to.equal('common.cycle.wrongState');
    expect((await desk.run(['cycle', 'nothing', 'pause', '--json'])).json.code).to.equal('STW_NOT_FOUND');
  });

  it('prints reports in every format, with the head of the ledger beneath (L1)', async () => {
    await desk.run(LAUNCH);
    const head = (await desk.run(['verify', '--json'])).json.head as { seq: number; hash: string };
    const asJson = (await desk.run(['report', 'return', '--json'])).json as {
      name: string;
      asOf: string;
      columns: { key: string }[];
      rows: object[];
      notes: string[];
    };
    expect(asJson).to.include({ name: 'return', asOf: '2027-01-04' });
    expect(asJson.columns.map((c) => c.key).slice(0, 4)).to.deep.equal([
      'entity',
      'staff',
      'tookPart',
      'participation',
    ]);
    expect(asJson.rows).to.have.length(1);
    expect(asJson.rows[0]).to.include({ entity: 'DM', staff: 3, tookPart: 0, participation: 0 });
    expect(asJson.notes.at(-1)).to.equal(`Ledger ${head.seq}:${head.hash}`);
    expect((await desk.run(['report', 'return'])).out).to.match(/^Leadership Dialogue 2027/);
    expect((await desk.run(['report', 'return', '--format', 'csv'])).out).to.contain('DM,3,0,0');
    const out = join(desk.folder, 'return.xlsx');
    expect((await desk.run(['report', 'return', '--format', 'xlsx', '--out', out, '--json'])).json).to.include({
      name: 'return',
      file: out,
    });
    expect(Object.keys(unzipSync(readFileSync(out)))).to.include('[Content_Types].xml');
    const pdf = join(desk.folder, 'return.pdf');
    await desk.run(['report', 'return', '--format', 'pdf', '--out', pdf]);
    expect(readFileSync(pdf).subarray(0, 5).toString()).to.equal('%PDF-');
  });

  it('reach counts everybody once, the sums equal to the headcount, and lists who is not reached', async () => {
    await desk.run(LAUNCH);
    const { tables } = (await desk.run(['report', 'reach', '--json'])).json as unknown as {
      tables: { key: string; rows: { [key: string]: string | number }[] }[];
    };
    const all = tables[0]!.rows.at(-1)!;
    const { entity, people, ...states } = all;
    expect([entity, people]).to.deep.equal(['All', 4]);
    expect(Object.values(states).reduce((a: number, b) => a + Number(b), 0)).to.equal(4);
    expect(tables.find((t) => t.key === 'unreached')!.rows.map((r) => r.id)).to.deep.equal(['1', '2', '3', '4']);
  });

  it('shows a person only what that person may see, and nothing of days to come', async () => {
    await desk.run(LAUNCH);
    expect((await desk.run(['report', 'dialogue', '--as', '3', '--json'])).json.code).to.equal('common.refused.role');
    expect((await desk.run(['report', 'dialogue', '--as', '1', '--json'])).exit).to.equal(0);
    expect((await desk.run(['report', 'ledger', '--as', '1', '--json'])).json.code).to.equal('common.refused.role');
    expect((await desk.run(['report', 'dialogue', '--as-of', '2030-01-01'])).err).to.contain('lies ahead');
    expect((await desk.run(['report', 'dialogue', '--as-of', '2026-12-31'])).err).to.contain('nothing to report');
    const none = await desk.run(['report', 'weather', '--json']);
    expect([none.exit, none.json.error]).to.deep.equal([
      2,
      'There is no report "weather". There are: dialogue, return, pulse, recommendations, pack, compacts, learning, questions, completions, reach, ledger.',
    ]);
  });
});
