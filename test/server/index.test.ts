import { expect } from 'chai';
import { Registry } from 'prom-client';
import { StewardError } from '../../src/errors.ts';
import { buildServer, type Door, type ServerOptions } from '../../src/server/index.ts';
import { createLog } from '../../src/server/log.ts';
import { bearer, HandClock, message, openDoor } from '../kit/door.ts';
import { startKeyServer } from '../kit/keyserver.ts';

const open = async (more: Partial<ServerOptions> = {}): Promise<{ door: Door; url: string }> => {
  const door = buildServer({
    config: { local: true, host: '127.0.0.1', port: 0 },
    log: createLog('silent'),
    messages: { handle: async (_req, res) => void res.end() },
    ready: () => true,
    metrics: new Registry(),
    elapsed: new HandClock(),
    ...more,
  });
  return { door, url: (await door.listen()).url };
};

describe('the server', () => {
  it('is alive, and ready once it can serve, saying why not before', async () => {
    let state: true | string = 'The data is being loaded.';
    const { door, url } = await open({ ready: () => state });
    try {
      expect((await fetch(`${url}/healthz`)).status).to.equal(200);
      const early = await fetch(`${url}/readyz`);
      expect(early.status).to.equal(503);
      expect(await early.json()).to.deep.equal({ status: 'not ready', reason: 'The data is being loaded.' });
      state = true;
      expect((await fetch(`${url}/readyz`)).status).to.equal(200);
    } finally {
      await door.close(0);
    }
  });

  it('takes activities by POST only: 405 otherwise, 404 for what is not there', async () => {
    const { door, url } = await open();
    try {
      for (const method of ['GET', 'PUT', 'DELETE'])
        expect((await fetch(`${url}/api/messages`, { method })).status, method).to.equal(405);
      expect((await fetch(`${url}/api/other`)).status).to.equal(404);
      expect((await fetch(`${url}/local`)).status, 'nothing is mounted').to.equal(404);
    } finally {
      await door.close(0);
    }
  });

  it('mounts the stand-in before it listens', async () => {
    const { door, url } = await open({
      mount: async (server) => {
        server.get('/local', async (_req, res) => void res.end('here'));
      },
    });
    try {
      expect(await (await fetch(`${url}/local`)).text()).to.equal('here');
    } finally {
      await door.close(0);
    }
  });

  it('says where it cannot listen and what to do, instead of ending the process', async () => {
    // 192.0.2.0/24 is for documentation (RFC 5737): no machine has an address in it.
    const config = { local: false, host: '192.0.2.1', port: 0 };
    const failed = await open({ config }).catch((error: StewardError) => error);
    expect(failed).to.be.instanceOf(StewardError);
    expect(failed).to.deep.include({
      code: 'STW_LISTEN',
      message:
        'Steward cannot listen on 192.0.2.1:0: this machine does not have that address. Set HOST to an address of this machine.',
    });
  });

  it('prints metrics, with routes as they are declared and never as they were asked for', async () => {
    const metrics = new Registry();
    const { door, url } = await open({ metrics });
    try {
      await fetch(`${url}/healthz`);
      await fetch(`${url}/secret-canary`);
      const response = await fetch(`${url}/metrics`);
      expect(response.headers.get('content-type')).to.match(/^text\/plain/);
      const text = await response.text();
      expect(text).to.match(/steward_http_seconds_count\{route="\/healthz",status="200"\} 1/);
      expect(text).not.to.contain('canary');
    } finally {
      await door.close(0);
    }
  });

  it('a mistake inside is a plain 500 and a line in the log without its words', async () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const { door, url } = await open({
      log,
      messages: {
        async handle() {
          throw new Error('Amina Canary said: secret');
        },
      },
    });
    try {
      const response = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(response.status).to.equal(500);
      expect(await response.text()).not.to.match(/Canary|at /);
      expect(lines.join('')).to.contain('/api/messages').and.not.to.contain('Canary');
    } finally {
      await door.close(0);
    }
  });

  it('on stopping finishes what is under way, and takes nothing new', async () => {
    const keys = await startKeyServer();
    let release: () => void = () => undefined;
    let begun: () => void = () => undefined;
    const underway = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const door = await openDoor({
      keys,
      async receive() {
        begun();
        await held;
        return { text: 'Recorded.', language: 'en' };
      },
    });
    try {
      const token = await keys.token();
      const answering = door.post(message(), bearer(token));
      await underway;
      const closing = door.door.close(60_000);
      await fetch(`${door.url}/healthz`).then(
        () => expect.fail('a new connection was taken'),
        () => undefined,
      );
      release();
      expect((await answering).status).to.equal(200);
      await closing;
      expect(door.sent.map((out) => out.message.text)).to.deep.equal(['Recorded.']);
    } finally {
      await keys.close();
    }
  });

  it('on stopping does not wait for ever', async () => {
    const clock = new HandClock();
    let begun: () => void = () => undefined;
    const underway = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { door, url } = await open({
      elapsed: clock,
      messages: {
        handle() {
          begun();
          return new Promise(() => undefined);
        },
      },
    });
    const asked = fetch(`${url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }).then(
      () => 'answered',
      () => 'cut off',
    );
    await underway;
    const closing = door.close(5_000);
    clock.move(5_000);
    await closing;
    expect(await asked).to.equal('cut off');
  });
});
