import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Registry } from 'prom-client';
import { buttonsOf } from '../../src/cards/inspect.ts';
import { realElapsed } from '../../src/clock/elapsed.ts';
import { readConfig } from '../../src/config.ts';
import { buildServer, type Door } from '../../src/server/index.ts';
import { createLog } from '../../src/server/log.ts';
import { createInbound } from '../../src/teams/inbound/index.ts';
import { createFiles } from '../../src/teams/outbound/files.ts';
import { createChannel, type Outbound } from '../../src/teams/outbound/index.ts';
import { HOUSE, launched, lead, records } from '../capabilities/dialogue/house.ts';
import { type StandIn, standInConnector } from '../kit/connector.ts';
import { bearer, message } from '../kit/door.ts';
import type { Bot } from '../kit/inprocess.ts';
import { type KeyServer, startKeyServer } from '../kit/keyserver.ts';

const OURS = 'our-own-token';

/** The file host of a tenant: takes and gives what it is asked, and remembers how. */
interface Host {
  url: string;
  asked: { method: string; path: string; authorization: string | undefined; body: Buffer }[];
  has: Map<string, Buffer>;
  close(): void;
}
async function fileHost(): Promise<Host> {
  const asked: Host['asked'] = [];
  const has: Host['has'] = new Map();
  const server: Server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { method = '', url: path = '', headers } = request;
    asked.push({ method, path, authorization: headers.authorization, body: Buffer.concat(parts) });
    if (path === '/elsewhere') response.setHeader('location', '/moved');
    response.statusCode = path === '/elsewhere' ? 307 : method === 'PUT' ? 201 : has.has(path) ? 200 : 404;
    response.end(has.get(path) ?? '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, has, close: () => void server.close() };
}

describe('Files over HTTP, as Teams hands them over', () => {
  let keys: KeyServer;
  let connector: StandIn;
  let host: Host;
  let bot: Bot;
  let channel: Outbound;
  let door: Door;
  let url: string;
  // Outside local mode a loopback host is never trusted (test/teams/outbound/files.test.ts); here it stands for the tenant's.
  const loopback = createFiles({ local: true, fileHosts: [] });
  const strict = createFiles({ local: false, fileHosts: ['un.sharepoint.com'] });
  let transfers = loopback;

  before(async () => {
    keys = await startKeyServer();
    connector = await standInConnector({ token: OURS });
    host = await fileHost();
    const config = readConfig(keys.settings({ STEWARD_SERVICE_HOSTS: '127.0.0.1', STEWARD_RATE: '100000' }));
    const log = createLog('silent');
    const token = Object.assign(async () => OURS, { forget: () => undefined, close: () => undefined });
    channel = createChannel({ config, elapsed: realElapsed, token, log });
    bot = await launched(
      HOUSE,
      {},
      {
        grants: [['ethics-office', 'eo']],
        transfers: {
          uploads: { put: (...of) => transfers.uploads.put(...of) },
          downloads: { get: (of) => transfers.downloads.get(of) },
        },
      },
    );
    await records(bot, 'asg', 'asg', { absent: ['hal'] });
    const inbound = createInbound({
      config,
      receive: (incoming) => bot.desk.receive(incoming),
      channel,
      texts: (key) => ({ text: key, language: 'en' }),
      elapsed: realElapsed,
      log,
    });
    door = buildServer({
      config,
      log,
      messages: inbound,
      ready: () => true,
      metrics: new Registry(),
      elapsed: realElapsed,
    });
    ({ url } = await door.listen());
  });
  after(async () => {
    await door.close(0);
    await channel.close();
    await loopback.close();
    await strict.close();
    await bot.close();
    await connector.close();
    host.close();
    await keys.close();
  });
  beforeEach(() => {
    transfers = loopback;
  });

  const sends = async (who: string, more: Record<string, unknown>): Promise<{ status: number; value: unknown }> => {
    const activity = message({
      serviceUrl: connector.url,
      from: { id: `29:${who}`, aadObjectId: `aad-${who}` },
      conversation: { id: `a:${who}`, conversationType: 'personal', tenantId: readConfig(keys.settings()).tenantId },
      ...more,
    });
    const response = await fetch(`${url}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...bearer(await keys.token({ claims: { serviceurl: connector.url } })),
      },
      body: JSON.stringify(activity),
    });
    const text = await response.text();
    return { status: response.status, value: text ? JSON.parse(text).value : undefined };
  };
  const chat = (who: string) => connector.chat(`a:${who}`);
  /** Asks for the report of their entity and presses a format; the consent card that comes. */
  const asks = async (who: string, format: string) => {
    await sends(who, { text: 'dialogue report' });
    const shown = chat(who).findLast((m) => m.card);
    const button = buttonsOf(shown?.card ?? {}).find((b) => b.title === format);
    const { value } = await sends(who, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      text: undefined,
      replyToId: shown?.activityId,
      value: { action: { type: 'Action.Execute', verb: button?.verb, data: button?.data } },
    });
    const asked = chat(who).findLast((m) => m.consent);
    if (!asked?.consent) throw new Error('no consent card');
    return { words: value, activity: asked.activityId, ...asked.consent };
  };
  const answers = (who: string, file: string, action: 'accept' | 'decline', replyToId: string, path = '/up?secret=1') =>
    sends(who, {
      type: 'invoke',
      name: 'fileConsent/invoke',
      text: undefined,
      replyToId,
      value: {
        type: 'fileUpload',
        action,
        context: { file },
        ...(action === 'accept'
          ? {
              uploadInfo: {
                uploadUrl: `${host.url}${path}`,
                contentUrl: 'https://un.sharepoint.com/personal/asg/report.csv',
                name: 'report.csv',
                uniqueId: 'unique-1',
                fileType: 'csv',
              },
            }
          : {}),
      },
    });
  const stands = (who: string, activity: string) => chat(who).find((m) => m.activityId === activity);

  it('asks for consent by name and size, puts the bytes, and shows the file where it lies; the consent card is answered in place', async () => {
    const asked = await asks('asg', 'CSV');
    expect(asked.words).to.equal('dialogue-2027-03-01.csv is ready for you.');
    expect(asked.name).to.equal('dialogue-2027-03-01.csv');
    expect(await answers('asg', asked.file, 'accept', asked.activity)).to.include({ status: 200 });
    const [put] = host.asked.splice(0);
    expect(put).to.deep.include({ method: 'PUT', path: '/up?secret=1', authorization: undefined });
    expect(put?.body.length).to.equal(asked.bytes);
    // DGACM: asg, gus, hal; gus took part: 1 of 3.
    expect(put?.body.toString('utf8'))
      .to.match(/\r\nDGACM,3,1,33,/)
      .and.not.to.match(/\r\nDM,/);
    expect(stands('asg', asked.activity)).to.include({ updates: 1 });
    expect(stands('asg', asked.activity)).not.to.have.property('consent');
    expect(stands('asg', asked.activity)?.text).to.match(/is now in your own files/);
    const sent = connector.requests.flatMap((r) => (r.body.attachments ?? []) as Record<string, unknown>[]);
    expect(sent.at(-1)).to.deep.equal({
      contentType: 'application/vnd.microsoft.teams.card.file.info',
      contentUrl: 'https://un.sharepoint.com/personal/asg/report.csv',
      name: 'report.csv',
      content: { uniqueId: 'unique-1', fileType: 'csv' },
    });
  });

  it('says a kind line when it is declined, and puts nothing', async () => {
    const asked = await asks('asg', 'PDF');
    await answers('asg', asked.file, 'decline', asked.activity);
    expect(stands('asg', asked.activity)?.text).to.match(/Ask for it again at any time/);
    await answers('asg', asked.file, 'accept', asked.activity);
    expect(chat('asg').at(-1)?.text).to.match(/some time ago, or to somebody else/);
    expect(host.asked).to.deep.equal([]);
  });

  it('refuses a consent that somebody else was asked for, whoever sends it', async () => {
    const asked = await asks('asg', 'CSV');
    await answers('usg', asked.file, 'accept', 'any');
    expect(chat('usg').at(-1)?.text).to.match(/some time ago, or to somebody else/);
    expect(host.asked).to.deep.equal([]);
  });

  it('puts nothing where it is redirected to, nor on a host that is not the tenant’s', async () => {
    const asked = await asks('asg', 'CSV');
    await answers('asg', asked.file, 'accept', asked.activity, '/elsewhere');
    expect(chat('asg').at(-1)?.text).to.match(/could not be put into your files/);
    expect(host.asked.splice(0).map((r) => r.path)).to.deep.equal(['/elsewhere']);
    transfers = strict;
    await answers('asg', asked.file, 'accept', asked.activity);
    expect(chat('asg').at(-1)?.text).to.match(/could not be put into your files/);
    expect(host.asked).to.deep.equal([]);
    // The card is still there to be accepted.
    expect(stands('asg', asked.activity)).to.have.property('consent');
  });

  it('reads a scan that is dropped into the chat, without our token, and keeps it with the record', async () => {
    const drop = (who: string, path: string) =>
      sends(who, {
        text: '',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.teams.file.download.info',
            name: 'Sheet of 1 March.pdf',
            content: { downloadUrl: `${host.url}${path}`, uniqueId: 'u', fileType: 'pdf' },
          },
        ],
      });
    host.has.set('/scan', Buffer.from('%PDF-1.4 signed'));
    await drop('asg', '/scan');
    expect(host.asked.splice(0)).to.deep.include.members([
      { method: 'GET', path: '/scan', authorization: undefined, body: Buffer.alloc(0) },
    ]);
    const kept = await bot.kernel.read((view) => view.find<never>('dialogue.scans', 'lead', lead('asg')));
    expect(kept).to.have.length(1);
    expect(chat('asg').some((m) => /kept with the record/.test(m.text ?? ''))).to.equal(true);
    for (const path of ['/elsewhere', '/gone']) {
      await drop('asg', path);
      expect(chat('asg').at(-1)?.text, path).to.match(/could not be read from Teams/);
    }
    host.asked.splice(0);
    // Of hal none is expected: nothing is even asked for.
    await drop('hal', '/scan');
    expect(chat('hal').at(-1)?.text).to.match(/did not expect a file/);
    expect(host.asked).to.deep.equal([]);
  });
});
