import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { built, Desk, PEOPLE } from './program.ts';

describe('steward verify and doctor', () => {
  let desk: Desk;
  before(built);
  beforeEach(async () => {
    desk = new Desk();
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
  });
  afterEach(() => desk.clear());
  const headOf = async () => {
    const { seq, hash } = (await desk.run(['verify', '--json'])).json.head as { seq: number; hash: string };
    return `${seq}:${hash}`;
  };
  const against = (head: string) => desk.run(['verify', '--against', head, '--json']);

  it('prints the head, and an older one is still found in it (L1)', async () => {
    const noted = await headOf();
    expect(noted).to.match(/^1:[0-9a-f]{64}$/);
    await desk.run(['grant', 'trainer', '3']);
    const found = await against(noted);
    expect(found.exit).to.equal(0);
    expect(found.json).to.deep.include({ ok: true, entries: 2, erased: 0 });
    expect(found.json).not.to.have.property('broken');
  });

  it('fails when an old copy was put back: its end is missing (L1)', async () => {
    const copy = join(desk.folder, 'copy');
    cpSync(desk.data, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });
    await desk.run(['grant', 'trainer', '3']);
    const noted = await headOf();
    rmSync(desk.data, { recursive: true });
    cpSync(copy, desk.data, { recursive: true });
    const found = await against(noted);
    expect(found.exit).to.equal(1);
    expect(found.json).to.deep.include({
      ok: false,
      broken: { seq: 2, reason: 'the ledger ends before entry 2: its end was cut, or an older backup put back' },
    });
  });

  it('fails when the whole ledger was made anew, however sound in itself (L1)', async () => {
    await desk.run(['grant', 'trainer', '3']);
    const noted = await headOf();
    rmSync(desk.data, { recursive: true });
    await desk.run(['import', 'people', desk.write('other.csv', PEOPLE.replace('4,Cy', '5,Di'))]);
    await desk.run(['grant', 'trainer', '3']);
    expect((await desk.run(['verify'])).exit).to.equal(0);
    const found = await against(noted);
    expect(found.exit).to.equal(1);
    expect(found.json.broken).to.deep.include({ seq: 2 });
  });

  it('fails when a byte of the ledger on the disk was changed, without a bot and without changing anything', async () => {
    for (const who of ['2', '3']) await desk.run(['grant', 'trainer', who]);
    const folder = join(desk.data, 'journal');
    const file = readdirSync(folder)
      .map((name) => join(folder, name))
      .find((path) => readFileSync(path).includes('role.grant'));
    const bytes = readFileSync(file!);
    bytes.write('role.graNt', bytes.indexOf('role.grant'));
    writeFileSync(file!, bytes);
    const found = await desk.run(['verify', '--json']);
    expect(found.exit).to.equal(1);
    expect(found.json.ok).to.equal(false);
    expect(readFileSync(file!).equals(bytes)).to.equal(true);
  });

  describe('L1 a right written onto the disk', () => {
    /** The rows of a table, as somebody with the disk and without the key would change them. */
    function tamper(table: string, change: (rows: { [name: string]: unknown }[]) => void): void {
      const db = join(desk.data, 'db');
      const manifest = JSON.parse(readFileSync(join(db, 'manifest.json'), 'utf8'));
      const info = manifest.tables[table];
      const { rows } = JSON.parse(readFileSync(join(db, info.file), 'utf8'));
      change(rows);
      const lines = rows.map((row: unknown) => JSON.stringify(row)).join(',\n');
      const text = `{"table":${JSON.stringify(table)},"rows":[\n${lines}\n]}\n`;
      writeFileSync(join(db, info.file), text);
      Object.assign(info, {
        rows: rows.length,
        bytes: Buffer.byteLength(text),
        sha256: createHash('sha256').update(text).digest('hex'),
      });
      writeFileSync(join(db, 'manifest.json'), JSON.stringify(manifest));
    }
    const unvouched = async () => {
      const { exit, json } = await desk.run(['verify', '--json']);
      const all = (json.unvouched ?? []) as { table: string; id: string }[];
      return [exit, json.ok, ...all.map(({ table, id }) => `${table} ${id}`)];
    };
    const given = { role: 'ethics-office', person: '4', unit: '', id: 'ethics-office|4||', version: 1 };

    beforeEach(async () => {
      await desk.run(['grant', 'ethics-office', '2']);
      await desk.run(['act', '2', '--for', '1', '--from', '2027-01-01', '--to', '2027-12-31']);
      // All of it lies in the tables now.
      await desk.run(['backup', join(desk.folder, 'copy')]);
      expect(await unvouched()).to.deep.equal([0, true]);
    });

    it('is found by verify with its place and reason, in a folder and in a running bot, and said at the start', async () => {
      tamper('grants', (rows) => rows.push(given));
      expect(await unvouched()).to.deep.equal([1, false, 'grants ethics-office|4||']);
      expect((await desk.run(['verify'])).err).to.match(
        /grants ethics-office\|4\|\|: no entry of the ledger gives this role/,
      );
      const bot = desk.serve({ LOG_LEVEL: 'error' });
      await bot.line(/listens|running/);
      expect(bot.out()).to.match(/its ledger does not know/);
      expect(await unvouched()).to.deep.equal([1, false, 'grants ethics-office|4||']);
      expect((await desk.run(['status', '--json'])).json).to.deep.include({ doubted: 1 });
      expect((await desk.run(['doctor'])).err).to.match(/FAULT rights/);
      // Taken back, all is well again without a restart.
      expect((await desk.run(['revoke', 'ethics-office', '4'])).exit).to.equal(0);
      expect(await unvouched()).to.deep.equal([0, true]);
      expect((await desk.run(['status', '--json'])).json).to.deep.include({ doubted: 0 });
    });

    it('is found as an appointment, as a link, and under a name on the ledger that is somebody else’s', async () => {
      tamper('actings', (rows) => Object.assign(rows[0] ?? {}, { person: '4' }));
      expect(await unvouched()).to.deep.equal([1, false, 'actings 1|2027-01-01']);
      tamper('actings', (rows) => Object.assign(rows[0] ?? {}, { person: '2' }));
      expect(await unvouched()).to.deep.equal([0, true]);
      tamper('identities', (rows) => {
        const [own, other] = ['4', '2'].map((id) => rows.find((row) => row.id === id));
        // Cy takes the name of Ann, and Ann's role with it.
        rows.splice(0, rows.length, ...rows.filter((row) => row !== own), { ...other, id: '4' });
      });
      tamper('grants', (rows) => rows.splice(0, rows.length, given));
      expect(await unvouched()).to.deep.equal([1, false, 'identities 4', 'grants ethics-office|4||']);
    });

    it('is none where somebody was erased who goes on holding a role, and is one beside theirs', async () => {
      const list = ['--erasures', join(desk.folder, 'e.jsonl')];
      expect((await desk.run(['erase', '2', ...list])).exit).to.equal(0);
      expect(await unvouched()).to.deep.equal([0, true]);
      tamper('grants', (rows) => rows.push(given));
      expect((await unvouched()).slice(0, 2)).to.deep.equal([1, false]);
      tamper('grants', (rows) => rows.pop());
      // Taken back under a new name, it is not there to be used by another.
      expect((await desk.run(['revoke', 'ethics-office', '2'])).exit).to.equal(0);
      await desk.run(['backup', join(desk.folder, 'copy2')]);
      expect(await unvouched()).to.deep.equal([0, true]);
      tamper('grants', (rows) => rows.push(given));
      expect(await unvouched()).to.deep.equal([1, false, 'grants ethics-office|4||']);
    });
  });

  it('refuses a head that is none', async () => {
    expect((await desk.run(['verify', '--against', '12'])).exit).to.equal(2);
  });

  it('doctor finds this machine fit, says so while the bot runs, and what to do about wrong settings', async () => {
    const well = await desk.run(['doctor', '--json']);
    const names = (well.json.checks as { name: string }[]).map((c) => c.name);
    expect(names).to.deep.equal([
      'node',
      'settings',
      'bot',
      'rights',
      'disk',
      'fsync',
      'clock',
      'port',
      'key',
      'lists',
    ]);
    expect(well.json.ok).to.equal(true);
    const bot = desk.serve();
    await bot.line(/running/);
    expect((await desk.run(['doctor'])).out).to.contain('runs and answers');
    const wrong = await desk.run(['doctor'], { MicrosoftAppId: '' });
    expect(wrong.exit).to.equal(1);
    expect(wrong.err).to.match(/FAULT settings/);
    expect(wrong.err).to.contain('→');
  });
});
