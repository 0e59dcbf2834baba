import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import { tagged } from '../../src/sample/organisation.ts';
import type { ChatMessage } from '../../src/server/local/types.ts';
import { OpenDoor } from '../kit/opendoor.ts';
import { type Running, startSteward } from '../kit/steward.ts';

const FILE = 'application/vnd.microsoft.teams.file.download.info';
/** Somebody who brings tables: whoever expects no file never causes a download at all. */
const office = tagged('secretariat')[0] ?? '';

/** I1 What is dropped into the chat, over HTTP, on the whole program. */
describe('I1 files dropped into the chat', function () {
  this.timeout(60_000);
  let steward: Running;
  let door: OpenDoor;
  let host: Server;
  /** What was asked of a machine that is no file host. */
  const asked: string[] = [];
  before(async () => {
    steward = await startSteward();
    // As the stand-in's own people, so that what is answered arrives in their chat.
    const config = { ...steward.app.config, tenantId: 'local' };
    door = await OpenDoor.of({ ...steward, app: { ...steward.app, config } });
    host = createServer((req, res) => {
      asked.push(req.url ?? '');
      if (req.url === '/moved') res.writeHead(302, { location: `${base()}/secret` });
      res.end('id,person\n1,2\n');
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    // The chat is open and its person has been greeted: what is said after that is the answer, so that each test stands by itself.
    await said();
    await door.holds(door.activity(office, { type: 'message', text: 'help' }));
  });
  after(async () => {
    host.closeAllConnections();
    host.close();
    await steward.stop();
  });
  const port = (): number => (host.address() as AddressInfo).port;
  const base = (): string => `http://127.0.0.1:${port()}`;
  const said = async (): Promise<string> => {
    const chat = await (await fetch(`${steward.url}/local/chats/${office}`)).json();
    const last = (chat as { messages: ChatMessage[] }).messages.findLast(({ from }) => from === 'bot');
    return last?.text ?? '';
  };
  /** As Teams tells it: where the file can be read. */
  const drops = async (downloadUrl: string, name = 'completions.csv'): Promise<string> => {
    const attachments = [{ contentType: FILE, content: { downloadUrl, uniqueId: 'u', fileType: 'csv' }, name }];
    await door.holds(door.activity(office, { type: 'message', text: '', attachments }));
    return said();
  };
  const nothingKept = async (): Promise<void> => {
    expect(await steward.app.ports.files.list()).to.deep.equal([]);
    expect(await steward.app.kernel.store.all('uploads')).to.deep.equal([]);
    expect((await fetch(`${steward.url}/readyz`)).status).to.equal(200);
  };

  it('I1 a good file is read: what follows fails for its own reasons', async () => {
    expect(await drops(`${base()}/plain`))
      .to.match(/./)
      .and.not.match(/could not be read from Teams/);
    expect(asked).to.deep.equal(['/plain']);
  });

  it("I1 the address of the cloud's own secrets, and other private ones, are never asked", async () => {
    for (const address of [
      'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
      'https://169.254.169.254/metadata/instance',
      'https://[fd00:ec2::254]/latest/meta-data',
      'https://10.0.0.1/file',
      'http://2852039166/latest',
      // Private too, and these would answer: where they are asked, it is seen.
      `http://0.0.0.0:${port()}/secret`,
      `http://[::ffff:127.0.0.1]:${port()}/secret`,
    ]) {
      const began = performance.now();
      expect(await drops(address), address).to.match(/could not be read from Teams/);
      // Refused, not tried in vain.
      expect(performance.now() - began, address).to.be.below(3_000);
    }
    expect(asked).to.not.include('/secret');
    await nothingKept();
  });

  it('I1 a redirect is not followed', async () => {
    expect(await drops(`${base()}/moved`)).to.match(/could not be read from Teams/);
    expect(asked).to.include('/moved').and.not.to.include('/secret');
    await nothingKept();
  });

  it('I1 a bomb, 200 KB that unpack to 200 MB, is refused in words and leaves the program as it was', async () => {
    const bomb = zipSync({
      '[Content_Types].xml': strToU8('<Types/>'),
      'xl/workbook.xml': strToU8('<workbook/>'),
      'xl/sharedStrings.xml': new Uint8Array(200_000_000).fill(32),
    });
    expect(bomb.length).to.be.below(300_000);
    // Making it took so long that the connection kept from before may be closed by now.
    await fetch(`${steward.url}/healthz`).catch(() => undefined);
    const before = process.memoryUsage().rss;
    const answered = await fetch(`${steward.url}/local/chats/${office}/files?name=completions.xlsx`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(bomb),
    });
    expect(answered.status).to.equal(200);
    expect(await said()).to.match(/unpacks to more than 64 MB/);
    // The thread that looks takes about 30 MB.
    expect((process.memoryUsage().rss - before) / 1e6).to.be.below(100);
    await nothingKept();
  });
});
