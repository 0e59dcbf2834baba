import { expect } from 'chai';
import { AMINA, bearer, message, openDoor, press, type TestDoor } from '../../kit/door.ts';
import { type KeyServer, SERVICE_URL, startKeyServer, TENANT, type TokenOptions } from '../../kit/keyserver.ts';

describe('who is let in (D3, D4)', () => {
  let keys: KeyServer;
  let door: TestDoor;
  before(async () => {
    keys = await startKeyServer();
    door = await openDoor({
      keys,
      env: { STEWARD_SERVICE_HOSTS: 'teams.example.org,127.0.0.1:4711', STEWARD_ACT_LIMIT: '1000' },
    });
  });
  after(async () => {
    await door.close();
    await keys.close();
  });
  beforeEach(() => {
    door.received.splice(0);
    door.sent.splice(0);
  });

  const status = async (more: Record<string, unknown>, options: TokenOptions = {}): Promise<number> => {
    const activity = message(more);
    const token = await keys.token({ ...options, claims: { serviceurl: activity.serviceUrl, ...options.claims } });
    return (await door.post(activity, bearer(token))).status;
  };
  const refused = async (more: Record<string, unknown>, options: TokenOptions = {}): Promise<void> => {
    expect(await status(more, options), JSON.stringify(more)).to.equal(403);
    expect(door.received, 'nothing reached the app').to.deep.equal([]);
    expect(door.sent, 'nothing was sent').to.deep.equal([]);
  };

  it('D3 a valid token with another channel is 403', async () => {
    for (const channelId of ['webchat', 'directline', 'emulator', 'AseChannel', 'MSTEAMS', ''])
      await refused({ channelId });
  });

  it('D3 a key that may not sign for Teams is 403, whatever channel the activity claims', async () => {
    await refused({}, { signer: 'webchat' });
    await refused({ channelId: 'webchat' }, { signer: 'webchat' });
    expect(await status({}, { signer: 'plain' }), 'a key that does not say').to.equal(200);
  });

  it('D3 another tenant is 403, wherever the activity names it', async () => {
    const other = '00000000-1111-4222-8333-444444444444';
    const conversation = { id: 'a:amina', conversationType: 'personal' };
    await refused({ channelData: { tenant: { id: other } } });
    await refused({ conversation: { ...conversation, tenantId: other } });
    await refused({ channelData: { tenant: { id: other } }, conversation: { ...conversation, tenantId: other } });
    await refused({ from: { id: '29:amina', aadObjectId: AMINA, tenantId: other } });
    await refused({ channelData: undefined, conversation });
    expect(await status({ channelData: { tenant: { id: TENANT.toUpperCase() } } })).to.equal(200);
  });

  it('D3 a guest is 403: without an Entra object id, or said to be one', async () => {
    await refused({ from: { id: '29:guest', name: 'Guest' } });
    await refused({ from: { id: '29:guest', aadObjectId: '' } });
    await refused({ from: { id: '29:guest', aadObjectId: AMINA, userRole: 'guest' } });
    await refused({ from: { id: '29:guest', aadObjectId: AMINA, userRole: 'anonymous' } });
    expect(await status({ from: { id: '29:amina', aadObjectId: AMINA, userRole: 'user' } })).to.equal(200);
  });

  it('D3 so are presses, installs and everything else', async () => {
    const from = { id: '29:guest' };
    await refused({ type: 'installationUpdate', action: 'add', from });
    await refused({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { verb: 'x', data: {} } }, from });
  });

  it('a foreign service address is 403, even when the token names it', async () => {
    const foreign = [
      'https://evil.trafficmanager.net/teams/',
      'https://smba.trafficmanager.net.example.org/',
      'https://smba.trafficmanager.net:8443/',
      'https://user@smba.trafficmanager.net/',
      'http://smba.trafficmanager.net/',
      'http://teams.example.org/',
      'https://sub.teams.example.org/',
      'http://127.0.0.1:4712/',
      'http://169.254.169.254/',
      'ftp://smba.trafficmanager.net/',
      'smba.trafficmanager.net',
    ];
    for (const serviceUrl of foreign) await refused({ serviceUrl });
    for (const serviceUrl of [
      SERVICE_URL,
      'https://smba.infra.gcc.teams.microsoft.com/x',
      'https://teams.example.org/',
      'http://127.0.0.1:4711/v3',
    ]) {
      expect(await status({ serviceUrl }), serviceUrl).to.equal(200);
    }
  });

  it('what is no activity is 400, and says which field', async () => {
    for (const [more, field] of [
      [{ type: undefined }, 'type'],
      [{ type: 7 }, 'type'],
      [{ from: undefined }, 'from'],
      [{ conversation: { id: '' } }, 'conversation.id'],
      [{ text: { a: 1 } }, 'text'],
    ] as const) {
      const answer = await door.post(message(more), bearer(await keys.token()));
      expect(answer.status).to.equal(400);
      expect(answer.text).to.contain(`activity's ${field} is`);
    }
  });

  const channel = { conversation: { id: '19:abc@thread.tacv2', conversationType: 'channel', tenantId: TENANT } };
  const group = { conversation: { id: '19:def@thread.v2', conversationType: 'groupChat', tenantId: TENANT } };

  it('D4 a mention in a channel or group chat gets one line there and nothing else', async () => {
    for (const place of [channel, group]) {
      expect(await status({ ...place, text: '<at>Steward</at> what do I owe' })).to.equal(200);
      expect(door.received).to.deep.equal([]);
      expect(
        door.sent.splice(0).map(({ what, conversation, message: said }) => [what, conversation, said.text]),
      ).to.deep.equal([['reply', place.conversation.id, 'elsewhere {}']]);
    }
  });

  it('D4 a button pressed elsewhere shows the line, and an install in a team is not heard', async () => {
    const answer = await door.post(press('dialogue.record', {}, channel), bearer(await keys.token()));
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'elsewhere {}',
    });
    expect(await status({ ...channel, type: 'installationUpdate', action: 'add' })).to.equal(200);
    expect(await status({ ...channel, type: 'conversationUpdate', membersAdded: [{ id: '28:steward' }] })).to.equal(
      200,
    );
    expect(await status({ conversation: { id: 'a:x' } }), 'a place that does not say what it is').to.equal(200);
    expect(door.received).to.deep.equal([]);
    expect(door.sent).to.have.length(1);
  });
});
