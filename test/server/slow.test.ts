import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { BODY_DEADLINE } from '../../src/server/bodies.ts';
import { bearer, message, openDoor, type TestDoor } from '../kit/door.ts';
import { type KeyServer, startKeyServer } from '../kit/keyserver.ts';

const MANY = 300;
/** Until it is so; a test that would wait for ever fails instead. */
async function until(so: () => boolean): Promise<void> {
  const end = performance.now() + 15_000;
  while (!so()) {
    if (performance.now() > end) throw new Error(`it never came: ${so}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A caller who announces a body and sends one byte of it. */
class SlowCaller {
  readonly socket: Socket;
  readonly ended: Promise<unknown>;
  answer = '';

  constructor(url: string, token?: string, announced = 10) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('error', () => undefined);
    this.socket.on('data', (part) => (this.answer += part));
    this.ended = once(this.socket, 'close');
    const head = [
      'POST /api/messages HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Content-Type: application/json',
      `Content-Length: ${announced}`,
      ...(token ? [`Authorization: Bearer ${token}`] : []),
    ];
    this.socket.write(`${head.join('\r\n')}\r\n\r\n{`);
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d+)/.exec(this.answer)?.[1] ?? 0);
  }
}

describe('callers who write slowly (D1)', function () {
  this.timeout(30_000);
  let keys: KeyServer;
  let door: TestDoor;
  const callers: SlowCaller[] = [];
  before(async () => {
    keys = await startKeyServer();
  });
  after(() => keys.close());
  afterEach(async () => {
    for (const { socket } of callers.splice(0)) socket.destroy();
    await door?.close();
  });
  const come = (url: string, token?: string, announced?: number): SlowCaller[] => {
    for (let n = 0; n < MANY; n++) callers.push(new SlowCaller(url, token, announced));
    return callers;
  };
  const ready = async (): Promise<number> => (await fetch(`${door.url}/readyz`)).status;

  it('D1 300 without a good token do not shut the door: each is 401 at once and its socket ends', async () => {
    door = await openDoor({ keys });
    const stranger = await keys.token({ signer: 'stranger' });
    come(door.url, 'x');
    come(door.url, stranger);
    await until(() => callers.every(({ status }) => status !== 0));
    expect(new Set(callers.map(({ status }) => status))).to.deep.equal(new Set([401]));
    const good = bearer(await keys.token());
    for (let n = 0; n < 20; n++) expect((await door.post(message(), good)).status).to.equal(200);
    expect(await ready()).to.equal(200);
    // No clock is moved: what ends them is no deadline of a body, none of theirs was read.
    await Promise.all(callers.map(({ ended }) => ended));
    expect(door.received).to.have.length(20);
  });

  it('D1 300 in local mode, where nobody has a token, take no room from others and are ended after some seconds', async () => {
    door = await openDoor();
    come(door.url, undefined, 256 * 1024);
    await until(() => door.clock.sleeping >= MANY);
    const local = message({ conversation: { id: 'a:amina', conversationType: 'personal', tenantId: 'local' } });
    for (let n = 0; n < 20; n++) expect((await door.post(local)).status).to.be.below(500);
    expect(await ready()).to.equal(200);
    door.clock.move(BODY_DEADLINE);
    await Promise.all(callers.map(({ ended }) => ended));
    expect(new Set(callers.map(({ status }) => status))).to.deep.equal(new Set([408]));
  });

  it('D1 more of them than may write at once: the one that has taken longest goes first, the newest are heard', async () => {
    door = await openDoor();
    // 2,000 bodies may be under way.
    while (callers.length < 2_100) come(door.url);
    const first = callers.slice(0, 100);
    await until(() => first.every(({ status }) => status !== 0));
    expect(new Set(first.map(({ status }) => status))).to.deep.equal(new Set([503]));
    expect(callers.slice(-100).map(({ status }) => status)).to.deep.equal(Array(100).fill(0));
    expect((await door.post(message())).status).to.be.below(500);
  });

  it('D1 their bytes are counted: 400 with almost 256 KB each leave the memory within 100 MB of what it was', async () => {
    const child = fork(fileURLToPath(new URL('../kit/door-process.ts', import.meta.url)), ['{"PORT":"0"}'], {
      execArgv: ['--import', 'tsx', '--expose-gc'],
    });
    const told = async (ask: string): Promise<string> => {
      child.send(ask);
      return String((await once(child, 'message'))[0]);
    };
    try {
      const url = await told('open');
      const memory = async (): Promise<number> => Number(await told('memory')) / 1024 / 1024;
      const before = await memory();
      const body = Buffer.alloc(250 * 1024, ' ');
      const writing = Array.from({ length: 400 }, () => new SlowCaller(url, undefined, 256 * 1024));
      callers.push(...writing);
      for (const { socket } of writing) await new Promise((done) => socket.write(body, done));
      // 400 × 250 KB are 98 MB, and 64 MB are kept: over a hundred were ended, with 503.
      await until(() => writing.filter(({ status }) => status === 503).length >= 100);
      expect((await memory()) - before).to.be.below(100);
      expect((await fetch(`${url}/readyz`)).status).to.equal(200);
    } finally {
      child.kill();
    }
  });
});
