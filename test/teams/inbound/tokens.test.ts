import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { bearer, message, openDoor, type TestDoor } from '../../kit/door.ts';
import { type KeyServer, startKeyServer } from '../../kit/keyserver.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens at the door (D2)', () => {
  let keys: KeyServer;
  let door: TestDoor;
  before(async () => {
    keys = await startKeyServer();
    door = await openDoor({ keys });
  });
  after(async () => {
    await door.close();
    await keys.close();
  });

  const refused = async (token: string, activity = message()): Promise<void> => {
    const before = door.received.length;
    const answer = await door.post(activity, bearer(token));
    expect(answer.status).to.equal(401);
    expect(door.received.length, 'nothing reached the app').to.equal(before);
  };
  const usual = async (): Promise<Record<string, unknown>> =>
    JSON.parse(Buffer.from((await keys.token()).split('.')[1] ?? '', 'base64url').toString());

  it('D2 a token of the channel is let in, and its keys are fetched once', async () => {
    const token = await keys.token();
    const answers = await Promise.all([1, 2, 3].map(() => door.post(message(), bearer(token))));
    expect(answers.map((answer) => answer.status)).to.deep.equal([200, 200, 200]);
    expect(door.received).to.have.length(3);
    expect((await door.post(message(), bearer(await keys.token({ signer: 'plain' })))).status).to.equal(200);
    expect(keys.fetched()).to.equal(1);
  });

  it('D2 a wrong signature is 401', async () => refused(await keys.token({ signer: 'stranger' })));

  it('D2 an altered token is 401, even after the original was let in', async () => {
    const token = await keys.token();
    expect((await door.post(message(), bearer(token))).status).to.equal(200);
    const [header, , signature] = token.split('.');
    await refused([header, base64({ ...(await usual()), oid: 'someone' }), signature].join('.'));
  });

  it('D2 alg none is 401', async () => refused(`${base64({ alg: 'none', kid: 'teams' })}.${base64(await usual())}.`));

  it('D2 HS256 signed with the public key is 401', async () => {
    const set = (await (await fetch(keys.metadata.replace('/openid', '/keys'))).json()) as {
      keys: { kid: string; n: string }[];
    };
    const secret = set.keys.find((key) => key.kid === 'teams')?.n ?? '';
    const head = `${base64({ alg: 'HS256', kid: 'teams' })}.${base64(await usual())}`;
    await refused(`${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`);
  });

  it('D2 a token that is not yet valid is 401', async () => {
    await refused(await keys.token({ claims: { nbf: Math.floor(Date.now() / 1_000) + 3_600 } }));
  });

  it('D2 a token without an end is 401', async () => refused(await keys.token({ claims: { exp: undefined } })));

  it('D2 a token that ended over five minutes ago is 401, under five minutes it passes (clocks differ)', async () => {
    const now = Math.floor(Date.now() / 1_000);
    await refused(await keys.token({ claims: { exp: now - 330 } }));
    expect((await door.post(message(), bearer(await keys.token({ claims: { exp: now - 200 } })))).status).to.equal(200);
  });

  it('D2 an activity or a token without a service address is 401, and so are two that differ', async () => {
    await refused(await keys.token(), message({ serviceUrl: undefined }));
    await refused(await keys.token(), message({ serviceUrl: '' }));
    await refused(await keys.token({ claims: { serviceurl: undefined } }));
    await refused(await keys.token({ claims: { serviceurl: undefined } }), message({ serviceUrl: undefined }));
    await refused(await keys.token(), message({ serviceUrl: 'https://smba.trafficmanager.net/amer/' }));
  });

  it("D2 the Emulator's issuer is 401, and so is any other", async () => {
    const emulator = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';
    await refused(await keys.token({ claims: { iss: emulator, ver: '1.0', appid: keys.settings().MicrosoftAppId } }));
    await refused(await keys.token({ claims: { iss: 'https://example.org' } }));
  });

  it('D2 a token for another bot is 401', async () => {
    await refused(await keys.token({ claims: { aud: '00000000-0000-4000-8000-000000000000' } }));
    await refused(await keys.token({ claims: { aud: undefined } }));
  });

  it('D2 what is no token at all is 401', async () => {
    for (const token of ['x', 'a.b.c', '..', `${base64({ alg: 'RS256' })}.${base64({})}.AAAA`]) await refused(token);
  });

  it('D2 refusals print neither keys nor tokens', async () => {
    const printed: unknown[] = [];
    const { error, warn } = console;
    console.error = console.warn = (...parts: unknown[]) => void printed.push(parts);
    try {
      await refused(await keys.token({ signer: 'stranger' }));
    } finally {
      Object.assign(console, { error, warn });
    }
    expect(printed).to.deep.equal([]);
    expect(door.log()).not.to.match(/eyJ|BEGIN/);
  });

  it('D2 a remembered token ends when its time is over', async () => {
    let now = 1_800_000_000;
    const later = await openDoor({ keys, seconds: () => now });
    try {
      const token = await keys.token({ now });
      expect((await later.post(message(), bearer(token))).status).to.equal(200);
      now += 3_600 + 299;
      expect((await later.post(message(), bearer(token))).status).to.equal(200);
      now += 1;
      expect((await later.post(message(), bearer(token))).status).to.equal(401);
    } finally {
      await later.close();
    }
  });

  it('503 while the keys cannot be fetched, and a token passes as soon as they can', async () => {
    const gone = await startKeyServer();
    const settings = gone.settings();
    const port = new URL(gone.metadata).port;
    await gone.close();
    const lonely = await openDoor({ keys: { ...gone, settings: () => settings } });
    try {
      const token = await gone.token();
      expect((await lonely.post(message(), bearer(token))).status).to.equal(503);
      const back = await startKeyServer(Number(port));
      try {
        expect((await lonely.post(message(), bearer(token))).status).to.equal(200);
      } finally {
        await back.close();
      }
    } finally {
      await lonely.close();
    }
  });
});
