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

  it('refuses a head that is none', async () => {
    expect((await desk.run(['verify', '--against', '12'])).exit).to.equal(2);
  });

  it('doctor finds this machine fit, says so while the bot runs, and what to do about wrong settings', async () => {
    const well = await desk.run(['doctor', '--json']);
    const names = (well.json.checks as { name: string }[]).map((c) => c.name);
    expect(names).to.deep.equal(['node', 'settings', 'bot', 'disk', 'fsync', 'clock', 'port', 'key', 'courses']);
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
