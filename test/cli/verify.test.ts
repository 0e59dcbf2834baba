import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Entry, GENESIS, hashOf } from '../../src/kernel/ledger.ts';
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

  describe('L1 on the files themselves', () => {
    const [ledger, manifest] = [() => join(desk.data, 'ledger'), () => join(desk.data, 'db', 'manifest.json')];
    const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
    const only = (folder: string) => join(folder, readdirSync(folder)[0] ?? '');
    /** Three entries in a ledger file, as an erasure leaves them: it writes everything anew. */
    const compacted = async () => {
      await desk.run(['grant', 'trainer', '3']);
      await desk.run(['erase', '4', '--erasures', join(desk.folder, 'erasures.jsonl')]);
      expect(lines(only(ledger()))).to.have.length(3);
    };
    /** Neither the check nor the bot takes it for whole, and both say where. */
    const foundOut = async (says: RegExp, starting = says) => {
      const found = await desk.run(['verify']);
      expect([found.exit, says.test(found.out + found.err)], found.out + found.err).to.deep.equal([1, true]);
      const served = await desk.run(['serve']);
      expect([served.exit, starting.test(served.err)], served.err).to.deep.equal([1, true]);
    };

    it('L1 an entry cut out of a ledger file is found by check and start, with the file', async () => {
      await compacted();
      const path = only(ledger());
      writeFileSync(path, `${[0, 2].map((n) => lines(path)[n]).join('\n')}\n`);
      await foundOut(
        /broken at entry 2: entry 2 is missing\.\n.*compare it with the last backup/,
        /ledger\/\d+\.jsonl.* has \d+ bytes instead of \d+/,
      );
    });

    it('L1 an entry cut out of the journal is found by check and start, with the file', async () => {
      await desk.run(['grant', 'trainer', '3']);
      await desk.run(['grant', 'trainer', '4']);
      const path = only(join(desk.data, 'journal'));
      const bytes = readFileSync(path);
      // A group is a line that says how long it is, and its records.
      const starts = [...bytes.toString('latin1').matchAll(/STW1 /g)].map(({ index }) => index);
      const [second = 0, third = 0] = starts.slice(1);
      writeFileSync(path, Buffer.concat([bytes.subarray(0, second), bytes.subarray(third)]));
      await foundOut(/journal\/\d+\.journal/);
    });

    it('L1 the last entry cut from the journal leaves a whole ledger: who has the head tells', async () => {
      await desk.run(['grant', 'trainer', '3']);
      const noted = await headOf();
      const path = only(join(desk.data, 'journal'));
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, bytes.lastIndexOf('STW1 ', bytes.indexOf('role.grant'))));
      expect((await desk.run(['verify'])).exit).to.equal(0);
      const found = await against(noted);
      expect([found.exit, (found.json.broken as { reason: string }).reason]).to.deep.equal([
        1,
        'the ledger ends before entry 2: its end was cut, or an older backup put back',
      ]);
    });

    it('L1 all of it written anew, hashes, sizes and head: sound in itself, and not what the head noted outside says', async () => {
      await compacted();
      const noted = await headOf();
      const path = only(ledger());
      let head = GENESIS;
      const anew = lines(path).map((line, n) => {
        const { hash: _, ...entry } = JSON.parse(line) as Entry;
        const bare = { ...entry, prev: head.hash, ...(n === 1 ? { via: 'card' as const } : {}) };
        head = { seq: bare.seq, hash: hashOf(bare) };
        return JSON.stringify({ ...bare, hash: head.hash });
      });
      writeFileSync(path, `${anew.join('\n')}\n`);
      const about = JSON.parse(readFileSync(manifest(), 'utf8'));
      about.head = head;
      about.ledger[0].bytes = readFileSync(path).length;
      writeFileSync(manifest(), JSON.stringify(about));
      expect((await desk.run(['verify', '--json'])).json).to.include({ ok: true });
      const found = await against(noted);
      const { ok, broken } = found.json as { ok: boolean; broken?: { seq: number } };
      expect([found.exit, ok, broken?.seq]).to.deep.equal([1, false, 3]);
    });
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

    it('X23 is found by verify with its place and reason, in a folder and in a running bot, and said at the start', async () => {
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
      // Somebody whom the ledger knows by another entry too.
      tamper('actings', (rows) => Object.assign(rows[0] ?? {}, { person: '1' }));
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

    it('X23 is none where somebody was erased who goes on holding a role, and is one beside theirs', async () => {
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
    const checks = ['node', 'settings', 'bot', 'rights', 'disk', 'fsync', 'clock', 'port', 'key', 'courses', 'lists'];
    expect(names).to.deep.equal(checks);
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
