import { request } from 'node:http';
import { expect } from 'chai';
import { message, openDoor, type TestDoor } from '../kit/door.ts';

describe('local mode is for this machine alone (D5)', () => {
  let door: TestDoor;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  /** fetch would not send some of these headers. */
  const get = (
    headers: Record<string, string>,
    path = '/healthz',
    method = 'GET',
  ): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(door.url);
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      asked.on('error', reject).end();
    });

  const own = (): string => new URL(door.url).host;

  for (const name of [
    'Forwarded',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'x-forwarded-anything',
    'Via',
  ]) {
    it(`D5 refuses ${name}: a proxy stands before it`, async () => {
      const answer = await get({ [name]: 'for=10.0.0.1' });
      expect(answer.status).to.equal(403);
      expect(answer.text).to.contain('proxy');
    });
  }

  for (const host of [
    'steward.example.org',
    '10.0.0.7:3978',
    '127.0.0.1.example.org',
    'localhost.example.org',
    '[::2]',
    '@',
  ]) {
    it(`D5 refuses the host "${host}"`, async () => {
      expect((await get({ Host: host })).status).to.equal(403);
    });
  }

  for (const origin of [
    'null',
    'https://example.org',
    'http://127.0.0.1:1',
    'http://localhost.example.org',
    'file://',
    'x',
  ]) {
    it(`D5 refuses the origin "${origin}"`, async () => {
      expect((await get({ Origin: origin })).status).to.equal(403);
    });
  }

  it('D5 refuses what another site asks for', async () => {
    expect((await get({ 'Sec-Fetch-Site': 'cross-site' })).status).to.equal(403);
  });

  it('D5 refuses every route so, the messages and unknown ones too', async () => {
    for (const path of ['/api/messages', '/local', '/metrics', '/nowhere'])
      expect((await get({ Via: '1.1 x' }, path, 'POST')).status, path).to.equal(403);
  });

  it("D5 lets this machine's own pages and programs in", async () => {
    expect((await get({ Host: own(), Origin: `http://${own()}`, 'Sec-Fetch-Site': 'same-origin' })).status).to.equal(
      200,
    );
    const named = own().replace('127.0.0.1', 'localhost');
    expect((await get({ Host: named, Origin: `http://${named}` })).status).to.equal(200);
    expect((await get({ Host: own(), 'Sec-Fetch-Site': 'none' })).status).to.equal(200);
  });

  it('local mode needs no token, but a service address on loopback and an object id', async () => {
    expect((await door.post(message())).status, 'the public address of Teams').to.equal(200);
    expect((await door.post(message({ serviceUrl: 'http://127.0.0.1:9/local/connector' }))).status).to.equal(200);
    expect((await door.post(message({ serviceUrl: 'http://example.org/' }))).status).to.equal(403);
    expect((await door.post(message({ serviceUrl: 'http://127.0.0.1:9/', from: { id: '29:x' } }))).status).to.equal(
      403,
    );
    expect(door.received).to.have.length(2);
  });
});
