import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { StewardError } from '../../src/errors.ts';
import { ask, type Held, hold } from '../../src/storage/control.ts';
import { buildStores } from '../kit/storebuild.ts';

describe('J3 holding a data folder', function () {
  this.timeout(30_000);
  let folder: string;
  const mine: Held[] = [];
  const children: Starter[] = [];
  let built: Awaited<ReturnType<typeof buildStores>>;
  before(async () => {
    built = await buildStores();
  });
  after(() => built.remove());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stw-hold-'));
  });
  afterEach(async () => {
    for (const held of mine.splice(0)) await held.release();
    for (const child of children.splice(0)) await child.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  const taken = async (path = folder): Promise<Held> => {
    const held = await hold(path);
    mine.push(held);
    return held;
  };
  const codeOf = (trying: Promise<unknown>): Promise<unknown> =>
    trying.then(() => 'held').catch((error: { code?: string }) => error.code);

  class Starter {
    readonly child: ChildProcess;
    readonly #lines: AsyncIterator<string>;
    constructor() {
      this.child = spawn(process.execPath, [join(built.folder, 'test/kit/storeholder.js'), folder], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      if (!this.child.stdout) throw new Error('no output');
      this.#lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
      children.push(this);
    }
    async line(): Promise<string> {
      return (await this.#lines.next()).value as string;
    }
    go(): void {
      this.child.stdin?.write('go\n');
    }
    async end(signal: NodeJS.Signals): Promise<void> {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return;
      this.child.kill(signal);
      await once(this.child, 'exit');
    }
  }
  const starters = async (count: number): Promise<Starter[]> => {
    const made = Array.from({ length: count }, () => new Starter());
    for (const starter of made) expect(await starter.line()).to.equal('ready');
    return made;
  };
  const race = async (racing: Starter[]): Promise<string[]> => {
    for (const starter of racing) starter.go();
    return Promise.all(racing.map((starter) => starter.line()));
  };

  it('lets one hold it, and tells the second what to do', async () => {
    await taken();
    const error: unknown = await hold(folder).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(StewardError).and.to.include({ code: 'STW_STORE_HELD' });
    expect((error as StewardError).message)
      .to.contain(folder)
      .and.to.contain('DATA_DIR');
  });

  it('gives it to the next after a release, over and over, and leaves one socket behind', async () => {
    for (let n = 0; n < 5; n++) await (await hold(folder)).release();
    await taken();
    expect(readdirSync(join(folder, 'control')).filter((name) => name.endsWith('.sock'))).to.deep.equal(['6.sock']);
    const socket = statSync(join(folder, 'control', '6.sock'));
    expect(socket.isSocket()).to.equal(true);
    expect(socket.mode & 0o777).to.equal(0o600);
  });

  it('works where the path is longer than a socket address can be', async () => {
    const deep = join(folder, 'a'.repeat(90), 'b'.repeat(90));
    await mkdir(deep, { recursive: true });
    (await taken(deep)).serve(async (request) => request);
    expect(await codeOf(hold(deep))).to.equal('STW_STORE_HELD');
    expect(await ask(deep, 'hello')).to.equal('hello');
  });

  it('carries questions and answers, large ones too, and errors under their codes', async () => {
    expect(await ask(folder, 'anybody?')).to.equal(undefined);
    expect(readdirSync(folder)).to.deep.equal([]);
    const held = await taken();
    const early = ask(folder, { command: 'early' });
    held.serve(async (request) => {
      if (request === 'refuse') throw new StewardError('STW_NOT_FOUND', { what: 'person', id: 'x' });
      if (request === 'fail') throw new TypeError('oops');
      return { request };
    });
    expect(await early).to.deep.equal({ request: { command: 'early' } });
    const large = Array.from({ length: 100_000 }, (_, n) => `row ${n} – ünï\n`);
    expect(await ask(folder, large)).to.deep.equal({ request: large });
    expect(await ask(folder, 'refuse').catch((error: StewardError) => error.message)).to.equal(
      'There is no person "x".',
    );
    expect(await codeOf(ask(folder, 'fail'))).to.equal('STW_INTERNAL');
    await held.release();
    expect(await ask(folder, 'anybody?')).to.equal(undefined);
  });

  it('after kill -9 of the holder, exactly one of three starters gets it, every time', async () => {
    let [holder] = await starters(1);
    expect(await race([holder as Starter])).to.deep.equal(['held']);
    for (let round = 0; round < 4; round++) {
      const racing = await starters(3);
      await holder?.end('SIGKILL');
      const said = await race(racing);
      expect([...said].sort()).to.deep.equal(['STW_STORE_HELD', 'STW_STORE_HELD', 'held']);
      holder = racing[said.indexOf('held')];
      expect(await ask(folder, round)).to.deep.equal({ pid: holder?.child.pid, request: round });
    }
  });

  it('J3 steps back, in words, when its own socket is swept away by another who has just won', async () => {
    const control = join(folder, 'control');
    await (await hold(folder)).release();
    // Whoever wins looks for sockets that do not answer yet: here one that does nothing else.
    const sweeping = `const { readdirSync, rmSync } = require('node:fs'); process.send('ready');
      for (;;) for (const name of readdirSync(${JSON.stringify(control)})) if (name.endsWith('.tmp')) rmSync(${JSON.stringify(`${control}/`)} + name, { force: true });`;
    const sweeper = spawn(process.execPath, ['-e', sweeping], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    try {
      await once(sweeper, 'message');
      for (let n = 0; n < 40; n++) {
        const held = await hold(folder).catch((error: unknown) => error);
        if (held instanceof StewardError) expect(held.code).to.equal('STW_STORE_HELD');
        else await (held as Held).release();
      }
    } finally {
      sweeper.kill('SIGKILL');
    }
  });

  it('does not displace a holder that was stopped', async () => {
    const [holder] = await starters(1);
    expect(await race([holder as Starter])).to.deep.equal(['held']);
    holder?.child.kill('SIGSTOP');
    expect(await codeOf(hold(folder))).to.equal('STW_STORE_HELD');
    holder?.child.kill('SIGCONT');
    expect(await ask(folder, 'awake?')).to.deep.equal({ pid: holder?.child.pid, request: 'awake?' });
  });

  it('says so when the holder dies before it answers', async () => {
    const [holder] = await starters(1);
    expect(await race([holder as Starter])).to.deep.equal(['held']);
    holder?.child.kill('SIGSTOP');
    const asking = ask(folder, 'anything').catch((error: StewardError) => error.code);
    await holder?.end('SIGKILL');
    expect(['STW_REFUSED', undefined]).to.include(await asking);
  });

  it('X25 J3 never takes a holder on another machine for dead: it refuses and names that machine', async () => {
    const here = { name: 'here', boot: 'b1' };
    const there = { name: 'there', boot: 'b2' };
    const held = await hold(folder, there);
    mine.push(held);
    // A socket of another machine answers there alone: here it looks as if its process were gone.
    const [socket = ''] = readdirSync(join(folder, 'control')).filter((name) => name.endsWith('.sock'));
    rmSync(join(folder, 'control', socket));
    const refused = await hold(folder, here).catch((error: StewardError) => error);
    expect(refused).to.be.instanceOf(StewardError);
    expect((refused as StewardError).code).to.equal('STW_STORE_HELD');
    expect((refused as StewardError).message)
      .to.include('the machine there')
      .and.include('control/machine');
    await held.release();
    // Given back, it is anybody's.
    mine.push(await hold(folder, here));
  });

  it('J3 a holder that died is followed on its own machine, in another container on it, and after its restart', async () => {
    const machine = join(folder, 'control', 'machine');
    const first = { name: 'here', boot: 'b1' };
    for (const next of [first, { name: 'pod-2', boot: 'b1' }, { name: 'pod-2', boot: 'b3' }]) {
      const held = await hold(folder, next);
      expect(JSON.parse(readFileSync(machine, 'utf8'))).to.deep.equal(next);
      // As kill -9 leaves it: what says the machine stays, nobody listens.
      const left = readFileSync(machine);
      await held.release();
      writeFileSync(machine, left);
    }
    expect(await codeOf(hold(folder, { name: 'pod-3', boot: 'b4' }))).to.equal('STW_STORE_HELD');
    writeFileSync(machine, '{"na');
    mine.push(await hold(folder, { name: 'pod-3', boot: 'b4' }));
  });

  it('in 40 races of five starters in one process, never two hold it at once', async () => {
    for (let round = 0; round < 40; round++) {
      const tried = await Promise.allSettled(Array.from({ length: 5 }, () => hold(folder)));
      const winners = tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(winners).to.have.length(1);
      for (const winner of winners) await winner.release();
    }
  });
});
