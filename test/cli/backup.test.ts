import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { diskBallots } from '../../src/storage/lowdb/ballots.ts';
import { built, Desk, PEOPLE } from './program.ts';

const LAUNCH = ['launch', 'dialogue', '--theme', 'T', '--opens', '2027-02-01', '--closes', '2027-06-30'];

/** The real program: a bot that runs while it is copied, and a folder into which the copy is put back. */
describe('steward backup and restore', function () {
  this.timeout(60_000);
  let desk: Desk;
  let copy: string;
  before(built);
  beforeEach(async () => {
    desk = new Desk();
    copy = join(desk.folder, 'copy');
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
  });
  afterEach(() => desk.clear());
  const elsewhere = () => ({ DATA_DIR: join(desk.folder, 'elsewhere') });

  it('S1 while the bot runs and people are granted roles: all acknowledged before is in it, the ledger is whole, sending is held', async () => {
    await desk.run(LAUNCH);
    const bot = desk.serve();
    await bot.line(/running|http/);
    const during: Promise<unknown>[] = [];
    for (const role of ['trainer', 'learning-office']) during.push(desk.run(['grant', role, '3']));
    await during[0];
    const made = await desk.run(['backup', copy, '--json']);
    await Promise.all(during);
    expect(made.exit, made.out).to.equal(0);
    const head = made.json.head as { seq: number; hash: string };
    await desk.run(['grant', 'administrator', '2']);
    const later = (await desk.run(['verify', '--json'])).json.head as { seq: number; hash: string };
    const before = (await desk.run(['status', '--json'])).json;
    await bot.end();

    const back = await desk.run(['restore', copy, '--no-erasures', '--json'], elsewhere());
    expect(back.exit, back.out).to.equal(0);
    expect(back.json).to.deep.include({ head, sending: 'held' });
    const status = (await desk.run(['status', '--json'], elsewhere())).json;
    expect([status.people, status.cycles]).to.deep.equal([before.people, before.cycles]);
    expect([status.sending, status.held]).to.deep.equal(['held', 'restored from a backup']);
    const whole = await desk.run(['verify', '--against', `${head.seq}:${head.hash}`, '--json'], elsewhere());
    expect(whole.json, JSON.stringify(whole.json)).to.deep.include({ ok: true });
    // What came after the backup is missing, and whoever has that head can tell.
    const missing = await desk.run(['verify', '--against', `${later.seq}:${later.hash}`, '--json'], elsewhere());
    expect([missing.exit, missing.json.ok]).to.deep.equal([1, false]);
    const trail = await desk.run(['report', 'ledger', '--last', '3', '--json'], elsewhere());
    expect((trail.json.rows as { what: string }[]).map((row) => row.what)).to.include.members([
      'backup.made',
      'backup.restored',
    ]);
    // It goes on from there.
    expect((await desk.run(['resume', '--yes'], elsewhere())).exit).to.equal(0);
    expect((await desk.run(['grant', 'trainer', '2'], elsewhere())).exit).to.equal(0);
  });

  it('without a bot too; never over another one, never into a folder with data, never beside a running bot', async () => {
    expect((await desk.run(['backup', copy])).exit).to.equal(0);
    expect(existsSync(`${copy}.partial`)).to.equal(false);
    const twice = await desk.run(['backup', copy]);
    expect([twice.exit, /Name a new folder/.test(twice.err)]).to.deep.equal([1, true]);
    const onto = await desk.run(['restore', copy, '--no-erasures']);
    expect([onto.exit, /move what is there away/.test(onto.err)]).to.deep.equal([1, true]);
    const bot = desk.serve();
    await bot.line(/running|http/);
    const beside = await desk.run(['restore', copy, '--no-erasures']);
    expect([beside.exit, /A Steward runs on/.test(beside.err)]).to.deep.equal([1, true]);
    await bot.end();
    expect((await desk.run(['verify'])).exit).to.equal(0);
  });

  it('a damaged copy is found before anything is put back, with the file named', async () => {
    await desk.run(['backup', copy]);
    const [table = ''] = readdirSync(join(copy, 'db')).filter((name) => name.startsWith('people'));
    const path = join(copy, 'db', table);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const back = await desk.run(['restore', copy, '--no-erasures'], elsewhere());
    expect([back.exit, back.err.includes(path)]).to.deep.equal([1, true]);
    expect(readdirSync(elsewhere().DATA_DIR).filter((name) => name !== 'control')).to.deep.equal([]);
    rmSync(path);
    expect((await desk.run(['restore', copy, '--no-erasures'], elsewhere())).err).to.match(/is missing/);
  });

  it('a restore that was ended midway is not served: sending is not held there yet', async () => {
    await desk.run(['backup', copy]);
    mkdirSync(elsewhere().DATA_DIR, { recursive: true });
    writeFileSync(join(elsewhere().DATA_DIR, 'restored'), '');
    const served = await desk.run(['serve'], elsewhere());
    expect([served.exit, /was not finished/.test(served.err)]).to.deep.equal([1, true]);
    expect((await desk.run(['restore', copy, '--no-erasures'], elsewhere())).err).to.match(/move what is there away/);
  });

  it('what is no backup is none, and one that names a way out of its folder is refused', async () => {
    mkdirSync(copy);
    expect((await desk.run(['restore', copy, '--no-erasures'], elsewhere())).err).to.match(/is no backup of Steward/);
    const file = { path: '../../etc/passwd', bytes: 1, sha256: 'x' };
    writeFileSync(
      join(copy, 'backup.json'),
      JSON.stringify({ format: 1, at: '', head: { seq: 0, hash: '' }, files: [file] }),
    );
    expect((await desk.run(['restore', copy, '--no-erasures'], elsewhere())).err).to.match(
      /is no backup that this version/,
    );
  });

  it('S1 asks for the list of erasures: without one it refuses and puts nothing back; the usual one counts as given', async () => {
    await desk.run(['backup', copy]);
    const asked = await desk.run(['restore', copy, '--json'], elsewhere());
    expect([asked.exit, asked.json.code]).to.deep.equal([1, 'STW_REFUSED']);
    expect(asked.json.error).to.match(/--erasures FILE.*--no-erasures.*Nothing was restored/);
    expect(readdirSync(elsewhere().DATA_DIR).filter((name) => name !== 'control')).to.deep.equal([]);
    // The usual place, which erase writes when it is told no other.
    expect((await desk.run(['erase', '3'])).exit).to.equal(0);
    expect((await desk.run(['restore', copy, '--json'], elsewhere())).json).to.include({ erased: 1 });
  });

  it('X20 P1 what was published since is on a list outside: restore ends it, and says a list that is none before anything happens', async () => {
    // Sealed answers of two pulses, of which one was published after the backup was made.
    const sealed = (year: number) => `dialogue.pulse|dialogue-${year}|DM`;
    const boxes = await diskBallots(desk.data);
    for (const year of [2027, 2028]) await boxes.write(sealed(year), new Uint8Array(65_536).fill(year % 256));
    expect((await desk.run(['backup', copy])).exit).to.equal(0);
    expect(readdirSync(join(copy, 'ballots'))).to.have.length(2);
    const run = (at: string) => `${JSON.stringify({ run: `dialogue.pulse|${at}`, at: '2027-05-03T00:00:00.000Z' })}\n`;
    const list = desk.write('list.jsonl', run('dialogue-2026') + run('dialogue-2027') + run('dialogue-2027'));
    const wrong = await desk.run(
      ['restore', copy, '--no-erasures', '--published', desk.write('no.jsonl', 'no\n')],
      elsewhere(),
    );
    expect([wrong.exit, /Line 1/.test(wrong.err)]).to.deep.equal([1, true]);
    expect(existsSync(join(elsewhere().DATA_DIR, 'db'))).to.equal(false);
    const back = await desk.run(['restore', copy, '--no-erasures', '--published', list, '--json'], elsewhere());
    expect(back.json, back.out).to.include({ published: 2 });
    // Destroyed, and the other left alone.
    expect(await (await diskBallots(elsewhere().DATA_DIR)).list()).to.deep.equal([sealed(2028)]);
    expect((await desk.run(['verify', '--json'], elsewhere())).json).to.include({ ok: true });
    const without = await desk.run(['restore', copy, '--no-erasures'], {
      DATA_DIR: join(desk.folder, 'third'),
      HOME: desk.data,
    });
    expect(without.out).to.include('There is no list of published pulses');
    expect(await (await diskBallots(join(desk.folder, 'third'))).list()).to.have.length(2);
  });

  it('L3 S1 whoever was erased after the backup is erased again, and a list that is none is said before anything happens', async () => {
    const list = join(desk.folder, 'erasures.jsonl');
    expect((await desk.run(['backup', copy])).exit).to.equal(0);
    // Row 3 leaves and is erased: no file has the address any more.
    const rows = PEOPLE.split('\n');
    const third = rows.findIndex((line) => line.startsWith('3,'));
    const mail = /([^,\s]+@[^,\s]+)/.exec(rows[third] ?? '')?.[0] ?? 'no address';
    const left = rows.filter((_, n) => n !== third).join('\n');
    expect(
      (await desk.run(['import', 'people', desk.write('left.csv', left), '--full', '--leavers', '1'])).exit,
    ).to.equal(0);
    const erased = await desk.run(['erase', '3', '--erasures', list, '--json']);
    expect(erased.exit, erased.out).to.equal(0);
    const holding = (folder: string) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((it) => it.isFile() && readFileSync(join(it.parentPath, it.name)).includes(mail))
        .map((it) => it.name);
    expect(holding(desk.data)).to.deep.equal([]);

    writeFileSync(join(desk.folder, 'wrong.jsonl'), 'nonsense\n');
    const wrong = await desk.run(['restore', copy, '--erasures', join(desk.folder, 'wrong.jsonl')], elsewhere());
    expect([wrong.exit, wrong.out + wrong.err]).to.satisfy(
      ([exit, text]: [number, string]) => exit === 1 && /Line 1/.test(text),
    );
    const back = await desk.run(['restore', copy, '--erasures', list, '--json'], elsewhere());
    expect(back.json, back.out).to.include({ erased: 1 });
    // In the backup they were in service still; the list knows that they had left.
    expect(holding(elsewhere().DATA_DIR)).to.deep.equal([]);
    expect((await desk.run(['verify', '--json'], elsewhere())).json).to.include({ ok: true });
  });
});
