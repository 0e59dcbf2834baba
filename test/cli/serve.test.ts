import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { built, Desk, PEOPLE } from './program.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('steward serve and npm start', () => {
  let desk: Desk;
  before(built);
  beforeEach(() => {
    desk = new Desk();
  });
  afterEach(() => desk.clear());

  it('works while the bot runs, and without it; the running bot sees what the command did at once', async () => {
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
    expect((await desk.run(['status', '--json'])).json).to.include({ serving: false, sending: 'on' });
    const bot = desk.serve();
    await bot.line(/^Steward is running\. Open http:\/\/127\.0\.0\.1:\d+\/local$/);
    await desk.run(['grant', 'ethics-office', '2']);
    const status = (await desk.run(['status', '--json'])).json;
    expect(status).to.include({ serving: true, sending: 'on', ready: true });
    expect(status.ledger).to.include({ seq: 2 });
    expect((await desk.run(['verify', '--json'])).json).to.deep.include({ ok: true, entries: 2 });
    expect(await bot.end()).to.equal(0);
    expect((await desk.run(['status', '--json'])).json).to.include({ serving: false });
  });

  it('does not take a wrong DATA_DIR for an empty Steward', async () => {
    const ran = await desk.run(['status', '--json']);
    expect(ran.exit).to.equal(1);
    expect(ran.json.error).to.contain('Check DATA_DIR');
  });

  it('holds sending across a stop and a start, until resume --yes', async () => {
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
    await desk.run(['stop-sending', '--reason', 'a wrong link']);
    expect((await desk.run(['status', '--json'])).json).to.include({ sending: 'held', held: 'a wrong link' });
    const bot = desk.serve();
    await bot.line(/running/);
    expect((await desk.run(['status', '--json'])).json).to.include({ sending: 'held' });
    expect((await desk.run(['resume', '--json'])).json.sending).to.equal('held');
    expect((await desk.run(['resume', '--yes', '--json'])).json.sending).to.equal('on');
    expect((await desk.run(['status', '--json'])).json).to.include({ sending: 'on' });
  });

  it('has the stand-in client in local mode whatever the clock; the time of the world is shown and not moved, and says why', async () => {
    const bot = desk.start({ STEWARD_CLOCK: 'system' });
    const url = /http\S+/.exec(await bot.line(/running/))?.[0] ?? '';
    expect((await fetch(url)).status).to.equal(200);
    const clock = (await (await fetch(`${url}/clock`)).json()) as { now: string; fixed: boolean };
    expect(Math.abs(Date.parse(clock.now) - Date.now())).to.be.below(60_000);
    expect(clock.fixed).to.equal(true);
    const json = (body: object) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const moved = await fetch(`${url}/clock`, json({ advance: 'P7D' }));
    expect(moved.status).to.equal(409);
    expect(((await moved.json()) as { error: string }).error).to.match(/STEWARD_CLOCK=system.*can't be moved/);
    expect((await fetch(`${url}/clock`, json({ advance: 'soon' }))).status).to.equal(400);
    // The stand-in connector is there too: what the bot answers arrives.
    const said = await fetch(`${url}/chats/ETH-003/messages`, json({ text: 'help' }));
    expect(said.status).to.equal(200);
    const chat = (await (await fetch(`${url}/chats/ETH-003`)).json()) as { messages: { from: string }[] };
    expect(chat.messages.map((m) => m.from)).to.include('bot');
  });

  it('refuses a second bot on the same folder and says what to do (J3)', async () => {
    const bot = desk.serve();
    await bot.line(/running/);
    const second = await desk.run(['serve']);
    expect(second.exit).to.equal(1);
    expect(second.out).to.equal('');
    expect(second.err).to.match(/^Another Steward holds .*End it first, or set another DATA_DIR for this one\.\n$/);
  });

  it('says in one line where it cannot listen, why and what to do, and leaves the folder free and whole', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const PORT = String((other.address() as AddressInfo).port);
    try {
      for (const ran of [await desk.runStart({ PORT }), await desk.run(['serve'], { PORT })]) {
        expect(ran.exit).to.equal(1);
        expect(ran.err).to.equal(
          `Steward cannot listen on 127.0.0.1:${PORT}: another program uses this port. End that program, or set PORT to a free one.\n`,
        );
        expect((await desk.run(['verify', '--json'])).json).to.deep.include({ ok: true });
      }
    } finally {
      other.close();
    }
    const bot = desk.start({ PORT });
    await bot.line(/running/);
    expect(bot.out(), 'the sample of the first try is there').not.to.contain('sample');
  });

  it('answers two commands at once without a bot', async () => {
    await desk.run(['import', 'people', desk.write('people.csv', PEOPLE)]);
    const both = await Promise.all([
      desk.run(['grant', 'trainer', '3', '--json']),
      desk.run(['grant', 'trainer', '4', '--json']),
    ]);
    for (const { exit, json } of both) if (exit !== 0) expect(json.code).to.be.oneOf(['STW_REFUSED', 'STW_STORE_HELD']);
    expect(both.some((ran) => ran.exit === 0)).to.equal(true);
    expect((await desk.run(['verify', '--json'])).json.ok).to.equal(true);
  });

  it('serve never makes a sample; start makes one in an empty local folder only, and prints one address', async () => {
    const served = desk.serve();
    await served.line(/running/);
    await served.end();
    expect((await desk.run(['status', '--json'])).json.people).to.deep.equal({});

    const started = desk.start();
    await started.line(/running/);
    expect(started.out().match(/https?:\/\//g)).to.have.length(1);
    expect(started.out()).to.match(/^A sample organisation of \d+ people was made in /);
    await started.end();
    const people = (await desk.run(['status', '--json'])).json.people as { active: number };
    expect(people.active).to.be.above(200);

    const again = desk.start();
    await again.line(/running/);
    expect(again.out()).not.to.contain('sample');
    expect((await desk.run(['status', '--json'])).json.people).to.deep.equal(people);
  });

  describe('D5 local mode refuses to start', () => {
    const cases: [string, { [name: string]: string }, RegExp][] = [
      ['with an empty MicrosoftAppId', { MicrosoftAppId: '' }, /MicrosoftAppId is there but empty/],
      ['with a blank MicrosoftAppId', { MicrosoftAppId: ' ' }, /MicrosoftAppId is there but empty/],
      [
        'with another MicrosoftApp key',
        { MicrosoftAppPassword: 'x' },
        /MicrosoftAppPassword is set but MicrosoftAppId is not/,
      ],
      [
        'with an empty other MicrosoftApp key',
        { MicrosoftAppTenantId: '' },
        /MicrosoftAppTenantId is set but MicrosoftAppId is not/,
      ],
      ['with NODE_ENV=production', { NODE_ENV: 'production' }, /NODE_ENV is production/],
      ['on a host that others reach', { HOST: '0.0.0.0' }, /local mode listens on 127\.0\.0\.1 only/],
    ];
    for (const [title, env, says] of cases)
      it(title, async () => {
        for (const ran of await Promise.all([desk.run(['serve'], env), desk.runStart(env)])) {
          expect(ran.exit).to.equal(1);
          expect(ran.out).to.equal('');
          expect(ran.err).to.match(says);
          expect(ran.err.trimEnd().split('\n')).to.have.length(1);
        }
      });

    it('D5 and once it runs it answers no proxy, no other name, no page of another: the messages, the stand-in and the metrics alike', async () => {
      const bot = desk.serve();
      const port = /127\.0\.0\.1:(\d+)/.exec(await bot.line(/^Steward is running/))?.[1] ?? '';
      const own = `127.0.0.1:${port}`;
      // fetch would not send some of these headers.
      const asked = (method: string, path: string, headers: { [name: string]: string }): Promise<number> =>
        new Promise((resolve, reject) => {
          const sent = request({ host: '127.0.0.1', port, method, path, headers }, (res) => {
            res.resume().on('end', () => resolve(res.statusCode ?? 0));
          });
          sent.on('error', reject).end();
        });
      const places = [
        ['POST', '/api/messages'],
        ['GET', '/local'],
        ['POST', '/local/clock'],
        ['GET', '/local/chats/ETH-003'],
        ['GET', '/metrics'],
        ['GET', '/readyz'],
      ] as const;
      for (const [method, path] of places) {
        for (const headers of [
          { 'X-Forwarded-For': '10.0.0.1' },
          { Forwarded: 'for=10.0.0.1' },
          { Via: '1.1 proxy' },
          { Host: 'steward.example.org' },
          { Host: own, Origin: 'https://example.org' },
          { Host: own, 'Sec-Fetch-Site': 'cross-site' },
        ] as { [name: string]: string }[])
          expect(await asked(method, path, headers), `${path} ${JSON.stringify(headers)}`).to.equal(403);
        expect(await asked(method, path, { Host: own, Origin: `http://${own}` }), path).to.not.equal(403);
      }
    });

    it('on data that was once served in production, and so does every command', async () => {
      mkdirSync(desk.data, { recursive: true });
      writeFileSync(join(desk.data, 'production.json'), '{"since":"2026-01-01T00:00:00.000Z"}\n');
      for (const ran of [await desk.run(['serve']), await desk.runStart({}), await desk.run(['status'])]) {
        expect(ran.exit).to.equal(1);
        expect(ran.err).to.match(/served in production since 2026-01-01/);
      }
    });

    it('and a bot with an id stamps its data', async () => {
      const env = {
        MicrosoftAppId: '3f1b2c4d-0000-4000-8000-1234567890ab',
        MicrosoftAppTenantId: 't',
        MicrosoftAppPassword: 'p',
        STEWARD_PULSE_KEY: KEY,
      };
      const bot = desk.serve({ ...env, HOST: '127.0.0.1' });
      await bot.line(/listens on/);
      await bot.end();
      expect((await desk.run(['serve'])).err).to.match(/served in production since/);
    });
  });
});
