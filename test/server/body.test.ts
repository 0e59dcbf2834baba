import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { depthOf } from '../../src/server/body.ts';
import { bearer, message, openDoor, type TestDoor } from '../kit/door.ts';
import { type KeyServer, startKeyServer } from '../kit/keyserver.ts';

interface Spoken {
  status: number;
  /** The whole answer, headers too. */
  text: string;
  closed: boolean;
  /** How much of what was to be written left before the socket closed. */
  written: number;
}

/** Speaks HTTP by hand: fetch would neither send nor survive some of these. Ends when the server closes, or `wait` ms after an answer. */
function speak(url: string, head: string[], parts: Iterable<Buffer>, wait = 150): Promise<Spoken> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    let closed = false;
    let written = 0;
    const socket = connect(Number(port), hostname);
    const end = (): void => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text, closed, written });
    };
    socket.on('data', (part) => {
      if (text === '') setTimeout(end, wait);
      text += part;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed = true;
      end();
    });
    socket.on('connect', async () => {
      socket.write([`POST /api/messages HTTP/1.1`, `Host: ${hostname}:${port}`, ...head, '', ''].join('\r\n'));
      for (const part of parts) {
        if (socket.destroyed) return;
        await new Promise((done) => socket.write(part, done));
        written += part.length;
      }
    });
  });
}

const JSON_TYPE = 'Content-Type: application/json';
const spaces = (bytes: number): Buffer => Buffer.alloc(bytes, ' ');
function* megabytes(many: number): Generator<Buffer> {
  const one = spaces(1024 * 1024);
  for (let at = 0; at < many; at++) yield one;
}

describe('the body of a request (D1)', () => {
  let keys: KeyServer;
  let door: TestDoor;
  let token: string;
  before(async () => {
    keys = await startKeyServer();
    door = await openDoor({ keys });
    token = await keys.token();
  });
  after(async () => {
    await door.close();
    await keys.close();
  });
  afterEach('ready afterwards', async () => {
    expect((await fetch(`${door.url}/readyz`)).status).to.equal(200);
    expect((await door.post(message(), bearer(token))).status).to.equal(200);
  });

  const send = (body: string | Buffer, headers: Record<string, string> = {}, url = door.url): Promise<Response> =>
    fetch(`${url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(token), ...headers },
      body: new Uint8Array(Buffer.from(body)),
    });

  it('D1 without a Bearer header it is 401 before a byte is read', async () => {
    const head = [JSON_TYPE, 'Content-Length: 1000'];
    const answer = await speak(door.url, head, []);
    expect(answer.status).to.equal(401);
    expect(answer.text).to.match(/www-authenticate: bearer/i);
    for (const header of ['Basic abc', 'Bearer', 'Bearer a b', 'bearer']) {
      expect((await speak(door.url, [...head, `Authorization: ${header}`], [])).status, header).to.equal(401);
    }
    expect((await speak(door.url, [...head, 'Expect: 100-continue'], [])).text).not.to.match(/100 Continue/);
  });

  it('D1 only application/json in UTF-8, otherwise 415', async () => {
    const types = [
      'text/plain',
      'application/jsonp',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-16',
      '',
    ];
    for (const type of types) expect((await send('{}', { 'content-type': type })).status, type).to.equal(415);
    const answer = await door.post(message(), { ...bearer(token), 'content-type': 'application/json; charset=UTF-8' });
    expect(answer.status).to.equal(200);
  });

  it('D1 any Content-Encoding is 415: a bomb, a wrong one, and one that says nothing', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, '['));
    expect((await send(bomb, { 'content-encoding': 'gzip' })).status).to.equal(415);
    expect((await send('{}', { 'content-encoding': 'gzip' })).status).to.equal(415);
    expect((await send('{}', { 'content-encoding': 'deflate' })).status).to.equal(415);
    expect((await send('{}', { 'content-encoding': 'identity' })).status).to.equal(415);
  });

  it('D1 a multipart body leaves no file, with and without a token', async () => {
    const before = readdirSync(tmpdir()).sort();
    const file = `--x\r\nContent-Disposition: form-data; name="f"; filename="f.bin"\r\nContent-Type: application/octet-stream\r\n\r\n${'x'.repeat(100_000)}\r\n--x--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await send(file, headers)).status).to.equal(415);
    expect((await send(file, { ...headers, authorization: '' })).status).to.equal(401);
    const ours = readdirSync(tmpdir()).filter(
      (name) => !before.includes(name) && !name.startsWith('steward-') && !name.startsWith('tsx-'),
    );
    expect(ours.filter((name) => /^(upload|formidable|[0-9a-f]{24,})/.test(name))).to.deep.equal([]);
  });

  it('D1 256 KB are read, one byte more is 413, whether announced or counted', async () => {
    const head = [JSON_TYPE, `Authorization: Bearer ${token}`];
    const full = JSON.stringify(message());
    const padded = full + ' '.repeat(256 * 1024 - Buffer.byteLength(full));
    expect((await send(padded)).status).to.equal(200);
    expect((await send(`${padded} `)).status).to.equal(413);
    const chunk = (size: number): Buffer =>
      Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), spaces(size), Buffer.from('\r\n')]);
    const counted = await speak(
      door.url,
      [...head, 'Transfer-Encoding: chunked'],
      [chunk(200_000), chunk(100_000), Buffer.from('0\r\n\r\n')],
      2_000,
    );
    expect(counted.status).to.equal(413);
    expect(counted.closed, 'the socket is closed').to.equal(true);
  });

  it('D1 whoever goes on writing after 413 or 401 is cut off', async () => {
    const length = `Content-Length: ${200 * 1024 * 1024}`;
    for (const head of [
      [JSON_TYPE, length, `Authorization: Bearer ${token}`],
      [JSON_TYPE, length],
    ]) {
      const answer = await speak(door.url, head, megabytes(200), 5_000);
      expect(answer.status).to.equal(head.length === 3 ? 413 : 401);
      expect(answer.closed).to.equal(true);
      // 4 MB are dropped, some more fit the system's own buffers.
      expect(answer.written).to.be.below(40 * 1024 * 1024);
    }
  });

  it('D1 over 32 levels are 400, and 32 are none too many', async () => {
    const nested = (levels: number): string =>
      JSON.stringify(message()).replace(/}$/, `,"value":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`);
    expect((await send(nested(32))).status).to.equal(200);
    expect((await send(nested(33))).status).to.equal(400);
    expect((await send('['.repeat(100_000))).status).to.equal(400);
    expect((await send('{"a":'.repeat(40_000))).status).to.equal(400);
  });

  it('D1 brackets in texts are no levels', () => {
    expect(depthOf(Buffer.from('{"a":"[[[[\\"[[","b":[{}]}'))).to.equal(3);
    expect(depthOf(Buffer.from('"\\\\[" [[]]'))).to.equal(2);
    expect(depthOf(Buffer.from(''))).to.equal(0);
  });

  it('D1 what is no JSON object in UTF-8 is 400', async () => {
    for (const body of ['', '{', '[]', '"text"', '12', 'null', '{"a":1}x', '{"a":\u0000}'])
      expect((await send(body)).status, body).to.equal(400);
    expect((await send(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).status).to.equal(400);
  });

  it('D1 all that leaves the memory of the process within 20 MB of what it was', async () => {
    // In a process of its own: here the bodies themselves would be counted.
    const child = fork(
      fileURLToPath(new URL('../kit/door-process.ts', import.meta.url)),
      [JSON.stringify(keys.settings())],
      {
        execArgv: ['--import', 'tsx', '--expose-gc'],
      },
    );
    const told = async (ask: string): Promise<string> => {
      child.send(ask);
      const [answer] = await once(child, 'message');
      return String(answer);
    };
    try {
      const url = await told('open');
      const megabytesUsed = async (): Promise<number> => Number(await told('memory')) / 1024 / 1024;
      // 194 KB that would become 200 MB.
      const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, '['));
      const round = async (): Promise<void> => {
        await Promise.all([
          send(bomb, { 'content-encoding': 'gzip' }, url),
          send('['.repeat(100_000), {}, url),
          send(spaces(256 * 1024 + 1), {}, url),
          speak(url, [JSON_TYPE, 'Content-Length: 100000000', `Authorization: Bearer ${token}`], megabytes(2), 20),
        ]);
      };
      await send(JSON.stringify(message()), {}, url);
      const before = await megabytesUsed();
      for (let rounds = 0; rounds < 10; rounds++) await round();
      // What it keeps, not what is just under way: on a busy machine the last sockets are still closing at the first look.
      let kept = Number.POSITIVE_INFINITY;
      for (let looks = 0; looks < 5; looks++) kept = Math.min(kept, await megabytesUsed());
      expect(kept - before).to.be.below(20);
      expect((await fetch(`${url}/readyz`)).status).to.equal(200);
    } finally {
      child.kill();
    }
  });
});
